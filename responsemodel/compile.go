package responsemodel

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// compiler compiles the nodes of one plan and collects what is wrong.
type compiler struct {
	root     reflect.Type
	config   config
	nodes    map[leniently]*node
	check    *checker // nil: unfiltered, there are no rules
	dynamic  *dynamic
	mistakes []error
	lenient  bool // nobody has declared these types: what cannot be encoded is an error when it comes
}

type pair struct{ source, model reflect.Type }

// leniently is a pair, and whether it was compiled as what nobody has declared.
type leniently struct {
	pair
	lenient bool
}

func (c *compiler) failed() bool { return len(c.mistakes) > 0 }

// compileAsItIs returns the node for a type that no model declares: it goes into an interface.
func (c *compiler) compileAsItIs(path string, t reflect.Type) *node {
	before := c.lenient
	defer func() { c.lenient = before }()
	c.lenient = true
	return c.compile(path, t, t)
}

// refuseAt records that a value of n's source cannot be encoded, or not as the model.
func (c *compiler) refuseAt(path string, n *node, format string, args ...any) {
	n.op, n.refused = opRefused, fmt.Sprintf(format, args...)
	c.refuse(path, "%s", n.refused)
}

// refuse records a mistake. The path is in Go's names, for whoever has to mend it. What nobody has declared makes none.
func (c *compiler) refuse(path, format string, args ...any) {
	if c.lenient {
		return
	}
	where := c.root.String()
	if path != "" {
		where += ": field " + path
	}
	c.mistakes = append(c.mistakes, fmt.Errorf("responsemodel: %s: %s", where, fmt.Sprintf(format, args...)))
}

// compile returns the node for a pair of types. Pairs are compiled once, and known before their parts are, so that types
// may contain themselves.
func (c *compiler) compile(path string, source, model reflect.Type) *node {
	key := leniently{pair{source, model}, c.lenient}
	if known := c.nodes[key]; known != nil {
		return known
	}
	n := &node{
		source: source, model: withoutPointers(model), nullable: nillable(model) || isOptional(model),
		same: source == model, counted: !bounded(source, encoded, unlimited), ruled: c.check != nil && c.check.mayBreak(model),
	}
	n.valued = implements(n.model, valuerType) && !isOptional(n.model)
	c.nodes[key] = n
	c.fill(path, n, model)
	return n
}

// fill says what is to be done at n. The order of the cases decides.
func (c *compiler) fill(path string, n *node, model reflect.Type) {
	source, target := n.source, n.model
	switch {
	case source == target && source.Kind() == reflect.Interface && opaque(source):
		n.op = opDelegate // the method of the interface is asked, whatever else it holds can do
	case source.Kind() == reflect.Interface:
		n.op, n.model, n.dynamic = opInterface, model, c.dynamic
	case target.Kind() == reflect.Interface && source.Implements(target) && source != model:
		n.op, n.elem, n.dynamic = opAlias, c.compileAsItIs(path, source), c.dynamic
	case source.Kind() == reflect.Pointer && !endless(source):
		n.op, n.elem = opPointer, c.compile(path, source.Elem(), model)
	case isOptional(source) && !isOptional(target):
		c.fillWrapped(path, n, model, "IsSet", "Value")
	case isOptional(target):
		c.fillOptional(path, n)
	case source == target && (opaque(source) || source == numberType):
		n.op = opDelegate
		if source == timeType {
			n.op = opTime
		}
	case isWrapper(source) && source != target:
		c.fillWrapped(path, n, model, "Valid", source.Field(0).Name)
	case opaque(target):
		c.refuseAt(path, n, "%s encodes itself, it cannot be made of %s", model, source)
	case source.Kind() == reflect.Struct && target.Kind() == reflect.Struct:
		n.op, n.fields = opObject, c.compileStruct(path, source, target)
	case isStringMap(source) && target.Kind() == reflect.Struct:
		n.op, n.fields = opMapObject, c.compileMapObject(path, source, target)
	case isList(source) && isList(target):
		c.fillList(path, n)
	case source.Kind() == reflect.Map && target.Kind() == reflect.Map:
		c.fillMap(path, n)
	case source == target || widens(source, target):
		c.fillBasic(n)
	default:
		c.refuseAt(path, n, "cannot convert %s to %s", source, model)
	}
}

func (c *compiler) fillBasic(n *node) {
	basic, ok := basicOps[n.source.Kind()]
	switch {
	case !ok && endless(n.source):
		n.op = opDelegate // its only values are nil and itself
	case !ok:
		n.op, n.refused = opRefused, "cannot be encoded: JSON cannot hold a "+n.source.String() // in a model: refuseTypes says so
	case basic == opFloat32 && n.model.Kind() == reflect.Float64:
		n.op = opFloat32As64
	default:
		n.op = basic
	}
}

