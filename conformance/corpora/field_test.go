package corpora_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth"
)

// The sections are of RFC 9110, where no other is named.
func TestFields(t *testing.T) {
	t.Parallel()
	checkRows(t, append(fieldBytes(), fieldRows...))
}

func TestFields_NonASCII(t *testing.T) {
	t.Parallel()
	var rows []row
	for b := 0x80; b < 0x100; b++ {
		value := string([]byte{'a', byte(b), 'a'})
		rows = append(rows, sent(fmt.Sprintf("byte %#02x in a value", b), "5.5 obs-text", header("X-Value", value), "X-Value", value))
	}
	checkRows(t, rows, vermouth.Limits{NonASCII: true})
}

// fieldBytes tries every byte in a name and at three places of a value.
func fieldBytes() (rows []row) {
	for b := range 256 {
		one := string([]byte{byte(b)})
		name := "X-" + one + "b"
		rows = append(rows, judged(isTchar(byte(b)), fmt.Sprintf("byte %#02x in a name", b), "5.6.2", header(name, "1"), name, "1"))
		for place, value := range map[string]string{"before": one + "a", "inside": "a" + one + "a", "after": "a" + one} {
			at := fmt.Sprintf("byte %#02x %s a value", b, place)
			visible := 0x21 <= b && b <= 0x7e
			space := (b == ' ' || b == '\t') && place == "inside"
			rows = append(rows, judged(visible || space, at, "5.5", header("X-Value", value), "X-Value", value))
		}
	}
	return rows
}

// isTchar is the grammar's: a letter, a digit, or one of fifteen signs.
func isTchar(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b < 0x80 && strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0
}

