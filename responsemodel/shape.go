package responsemodel

import (
	"reflect"
	"slices"
	"sync"
)

// shape is what guard asks of a type for every value that it sees.
type shape struct {
	bounded bool
	valuer  bool         // validator looks at another value in its place
	fields  []modelField // of a struct
}

type shapeKey struct {
	reflect.Type
	as reach
}

// shapes remembers the shapes. Like the cache of encoding/json it grows with the types of the program, not with its
// requests.
var shapes sync.Map // of shapeKey to *shape

func shapeOf(t reflect.Type, as reach) *shape {
	key := shapeKey{t, as}
	if known, ok := shapes.Load(key); ok {
		return known.(*shape)
	}
	made := &shape{bounded: bounded(t, as, unlimited), valuer: t.Kind() != reflect.Interface && t.Implements(valuerType)}
	if t.Kind() == reflect.Struct {
		made.fields = slices.Clone(fieldsOf(t, as)) // jsonFields are shared, and what follows is of the shape only
		for i := range made.fields {
			f := &made.fields[i]
			f.dives, f.skipped = rulesOn(t, f.index)
		}
	}
	known, _ := shapes.LoadOrStore(key, made)
	return known.(*shape)
}
