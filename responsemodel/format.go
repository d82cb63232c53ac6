package responsemodel

import (
	"strings"
	"unicode/utf8"
)

// formats are rules on the form of a string. Each says yes to a part of what validator's own says yes to.
var formats = map[string]func(string) bool{
	"alpha":        func(s string) bool { return allOf(s, isLetter) },
	"alphanum":     func(s string) bool { return allOf(s, isAlphanum) },
	"number":       func(s string) bool { return allOf(s, isDigit) },
	"numeric":      func(s string) bool { return allOf(s, isDigit) },
	"ascii":        func(s string) bool { return allOf(s, isASCII) },
	"lowercase":    func(s string) bool { return allOf(s, func(b byte) bool { return 'a' <= b && b <= 'z' }) },
	"uppercase":    func(s string) bool { return allOf(s, func(b byte) bool { return 'A' <= b && b <= 'Z' }) },
	"email":        isPlainEmail,
	"uuid":         isUUID,
	"uuid_rfc4122": isUUID,
}

// allOf reports whether s has bytes and all of them are in a set.
func allOf(s string, in func(byte) bool) bool {
	for i := range len(s) {
		if !in(s[i]) {
			return false
		}
	}
	return s != ""
}

func isLetter(b byte) bool   { return 'a' <= b|0x20 && b|0x20 <= 'z' } // 0x20 is what a small letter has more
func isDigit(b byte) bool    { return '0' <= b && b <= '9' }
func isAlphanum(b byte) bool { return isLetter(b) || isDigit(b) }
func isASCII(b byte) bool    { return b < utf8.RuneSelf }
func isPrint(b byte) bool    { return ' ' <= b && b < utf8.RuneSelf }

// isPlainEmail knows the addresses that nearly everybody has: words with dots between them, and a top-level domain of
// letters. A local part may have signs in its words. The lengths stay within those of RFC 5321 section 4.5.3.1.
func isPlainEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	if at < 0 || at > 64 || len(s)-at > 200 {
		return false
	}
	domain := s[at+1:]
	dot := strings.LastIndexByte(domain, '.')
	return dot >= 0 && len(domain)-dot > 2 &&
		isDotted(s[:at], letter|digit|sign) && isDotted(domain[:dot], letter|digit) && isDotted(domain[dot+1:], letter)
}

// isDotted reports whether s is words with a dot between them, of bytes of some kinds.
func isDotted(s string, of addressByte) bool {
	inWord := false
	for i := range len(s) {
		switch {
		case addressBytes[s[i]]&of != 0:
			inWord = true
		case s[i] == '.' && inWord:
			inWord = false
		default:
			return false
		}
	}
	return inWord
}

// addressByte is what a byte is in an address.
type addressByte uint8

const (
	letter addressByte = 1 << iota
	digit
	sign
)

var addressBytes = func() (bytes [256]addressByte) {
	for i := range bytes {
		switch b := byte(i); {
		case isLetter(b):
			bytes[i] = letter
		case isDigit(b):
			bytes[i] = digit
		case b == '_' || b == '+' || b == '-':
			bytes[i] = sign
		}
	}
	return bytes
}()

// isUUID knows lower case only, as nearly everybody writes them.
func isUUID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	for i := range len(s) {
		hex := isDigit(s[i]) || 'a' <= s[i] && s[i] <= 'f'
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; !hyphen && !hex {
			return false
		}
	}
	return true
}
