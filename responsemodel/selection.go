package responsemodel

import (
	"reflect"
	"slices"
	"strings"
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

// object returns the struct that a selection is about: what stands behind pointers, lists and maps. Nil is none: then
// there are no names to choose from.
func object(t reflect.Type) reflect.Type {
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
		case t.Kind() == reflect.Slice, t.Kind() == reflect.Array, t.Kind() == reflect.Map:
			t = t.Elem()
		default:
			return nil
		}
	}
	return nil
}

// field finds the JSON field of t that a dotted path begins with. A name may have dots itself: the longest counts.
func findField(t reflect.Type, path string) (i int, rest string, ok bool) {
	if t = object(t); t == nil {
		return 0, "", false
	}
	longest := -1
	for at, f := range jsonFields(t) {
		after, found := strings.CutPrefix(path, f.name)
		if found && len(f.name) > longest && (after == "" || after[0] == '.' && len(after) > 1) {
			i, rest, longest = at, strings.TrimPrefix(after, "."), len(f.name)
		}
	}
	return i, rest, longest >= 0
}

// narrow returns the part of base, a selection of t, that the paths name. What base does not have is not found.
func narrow(base *selection, t reflect.Type, paths []string) (s *selection, unknown []string) {
	if object(t) == nil {
		return base, paths
	}
	fields := jsonFields(object(t))
	s = newSelection(len(fields))
	below := make([][]string, len(fields))
	whole := make([]bool, len(fields))
	for _, path := range paths {
		i, rest, ok := findField(t, path)
		switch {
		case !ok || !base.has(i), rest != "" && !base.sub(i).knows(fields[i].typ, rest):
			unknown = append(unknown, path)
			continue
		case rest == "":
			whole[i] = true
		default:
			below[i] = append(below[i], rest)
		}
		s.add(i, base.sub(i))
	}
	for i, names := range below {
		if names != nil && !whole[i] {
			s.subs[i], _ = narrow(base.sub(i), fields[i].typ, names)
		}
	}
	return s, unknown
}

// knows reports whether a path leads to something in s, a selection of t.
func (s *selection) knows(t reflect.Type, path string) bool {
	i, rest, ok := findField(t, path)
	if !ok || !s.has(i) {
		return false
	}
	return rest == "" || s.sub(i).knows(jsonFields(object(t))[i].typ, rest)
}

// skips reports whether the steps of a pointer into a value of type t lead to what is not selected.
func (s *selection) skips(t reflect.Type, steps []string) bool {
	for s != nil && len(steps) > 0 {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
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

// without returns base less what the paths name.
func without(base *selection, t reflect.Type, paths []string) (s *selection, unknown []string) {
	if object(t) == nil {
		return base, paths
	}
	fields := jsonFields(object(t))
	s = base.clone(len(fields))
	below := make([][]string, len(fields))
	for _, path := range paths {
		i, rest, ok := findField(t, path)
		switch {
		case !ok, rest != "" && !(*selection)(nil).knows(fields[i].typ, rest):
			unknown = append(unknown, path)
		case rest == "":
			s.remove(i)
		default:
			below[i] = append(below[i], rest)
		}
	}
	for i, names := range below {
		if names != nil {
			s.subs[i], _ = without(base.sub(i), fields[i].typ, names)
		}
	}
	return s, unknown
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
func hasViews(t reflect.Type) bool { return len(viewsIn(t, nil, map[reflect.Type]bool{})) > 0 }

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
