package responsemodel

import (
	"math"
	"reflect"
	"time"
	"unicode/utf8"
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
	switch {
	case !n.ruled && rules == nil:
		return true
	case n.valued:
		return false
	case n.op.isLeaf():
		return rules == nil || !rules.unknown && rules.accept(n.op, p)
	case rules != nil && rules.unknown:
		return false
	}
	return a.composite(n, p, rules, of)
}

// accept reports whether the leaf at p surely keeps the rules.
func (r *ruleset) accept(o op, p ref) bool {
	switch o {
	case opString:
		return r.acceptString(p.string())
	case opInt, opInt8, opInt16, opInt32, opInt64:
		v := intAt(o, p)
		return r.accepts(v == 0) && (v == 0 && r.omitZero || r.ints.hold(v))
	case opUint, opUint8, opUint16, opUint32, opUint64, opUintptr:
		v := uintAt(o, p)
		return r.accepts(v == 0) && (v == 0 && r.omitZero || r.acceptUint(v))
	case opFloat32, opFloat32As64:
		v := p.float32()
		return r.accepts(v == 0) && (v == 0 && r.omitZero || r.floats.hold(v))
	case opFloat64:
		v := p.float64()
		return r.accepts(v == 0) && (v == 0 && r.omitZero || r.floats.hold(v))
	case opBool:
		return !r.required || p.bool()
	}
	return !r.required || !p.time().IsZero()
}

// accepts reports whether a value that is zero, or is not, is there where one is required.
func (r *ruleset) accepts(zero bool) bool { return !zero || r.omitZero || !r.required }

func (a *acceptor) composite(n *node, p ref, rules *ruleset, of *selection) bool {
	if !n.counted {
		return a.parts(n, p, rules, of)
	}
	if a.walk.step(a.depth) != nil {
		return false
	}
	a.depth++
	ok := a.parts(n, p, rules, of)
	a.depth--
	return ok
}

func (a *acceptor) parts(n *node, p ref, rules *ruleset, of *selection) bool {
	switch n.op {
	case opBytes:
		return rules == nil || rules.acceptLength(len(p.bytes()), p.bytes() == nil) && rules.dive == nil
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
		if f.simple {
			ok = f.rules.accept(f.op, at)
		} else {
			ok = a.value(f.node, at, f.rules, of.sub(i))
		}
		if !ok {
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
	if n.elem.op == opObject && !n.elem.counted && !n.elem.valued && (below == nil || !below.any()) { // the usual list
		return a.objects(n, l, of)
	}
	for i := range l.len {
		if !a.value(n.elem, l.index(i, n.size), below, of) {
			return false
		}
	}
	return true
}

func (a *acceptor) objects(n *node, l list, of *selection) bool {
	for i := range l.len {
		if !a.object(n.elem, l.index(i, n.size), of) {
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
	if s == "" && (r.omitZero || r.required) {
		return r.omitZero
	}
	if r.length.limited && !r.fits(s) || r.words != nil && !r.isWord(s) {
		return false
	}
	for _, rule := range r.text {
		if !rule(s) {
			return false
		}
	}
	return true
}

// isWord reports whether s is a word of oneof. Most words of one rule differ in their length or where they begin.
func (r *ruleset) isWord(s string) bool {
	for _, word := range r.words {
		if len(word) == len(s) && word[0] == s[0] && word == s {
			return true
		}
	}
	return false
}

// fits reports whether s has as many runes as it should. There are no more runes than bytes, and at least a quarter.
func (r *ruleset) fits(s string) bool {
	if len(s) <= r.length.most && (len(s)+utf8.UTFMax-1)/utf8.UTFMax >= r.length.least && r.length.also == nil {
		return true
	}
	return r.length.hold(utf8.RuneCountInString(s))
}

// acceptUint looks at a uint, which a model may widen to an int.
func (r *ruleset) acceptUint(u uint64) bool {
	if r.ints.limited {
		return u <= math.MaxInt64 && r.ints.hold(int64(u))
	}
	return r.uints.hold(u)
}

// acceptLength looks at a list or map. A nil one is not there.
func (r *ruleset) acceptLength(length int, isNil bool) bool {
	switch {
	case r == nil, isNil && r.omitNil:
		return true
	case isNil && r.required:
		return false
	}
	return r.length.hold(length)
}
