package responsemodel

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// converter copies src into dst, which is the zero value of its type, at a depth.
type converter func(w *walk, dst, src reflect.Value, depth int) *Error

// compile returns the converter for a pair of types. Pairs are compiled once, and known before their parts are, so that
// types may contain themselves.
func (c *compiler) compile(path string, source, model reflect.Type) converter {
	key := pair{source, model}
	if known := c.converters[key]; known != nil {
		return func(w *walk, dst, src reflect.Value, depth int) *Error { return (*known)(w, dst, src, depth) }
	}
	made := new(converter)
	c.converters[key] = made
	inner := c.compilePair(path, source, model)
	// Only what may contain itself is counted: a long list is memory that is there already.
	if bounded(place{source, true}, encoded, unlimited) {
		*made = inner
		return inner
	}
	*made = func(w *walk, dst, src reflect.Value, depth int) *Error {
		if err := w.step(depth); err != nil {
			return err
		}
		return inner(w, dst, src, depth+1)
	}
	return *made
}

func (c *compiler) compilePair(path string, source, model reflect.Type) converter {
	switch {
	case source == model:
		return assign(bounded(place{source, true}, encoded, unlimited))
	case model.Kind() == reflect.Interface && source.Implements(model):
		return assignInterface(source)
	case source.Kind() == reflect.Pointer:
		return c.compileSourcePointer(path, source, model)
	case model.Kind() == reflect.Pointer:
		return c.compileModelPointer(path, source, model)
	case opaque(model):
		c.refuse(path, "%s encodes itself, it cannot be made of %s", model, source)
	case source.Kind() == reflect.Struct && model.Kind() == reflect.Struct:
		return c.compileStruct(path, source, model)
	case isList(source) && model.Kind() == reflect.Slice, isList(source) && model.Kind() == reflect.Array:
		return c.compileList(path, source, model)
	case source.Kind() == reflect.Map && model.Kind() == reflect.Map:
		return c.compileMap(path, source, model)
	case widens(source, model):
		return func(_ *walk, dst, src reflect.Value, _ int) *Error {
			dst.Set(src.Convert(model))
			return nil
		}
	default:
		c.refuse(path, "cannot convert %s to %s", source, model)
	}
	return nil
}

// assign copies a value whose type is the model's. What the type does not bound is looked through first.
func assign(bounded bool) converter {
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		if !bounded {
			if err := w.guard(src, depth, unlimited); err != nil {
				return err
			}
		}
		dst.Set(src)
		return nil
	}
}

// assignInterface puts a copy behind a pointer into the interface: a MarshalJSON on the pointer would not be called on
// the value, and what it hides would leave (R63).
func assignInterface(source reflect.Type) converter {
	set := assign(bounded(place{source, true}, encoded, unlimited))
	if k := source.Kind(); k == reflect.Pointer || k == reflect.Interface {
		return set
	}
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		copied := reflect.New(source)
		if err := set(w, copied.Elem(), src, depth); err != nil {
			return err
		}
		dst.Set(copied)
		return nil
	}
}

// compileSourcePointer follows a pointer of the source. Nil stays nil where the model can be nil, and is an error where
// the model promises a value.
func (c *compiler) compileSourcePointer(path string, source, model reflect.Type) converter {
	if source.Elem().Kind() == reflect.Pointer {
		return c.compilePointers(path, source, model)
	}
	to := model
	if model.Kind() == reflect.Pointer {
		to = model.Elem()
	}
	elem := c.compile(path, source.Elem(), to)
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		switch {
		case src.IsNil() && model.Kind() == reflect.Pointer:
			return nil
		case src.IsNil():
			return breaks("is nil, and " + model.String() + " is not nullable; a pointer in the model allows null")
		case model.Kind() == reflect.Pointer:
			dst.Set(reflect.New(to))
			dst = dst.Elem()
		}
		return elem(w, dst, src.Elem(), depth)
	}
}

// compilePointers follows the first of several pointers: nil at any of them is nil.
func (c *compiler) compilePointers(path string, source, model reflect.Type) converter {
	elem := c.compile(path, source.Elem(), model)
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		if src.IsNil() {
			src = reflect.New(source.Elem())
		}
		return elem(w, dst, src.Elem(), depth)
	}
}

func (c *compiler) compileModelPointer(path string, source, model reflect.Type) converter {
	elem := c.compile(path, source, model.Elem())
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		dst.Set(reflect.New(model.Elem()))
		return elem(w, dst.Elem(), src, depth)
	}
}

// fieldStep copies one field.
type fieldStep struct {
	name     string // the JSON name
	src, dst []int
	convert  converter
	optional bool // the model reaches it through an embedded pointer, which may stay nil
}

