// Package token knows the tokens of RFC 9110 section 5.6.2, which names of header fields and cookies are.
package token

import (
	"strings"
	"unicode/utf8"
)

// Is reports whether s is a token.
func Is(s string) bool {
	for i := range len(s) {
		if kinds[s[i]] == none {
			return false
		}
	}
	return s != ""
}

// Read reports whether s is a token, and whether it is written as http.CanonicalHeaderKey writes it.
func Read(s string) (token, canonical bool) {
	if IsUsual(s) {
		return true, true
	}
	return readBytes(s)
}

// IsUsual reports whether s is a token of letters, digits and hyphens, written as http.CanonicalHeaderKey writes it, as
// nearly every name is: Cache-Control, X-Request-Id. One that is very short it may miss.
func IsUsual(s string) bool {
	if len(s) < halfBytes {
		return false
	}
	begins := word(0x80) // has the high bit of the first byte, if that begins a word
	for rest := s; rest != ""; {
		var w word
		if len(rest) > wordBytes {
			w, rest = first(rest), rest[wordBytes:]
		} else {
			w, rest = last(s, len(rest)), ""
		}
		capital, small, hyphen := w.between('A', 'Z'), w.between('a', 'z'), w.between('-', '-')
		begin := hyphen<<8 | begins
		if !w.isASCII() || capital|small|hyphen|w.between('0', '9') != high || small&begin|capital&^begin != 0 {
			return false
		}
		begins = hyphen >> 56
	}
	return true
}

// Printable reports whether s has only visible ASCII characters and spaces, as nearly every value of a field has.
func Printable(s string) bool {
	if len(s) < wordBytes {
		for i := range len(s) {
			if s[i] < ' ' || s[i] >= 0x7f {
				return false
			}
		}
		return true
	}
	for rest := s; len(rest) > wordBytes; rest = rest[wordBytes:] {
		if !first(rest).isPrintable() {
			return false
		}
	}
	return first(s[len(s)-wordBytes:]).isPrintable() // again what was looked at, but for the end
}

// readBytes is Read, byte by byte.
func readBytes(s string) (token, canonical bool) {
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
