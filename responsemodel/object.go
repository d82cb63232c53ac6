package responsemodel

import (
	"reflect"
	"slices"
	"sync"
)

// objects remembers what object says. Like the cache of encoding/json it grows with the types of the program, not with its
// requests.
var objects sync.Map // of reflect.Type to reflect.Type, which may be nil

// object returns the struct that a selection is about: what stands behind pointers, lists and maps. Nil is none: then
// there are no names to choose from.
func object(t reflect.Type) reflect.Type {
	if known, ok := objects.Load(t); ok {
		found, _ := known.(reflect.Type)
		return found
	}
	found := findObject(t)
	objects.Store(t, found)
	return found
}

func findObject(t reflect.Type) reflect.Type {
	var seen []reflect.Type
	for !slices.Contains(seen, t) {
		seen = append(seen, t)
		switch {
		case isOptional(t):
			t = t.Field(optionalValue).Type
		case t.Kind() == reflect.Pointer:
			t = t.Elem()
		case opaque(t):
			return nil
		case t.Kind() == reflect.Struct:
			return t
		case hasElem(t):
			t = t.Elem()
		default:
			return nil
		}
	}
	return nil
}
