package bind

import (
	"encoding"
	"mime/multipart"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin/binding"
)

// deref returns what pointers lead to. A type without an end, such as type P *P, is its own.
func deref(t reflect.Type) reflect.Type {
	for range maxDepth {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}

// holdsFile reports whether t is a file, or a list of files.
func holdsFile(t reflect.Type) bool {
	for range maxDepth { // a type such as type L []L has no end
		if t.Kind() != reflect.Pointer && !isList(t) {
			break
		}
		t = t.Elem()
	}
	return t == reflect.TypeFor[multipart.FileHeader]()
}

// isCustom reports whether Gin's binding lets t bind itself.
func isCustom(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[binding.BindUnmarshaler]())
}

// usesParser reports whether the field, or each of its elements, is bound by its UnmarshalText.
func usesParser(f reflect.StructField, t reflect.Type, tag string) bool {
	_, options, _ := strings.Cut(f.Tag.Get(tag), ",")
	if !slices.Contains(strings.Split(options, ","), "parser=encoding.TextUnmarshaler") {
		return false
	}
	parser := reflect.TypeFor[encoding.TextUnmarshaler]()
	isParser := func(t reflect.Type) bool { return reflect.PointerTo(t).Implements(parser) }
	return isParser(t) || isList(t) && isParser(t.Elem())
}

// isBindable reports whether Gin's binding can make a t: a scalar, a list of what is none, or JSON for a struct or map.
func isBindable(t reflect.Type) bool {
	if isList(t) {
		t = deref(t.Elem())
	}
	k := t.Kind()
	return isScalar(t) || k == reflect.Struct || k == reflect.Map || isCustom(t)
}

func isList(t reflect.Type) bool { return t.Kind() == reflect.Slice || t.Kind() == reflect.Array }

// isScalar reports whether t is a string, a bool or a number; a time.Duration is one.
func isScalar(t reflect.Type) bool {
	k := t.Kind()
	return k == reflect.String || k == reflect.Bool || reflect.Int <= k && k <= reflect.Float64 && k != reflect.Uintptr
}

// isParam reports whether one parameter can be a t: a scalar, or a list of those for a name that comes several times.
func isParam(t reflect.Type) bool {
	return isScalar(t) || t.Kind() == reflect.Slice && isScalar(t.Elem())
}

// isTime reports whether validator takes values of type t for times.
func isTime(t reflect.Type) bool { return t.ConvertibleTo(reflect.TypeFor[time.Time]()) }

// mayHoldStructs reports whether it pays to look into a list or map with such elements.
func mayHoldStructs(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		return true
	}
	return false
}
