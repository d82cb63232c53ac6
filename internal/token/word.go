package token

// word is eight bytes of a string, the first one lowest. A mask has the high bit of each byte that something holds for.
// Names and values are read so because a setter does little else; see BenchmarkRead.
type word uint64

const (
	wordBytes = 8
	halfBytes = 4
	ones      = 0x0101010101010101
	high      = 0x80 * ones
)

// first returns the first eight bytes of s, which has as many. The compiler makes one load of it.
func first(s string) word {
	_ = s[7]
	return word(s[0]) | word(s[1])<<8 | word(s[2])<<16 | word(s[3])<<24 |
		word(s[4])<<32 | word(s[5])<<40 | word(s[6])<<48 | word(s[7])<<56
}

// half returns the first four bytes of s, which has as many.
func half(s string) word {
	_ = s[3]
	return word(s[0]) | word(s[1])<<8 | word(s[2])<<16 | word(s[3])<<24
}

// last returns the last n bytes of s, which is longer than a half, and fills up with a digit: what is not there breaks no
// rule.
func last(s string, n int) word {
	const digits = '0' * ones
	missing := 8 * (wordBytes - n)
	if len(s) >= wordBytes {
		return first(s[len(s)-wordBytes:])>>missing | digits<<(64-missing)
	}
	return half(s) | half(s[len(s)-halfBytes:])<<(8*(n-halfBytes)) | digits<<(64-missing)
}

// from is the mask of bytes from b on. All bytes are ASCII, so that no sum carries into the next one.
func (w word) from(b word) word { return (w + (0x80-b)*ones) & high }

// between is the mask of bytes from b to c.
func (w word) between(b, c word) word { return w.from(b) &^ w.from(c+1) }

// isASCII reports whether no byte is beyond ASCII.
func (w word) isASCII() bool { return w&high == 0 }

// isPrintable reports whether all bytes are visible characters or spaces.
func (w word) isPrintable() bool { return w.isASCII() && w.from(' ')&^w.from(0x7f) == high }
