package responsemodel

import (
	"reflect"
	"time"
)

var durationType = reflect.TypeFor[time.Duration]()

// acceptor looks at the source and says whether the model that is made of it would surely pass validator. It knows some
// rules exactly; when it does not say yes, validator is asked, which is the one authority on a no. It is used for one
// value.
type acceptor struct {
	check *checker
	walk  walk
	depth int
}

// value reports whether the value at p surely keeps the rules of its field, which may be nil, and those inside it.
func (a *acceptor) value(n *node, p ref, rules *ruleset, of *selection) bool {
	if !n.ruled && rules == nil {
		return true
	}
	if rules != nil && rules.unknown || n.valued {
		return false
	}
	switch n.op {
	case opString:
		return rules == nil || rules.acceptString(p.string())
	case opBool:
		return rules == nil || !rules.required || p.bool()
	case opInt, opInt8, opInt16, opInt32, opInt64:
		return rules == nil || accept(rules, intAt(n.op, p), rules.ints)
	case opUint, opUint8, opUint16, opUint32, opUint64, opUintptr:
		return rules == nil || rules.acceptUint(uintAt(n.op, p))
	case opFloat32, opFloat32As64:
		return rules == nil || accept(rules, p.float32(), rules.floats)
	case opFloat64:
		return rules == nil || accept(rules, p.float64(), rules.floats)
	case opTime:
		return rules == nil || !rules.required || !p.time().IsZero()
	case opBytes:
		return rules == nil || rules.acceptLength(len(p.bytes()), p.bytes() == nil) && rules.dive == nil
	case opDelegate:
		return rules == nil && !n.ruled
	}
	return a.composite(n, p, rules, of)
}

func (a *acceptor) composite(n *node, p ref, rules *ruleset, of *selection) bool {
	if n.counted {
		if a.walk.step(a.depth) != nil {
			return false
		}
		a.depth++
		defer func() { a.depth-- }()
	}
	switch n.op {
	case opPointer:
		if p.isNil() {
			return n.nullable && (rules == nil || rules.omitNil)
		}
		return a.value(n.elem, p.elem(), rules, of)
	case opObject:
		return (rules == nil || !rules.any()) && a.object(n, p, of)
	case opSlice:
		l := p.slice()
		return rules.acceptLength(l.len, l.isNil()) && a.list(n, l, rules, of)
	case opArray:
		return rules == nil && a.list(n, p.array(n.source.Len()), rules, of)
	case opMap:
		m := p.value(n.source)
		return rules.acceptLength(m.Len(), m.IsNil()) && a.mapping(n, m, of)
	case opInterface:
		return rules == nil && (p.isNil() && n.nullable || a.held(n, p))
	case opWrapped:
		return !n.optional && a.wrapped(n, p, rules, of)
	case opAlias:
		return !n.optional && a.value(n.elem, p, rules, of)
	}
	return false
}

func (a *acceptor) wrapped(n *node, p ref, rules *ruleset, of *selection) bool {
	if valid, _ := p.field(&n.valid); !valid.bool() {
		return n.nullable && (rules == nil || rules.omitNil)
	}
	inner, _ := p.field(&n.inner)
	return a.value(n.elem, inner, rules, of)
}

func (a *acceptor) object(n *node, p ref, of *selection) bool {
	for i := range n.fields {
		f := &n.fields[i]
		if !f.checked || !of.has(i) {
			continue
		}
		at, ok := p.field(&f.from)
		if !ok {
			if f.optional {
				continue
			}
			return false
		}
		if !a.value(f.node, at, f.rules, of.sub(i)) {
			return false
		}
	}
	return true
}

func (a *acceptor) list(n *node, l list, rules *ruleset, of *selection) bool {
	var below *ruleset
	if rules != nil {
		below = rules.dive
	}
	if !n.elem.ruled && below == nil {
		return true
	}
	for i := range l.len {
		if !a.value(n.elem, l.index(i, n.size), below, of) {
			return false
		}
	}
	return true
}

func (a *acceptor) mapping(n *node, m reflect.Value, of *selection) bool {
	if !n.elem.ruled {
		return true
	}
	for entries := m.MapRange(); entries.Next(); {
		if !a.value(n.elem, refTo(copied(entries.Value())), nil, of) {
			return false
		}
	}
	return true
}

// held looks at what an interface holds as far as its type says that there are no rules in it.
func (a *acceptor) held(n *node, p ref) bool {
	held := p.value(n.source).Elem()
	return held.IsValid() && withoutPointers(n.model).Kind() == reflect.Interface && !a.check.mayBreak(held.Type())
}

func intAt(o op, p ref) int64 {
	switch o {
	case opInt8:
		return p.int8()
	case opInt16:
		return p.int16()
	case opInt32:
		return p.int32()
	case opInt64:
		return p.int64()
	}
	return p.int()
}

func uintAt(o op, p ref) uint64 {
	switch o {
	case opUint8:
		return p.uint8()
	case opUint16:
		return p.uint16()
	case opUint32:
		return p.uint32()
	case opUint64:
		return p.uint64()
	case opUintptr:
		return p.uintptr()
	}
	return p.uint()
}

// acceptString reports whether s keeps the rules. A zero value that omitempty lets through is nothing to check.
func (r *ruleset) acceptString(s string) bool {
	if s == "" {
		if r.omitZero {
			return true
		}
		if r.required {
			return false
		}
	}
	for _, rule := range r.strings {
		if !rule(s) {
			return false
		}
	}
	return true
}

// acceptUint looks at a uint, which a model may widen to an int.
func (r *ruleset) acceptUint(u uint64) bool {
	if len(r.ints) > 0 {
		return u <= 1<<63-1 && accept(r, int64(u), r.ints)
	}
	return accept(r, u, r.uints)
}

func accept[T int64 | uint64 | float64](r *ruleset, v T, rules []func(T) bool) bool {
	if v == 0 {
		if r.omitZero {
			return true
		}
		if r.required {
			return false
		}
	}
	for _, rule := range rules {
		if !rule(v) {
			return false
		}
	}
	return true
}

// acceptLength looks at a list or map. A nil one is not there.
func (r *ruleset) acceptLength(length int, isNil bool) bool {
	switch {
	case r == nil, isNil && r.omitNil:
		return true
	case isNil && r.required:
		return false
	}
	for _, rule := range r.lengths {
		if !rule(length) {
			return false
		}
	}
	return true
}
