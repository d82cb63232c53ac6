package corpora_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth"
)

// The sections are of draft-ietf-httpbis-rfc6265bis.
func TestCookies(t *testing.T) {
	t.Parallel()
	rows := cookieBytes()
	for _, c := range cookieRows {
		if c.want == "" {
			rows = append(rows, refused(c.name, c.section, bake(c.cookie), "Set-Cookie"))
			continue
		}
		rows = append(rows, sent(c.name, c.section, bake(c.cookie), "Set-Cookie", c.want))
	}
	checkRows(t, append(rows, cookieSets...))
}

// cookieBytes tries every byte in a name and in a value.
func cookieBytes() (rows []row) {
	for b := range 256 {
		at := fmt.Sprintf("byte %#02x in a ", b)
		name, value := "a"+string([]byte{byte(b)}), string([]byte{'b', byte(b), 'b'})
		rows = append(rows, judged(isTchar(byte(b)), at+"name", "4.1.1", bake(http.Cookie{Name: name, Value: "1"}), "Set-Cookie",
			name+"=1; Path=/; SameSite=Lax"))
		set := bake(http.Cookie{Name: "a", Value: value})
		switch {
		case isCookieOctet(byte(b)):
			rows = append(rows, sent(at+"value", "4.1.1", set, "Set-Cookie", "a="+value+"; Path=/; SameSite=Lax"))
		case b == ' ' || b == ',':
			// Outside of the grammar. Package net/http puts it in quotes, and every browser takes it.
			rows = append(rows, sent(at+"value", "5.6", set, "Set-Cookie", `a="`+value+`"; Path=/; SameSite=Lax`))
		default:
			rows = append(rows, refused(at+"value", "4.1.1", set, "Set-Cookie"))
		}
	}
	return rows
}

// isCookieOctet is the grammar's: visible ASCII without the double quote, comma, semicolon and backslash.
func isCookieOctet(b byte) bool {
	return b == 0x21 || 0x23 <= b && b <= 0x2b || 0x2d <= b && b <= 0x3a || 0x3c <= b && b <= 0x5b || 0x5d <= b && b <= 0x7e
}

var moment = time.Date(2030, time.February, 3, 4, 5, 6, 0, time.FixedZone("", 3600))

