package responsemodel

import (
	"reflect"
	"slices"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// view is what is looked at in a value.
type view uint8

const (
	encoded   view = iota // the JSON fields, as encoding/json does; a type that encodes itself is not entered
	validated             // the fields that are exported or embedded, as validator does: lists and maps as deep as they dive
	walked                // the same, and all lists and maps: what somebody else's validator may do
)

// place is a type and whether its values can be addressed there, which the methods of its pointer need.
type place struct {
	reflect.Type
	addressable bool
}

// closed reports whether values at p are not entered.
func (p place) closed(as view) bool {
	if as != encoded || p.Kind() == reflect.Interface {
		return false
	}
	for _, iface := range []reflect.Type{jsonMarshalerType, textMarshalerType} {
		if p.Implements(iface) || p.addressable && implements(p.Type, iface) {
			return true
		}
	}
	return false
}

// elem returns the place of what p points to or holds. What a map holds cannot be addressed.
func (p place) elem() place {
	addressable := p.addressable
	switch p.Kind() {
	case reflect.Pointer, reflect.Slice:
		addressable = true
	case reflect.Map:
		addressable = false
	}
	return place{p.Elem(), addressable}
}

// bounded reports whether the type alone bounds how deep its values are: no recursion, no interfaces. The levels are
// those of lists and maps that are entered.
func bounded(p place, as view, levels int) bool {
	return boundedWithin(p, as, levels, nil, map[leveled]bool{})
}

type leveled struct {
	place
	levels int
}

// boundedWithin remembers what is bounded: a type that many paths lead to is looked at once.
func boundedWithin(p place, as view, levels int, parents []leveled, known map[leveled]bool) bool {
	key := leveled{p, levels}
	if known[key] || p.closed(as) {
		return true
	}
	if slices.Contains(parents, key) {
		return false
	}
	parents = append(slices.Clip(parents), key)
	switch p.Kind() {
	case reflect.Interface:
		return false
	case reflect.Pointer:
		if !boundedWithin(p.elem(), as, levels, parents, known) {
			return false
		}
	case reflect.Slice, reflect.Array, reflect.Map:
		if levels != 0 && !boundedWithin(p.elem(), as, below(levels), parents, known) {
			return false
		}
	case reflect.Struct:
		for _, f := range fieldsOf(p.Type, as) {
			if !boundedWithin(place{f.typ, p.addressable}, as, f.levels, parents, known) {
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

// fieldsOf returns the fields of a struct that a view looks at.
func fieldsOf(t reflect.Type, as view) []modelField {
	if as == encoded {
		return jsonFields(t)
	}
	var fields []modelField
	for i := range t.NumField() {
		f := t.Field(i)
		rules := f.Tag.Get("validate")
		if !f.IsExported() && !f.Anonymous || as == validated && rules == "-" {
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
