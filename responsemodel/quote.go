package responsemodel

import (
	"encoding/json"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// plain and plainHTML are the ASCII bytes that stand in a JSON string as they are; in plainHTML <, > and & do not.
var plain, plainHTML = plainBytes()

func plainBytes() (plain, html [utf8.RuneSelf]bool) {
	for b := range plain {
		plain[b] = b >= ' ' && b != '"' && b != '\\'
		html[b] = plain[b] && b != '<' && b != '>' && b != '&'
	}
	return plain, html
}

// appendString appends s as a JSON string, byte for byte as encoding/json does: what is not UTF-8 becomes U+FFFD, and
// U+2028 and U+2029 are escaped, for JavaScript.
func appendString(dst []byte, s string, html bool) []byte {
	dst = append(dst, '"')
	safe := &plain
	if html {
		safe = &plainHTML
	}
	begin := 0
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if safe[b] {
				i++
				continue
			}
			dst = appendEscaped(append(dst, s[begin:i]...), b)
			i++
			begin = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(append(dst, s[begin:i]...), invalidRune...)
			begin = i + size
		case r == '\u2028', r == '\u2029':
			dst = append(append(dst, s[begin:i]...), '\\', 'u', '2', '0', '2', hexDigits[r&0xf])
			begin = i + size
		}
		i += size
	}
	return append(append(dst, s[begin:]...), '"')
}

// invalidRune stands for what is not UTF-8. Go 1.27 writes U+FFFD as it is, before it was escaped.
var invalidRune = func() string {
	quoted, _ := json.Marshal("\xff") // a string always encodes
	return string(quoted[1 : len(quoted)-1])
}()

func appendEscaped(dst []byte, b byte) []byte {
	switch b {
	case '"', '\\':
		return append(dst, '\\', b)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[b>>4], hexDigits[b&0xf])
}
