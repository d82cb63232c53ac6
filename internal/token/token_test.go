package token_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth/internal/token"
)

// FuzzRead holds the one pass over the bytes to the words of the RFC and to net/http.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "X-A", "x-a", "X-a-B", "ETag", "a b", "é", "X--A", "-x", "1A", "WWW-Authenticate", "X:", "X-Ratelimit-Remaining", "Cache-Control",
		"Cache-control", "Cache-Controls-", "Accept-a", "Acceptin", "Accept-1", "X-Request_Id", "ACCEPT", "X-Request-Id\x80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		const tchar = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		want := s != "" && strings.Trim(s, tchar) == ""
		is, canonical := token.Read(s)
		if is != want || token.Is(s) != want {
			t.Errorf("%q is a token = %v, want %v", s, is, want)
		}
		if is && canonical != (http.CanonicalHeaderKey(s) == s) {
			t.Errorf("%q is canonical = %v", s, canonical)
		}
		if token.IsUsual(s) && !(is && canonical) {
			t.Errorf("%q is usual, and is no canonical token", s)
		}
	})
}

// FuzzPrintable holds the reading of eight bytes at once to that of one.
func FuzzPrintable(f *testing.F) {
	for _, seed := range []string{"", "99", "0192a6c4", "private, max-age=60", "a\tbcdefgh", "1234567\x7f", "12345678\x1f", "é2345678", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
		if got := token.Printable(s); got != want {
			t.Errorf("%q is printable = %v, want %v", s, got, want)
		}
	})
}
