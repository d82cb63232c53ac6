package bind

import (
	"reflect"
	"time"
)

// The largest struct that validator is asked about. It collects all that is wrong before anybody can stop it, and each
// of its errors is as long as its place is deep: 4 MiB of empty objects would become gigabytes.
const (
	maxValidated = 20_000
	maxDepth     = 100
)

// measure counts the structs in a value.
type measure struct{ structs int }

// walk reports whether a value is small enough.
func (m *measure) walk(v reflect.Value, depth int) bool {
	if depth > maxDepth || m.structs > maxValidated {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || m.walk(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		if !holdsStructs(v.Type().Elem()) {
			return true
		}
		for i := range v.Len() {
			if !m.walk(v.Index(i), depth+1) {
				return false
			}
		}
	case reflect.Map:
		if !holdsStructs(v.Type().Elem()) {
			return true
		}
		for entries := v.MapRange(); entries.Next(); {
			if !m.walk(entries.Value(), depth+1) {
				return false
			}
		}
	case reflect.Struct:
		return m.walkFields(v, depth)
	}
	return true
}

// walkFields looks at what validator looks at: a time.Time is a value to it, and has hundreds of structs inside.
func (m *measure) walkFields(v reflect.Value, depth int) bool {
	if isTime(v.Type()) {
		return true
	}
	m.structs++
	for i := range v.NumField() {
		if f := v.Type().Field(i); (f.IsExported() || f.Anonymous) && !m.walk(v.Field(i), depth+1) {
			return false
		}
	}
	return true
}

// isTime reports whether validator takes values of type t for times.
func isTime(t reflect.Type) bool { return t.ConvertibleTo(reflect.TypeFor[time.Time]()) }

// holdsStructs reports whether it pays to look into a list or map.
func holdsStructs(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		return true
	}
	return false
}
