package bind

import "reflect"

// Measured reports whether a value is small enough for validator.
func Measured(value any) bool {
	m := measure{}
	return m.walk(reflect.ValueOf(value), 0)
}
