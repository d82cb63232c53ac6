package responsemodel

import (
	"reflect"
	"slices"
	"sync"
)

// inView returns what of base, a selection of t, is in the view: fields whose tag names views are in these only.
func inView(base *selection, t reflect.Type, view string) *selection {
	v := viewer{view: view, known: map[spot]*selection{}}
	return v.narrow(base, t)
}

// viewer narrows selections to a view. It remembers what it has made, as types may lead back to themselves.
type viewer struct {
	view  string
	known map[spot]*selection
}

// narrow returns what of base, a selection of t, is in the view.
func (v *viewer) narrow(base *selection, t reflect.Type) *selection {
	if t = object(t); t == nil || !hasViews(t) {
		return base
	}
	key := spot{t, base}
	if known := v.known[key]; known != nil {
		return known
	}
	fields := jsonFields(t)
	s := newSelection(len(fields))
	v.known[key] = s
	for i, f := range fields {
		a, _ := annotationOf(f.tag) // a mistake in it is reported where the pair is compiled
		if base.has(i) && (a.views == nil || slices.Contains(a.views, v.view)) {
			s.add(i, v.narrow(base.sub(i), f.typ))
		}
	}
	return s
}

// hasViews reports whether a field in t, at any depth, is in some views only.
func hasViews(t reflect.Type) bool { return viewNames(t) != nil }

// viewsKnown remembers what viewNames says, for the types of the program.
var viewsKnown sync.Map // of reflect.Type to []string

// viewNames returns the names of the views in t, in the order of the declaration.
func viewNames(t reflect.Type) []string {
	if known, ok := viewsKnown.Load(t); ok {
		return known.([]string)
	}
	names := viewsIn(t, nil, map[reflect.Type]bool{})
	viewsKnown.Store(t, names)
	return names
}

// viewsIn returns the names of the views in t, in the order of the declaration.
func viewsIn(t reflect.Type, found []string, seen map[reflect.Type]bool) []string {
	if t = object(t); t == nil || seen[t] {
		return found
	}
	seen[t] = true
	for _, f := range jsonFields(t) {
		a, _ := annotationOf(f.tag)
		for _, name := range a.views {
			if !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
		found = viewsIn(f.typ, found, seen)
	}
	return found
}
