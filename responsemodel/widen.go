package responsemodel

import "reflect"

// widens reports whether every value of source is a value of model: the same kind under another name, or a wider one.
// An int becomes no string, and no number loses digits.
func widens(source, model reflect.Type) bool {
	s, m := source.Kind(), model.Kind()
	if opaque(source) || model == numberType {
		return false // nobody knows whether a string is a number
	}
	switch {
	case s == m:
		return isBasic(s)
	case isInt(s) && isInt(m), isUint(s) && isUint(m), isFloat(s) && isFloat(m):
		return minBits(m) >= maxBits(source)
	case isUint(s) && isInt(m):
		return minBits(m) > maxBits(source)
	}
	return false
}

// minBits is what a model of that kind holds on every machine; an int may have 32 bits.
func minBits(k reflect.Kind) int {
	switch k {
	case reflect.Int8, reflect.Uint8:
		return 8
	case reflect.Int16, reflect.Uint16:
		return 16
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		return 64
	}
	return 32
}

// maxBits is what a source of that kind may hold on some machine; an int may have 64 bits.
func maxBits(t reflect.Type) int {
	switch t.Kind() {
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		return 64
	}
	return t.Bits()
}
