package bind

import (
	"reflect"
	"time"
)

// wanted says in words that a client understands what a type wants.
func wanted(t reflect.Type) string {
	switch k := t.Kind(); {
	case t == reflect.TypeFor[time.Duration]():
		return "want a duration"
	case t == reflect.TypeFor[time.Time]():
		return "want a time"
	case k == reflect.Bool:
		return "want a boolean"
	case k == reflect.String:
		return "want a string"
	case reflect.Int <= k && k <= reflect.Uintptr:
		return "want an integer"
	case k == reflect.Float32 || k == reflect.Float64:
		return "want a number"
	case k == reflect.Struct || k == reflect.Map:
		return "want an object"
	case k == reflect.Slice || k == reflect.Array:
		return "want a list"
	case k == reflect.Pointer:
		return wanted(t.Elem())
	}
	return "want another type"
}

// wantedParam says what a parameter of type t wants: of a list, each value.
func wantedParam(t reflect.Type) string {
	if isList(t) && !isCustom(t) {
		t = deref(t.Elem())
	}
	if isCustom(t) {
		return "want another type"
	}
	return wanted(t)
}
