package responsemodel

import (
	"reflect"
	"slices"
	"strconv"
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

// selections compiles the selections of the options: one for each view, and one for no view.
func (c *compiler) selections(model reflect.Type) (base *selection, views map[string]*selection) {
	var unknown []string
	for _, paths := range c.config.include {
		var missing []string
		base, missing = include(base, model, paths, 0)
		for _, path := range missing {
			unknown = append(unknown, "Include: "+strconv.Quote(path))
		}
	}
	if c.config.exclude != nil {
		var missing []string
		base, missing = exclude(base, model, c.config.exclude)
		for _, path := range missing {
			unknown = append(unknown, "Exclude: "+strconv.Quote(path))
		}
	}
	otherwise := ""
	if len(c.config.include) > 1 || c.config.include != nil && c.config.exclude != nil {
		otherwise = ", or another Include leaves it out"
	}
	for i, name := range unknown {
		hint := otherwise
		if i == 0 { // the names are many: once is enough
			hint += "; want one of " + strings.Join(names(model, nil), ", ")
		}
		c.refuse("", "%s is no field of the model%s", name, hint)
	}
	known := viewNames(model)
	if view := c.config.view; view != "" && !slices.Contains(known, view) {
		c.refuse("", "View(%q): no field of the model is in this view; want one of %q", view, known)
	}
	views = map[string]*selection{}
	for _, view := range append([]string{""}, known...) {
		views[view] = inView(base, model, view)
	}
	return base, views
}

// include returns the part of base, a selection of t, that the paths name. What base does not have is not found.
func include(base *selection, t reflect.Type, paths []string, limit int) (s *selection, unknown []string) {
	ways, unknown := find(base, t, paths, limit)
	if object(t) == nil {
		return base, unknown
	}
	return includeWays(base, t, ways), unknown
}

// includeWays returns the part of base, a selection of t, that the ways lead to.
func includeWays(base *selection, t reflect.Type, ways []way) *selection {
	fields := jsonFields(object(t))
	s := newSelection(len(fields))
	for i, below := range byFirst(ways) {
		sub := base.sub(i)
		if below != nil {
			sub = includeWays(sub, fields[i].typ, below)
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

// exclude returns base, a selection of t, less what the paths name.
func exclude(base *selection, t reflect.Type, paths []string) (s *selection, unknown []string) {
	ways, unknown := find(nil, t, paths, 0)
	if object(t) == nil {
		return base, unknown
	}
	return excludeWays(base, t, ways), unknown
}

// excludeWays returns base, a selection of t, without what the ways lead to.
func excludeWays(base *selection, t reflect.Type, ways []way) *selection {
	fields := jsonFields(object(t))
	s := base.clone(len(fields))
	for i, below := range byFirst(ways) {
		if below == nil {
			s.remove(i)
			continue
		}
		s.subs[i] = excludeWays(base.sub(i), fields[i].typ, below)
	}
	return s
}

// skips reports whether the steps of a pointer into a value of type t lead to what is not selected.
func (s *selection) skips(t reflect.Type, steps []string) bool {
	for s != nil && len(steps) > 0 {
		if t = withoutPointers(t); isOptional(t) {
			t = t.Field(optionalValue).Type
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

// spot is a type, or a node, with what is selected of it.
type spot struct {
	at any
	of *selection
}
