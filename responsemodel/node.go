package responsemodel

import "reflect"

// node says how the values of one type leave as another. Nodes are the plan: the three back ends, [encoder], [copier] and
// [acceptor], interpret the same ones. They are immutable, and may lead back to themselves.
type node struct {
	op       op
	source   reflect.Type // what stands there
	model    reflect.Type // what it becomes, without the pointers that the model puts around it; of opInterface, with them
	nullable bool         // the model can be nil here
	same     bool         // the model's type is the source's
	counted  bool         // the source may contain itself: its depth is counted
	ruled    bool         // there may be validate rules in the model
	valued   bool         // validator looks at another value in the model's place
	optional bool         // the model is an Optional, whose value is meant

	elem    *node        // of a pointer, a list, a map, a wrapper
	size    uintptr      // of an element of a list, in bytes
	fields  []fieldStep  // of an object, one for each JSON field of the model, in that order
	inner   place        // of a wrapper: the value
	valid   place        // of a wrapper: whether there is one
	how     textual      // of opText
	dynamic *dynamic     // of an interface: the nodes for what it may hold
	refused string       // of opRefused: why
	slices  reflect.Type // of a map: []Elem, where its values are put in order
}

// op is what is to be done. What is not in this closed set is left to encoding/json.
type op uint8

const (
	opDelegate op = iota // whatever encoding/json does: types that encode themselves, json.Number
	opString
	opBool
	opInt
	opInt8
	opInt16
	opInt32
	opInt64
	opUint
	opUint8
	opUint16
	opUint32
	opUint64
	opUintptr
	opFloat32
	opFloat64
	opFloat32As64 // a float32 that becomes a float64 has other digits
	opTime        // time.Time
	opBytes       // []byte, as base64
	opPointer
	opSlice
	opArray
	opMap
	opObject    // a struct of a struct
	opMapObject // a struct of a map with string keys
	opInterface // whatever it holds
	opWrapped   // sql.NullString and its like, and Optional: a value, and whether there is one
	opAlias     // as elem does it
	opText      // a string, of the method String or MarshalText
	opRefused   // what an interface held cannot become the model
)

// fieldStep is one field of an object: what each value asks for, together in little memory, and the rest.
type fieldStep struct {
	key     key
	from    place // in the source
	node    *node
	rules   *ruleset // those on it, as the accept check knows them; nil: none
	op      op       // of the node
	checked bool     // there are validate rules on it or in it
	simple  bool     // these are the rules of a leaf, and all known
	plain   bool     // the node is a leaf, nothing is left out or quoted, and the rules are simple or none
	along   bool     // they are looked at along the way of the encoder, see [node.goAlong]
	mayOmit bool     // because of its value, by its tag or by an option
	*meaning
}

// meaning is what a field is.
type meaning struct {
	name     string
	embedded bool // from leads through an embedded pointer, which may be nil
	optional bool // where it is nil, the field is left out
	absent   absence
	entry    reflect.Value // the key in a source that is a map

	index                       []int // in the model
	model                       reflect.Type
	omitEmpty, omitZero, quoted bool
	unset                       bool          // the model's type is an Optional
	hasIsZero                   bool          // the model's type has the method
	fallback                    reflect.Value // of the tag default, of the model's type; invalid: none
	instead                     *fieldStep    // for the fallback, where a map does not have the field
}

// absence is what becomes of a field that the source, a map, does not have.
type absence uint8

const (
	absentRefused absence = iota // the model needs it
	absentNull
	absentDefault
	absentOmitted
)

// isLeaf reports whether the values have no parts, are never null, and are appended by [encoder.leaf].
func (o op) isLeaf() bool { return opString <= o && o <= opTime }

var basicOps = map[reflect.Kind]op{
	reflect.String: opString, reflect.Bool: opBool,
	reflect.Int: opInt, reflect.Int8: opInt8, reflect.Int16: opInt16, reflect.Int32: opInt32, reflect.Int64: opInt64,
	reflect.Uint: opUint, reflect.Uint8: opUint8, reflect.Uint16: opUint16, reflect.Uint32: opUint32, reflect.Uint64: opUint64,
	reflect.Uintptr: opUintptr, reflect.Float32: opFloat32, reflect.Float64: opFloat64,
}

// has reports whether is holds for n, or for a node of what is in its values.
func (n *node) has(seen map[*node]bool, is func(*node) bool) bool {
	if n == nil || seen[n] {
		return false
	}
	seen[n] = true
	if is(n) || n.elem.has(seen, is) {
		return true
	}
	for i := range n.fields {
		if n.fields[i].node.has(seen, is) {
			return true
		}
	}
	return false
}

// goAlong finds the fields whose rules the encoder can look at on its way, because it comes to all that they are about:
// objects, and lists of them. It reports whether n is one of these itself.
func (n *node) goAlong(seen map[*node]bool) bool {
	if n == nil || n.counted || n.valued {
		return false
	}
	if n.op == opSlice {
		return n.elem.op == opObject && n.elem.goAlong(seen)
	}
	if n.op != opObject {
		return false
	}
	if seen[n] {
		return true
	}
	seen[n] = true
	for i := range n.fields {
		f := &n.fields[i]
		f.along = f.node.goAlong(seen) && !f.mayOmit && !f.quoted && f.rules.along(f.node.op)
	}
	return true
}

// along reports whether there are no rules but on the length of a list.
func (r *ruleset) along(o op) bool {
	switch {
	case r == nil:
		return true
	case o == opObject:
		return !r.any()
	}
	return !r.unknown && (r.dive == nil || !r.dive.any() && r.dive.dive == nil)
}

// isShown reports whether the values of n are shown to code that is not ours: to a method of theirs, or to reflection that
// hands them on.
func (n *node) isShown() bool {
	switch n.op {
	case opDelegate, opText, opInterface, opMap, opMapObject, opAlias, opRefused:
		return true
	}
	for i := range n.fields {
		if n.fields[i].mayOmit { // IsZero may be a method of theirs
			return true
		}
	}
	return false
}
