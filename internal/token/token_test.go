package token_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth/internal/token"
)

// FuzzRead holds the one pass over the bytes to the words of the RFC and to net/http.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "X-A", "x-a", "X-a-B", "ETag", "a b", "é", "X--A", "-x", "1A", "WWW-Authenticate", "X:"} {
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
	})
}