// fillWrapped compiles a struct of a value and whether there is one, which becomes the value itself, or null.
func (c *compiler) fillWrapped(path string, n *node, model reflect.Type, flag, value string) {
	v, _ := n.source.FieldByName(value)
	ok, _ := n.source.FieldByName(flag)
	n.op, n.elem = opWrapped, c.compile(path, v.Type, model)
	n.inner, n.valid = placeOf(n.source, v.Index), placeOf(n.source, ok.Index)
}

// fillOptional compiles what becomes an Optional: another Optional, or a value that is always set.
func (c *compiler) fillOptional(path string, n *node) {
	value := n.model.Field(0).Type
	n.optional = true
	switch {
	case isOptional(n.source):
		c.fillWrapped(path, n, value, "IsSet", "Value")
		return
	case isWrapper(n.source) && n.source != value:
		c.fillWrapped(path, n, value, "Valid", n.source.Field(0).Name)
		return
	}
	n.op, n.elem = opAlias, c.compile(path, n.source, value)
}

func (c *compiler) fillList(path string, n *node) {
	source, model := n.source, n.model
	if model.Kind() == reflect.Array && (source.Kind() != reflect.Array || source.Len() != model.Len()) {
		c.refuseAt(path, n, "cannot convert %s to %s: the lengths may differ", source, model)
		return
	}
	if isBytes(source) != isBytes(model) {
		c.refuseAt(path, n, "cannot convert %s to %s: one is bytes, which JSON holds as base64", source, model)
		return
	}
	n.elem, n.size = c.compile(path, source.Elem(), model.Elem()), source.Elem().Size()
	switch {
	case isBytes(source):
		n.op = opBytes
	case source.Kind() == reflect.Slice:
		n.op = opSlice
	default:
		n.op = opArray
	}
}

func (c *compiler) fillMap(path string, n *node) {
	source, model := n.source, n.model
	if source.Key() != model.Key() && !(isStringMap(source) && isStringMap(model)) {
		c.refuseAt(path, n, "cannot convert keys of type %s to %s", source.Key(), model.Key())
		return
	}
	if !encodableKey(source.Key()) {
		n.op, n.refused = opRefused, "cannot be encoded: JSON cannot hold a "+source.String()
		return
	}
	n.op, n.elem = opMap, c.compile(path, source.Elem(), model.Elem())
	n.slices = reflect.SliceOf(source.Elem())
}

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
		if a.from != nil && source != model {
			from, ok = c.follow(at, source, a.from)
			if !ok {
				continue
			}
		}
		switch {
		case !ok:
			c.refuse(at, "%s has no field with the JSON name %q%s", source, f.name, hint(source, f))
		case source != model && !settable(model, f.index), !readable(source, from.index) && (source != model || opaque(from.typ) || f.omitZero && hasIsZero(from.typ)):
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
			steps[i] = c.step(at, model, f, true)
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

// step returns what both kinds of sources have in common.
func (c *compiler) step(path string, model reflect.Type, f modelField, defaults bool) fieldStep {
	s := fieldStep{meaning: &meaning{
		name: f.name, index: f.index, model: f.typ, omitEmpty: f.omitEmpty, omitZero: f.omitZero, quoted: f.quoted,
		unset: isOptional(f.typ), hasIsZero: hasIsZero(f.typ),
	}}
	s.key = string(appendString([]byte{','}, f.name, !c.config.rawHTML)) + ":"
	if text, ok := f.tag.Lookup("default"); ok && defaults && !c.lenient {
		s.fallback = c.parseDefault(path, f.typ, text)
	}
	omit := c.config.omit
	s.mayOmit = s.omitEmpty || s.omitZero || omit&omitZero != 0 || omit&omitUnset != 0 && s.unset || omit&omitDefault != 0 && s.fallback.IsValid()
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
	s.op, s.leaf = n.op, !s.mayOmit && !s.quoted
	s.simple = s.rules != nil && !s.rules.unknown && !n.valued
}

// whenAbsent says what becomes of a field that a map does not have.
func (s *fieldStep) whenAbsent() absence {
	switch {
	case s.fallback.IsValid():
		return absentDefault
	case s.omitEmpty, s.omitZero:
		return absentOmitted
	case nillable(s.model) || s.unset:
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
		n := &node{op: opText, source: from, model: target, how: a.text}
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

// join returns a dotted path with one more step.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