var cookieRows = []struct {
	name, section string
	cookie        http.Cookie
	want          string // "" is refused
}{
	{"a name and a value", "4.1.1", http.Cookie{Name: "a", Value: "b"}, "a=b; Path=/; SameSite=Lax"},
	{"no value", "4.1.1", http.Cookie{Name: "a"}, "a=; Path=/; SameSite=Lax"},
	{"no name", "5.6", http.Cookie{Value: "b"}, ""},
	{"a value in double quotes", "4.1.1", http.Cookie{Name: "a", Value: "b", Quoted: true}, `a="b"; Path=/; SameSite=Lax`},
	{"an equals sign in the value", "4.1.1", http.Cookie{Name: "a", Value: "b=c"}, "a=b=c; Path=/; SameSite=Lax"},
	{"an attribute in the value", "4.1.1", http.Cookie{Name: "a", Value: "b; Domain=evil.example"}, ""},
	{"a second line in the value", "4.1.1", http.Cookie{Name: "a", Value: "b\r\nEvil: 1"}, ""},
	{"UTF-8 in the value", "4.1.1", http.Cookie{Name: "a", Value: "é"}, ""},

	{"a Path", "4.1.2.4", http.Cookie{Name: "a", Path: "/x/y"}, "a=; Path=/x/y; SameSite=Lax"},
	{"a Path that is not absolute", "5.6.4", http.Cookie{Name: "a", Path: "x"}, ""},
	{"an attribute in the Path", "4.1.1", http.Cookie{Name: "a", Path: "/; Domain=evil.example"}, ""},
	{"a second line in the Path", "4.1.1", http.Cookie{Name: "a", Path: "/\r\nEvil: 1"}, ""},
	{"a Path of 1024 bytes", "5.6", http.Cookie{Name: "a", Path: "/" + strings.Repeat("p", 1023)}, "a=; Path=/" + strings.Repeat("p", 1023) + "; SameSite=Lax"},
	{"a Path of 1025 bytes, which browsers leave out", "5.6", http.Cookie{Name: "a", Path: "/" + strings.Repeat("p", 1024)}, ""},

	{"a Domain", "4.1.2.3", http.Cookie{Name: "a", Domain: "example.com"}, "a=; Path=/; Domain=example.com; SameSite=Lax"},
	{"a Domain with a dot before it", "4.1.2.3", http.Cookie{Name: "a", Domain: ".example.com"}, "a=; Path=/; Domain=example.com; SameSite=Lax"},
	{"a Domain that is no name", "4.1.1", http.Cookie{Name: "a", Domain: "exa mple.com"}, ""},
	{"an attribute in the Domain", "4.1.1", http.Cookie{Name: "a", Domain: "example.com; Path=/x"}, ""},

	{"a Max-Age", "4.1.2.2", http.Cookie{Name: "a", MaxAge: 3600}, "a=; Path=/; Max-Age=3600; SameSite=Lax"},
	{"a Max-Age below zero ends at once", "5.6.2", http.Cookie{Name: "a", MaxAge: -1}, "a=; Path=/; Max-Age=0; SameSite=Lax"},
	{"an Expires, in GMT", "4.1.1", http.Cookie{Name: "a", Expires: moment}, "a=; Path=/; Expires=Sun, 03 Feb 2030 03:05:06 GMT; SameSite=Lax"},
	{"an Expires before 1601", "5.1.1", http.Cookie{Name: "a", Expires: time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)}, ""},
	{"both", "4.1.2.2", http.Cookie{Name: "a", MaxAge: 1, Expires: moment}, "a=; Path=/; Expires=Sun, 03 Feb 2030 03:05:06 GMT; Max-Age=1; SameSite=Lax"},

	{"Secure", "4.1.2.5", http.Cookie{Name: "a", Secure: true}, "a=; Path=/; Secure; SameSite=Lax"},
	{"HttpOnly", "4.1.2.6", http.Cookie{Name: "a", HttpOnly: true}, "a=; Path=/; HttpOnly; SameSite=Lax"},
	{"SameSite=Strict", "4.1.2.7", http.Cookie{Name: "a", SameSite: http.SameSiteStrictMode}, "a=; Path=/; SameSite=Strict"},
	{"SameSite=Lax", "4.1.2.7", http.Cookie{Name: "a", SameSite: http.SameSiteLaxMode}, "a=; Path=/; SameSite=Lax"},
	{"no SameSite", "4.1.2.7", http.Cookie{Name: "a", SameSite: http.SameSiteDefaultMode}, "a=; Path=/"},
	{"SameSite=None", "5.7", http.Cookie{Name: "a", SameSite: http.SameSiteNoneMode, Secure: true}, "a=; Path=/; Secure; SameSite=None"},
	{"SameSite=None without Secure", "5.7", http.Cookie{Name: "a", SameSite: http.SameSiteNoneMode}, ""},
	{"a SameSite that there is not", "4.1.2.7", http.Cookie{Name: "a", SameSite: 99}, ""},
	{"Partitioned", "CHIPS 2.1", http.Cookie{Name: "a", Partitioned: true, Secure: true}, "a=; Path=/; Secure; SameSite=Lax; Partitioned"},
	{"Partitioned without Secure", "CHIPS 2.1", http.Cookie{Name: "a", Partitioned: true}, ""},

	{"__Secure-", "4.1.3.1", http.Cookie{Name: "__Secure-a", Secure: true}, "__Secure-a=; Path=/; Secure; SameSite=Lax"},
	{"__Secure- with a Domain", "4.1.3.1", http.Cookie{Name: "__Secure-a", Secure: true, Domain: "example.com"}, "__Secure-a=; Path=/; Domain=example.com; Secure; SameSite=Lax"},
	{"__Secure- without Secure", "4.1.3.1", http.Cookie{Name: "__Secure-a"}, ""},
	{"__SECURE- without Secure: case does not matter", "5.4", http.Cookie{Name: "__SECURE-a"}, ""},
	{"__Host-", "4.1.3.2", http.Cookie{Name: "__Host-a", Secure: true}, "__Host-a=; Path=/; Secure; SameSite=Lax"},
	{"__Host- without Secure", "4.1.3.2", http.Cookie{Name: "__Host-a"}, ""},
	{"__Host- with a Domain", "4.1.3.2", http.Cookie{Name: "__Host-a", Secure: true, Domain: "example.com"}, ""},
	{"__Host- with another Path", "4.1.3.2", http.Cookie{Name: "__Host-a", Secure: true, Path: "/x"}, ""},
	{"__hOsT- with another Path: case does not matter", "5.4", http.Cookie{Name: "__hOsT-a", Secure: true, Path: "/x"}, ""},
	{"__Http-", "4.1.3", http.Cookie{Name: "__Http-a", Secure: true, HttpOnly: true}, "__Http-a=; Path=/; HttpOnly; Secure; SameSite=Lax"},
	{"__Http- without HttpOnly", "4.1.3", http.Cookie{Name: "__Http-a", Secure: true}, ""},
	{"__Http- without Secure", "4.1.3", http.Cookie{Name: "__Http-a", HttpOnly: true}, ""},
	{"__Host-Http-", "4.1.3", http.Cookie{Name: "__Host-Http-a", Secure: true, HttpOnly: true}, "__Host-Http-a=; Path=/; HttpOnly; Secure; SameSite=Lax"},
	{"__Host-Http- without HttpOnly", "4.1.3", http.Cookie{Name: "__Host-Http-a", Secure: true}, ""},
	{"__Host-Http- with a Domain", "4.1.3", http.Cookie{Name: "__Host-Http-a", Secure: true, HttpOnly: true, Domain: "example.com"}, ""},
	{"a prefix in the middle is none", "4.1.3", http.Cookie{Name: "a__Host-", Path: "/x"}, "a__Host-=; Path=/x; SameSite=Lax"},
	{"half a prefix is none", "4.1.3", http.Cookie{Name: "__Host"}, "__Host=; Path=/; SameSite=Lax"},

	{"a name and a value of 4096 bytes", "5.6", http.Cookie{Name: "a", Value: strings.Repeat("v", 4095)}, "a=" + strings.Repeat("v", 4095) + "; Path=/; SameSite=Lax"},
	{"a name and a value of 4097 bytes", "5.6", http.Cookie{Name: "ab", Value: strings.Repeat("v", 4095)}, ""},
	{"everything at once", "4.1.1", http.Cookie{Name: "__Secure-a", Value: "b", Path: "/x", Domain: "example.com", MaxAge: 5, Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode, Partitioned: true},
		"__Secure-a=b; Path=/x; Domain=example.com; Max-Age=5; HttpOnly; Secure; SameSite=None; Partitioned"},
}

