package responsemodel

import (
	"reflect"
	"strings"
)

// settable reports whether reflection may set a field, and make the structs on the way to it.
func settable(t reflect.Type, index []int) bool {
	for i, at := range index {
		f := indirect(t).Field(at)
		last := i == len(index)-1
		if !f.IsExported() && (last || f.Type.Kind() == reflect.Pointer) {
			return false
		}
		t = f.Type
	}
	return true
}

// readable reports whether reflection may take a field as a whole.
func readable(t reflect.Type, index []int) bool {
	return t.FieldByIndex(index).IsExported()
}

// throughPointer reports whether the way to a field leads through an embedded pointer.
func throughPointer(t reflect.Type, index []int) bool {
	for _, at := range index[:len(index)-1] {
		t = indirect(t).Field(at).Type
		if t.Kind() == reflect.Pointer {
			return true
		}
	}
	return false
}

// pointerWay returns the way to the last embedded pointer on the way to a field; none is empty.
func pointerWay(t reflect.Type, index []int) (way []int) {
	for i := range max(0, len(index)-1) {
		if t = indirect(t).Field(index[i]).Type; t.Kind() == reflect.Pointer {
			way = index[:i+1]
		}
	}
	return way
}

// hint says what is probably meant by a name that is not there: a tag that one of the two lacks, or a hidden field.
func hint(source reflect.Type, want modelField) string {
	for _, f := range jsonFields(source) {
		if f.goName == want.goName && f.tagged && !want.tagged {
			return "; tag the model's field " + want.goName + ` with json:"` + f.name + `"`
		}
	}
	for i := range source.NumField() {
		f := source.Field(i)
		if f.Name != want.goName && !strings.EqualFold(f.Name, want.name) {
			continue
		}
		if f.Tag.Get("json") == "-" {
			return "; its field " + f.Name + ` is hidden by json:"-"`
		}
		return "; tag its field " + f.Name + ` with json:"` + want.name + `"`
	}
	return "; add it to the source or take it out of the model"
}
