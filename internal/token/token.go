// Package token knows the tokens of RFC 9110 section 5.6.2, which names of header fields and cookies are.
package token

import (
	"strings"
	"unicode/utf8"
)

// Is reports whether s is a token.
func Is(s string) bool {
	token, _ := Read(s)
	return token
}

// Read reports whether s is a token, and whether it is written as http.CanonicalHeaderKey writes it.
func Read(s string) (token, canonical bool) {
	canonical = true
	wrong := lower // where a word begins
	for i := range len(s) {
		switch kinds[s[i]] {
		case none:
			return false, false
		case wrong:
			canonical = false
		}
		if wrong = upper; s[i] == '-' {
			wrong = lower
		}
	}
	return s != "", canonical
}

// kind is what a byte is in a token.
type kind uint8

const (
	none kind = iota
	upper
	lower
	neither
)

var kinds = func() (kinds [256]kind) {
	for b := range kinds {
		switch {
		case 'A' <= b && b <= 'Z':
			kinds[b] = upper
		case 'a' <= b && b <= 'z':
			kinds[b] = lower
		case '0' <= b && b <= '9', b < utf8.RuneSelf && strings.IndexByte("!#$%&'*+-.^_`|~", byte(b)) >= 0:
			kinds[b] = neither
		}
	}
	return kinds
}()