var fieldRows = []row{
	refused("no name", "5.1", header("", "1"), ""),
	refused("a name of HTTP/2's own", "RFC 9113 8.3", header(":status", "200"), ":status"),
	sent("a name in lower case", "5.1", header("x-lower", "1"), "X-Lower", "1"),
	sent("names do not differ in case", "5.1", func(r *vermouth.Response) { r.SetHeader("x-a", "1").SetHeader("X-A", "2") }, "X-A", "2"),
	sent("no value", "5.5", header("X-Empty", ""), "X-Empty", ""),
	sent("all that is visible", "5.5", header("X-Value", visible()), "X-Value", visible()),
	refused("a second line", "5.5", header("X-Value", "1\r\nEvil: 1"), "X-Value"),
	refused("a second line that is folded", "RFC 9112 5.2", header("X-Value", "1\r\n Evil: 1"), "X-Value"),
	refused("a second answer", "RFC 9112 11.1", header("X-Value", "1\r\n\r\nHTTP/1.1 200 OK\r\nEvil: 1"), "X-Value"),
	refused("a bare line feed", "RFC 9112 2.2", header("X-Value", "1\nEvil: 1"), "X-Value"),
	refused("a second line in the name", "5.1", header("X-Value: 1\r\nEvil", "1"), "X-Value"),
	sent("a value of 4 KiB", "5.4", header("X-Value", strings.Repeat("v", 4096)), "X-Value", strings.Repeat("v", 4096)),
	refused("a value that is longer", "5.4", header("X-Value", strings.Repeat("v", 4097)), "X-Value"),

	refused("Content-Length", "8.6", header("Content-Length", "0"), "X-None"),
	refused("Transfer-Encoding", "RFC 9112 6.1", header("Transfer-Encoding", "chunked"), "Transfer-Encoding"),
	refused("Trailer", "6.6.2", header("Trailer", "X-T"), "Trailer"),
	refused("Connection", "7.6.1", header("Connection", "X-Value"), "X-None"),
	refused("Keep-Alive", "7.6.1", header("Keep-Alive", "timeout=5"), "Keep-Alive"),
	refused("Upgrade", "7.8", header("Upgrade", "h2c"), "Upgrade"),
	refused("TE", "10.1.4", header("TE", "trailers"), "TE"),
	refused("Proxy-Connection", "RFC 9113 8.2.2", header("Proxy-Connection", "close"), "Proxy-Connection"),
	refused("Proxy-Authenticate", "11.7.1", header("Proxy-Authenticate", "Basic"), "Proxy-Authenticate"),
	refused("HTTP2-Settings", "RFC 9113 3.1", header("HTTP2-Settings", "AAM"), "HTTP2-Settings"),
	refused("Content-Encoding of a body that is not encoded", "8.4", header("Content-Encoding", "gzip"), "Content-Encoding"),
	refused("Content-Type of another body", "8.3", header("Content-Type", "text/html"), "X-None"),
	sent("Content-Type of the same body", "8.3", header("Content-Type", "application/hal+json"), "Content-Type", "application/hal+json"),
	refused("Set-Cookie by hand", "RFC 6265bis 4.1.1", header("Set-Cookie", "a=b"), "Set-Cookie"),
	refused("Set-Cookie2", "RFC 6265 9.4", header("Set-Cookie2", "a=b"), "Set-Cookie2"),
	refused("Access-Control-Allow-Origin by hand", "Fetch, CORS protocol", header("Access-Control-Allow-Origin", "*"), "Access-Control-Allow-Origin"),

	sent("a strong validator", "8.8.3", header("ETag", `"xyzzy"`), "ETag", `"xyzzy"`),
	sent("a weak validator", "8.8.3", header("ETag", `W/"xyzzy"`), "ETag", `W/"xyzzy"`),
	sent("a date", "5.6.7", header("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
	sent("a comment", "5.6.5", header("X-Value", "a (b (c) d)"), "X-Value", "a (b (c) d)"),
	sent("a quoted string", "5.6.4", header("X-Value", `"a \" b, c"`), "X-Value", `"a \" b, c"`),
	sent("parameters", "5.6.6", header("X-Value", `a;b=c;d="e"`), "X-Value", `a;b=c;d="e"`),
	sent("directives", "RFC 9111 5.2", header("Cache-Control", `private="x, y", max-age=5`), "Cache-Control", `private="x, y", max-age=5`),

	sent("one value replaces another", "5.3", func(r *vermouth.Response) { r.SetHeader("ETag", `"1"`).SetHeader("ETag", `"2"`) }, "ETag", `"2"`),
	sent("lines stay in their order", "5.3", add("X-Line", "2", "1", "2"), "X-Line", "2", "1", "2"),
	sent("a line with a comma stays one line", "5.3", add("X-Line", "1, 2", "3"), "X-Line", "1, 2", "3"),
	sent("deleted", "5.3", func(r *vermouth.Response) { r.SetHeader("X-Line", "1").DeleteHeader("x-line") }, "X-Line"),
}

// visible returns all visible bytes of ASCII, and the two that may stand between them.
func visible() string {
	var b strings.Builder
	for c := byte('!'); c <= '~'; c++ {
		b.WriteByte(c)
	}
	return b.String() + " \t."
}

// TestMethods compares HEAD with GET, and looks at the answers that have no content.
func TestMethods(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, section, path, method string
		status                      int
		length, mediaType           []string
		body                        string
	}{
		{"GET", "9.3.1", "/200", http.MethodGet, 200, []string{"7"}, []string{jsonType}, `"hello"`},
		{"HEAD has the fields of GET", "9.3.2", "/200", http.MethodHead, 200, []string{"7"}, []string{jsonType}, ""},
		{"201", "15.3.2", "/201", http.MethodGet, 201, []string{"7"}, []string{jsonType}, `"hello"`},
		{"204 has no content, and no length", "8.6", "/204", http.MethodGet, 204, nil, nil, ""},
		{"205 has no content", "15.3.6", "/205", http.MethodGet, 205, []string{"0"}, nil, ""},
		{"304 has no content", "15.4.5", "/304", http.MethodGet, 304, nil, nil, ""},
		{"404 is a document", "RFC 9457 3", "/404", http.MethodGet, 404, []string{"34"}, []string{"application/problem+json"}, `{"title":"Not Found","status":404}`},
	}
	asks := listen(t, statuses())
	for protocol, ask := range asks {
		for _, row := range rows {
			got, err := ask(t.Context(), row.method, row.path)
			if err != nil {
				t.Errorf("%s: %s (%s): %v", protocol, row.name, row.section, err)
				continue
			}
			want := fmt.Sprintf("%d %q %q %q", row.status, row.length, row.mediaType, row.body)
			is := fmt.Sprintf("%d %q %q %q", got.status, got.values("Content-Length"), got.values("Content-Type"), got.body)
			if is != want {
				t.Errorf("%s: %s (%s): got %s, want %s", protocol, row.name, row.section, is, want)
			}
			if got := got.values("Etag"); row.status < 400 && (len(got) != 1 || got[0] != `"1"`) {
				t.Errorf("%s: %s (%s): ETag = %q, want one", protocol, row.name, row.section, got)
			}
		}
	}
}
