package responsemodel

import (
	"math"
	"strconv"
	"time"
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
	for decimals, scale := range [...]float64{1, 10, 100, 1000} {
		n := math.RoundToEven(f * scale)
		if !(math.Abs(n) < digits) {
			return dst, false
		}
		if n/scale == f {
			return appendDecimal(dst, f, int64(n), decimals), true
		}
	}
	return dst, false
}

// appendDecimal appends n with a point before its last digits, of which there are as many as decimals.
func appendDecimal(dst []byte, f float64, n int64, decimals int) []byte {
	if math.Signbit(f) { // of -0.5 and -0 too
		dst, n = append(dst, '-'), -n
	}
	if decimals == 0 {
		return strconv.AppendInt(dst, n, 10)
	}
	scale := [...]int64{1, 10, 100, 1000}[decimals]
	dst = append(strconv.AppendInt(dst, n/scale, 10), '.')
	for scale /= 10; scale > 0; scale /= 10 {
		dst = append(dst, byte('0'+n/scale%10))
	}
	return dst
}

// appendTime appends t as its MarshalJSON does: RFC 3339, which has years from 0 to 9999 and offsets below a day.
func appendTime(dst []byte, t time.Time) ([]byte, *Error) {
	out, err := t.AppendText(append(dst, '"'))
	if err != nil {
		return dst, breaks("cannot be encoded: RFC 3339 has no such time")
	}
	return append(out, '"'), nil
}
