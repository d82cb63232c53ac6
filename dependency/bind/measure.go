package bind

import (
	"reflect"
	"strings"
)

// The largest struct that validator is asked about. It collects all that is wrong before anybody can stop it, and each
// of its errors is as long as its place is deep: 4 MiB of empty objects would become gigabytes, of empty strings half of
// one.
const (
	maxWeight    = 100_000
	structWeight = 5   // so 20,000 structs at most
	maxDepth     = 100 // levels
)

// measure weighs a value: its structs, and the elements of lists and maps whose rules dive.
type measure struct{ weight int }

// walk reports whether a value is small enough.
func (m *measure) walk(v reflect.Value, depth int, dives bool) bool {
	if depth > maxDepth || m.weight > maxWeight {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || m.walk(v.Elem(), depth+1, dives)
	case reflect.Slice, reflect.Array:
		if !mayHoldStructs(v.Type().Elem()) {
			return m.add(v.Len(), dives)
		}
		for i := range v.Len() {
			if !m.walk(v.Index(i), depth+1, dives) {
				return false
			}
		}
	case reflect.Map:
		if !mayHoldStructs(v.Type().Elem()) {
			return m.add(v.Len(), dives)
		}
		for entries := v.MapRange(); entries.Next(); {
			if !m.walk(entries.Value(), depth+1, dives) {
				return false
			}
		}
	case reflect.Struct:
		return m.walkFields(v, depth)
	}
	return m.add(1, dives)
}

// add adds values that validator looks at one by one, if it does.
func (m *measure) add(n int, dives bool) bool {
	if dives {
		m.weight += n
	}
	return m.weight <= maxWeight
}

// walkFields looks at what validator looks at: a time.Time is a value to it, and has hundreds of structs inside.
func (m *measure) walkFields(v reflect.Value, depth int) bool {
	if isTime(v.Type()) {
		return true
	}
	m.weight += structWeight
	for i := range v.NumField() {
		f := v.Type().Field(i)
		dives := strings.Contains(string(f.Tag), "dive") // in any tag: a program may tell Gin's validator to read another
		if (f.IsExported() || f.Anonymous) && !m.walk(v.Field(i), depth+1, dives) {
			return false
		}
	}
	return true
}
