package responsemodel

import (
	"fmt"
	"reflect"
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
		source: source, model: withoutPointers(model), nullable: canBeNull(model),
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
	case source.Kind() == reflect.Interface: // what it holds is compiled when it comes
		n.op, n.model, n.dynamic = opInterface, model, c.dynamic
	case target.Kind() == reflect.Interface && source.Implements(target) && source != model: // it leaves as it is
		n.op, n.elem, n.dynamic = opAlias, c.compileAsItIs(path, source), c.dynamic
	case source.Kind() == reflect.Pointer && !endless(source):
		n.op, n.elem = opPointer, c.compile(path, source.Elem(), model)
	case isOptional(source) && !isOptional(target):
		c.fillWrapped(path, n, model)
	case isOptional(target):
		c.fillOptional(path, n)
	case source == target && (opaque(source) || source == numberType):
		n.op = opDelegate
		if source == timeType {
			n.op = opTime
		}
	case isWrapper(source) && source != target: // as itself it is the object that encoding/json makes of it
		c.fillWrapped(path, n, model)
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

// fillWrapped compiles a struct of a value and whether there is one, which becomes the value itself, or null. An Optional
// and what isWrapper knows have them in this order.
func (c *compiler) fillWrapped(path string, n *node, model reflect.Type) {
	n.op, n.elem = opWrapped, c.compile(path, n.source.Field(0).Type, model)
	n.inner, n.valid = placeOf(n.source, []int{0}), placeOf(n.source, []int{1})
}

// fillOptional compiles what becomes an Optional: another Optional, or a value that is always set.
func (c *compiler) fillOptional(path string, n *node) {
	value := n.model.Field(optionalValue).Type
	n.optional = true
	if isOptional(n.source) || isWrapper(n.source) && n.source != value {
		c.fillWrapped(path, n, value)
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
	if !encodableKey(source.Key()) { // in a model refuseTypes says so; elsewhere it is an error when it comes
		n.op, n.refused = opRefused, "cannot be encoded: JSON cannot hold a "+source.String()
		return
	}
	n.op, n.elem = opMap, c.compile(path, source.Elem(), model.Elem())
	n.slices = reflect.SliceOf(source.Elem())
}

// join returns a dotted path with one more step.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
