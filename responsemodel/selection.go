package responsemodel

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// selection says which fields of an object leave, and what of each: a set of bits over the JSON fields of a type of the
// model. Nil is all of it. It is immutable, and may lead back to itself where the type does.
type selection struct {
	bits []uint64
	subs []*selection // by field
}

func (s *selection) has(i int) bool { return s == nil || s.bits[i>>6]>>(i&63)&1 != 0 }

func (s *selection) sub(i int) *selection {
	if s == nil {
		return nil
	}
	return s.subs[i]
}

func (s *selection) add(i int, sub *selection) {
	s.bits[i>>6] |= 1 << (i & 63)
	s.subs[i] = sub
}

func (s *selection) remove(i int) { s.bits[i>>6] &^= 1 << (i & 63) }

func newSelection(n int) *selection {
	return &selection{bits: make([]uint64, (n+63)/64), subs: make([]*selection, n)}
}

// clone returns a copy of s for n fields, whose own bits may be changed.
func (s *selection) clone(n int) *selection {
	if s != nil {
		return &selection{bits: slices.Clone(s.bits), subs: slices.Clone(s.subs)}
	}
	all := newSelection(n)
	for i := range n {
		all.add(i, nil)
	}
	return all
}

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
			t = t.Field(0).Type
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

// way is a dotted path as the indexes of fields.
type way []int

// pathfinder resolves dotted paths. A name may have dots itself: the longest name is tried first. The steps are bounded,
// as a client may ask for paths.
type pathfinder struct {
	steps int
	limit int // 0: none, the paths are the program's
}

const maxPathSteps = 1000

// find returns the way that a path takes through s, a selection of t.
func (p *pathfinder) find(s *selection, t reflect.Type, path string) (way, bool) {
	if t = object(t); t == nil {
		return nil, false
	}
	fields := jsonFields(t)
	for _, i := range beginnings(fields, path) {
		if p.steps++; p.limit > 0 && p.steps > p.limit {
			return nil, false
		}
		if !s.has(i) {
			continue
		}
		rest := path[len(fields[i].name):]
		if rest == "" {
			return way{i}, true
		}
		if below, ok := p.find(s.sub(i), fields[i].typ, rest[1:]); ok {
			return append(way{i}, below...), true
		}
	}
	return nil, false
}

// beginnings returns the fields whose names a path begins with, the longest first.
func beginnings(fields []modelField, path string) (found []int) {
	for i, f := range fields {
		rest, ok := strings.CutPrefix(path, f.name)
		if ok && (rest == "" || rest[0] == '.' && len(rest) > 1) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(a, b int) int { return len(fields[b].name) - len(fields[a].name) })
	return found
}

// find returns the ways of paths in base, a selection of t, and the paths that lead nowhere.
func find(base *selection, t reflect.Type, paths []string, limit int) (ways []way, unknown []string) {
	p := pathfinder{limit: limit}
	for _, path := range paths {
		if w, ok := p.find(base, t, path); ok {
			ways = append(ways, w)
		} else {
			unknown = append(unknown, path)
		}
	}
	return ways, unknown
}

// narrow returns the part of base, a selection of t, that the paths name. What base does not have is not found.
func narrow(base *selection, t reflect.Type, paths []string, limit int) (s *selection, unknown []string) {
	ways, unknown := find(base, t, paths, limit)
	if object(t) == nil {
		return base, unknown
	}
	return only(base, t, ways), unknown
}

// only returns the part of base, a selection of t, that the ways lead to.
func only(base *selection, t reflect.Type, ways []way) *selection {
	fields := jsonFields(object(t))
	s := newSelection(len(fields))
	for i, below := range byFirst(ways) {
		sub := base.sub(i)
		if below != nil {
			sub = only(sub, fields[i].typ, below)
		}
		s.add(i, sub)
	}
	return s
}

// byFirst groups ways by their first step: nil for a way that ends there, which is all of it, whatever others say.
func byFirst(ways []way) map[int][]way {
	groups := map[int][]way{}
	for _, w := range ways {
		below, known := groups[w[0]]
		switch {
		case len(w) == 1:
			groups[w[0]] = nil
		case !known || below != nil:
			groups[w[0]] = append(below, w[1:])
		}
	}
	return groups
}

// without returns base, a selection of t, less what the paths name.
func without(base *selection, t reflect.Type, paths []string) (s *selection, unknown []string) {
	ways, unknown := find(nil, t, paths, 0)
	if object(t) == nil {
		return base, unknown
	}
	return less(base, t, ways), unknown
}

// less returns base, a selection of t, without what the ways lead to.
func less(base *selection, t reflect.Type, ways []way) *selection {
	fields := jsonFields(object(t))
	s := base.clone(len(fields))
	for i, below := range byFirst(ways) {
		if below == nil {
			s.remove(i)
			continue
		}
		s.subs[i] = less(base.sub(i), fields[i].typ, below)
	}
	return s
}

// skips reports whether the steps of a pointer into a value of type t lead to what is not selected.
func (s *selection) skips(t reflect.Type, steps []string) bool {
	for s != nil && len(steps) > 0 {
		if t = withoutPointers(t); isOptional(t) {
			t = t.Field(0).Type
			continue
		}
		switch t.Kind() {
		case reflect.Slice, reflect.Array, reflect.Map:
			t, steps = t.Elem(), steps[1:]
			continue
		case reflect.Struct:
		default:
			return false
		}
		fields := jsonFields(t)
		i := slices.IndexFunc(fields, func(f modelField) bool { return f.name == steps[0] })
		if i < 0 {
			return false
		}
		if !s.has(i) {
			return true
		}
		s, t, steps = s.sub(i), fields[i].typ, steps[1:]
	}
	return false
}

// viewer narrows selections to a view: fields whose tag names views are in these only.
type viewer struct {
	view  string
	known map[viewed]*selection
}

type viewed struct {
	base *selection
	typ  reflect.Type
}

// narrow returns what of base, a selection of t, is in the view.
func (v *viewer) narrow(base *selection, t reflect.Type) *selection {
	if t = object(t); t == nil || !hasViews(t) {
		return base
	}
	key := viewed{base, t}
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
