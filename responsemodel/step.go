package responsemodel

import (
	"reflect"
	"slices"
	"strings"
)

// compileStruct matches the fields of two structs by their JSON names, or by the way that the model's tag names. What the
// model does not name is not looked at.
func (c *compiler) compileStruct(path string, source, model reflect.Type) []fieldStep {
	supply := map[string]modelField{}
	for _, f := range jsonFields(source) {
		supply[f.name] = f
	}
	fields := jsonFields(model)
	steps := make([]fieldStep, len(fields))
	for i, f := range fields {
		at := join(path, f.goName)
		a, err := annotationOf(f.tag)
		if err != nil && !c.lenient {
			c.refuse(at, "%v", err)
			continue
		}
		from, ok := supply[f.name]
		if a.from != nil && source != model { // a value of the model itself has what the tag would make
			from, ok = c.follow(at, source, a.from)
			if !ok {
				continue
			}
		}
		isAsked := source != model || opaque(from.typ) || f.omitZero && hasIsZero(from.typ) // by reflection, or by its own method
		switch {
		case !ok:
			c.refuse(at, "%s has no field with the JSON name %q%s", source, f.name, hint(source, f))
		case source != model && !settable(model, f.index), isAsked && !readable(source, from.index):
			c.refuse(at, "it is, or is in, an embedded struct that is not exported and cannot be made; export the struct")
		default:
			steps[i] = c.step(at, model, f, c.config.omit&omitDefault != 0)
			s := &steps[i]
			s.from, s.embedded = placeOf(source, from.index), a.from == nil && throughPointer(source, from.index)
			s.optional = a.from == nil && throughPointer(model, f.index) && c.together(model, f, source, supply)
			s.use(c.compileField(at, from.typ, f.typ, a, source != model))
		}
	}
	return steps
}

// together reports whether all fields that the model reaches through one embedded pointer are behind one embedded pointer
// of the source: only then are they there, or not there, at once.
func (c *compiler) together(model reflect.Type, f modelField, source reflect.Type, supply map[string]modelField) bool {
	at := pointerWay(model, f.index)
	behind := pointerWay(source, supply[f.name].index)
	for _, other := range jsonFields(model) {
		if len(other.index) > len(at) && slices.Equal(other.index[:len(at)], at) &&
			!slices.Equal(pointerWay(source, supply[other.name].index), behind) {
			return false
		}
	}
	return true
}

// compileMapObject compiles a struct of a map: each field is looked up by its JSON name.
func (c *compiler) compileMapObject(path string, source, model reflect.Type) []fieldStep {
	fields := jsonFields(model)
	steps := make([]fieldStep, len(fields))
	for i, f := range fields {
		at := join(path, f.goName)
		a, err := annotationOf(f.tag)
		switch {
		case err != nil:
			c.refuse(at, "%v", err)
		case a.from != nil:
			c.refuse(at, "%s has no Go fields, but the tag model says from=%s", source, strings.Join(a.from, "."))
		case !settable(model, f.index):
			c.refuse(at, "it is, or is in, an embedded struct that is not exported and cannot be made; export the struct")
		default:
			steps[i] = c.step(at, model, f, true) // also without OmitDefault: a default stands in for what is not there
			steps[i].absent = steps[i].whenAbsent()
			steps[i].entry = reflect.ValueOf(f.name).Convert(source.Key())
			if steps[i].fallback.IsValid() {
				steps[i].instead = c.insteadOf(at, &steps[i])
			}
			steps[i].use(c.compileField(at, source.Elem(), f.typ, a, true))
		}
	}
	return steps
}

// step returns what both kinds of sources have in common. Defaults says whether the tag default is heeded.
func (c *compiler) step(path string, model reflect.Type, f modelField, defaults bool) fieldStep {
	s := fieldStep{meaning: &meaning{
		name: f.name, index: f.index, model: f.typ, omitEmpty: f.omitEmpty, omitZero: f.omitZero, quoted: f.quoted,
		unset: isOptional(f.typ), hasIsZero: hasIsZero(f.typ),
	}}
	s.key = newKey(f.name, !c.config.rawHTML)
	if text, ok := f.tag.Lookup("default"); ok && defaults && !c.lenient {
		s.fallback = c.parseDefault(path, f.typ, text)
	}
	omit := c.config.omit // but omitNone: null is seen when it is there
	s.mayOmit = s.omitEmpty || s.omitZero || omit&omitZero != 0 ||
		omit&omitUnset != 0 && s.unset || omit&omitDefault != 0 && s.fallback.IsValid()
	s.rules = c.rulesetOf(model, f)
	return s
}

// insteadOf returns the step for the default of a field, which is a value of the model's own type.
func (c *compiler) insteadOf(path string, s *fieldStep) *fieldStep {
	instead := *s
	instead.use(c.compile(path, s.model, s.model))
	return &instead
}

// use gives the step its node, which is nil after a mistake.
func (s *fieldStep) use(n *node) {
	s.node, s.checked = n, s.rules != nil || n != nil && n.ruled
	if n == nil || !n.op.isLeaf() {
		return
	}
	s.op = n.op
	s.simple = s.rules != nil && !s.rules.unknown && !n.valued
	s.plain = !s.mayOmit && !s.quoted && (s.simple || !s.checked)
}

// whenAbsent says what becomes of a field that a map does not have.
func (s *fieldStep) whenAbsent() absence {
	switch {
	case s.fallback.IsValid():
		return absentDefault
	case s.omitEmpty, s.omitZero:
		return absentOmitted
	case canBeNull(s.model):
		return absentNull
	}
	return absentRefused
}

// compileField compiles the pair of a field, where the tag may ask for a string made by a method.
func (c *compiler) compileField(path string, source, model reflect.Type, a annotation, converts bool) *node {
	if a.text == notTextual || !converts {
		return c.compile(path, source, model)
	}
	target, from := withoutPointers(model), withoutPointers(source)
	iface, word := stringerType, "fmt.Stringer"
	if a.text == byTextMarshal {
		iface, word = textMarshalerType, "encoding.TextMarshaler"
	}
	switch {
	case target.Kind() != reflect.String || opaque(target):
		c.refuse(path, "the tag model asks for a string, but the field is a %s", model)
	case from.Kind() == reflect.Interface || !implements(from, iface):
		c.refuse(path, "the tag model asks for a string of %s, which is no %s", source, word)
	case source.Kind() == reflect.Pointer && source.Elem().Kind() == reflect.Pointer:
		c.refuse(path, "cannot convert %s to %s", source, model)
	default:
		n := &node{op: opText, source: from, model: target, how: a.text} // not among c.nodes: the tag is of this field
		if source.Kind() == reflect.Pointer {
			return &node{op: opPointer, source: source, model: target, nullable: model.Kind() == reflect.Pointer, elem: n}
		}
		return n
	}
	return nil
}

// follow finds a field of the source by the way that a tag names.
func (c *compiler) follow(path string, source reflect.Type, way []string) (found modelField, ok bool) {
	t := source
	for i, name := range way {
		t = indirect(t)
		if t.Kind() != reflect.Struct {
			c.refuse(path, "the tag model says from=%s, but %s is a %s", strings.Join(way, "."), strings.Join(way[:i], "."), t)
			return found, false
		}
		f, ok := t.FieldByName(name)
		if !ok || !f.IsExported() {
			c.refuse(path, "the tag model says from=%s, but %s has no exported field %s", strings.Join(way, "."), t, name)
			return found, false
		}
		found.index = append(found.index, f.Index...)
		t = f.Type
	}
	found.typ = t
	return found, true
}
