package security_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth/dependency/security"
)

var headers = []string{
	"Bearer abc", "bearer  a==", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Basic YTpi", "Bearer", "Bearer ", " \tBearer a\t", "Bearer a b", "Bearer a, Basic b",
	"Bearer\ta", "Ba\u017fic YTpi", "Bearer: a", "Negotiate", `Digest a="b"`, "", "Bearer =", "Bearer \xff", "Basic YTpiYR==", "\u212aearer a", "*", "Bearer a=b",
}

// The grammar of RFC 9110 sections 11.2, 11.4 and 5.6.2, word by word.
var (
	anyScheme = regexp.MustCompile("^[!#$%&'*+\\-.^_`|~0-9A-Za-z]+( |$)")
	wanted    = map[string]*regexp.Regexp{
		"Bearer": regexp.MustCompile(`^[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9\-._~+/]+=*)$`),
		"Basic":  regexp.MustCompile(`^[Bb][Aa][Ss][Ii][Cc] +([A-Za-z0-9\-._~+/]+=*)$`),
	}
	named = map[string]*regexp.Regexp{
		"Bearer": regexp.MustCompile(`^[Bb][Ee][Aa][Rr][Ee][Rr]( |$)`),
		"Basic":  regexp.MustCompile(`^[Bb][Aa][Ss][Ii][Cc]( |$)`),
	}
	around = regexp.MustCompile(`^[ \t]+|[ \t]+$`)
)

// FuzzAuthorization compares the parser with the grammar as regular expressions.
func FuzzAuthorization(f *testing.F) {
	for _, header := range headers {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		value := around.ReplaceAllString(header, "")
		for scheme := range wanted {
			wantToken, want := "", "malformed"
			switch match := wanted[scheme].FindStringSubmatch(value); {
			case match != nil:
				wantToken, want = match[1], "present"
			case value == "", anyScheme.MatchString(value) && !named[scheme].MatchString(value):
				want = "absent"
			}
			token, found := security.Authorization(scheme, header)
			if token != wantToken || found != want {
				t.Errorf("%s of %q = %q, %s, want %q, %s", scheme, header, token, found, wantToken, want)
			}
			if token, found := security.Authorization(scheme, header, header); token != "" || found != "malformed" {
				t.Errorf("%s of two lines of %q = %q, %s", scheme, header, token, found)
			}
		}
		if token, found := security.Authorization("Bearer"); token != "" || found != "absent" {
			t.Errorf("of no line = %q, %s", token, found)
		}
	})
}

var control = regexp.MustCompile(`\p{Cc}`)

// FuzzBasic compares the parser with one that encodes again what it decodes, and looks at each rune.
func FuzzBasic(f *testing.F) {
	for _, userPass := range []string{"a:b", ":", "a", "a:b:c", "a\n:b", "\u00fc:\u00a3", "\xff:a", "a:\u0085", "\ufffd:"} {
		f.Add(encoded(userPass))
	}
	for _, token := range []string{"", "=", "YTpi=", "YTpiYR==", "YTpi\n", "YT\rpi", "YTp-", "a:b"} {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		wantUser, wantPassword, want := parseSlowly(token)
		user, password, ok := security.ParseBasic(token)
		if token == "" || strings.ContainsAny(token, "\r\n") {
			return // authorization never lets it through
		}
		if ok != want || ok && (user != wantUser || password != wantPassword) {
			t.Errorf("%q = %q, %q, %t, want %q, %q, %t", token, user, password, ok, wantUser, wantPassword, want)
		}
	})
}

func parseSlowly(token string) (user, password string, ok bool) {
	decoded, _ := base64.StdEncoding.DecodeString(token)
	if encoded(string(decoded)) != token {
		return "", "", false
	}
	var text strings.Builder
	for _, r := range string(decoded) {
		text.WriteRune(r)
	}
	if text.String() != string(decoded) || control.MatchString(text.String()) { // a byte that is not UTF-8 has become U+FFFD
		return "", "", false
	}
	for i, r := range text.String() {
		if r == ':' {
			return text.String()[:i], text.String()[i+1:], true
		}
	}
	return "", "", false
}
