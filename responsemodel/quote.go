package responsemodel

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// plainSet is the set of ASCII bytes that stand in a JSON string as they are. It looks at eight bytes at once: the bytes
// that are not plain come in pairs that differ in one bit, which or sets before xor makes zero of them.
type plainSet struct {
	ascii                [utf8.RuneSelf]bool
	or1, xor1, or2, xor2 uint64
}

const (
	ones = 0x0101010101010101
	tops = 0x80 * ones
)

// In plainHTML <, > and & do not stand as they are.
var (
	plain     = plainSet{plainBytes(`"\`), 0, '"' * ones, 0, '"' * ones}
	plainHTML = plainSet{plainBytes(`"\<>&`), ('"' ^ '&') * ones, '&' * ones, ('<' ^ '>') * ones, '>' * ones}
)

func plainBytes(special string) (plain [utf8.RuneSelf]bool) {
	for b := range plain {
		plain[b] = b >= ' ' && strings.IndexByte(special, byte(b)) < 0
	}
	return plain
}

// eight reports whether all bytes of x are plain. Of x-n*ones the top bits say which bytes were below n, and maybe of bytes
// above such a one.
func (p *plainSet) eight(x uint64) bool {
	pair1, pair2, backslash := (x|p.or1)^p.xor1, (x|p.or2)^p.xor2, x^'\\'*ones
	return ((x-' '*ones)&^x|(pair1-ones)&^pair1|(pair2-ones)&^pair2|(backslash-ones)&^backslash|x)&tops == 0
}

func load(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

func loadHalf(s string, i int) uint64 {
	b := s[i : i+4]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24
}

// copy copies s to a place of its length until there is something special, and returns where that is, or the length.
func (p *plainSet) copy(to []byte, s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := load(s, i)
		if !p.eight(x) {
			break
		}
		binary.LittleEndian.PutUint64(to[i:], x)
	}
	switch rest := len(s) - i; {
	case rest == 0:
		return i
	case rest < 8 && i > 0: // again what was looked at, but for the end
		if x := load(s, len(s)-8); p.eight(x) {
			binary.LittleEndian.PutUint64(to[len(s)-8:], x)
			return len(s)
		}
	case 4 <= rest && rest < 8:
		if x := loadHalf(s, 0) | loadHalf(s, rest-4)<<32; p.eight(x) {
			binary.LittleEndian.PutUint32(to, uint32(x)) //nolint:gosec // the lower half
			binary.LittleEndian.PutUint32(to[rest-4:], uint32(x>>32))
			return len(s)
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf && p.ascii[s[i]] {
		to[i] = s[i]
		i++
	}
	return i
}

// appendString appends s as a JSON string, byte for byte as encoding/json does: what is not UTF-8 becomes U+FFFD, and
// U+2028 and U+2029 are escaped, for JavaScript.
func appendString(dst []byte, s string, html bool) []byte {
	safe := &plain
	if html {
		safe = &plainHTML
	}
	begin := len(dst) + 1
	end := begin + len(s)
	if cap(dst) <= end {
		dst = slices.Grow(dst, len(s)+2)
	}
	dst = dst[:end+1]
	dst[begin-1] = '"'
	if i := safe.copy(dst[begin:end], s); i < len(s) {
		return appendSpecial(dst[:begin], s, i, safe)
	}
	dst[end] = '"'
	return dst
}

// appendSpecial appends a string that has something special at i, and nothing before.
func appendSpecial(dst []byte, s string, i int, safe *plainSet) []byte {
	begin := 0
	for i < len(s) {
		b := s[i]
		if b < utf8.RuneSelf {
			if safe.ascii[b] {
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