// compileStruct matches the fields of two structs by their JSON names. What the model does not name is not looked at.
func (c *compiler) compileStruct(path string, source, model reflect.Type) converter {
	supply := map[string]modelField{}
	for _, f := range jsonFields(source) {
		supply[f.name] = f
	}
	var steps []fieldStep
	for _, f := range jsonFields(model) {
		at := join(path, f.goName)
		s, ok := supply[f.name]
		switch {
		case !ok:
			c.refuse(at, "%s has no field with the JSON name %q%s", source, f.name, hint(source, f))
			continue
		case !settable(model, f.index), !readable(source, s.index):
			c.refuse(at, "it is, or is in, an embedded struct that is not exported and cannot be made; export the struct")
			continue
		}
		steps = append(steps, fieldStep{
			name: f.name, src: s.index, dst: f.index, convert: c.compile(at, s.typ, f.typ), optional: throughPointer(model, f.index),
		})
	}
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		var all *Error
		for i := range steps {
			all = joinErrors(all, within(steps[i].name, steps[i].run(w, dst, src, depth)))
		}
		return all
	}
}

func (s *fieldStep) run(w *walk, dst, src reflect.Value, depth int) *Error {
	from, err := src.FieldByIndexErr(s.src)
	if err != nil && s.optional {
		return nil
	}
	if err != nil {
		return breaks("is in an embedded pointer that is nil")
	}
	return s.convert(w, fieldForSet(dst, s.dst), from, depth)
}

// fieldForSet is FieldByIndex that makes the embedded structs on the way.
func fieldForSet(v reflect.Value, index []int) reflect.Value {
	for i, at := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(at)
	}
	return v
}

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

// hint says what is probably meant by a name that is not there.
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

func isList(t reflect.Type) bool { return t.Kind() == reflect.Slice || t.Kind() == reflect.Array }

func (c *compiler) compileList(path string, source, model reflect.Type) converter {
	if model.Kind() == reflect.Array && (source.Kind() != reflect.Array || source.Len() != model.Len()) {
		c.refuse(path, "cannot convert %s to %s: the lengths may differ", source, model)
		return nil
	}
	if isBytes(source) != isBytes(model) {
		c.refuse(path, "cannot convert %s to %s: one is bytes, which JSON holds as base64", source, model)
		return nil
	}
	elem := c.compile(path, source.Elem(), model.Elem())
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		if src.Kind() == reflect.Slice && src.IsNil() {
			return nil // null, as encoding/json has it
		}
		if dst.Kind() == reflect.Slice {
			dst.Set(reflect.MakeSlice(model, src.Len(), src.Len()))
		}
		var all *Error
		for i := range src.Len() {
			if err := elem(w, dst.Index(i), src.Index(i), depth); err != nil {
				all = joinErrors(all, within(strconv.Itoa(i), err))
			}
		}
		return all
	}
}

// isBytes reports whether encoding/json writes t as base64.
func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && !opaque(t.Elem())
}

func (c *compiler) compileMap(path string, source, model reflect.Type) converter {
	if source.Key() != model.Key() && (source.Key().Kind() != reflect.String || model.Key().Kind() != reflect.String ||
		opaque(source.Key()) || opaque(model.Key())) {
		c.refuse(path, "cannot convert keys of type %s to %s", source.Key(), model.Key())
		return nil
	}
	elem := c.compile(path, source.Elem(), model.Elem())
	return func(w *walk, dst, src reflect.Value, depth int) *Error {
		if src.IsNil() {
			return nil
		}
		dst.Set(reflect.MakeMapWithSize(model, src.Len()))
		var all *Error
		for entries := src.MapRange(); entries.Next(); {
			to := reflect.New(model.Elem()).Elem()
			if err := elem(w, to, entries.Value(), depth); err != nil {
				all = joinErrors(all, within("*", err))
				continue
			}
			dst.SetMapIndex(entries.Key().Convert(model.Key()), to)
		}
		return all
	}
}

// widens reports whether every value of source is a value of model: the same kind under another name, or a wider one.
// An int becomes no string, and no number loses digits.
func widens(source, model reflect.Type) bool {
	s, m := source.Kind(), model.Kind()
	if opaque(source) {
		return false
	}
	switch {
	case s == m:
		return s == reflect.String || s == reflect.Bool || isInt(s) || isUint(s) || isFloat(s)
	case isInt(s) && isInt(m), isUint(s) && isUint(m), isFloat(s) && isFloat(m):
		return minBits(m) >= maxBits(source)
	case isUint(s) && isInt(m):
		return minBits(m) > maxBits(source)
	}
	return false
}

func isInt(k reflect.Kind) bool   { return reflect.Int <= k && k <= reflect.Int64 }
func isUint(k reflect.Kind) bool  { return reflect.Uint <= k && k <= reflect.Uintptr }
func isFloat(k reflect.Kind) bool { return k == reflect.Float32 || k == reflect.Float64 }

// minBits is what a model of that kind holds on every machine; an int may have 32 bits.
func minBits(k reflect.Kind) int {
	switch k {
	case reflect.Int8, reflect.Uint8:
		return 8
	case reflect.Int16, reflect.Uint16:
		return 16
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		return 64
	}
	return 32
}

// maxBits is what a source of that kind may hold on some machine; an int may have 64 bits.
func maxBits(t reflect.Type) int {
	switch t.Kind() {
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		return 64
	}
	return t.Bits()
}

func joinErrors(all, err *Error) *Error {
	switch {
	case err == nil:
		return all
	case all == nil:
		return err
	case len(all.Violations) < violation.Max:
		all.Violations = append(all.Violations, err.Violations...)
	}
	return all
}
