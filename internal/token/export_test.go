package token

// ReadBytesForTest is [Read], byte by byte.
func ReadBytesForTest(s string) (token, canonical bool) { return readBytes(s) }
