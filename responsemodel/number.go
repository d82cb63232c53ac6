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

// appendTime appends t as its MarshalJSON does: RFC 3339, which has years from 0 to 9999 and offsets below a day.
func appendTime(dst []byte, t time.Time) ([]byte, *Error) {
	_, offset := t.Zone()
	if year := t.Year(); year < 0 || year > 9999 || offset <= -24*60*60 || offset >= 24*60*60 {
		return dst, breaks("cannot be encoded: RFC 3339 has no such time")
	}
	dst = append(dst, '"')
	dst = t.AppendFormat(dst, time.RFC3339Nano)
	return append(dst, '"'), nil
}
