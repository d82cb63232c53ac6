package responsemodel

import (
	"reflect"
	"slices"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// reach is how far somebody looks into a value.
type reach uint8

const (
	encoded       reach = iota // the JSON fields, as encoding/json does; a type that encodes itself is not entered
	validated                  // the fields that are exported or embedded, as validator does: lists and maps as deep as they dive
	walked                     // the same, and all lists and maps: what somebody else's validator may do
	walkedPrivate              // and fields that are not exported
)

// closed reports whether values of type t are not entered. All that is encoded can be addressed, so that the methods of a
// pointer count.
func closed(t reflect.Type, as reach) bool {
	return as == encoded && t.Kind() != reflect.Interface && t.Kind() != reflect.Pointer && opaque(t) && !isOptional(t)
}

// bounded reports whether the type alone bounds how deep its values are: no recursion, no interfaces. The levels are
// those of lists and maps that are entered.
func bounded(t reflect.Type, as reach, levels int) bool {
	return boundedWithin(t, as, levels, nil, map[typeAndLevels]bool{})
}

// typeAndLevels is what has to be bounded: a list may be entered at one place, and not at another.
type typeAndLevels struct {
	reflect.Type
	levels int
}

// boundedWithin remembers what is bounded: a type that many paths lead to is looked at once.
func boundedWithin(t reflect.Type, as reach, levels int, parents []typeAndLevels, known map[typeAndLevels]bool) bool {
	if as != encoded && implements(t, valuerType) && !isOptional(t) {
		return false // validator looks at another value in its place
	}
	key := typeAndLevels{t, levels}
	if known[key] || closed(t, as) {
		return true
	}
	if slices.Contains(parents, key) {
		return false
	}
	parents = append(slices.Clip(parents), key) // clipped: the fields of one struct must not write into each other's
	switch t.Kind() {
	case reflect.Interface:
		return false
	case reflect.Pointer:
		if !boundedWithin(t.Elem(), as, levels, parents, known) {
			return false
		}
	case reflect.Slice, reflect.Array, reflect.Map:
		if levels != 0 && !boundedWithin(t.Elem(), as, below(levels), parents, known) {
			return false
		}
	case reflect.Struct:
		if isOptional(t) {
			if !boundedWithin(t.Field(optionalValue).Type, as, levels, parents, known) {
				return false
			}
			break
		}
		for _, f := range fieldsOf(t, as) {
			if !boundedWithin(f.typ, as, f.levels, parents, known) {
				return false
			}
		}
	}
	known[key] = true
	return true
}

// below returns how many levels are left in the elements of a list or map.
func below(levels int) int {
	if levels == unlimited {
		return unlimited
	}
	return levels - 1
}

// fieldsOf returns the fields of a struct that are reached.
func fieldsOf(t reflect.Type, as reach) []modelField {
	if as == encoded {
		return jsonFields(t)
	}
	var fields []modelField // not jsonFields: validator also sees what has no name in JSON
	for i := range t.NumField() {
		f := t.Field(i)
		rules := f.Tag.Get("validate")
		if !f.IsExported() && !f.Anonymous && as != walkedPrivate || as == validated && rules == "-" {
			continue
		}
		levels := unlimited
		if as == validated {
			levels = divesIn(rules)
		}
		fields = append(fields, modelField{
			name: violation.Name(f, "json"), index: []int{i}, goName: f.Name, typ: f.Type, levels: levels,
		})
	}
	return fields
}
