package responsemodel

import (
	"reflect"
	"runtime"
	"slices"
	"strings"
)

// refuseOpen refuses a root that says nothing about what leaves.
func (c *compiler) refuseOpen(source, model reflect.Type) {
	if model.Implements(errorType) || source.Implements(errorType) {
		c.refuse("", "an error cannot be a response model; return it as the error")
		return
	}
	t := innermost(model)
	switch {
	case t.Kind() == reflect.Interface:
		c.refuse("", "%s declares nothing that could be filtered; return a struct, or pass Unfiltered()", t)
	case t != timeType && implements(t, jsonMarshalerType): // a time hides nothing
		c.refuse("", "%s encodes itself (MarshalJSON), nothing can be filtered; name a model with As, or pass Unfiltered()", t)
	}
}

// innermost returns what stands at the end of pointers, lists and maps, or before that the first type that encodes
// itself. A type that has no end, such as type L []L, is its own.
func innermost(t reflect.Type) reflect.Type {
	var seen []reflect.Type
	for !slices.Contains(seen, t) && (t.Kind() == reflect.Pointer || !implements(t, jsonMarshalerType)) {
		seen = append(seen, t)
		if hasElem(t) {
			t = t.Elem()
		}
	}
	return t
}

// refuseUnencodable refuses what JSON cannot hold, anywhere in a type, and structs whose encoding is taken over by
// something that they embed.
func (c *compiler) refuseUnencodable(t reflect.Type) {
	c.refuseTypes("", t, map[reflect.Type]bool{})
}

func (c *compiler) refuseTypes(path string, t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	if t.Kind() == reflect.Pointer { // it encodes itself if what it points to does
		c.refuseTypes(path, t.Elem(), seen)
		return
	}
	if t.Kind() == reflect.Struct && opaque(t) {
		if by := promotedMarshaler(t); by != "" && t.NumField() > 1 {
			c.refuse(path, "the embedded %s encodes the whole %s in its place; give it a name", by, t)
		}
	}
	if opaque(t) {
		return
	}
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		c.refuse(path, "JSON cannot hold a %s", t)
	case reflect.Map:
		if !encodableKey(t.Key()) {
			c.refuse(path, "JSON cannot hold a map with keys of type %s", t.Key())
		}
		c.refuseTypes(path, t.Elem(), seen)
	case reflect.Slice, reflect.Array:
		c.refuseTypes(path, t.Elem(), seen)
	case reflect.Struct:
		c.refuseTwins(path, t)
		c.refuseTagsOnEmbedded(path, t)
		c.refuseNames(path, t)
		for _, f := range jsonFields(t) {
			c.refuseTypes(join(path, f.goName), f.typ, seen)
		}
	}
}

// refuseNames refuses names that encoding/json reads in one way in one version of Go, and in another in the next.
func (c *compiler) refuseNames(path string, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && !validName(name) {
			c.refuse(join(path, f.Name), "the JSON name %q has a quote, a backslash, a comma or a control character; rename it", name)
		}
	}
}

// refuseTagsOnEmbedded refuses a tag "model" on an embedded struct: its fields leave in its place, and nobody would heed it.
func (c *compiler) refuseTagsOnEmbedded(path string, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if _, said := f.Tag.Lookup("model"); said && f.Anonymous && name == "" && indirect(f.Type).Kind() == reflect.Struct {
			c.refuse(join(path, f.Name), "the tag model does nothing on an embedded struct; tag its fields, or give it a name")
		}
	}
}

// refuseTwins refuses fields that cancel each other out: encoding/json leaves all of them out, in silence (R65).
func (c *compiler) refuseTwins(path string, t reflect.Type) {
	_, twins := promote(t)
	for _, name := range twins {
		c.refuse(path, "%s has more than one field with the JSON name %q, and so none of them leaves; rename one", t, name)
	}
}

// promotedMarshaler returns the name of the embedded field whose marshaler method a struct has taken over without
// meaning to: then all its other fields vanish (R61).
func promotedMarshaler(t reflect.Type) string {
	for _, m := range []struct {
		name  string
		iface reflect.Type
	}{{"MarshalJSON", jsonMarshalerType}, {"MarshalText", textMarshalerType}} {
		if !implements(t, m.iface) {
			continue
		}
		if declares(t, m.name) {
			return "" // it is asked first
		}
		for i := range t.NumField() {
			if f := t.Field(i); f.Anonymous && implements(f.Type, m.iface) {
				return f.Name
			}
		}
	}
	return ""
}

// declares reports whether the struct type t has written that method itself: the compiler's own, which forward a
// promoted one, have no file.
func declares(t reflect.Type, name string) bool {
	if strings.HasSuffix(t.Name(), "]") {
		return true // a method of a generic type always goes through code of the compiler: the benefit of the doubt
	}
	for _, of := range []reflect.Type{t, reflect.PointerTo(t)} {
		method, ok := of.MethodByName(name)
		if !ok {
			continue
		}
		file, _ := runtime.FuncForPC(method.Func.Pointer()).FileLine(method.Func.Pointer())
		if !strings.Contains(file, "<autogenerated>") {
			return true
		}
	}
	return false
}

// refuseLeaks refuses, under Strict, what passes unfiltered.
func (c *compiler) refuseLeaks(p *Plan) {
	if !c.config.strict {
		return
	}
	for _, leak := range p.Audit().Unfiltered {
		if !leak.Declared {
			c.refuse("", "Strict: %q passes unfiltered: %s: %s; declare what leaves, or tag the field with model:\"unfiltered\"",
				leak.Name, leak.Type, leak.Why)
		}
	}
}
