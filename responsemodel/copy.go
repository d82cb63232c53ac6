package responsemodel

import (
	"math"
	"reflect"
	"strconv"
)

// copier makes the model's value of a source, by reflection: for validator, which must see it, and as the slow twin of
// [encoder]. It is used for one value. All sources that it is given can be addressed.
type copier struct {
	walk   walk
	depth  int
	budget int // bytes that it may take, for values that are reached in many ways; 0: unlimited
	taken  int
	over   bool // a limit is reached: it makes no sense to go on
}

// copyBudget is the memory of a value whose JSON is not too long: an empty string has 16 bytes, and its JSON is shorter.
func copyBudget(maxBytes int) int { return max(maxBytes, min(maxBytes, math.MaxInt/8)*4) }

// take counts n things of a size, which memory is about to be taken for. What has no size takes time.
func (cp *copier) take(n int, size uintptr) *Error {
	each := max(1, int(size))
	if cp.budget > 0 && n > (cp.budget-cp.taken)/each {
		cp.over = true
		return breaks("unfolds to more than " + strconv.Itoa(cp.budget) + " bytes")
	}
	cp.taken += n * each
	return nil
}

// value fills dst, which is zero and has the type that the model has there, with its pointers. What is nil leaves it so.
func (cp *copier) value(n *node, dst, src reflect.Value, of *selection) *Error {
	if n.same && n.op != opRefused { // with what is not selected: validator is not asked about that
		dst.Set(src)
		return nil
	}
	if n.counted {
		if err := cp.walk.step(cp.depth); err != nil {
			cp.over = true
			return err
		}
		cp.depth++
		defer func() { cp.depth-- }()
	}
	switch n.op {
	case opPointer:
		if src.IsNil() {
			return nilFor(n)
		}
		return cp.value(n.elem, dst, src.Elem(), of)
	case opInterface:
		if src.IsNil() {
			return nilFor(n)
		}
		return cp.held(n, dst, src.Elem(), of)
	case opWrapped:
		if valid, _ := refTo(src).field(&n.valid); !valid.bool() {
			return nilFor(n)
		}
		inner, _ := refTo(src).field(&n.inner)
		return cp.value(n.elem, filled(n, dst), inner.value(n.elem.source), of)
	case opMapObject:
		if src.IsNil() {
			return nilFor(n)
		}
	}
	return cp.present(n, dst, src, of)
}

// nilFor is the verdict on a nil: dst stays as it is where the model can be nil.
func nilFor(n *node) *Error {
	if n.nullable {
		return nil
	}
	return notNullable(n)
}

// filled returns what is to be filled of dst: the value of an Optional, which is set by that, or dst itself.
func filled(n *node, dst reflect.Value) reflect.Value {
	if !n.optional {
		return dst
	}
	dst = pointed(dst, n.model)
	dst.Field(optionalIsSet).SetBool(true)
	return dst.Field(optionalValue)
}

// pointed makes what dst points to, down to the type of the model.
func pointed(dst reflect.Value, model reflect.Type) reflect.Value {
	for dst.Type() != model && dst.Kind() == reflect.Pointer {
		dst.Set(reflect.New(dst.Type().Elem()))
		dst = dst.Elem()
	}
	return dst
}

// present fills dst with a value that is there.
func (cp *copier) present(n *node, dst, src reflect.Value, of *selection) *Error {
	switch {
	case n.op == opRefused:
		return breaks(n.refused)
	case n.op == opAlias && n.optional:
		return cp.value(n.elem, filled(n, dst), src, of)
	case n.op == opAlias:
		pointed(dst, n.model).Set(addressed(src))
		return nil
	}
	if dst.Type() != n.model {
		if err := cp.take(1, n.model.Size()); err != nil {
			return err
		}
	}
	dst = pointed(dst, n.model)
	switch {
	case n.op == opText:
		text, err := textOf(n, src)
		dst.SetString(text)
		return err
	case n.source == n.model:
		dst.Set(src)
		return nil
	case n.op == opObject:
		return cp.object(n, dst, src, of, cp.field)
	case n.op == opMapObject:
		return cp.object(n, dst, src, of, cp.entry)
	case n.op == opSlice, n.op == opArray:
		return cp.list(n, dst, src, of)
	case n.op == opMap:
		return cp.mapping(n, dst, src, of)
	case n.op == opBytes: // the elements may have another type
		dst.SetBytes(src.Bytes())
		return nil
	}
	dst.Set(src.Convert(n.model))
	return nil
}

