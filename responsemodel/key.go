package responsemodel

import "encoding/binary"

// key is what stands before the value of a field: ,"name": as the option EscapeHTML has it. Its first bytes are at hand as
// two words, because most keys are short, and a call to copy a few bytes takes longer than to write sixteen.
type key struct {
	text      string
	low, high uint64
}

const keyWords = 16 // bytes in the words of a key

func newKey(name string, html bool) key {
	k := key{text: string(appendString([]byte{','}, name, html)) + ":"}
	var words [keyWords]byte
	copy(words[:], k.text)
	k.low, k.high = binary.LittleEndian.Uint64(words[:]), binary.LittleEndian.Uint64(words[8:])
	return k
}

// appendTo appends the key. What is beyond the end of dst, up to its capacity, is of no meaning.
func (k *key) appendTo(dst []byte) []byte {
	begin := len(dst)
	if len(k.text) > keyWords || cap(dst)-begin < keyWords {
		return append(dst, k.text...)
	}
	dst = dst[:begin+keyWords]
	binary.LittleEndian.PutUint64(dst[begin:], k.low)
	binary.LittleEndian.PutUint64(dst[begin+8:], k.high)
	return dst[:begin+len(k.text)]
}
