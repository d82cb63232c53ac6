package responsemodel

import (
	"reflect"
	"sync"
)

// shape is what guard asks of a type for every value that it sees.
type shape struct {
	opaque  bool
	bounded bool
	fields  []jsonField // of a struct
}

// shapes remembers the shapes. Like the cache of encoding/json it grows with the types of the program, not with its
// requests.
var shapes sync.Map // of reflect.Type to *shape

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	made := &shape{opaque: opaque(t) && t.Kind() != reflect.Interface, bounded: bounded(t)}
	if t.Kind() == reflect.Struct {
		made.fields = jsonFields(t)
	}
	known, _ := shapes.LoadOrStore(t, made)
	return known.(*shape)
}