// addressed returns what an interface of the model is to hold: a pointer to a copy, so that a MarshalJSON of the pointer is
// called on it (R63).
func addressed(src reflect.Value) reflect.Value {
	if k := src.Kind(); k == reflect.Pointer || k == reflect.Interface {
		return src
	}
	return copied(src).Addr()
}

// copied returns a copy of v that has an address.
func copied(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// held fills dst with what an interface holds. A model that is an interface itself takes it as it is.
func (cp *copier) held(n *node, dst, held reflect.Value, of *selection) *Error {
	next := n.dynamic.node(held.Type(), n.model)
	if target := withoutPointers(n.model); target.Kind() == reflect.Interface && next.op != opRefused {
		pointed(dst, target).Set(addressed(held))
		return nil
	}
	return cp.value(next, dst, copied(held), of)
}

// object fills the selected fields of a struct, each by fill.
func (cp *copier) object(
	n *node, dst, src reflect.Value, of *selection, fill func(*fieldStep, reflect.Value, reflect.Value, *selection) *Error,
) *Error {
	var all *Error
	for i := range n.fields {
		f := &n.fields[i]
		if !of.has(i) {
			continue
		}
		all = joinErrors(all, within(f.name, fill(f, dst, src, of.sub(i))))
		if cp.over {
			break
		}
	}
	return all
}

// field fills a field from one of a struct.
func (cp *copier) field(f *fieldStep, dst, src reflect.Value, of *selection) *Error {
	from, ok := refTo(src).field(&f.from)
	switch {
	case ok:
		return cp.value(f.node, fieldForSet(dst, f.index), from.value(f.node.source), of)
	case f.optional:
		return nil
	case f.embedded:
		return breaks("is in an embedded pointer that is nil")
	case f.node.nullable:
		return nil
	}
	return breaks("is behind a pointer that is nil")
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

// entry fills a field from what a map has under its JSON name.
func (cp *copier) entry(f *fieldStep, dst, src reflect.Value, of *selection) *Error {
	at, isThere := lookUp(src, f)
	switch {
	case isThere:
		return cp.value(f.node, fieldForSet(dst, f.index), at.value(f.node.source), of)
	case f.absent == absentRefused:
		return breaks("is missing")
	case f.absent == absentDefault:
		fieldForSet(dst, f.index).Set(f.fallback)
	}
	return nil
}

// list fills a list, which keeps its length, and stays nil where it is: JSON tells null from [].
func (cp *copier) list(n *node, dst, src reflect.Value, of *selection) *Error {
	if src.Kind() == reflect.Slice && src.IsNil() {
		return nil
	}
	if dst.Kind() == reflect.Slice {
		if err := cp.take(src.Len(), n.model.Elem().Size()); err != nil {
			return err
		}
		dst.Set(reflect.MakeSlice(n.model, src.Len(), src.Len()))
	}
	var all *Error
	for i := range src.Len() {
		if err := cp.value(n.elem, dst.Index(i), src.Index(i), of); err != nil {
			if all = joinErrors(all, within(strconv.Itoa(i), err)); cp.over {
				break
			}
		}
	}
	return all
}

func (cp *copier) mapping(n *node, dst, src reflect.Value, of *selection) *Error {
	if src.IsNil() {
		return nil
	}
	if err := cp.take(src.Len(), n.model.Elem().Size()+n.model.Key().Size()); err != nil {
		return err
	}
	dst.Set(reflect.MakeMapWithSize(n.model, src.Len()))
	var all *Error
	for entries := src.MapRange(); entries.Next(); {
		to := reflect.New(n.model.Elem()).Elem()
		if err := cp.value(n.elem, to, copied(entries.Value()), of); err != nil { // copied: what is in a map has no address
			if all = joinErrors(all, within("*", err)); cp.over {
				break
			}
		}
		dst.SetMapIndex(entries.Key().Convert(n.model.Key()), to)
	}
	return all
}
