package responsemodel

import (
	"reflect"
	"sync"
)

// shape is what guard asks of a type for every value that it sees.
type shape struct {
	closed  bool
	bounded bool
	fields  []modelField // of a struct
}

type shapeKey struct {
	place
	as view
}

// shapes remembers the shapes. Like the cache of encoding/json it grows with the types of the program, not with its
// requests.
var shapes sync.Map // of shapeKey to *shape

func shapeOf(p place, as view) *shape {
	key := shapeKey{p, as}
	if known, ok := shapes.Load(key); ok {
		return known.(*shape)
	}
	made := &shape{closed: p.closed(as), bounded: bounded(p, as, unlimited)}
	if p.Kind() == reflect.Struct {
		made.fields = fieldsOf(p.Type, as)
		for i := range made.fields {
			f := &made.fields[i]
			f.dives, f.skipped = rulesOn(p.Type, f.index)
		}
	}
	known, _ := shapes.LoadOrStore(key, made)
	return known.(*shape)
}