// cookieSets are several cookies in one answer.
var cookieSets = []row{
	sent("two cookies are two lines, in their order", "3", bake(http.Cookie{Name: "b"}, http.Cookie{Name: "a"}), "Set-Cookie",
		"b=; Path=/; SameSite=Lax", "a=; Path=/; SameSite=Lax"),
	sent("one cookie, set twice, is one line", "4.1.1", bake(http.Cookie{Name: "a", Value: "1"}, http.Cookie{Name: "a", Value: "2"}), "Set-Cookie",
		"a=2; Path=/; SameSite=Lax"),
	sent("names differ in case", "5.7", bake(http.Cookie{Name: "a"}, http.Cookie{Name: "A"}), "Set-Cookie",
		"a=; Path=/; SameSite=Lax", "A=; Path=/; SameSite=Lax"),
	sent("cookies of two paths are two", "5.7", bake(http.Cookie{Name: "a", Path: "/x"}, http.Cookie{Name: "a", Path: "/y"}), "Set-Cookie",
		"a=; Path=/x; SameSite=Lax", "a=; Path=/y; SameSite=Lax"),
	sent("cookies of two domains are two", "5.7", bake(http.Cookie{Name: "a"}, http.Cookie{Name: "a", Domain: "example.com"}), "Set-Cookie",
		"a=; Path=/; SameSite=Lax", "a=; Path=/; Domain=example.com; SameSite=Lax"),
	sent("domains do not differ in case, nor in a dot before them", "5.7", bake(http.Cookie{Name: "a", Domain: ".Example.com"}, http.Cookie{Name: "a", Domain: "example.com", Value: "2"}), "Set-Cookie",
		"a=2; Path=/; Domain=example.com; SameSite=Lax"),
	sent("a deletion", "3.1", func(r *vermouth.Response) { r.DeleteCookie(&http.Cookie{Name: "a", Path: "/x", Value: "b"}) }, "Set-Cookie",
		"a=; Path=/x; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax"),
	sent("a deletion of what was set", "3.1", func(r *vermouth.Response) {
		r.SetCookie(&http.Cookie{Name: "a", Value: "b"}).DeleteCookie(&http.Cookie{Name: "a"})
	}, "Set-Cookie", "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax"),
	refused("a deletion with a prefix, without Secure", "4.1.3.2", func(r *vermouth.Response) { r.DeleteCookie(&http.Cookie{Name: "__Host-a"}) }, "Set-Cookie"),
	refused("one bad cookie among good ones", "4.1.1", bake(http.Cookie{Name: "a"}, http.Cookie{Name: "b c"}), "Set-Cookie"),
}
