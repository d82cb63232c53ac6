package responsemodel

import (
	"math"
	"strconv"
)

// appendFloat appends f as encoding/json does, which is as JavaScript does (ECMA-262, Number.prototype.toString).
func appendFloat(dst []byte, f float64, bits int) ([]byte, *Error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return dst, breaks("cannot be encoded: JSON has no NaN and no infinity")
	}
	if bits == 64 {
		if short, ok := appendShort(dst, f); ok {
			return short, nil
		}
	}
	format, size := byte('f'), math.Abs(f)
	if size != 0 && (bits == 64 && (size < 1e-6 || size >= 1e21) ||
		bits == 32 && (float32(size) < 1e-6 || float32(size) >= 1e21)) {
		format = 'e'
	}
	dst = strconv.AppendFloat(dst, f, format, -1, bits)
	if n := len(dst); format == 'e' && n >= 4 && dst[n-4] == 'e' && dst[n-3] == '-' && dst[n-2] == '0' {
		dst[n-2] = dst[n-1] // e-09 is e-9
		dst = dst[:n-1]
	}
	return dst, nil
}

// appendShort appends f if it has at most three decimals and fifteen digits, as prices and measures have. Decimals of up
// to fifteen digits are different floats, so one that is f is the shortest. The division is exact to the last bit, as that
// of strconv.ParseFloat: both numbers are floats without an error.
func appendShort(dst []byte, f float64) ([]byte, bool) {
	const digits = 1e15
	size := math.Abs(f)
	thousandths := math.RoundToEven(size * 1000)
	if !(thousandths < digits) || thousandths/1000 != size {
		return dst, false
	}
	if math.Signbit(f) { // of -0 too
		dst = append(dst, '-')
	}
	n := uint64(thousandths)
	dst = strconv.AppendUint(dst, n/1000, 10)
	if n %= 1000; n == 0 {
		return dst, true
	}
	decimals := [...]byte{'.', byte('0' + n/100), byte('0' + n/10%10), byte('0' + n%10)}
	length := len(decimals)
	for decimals[length-1] == '0' {
		length--
	}
	return append(dst, decimals[:length]...), true
}
