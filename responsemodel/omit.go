package responsemodel

import "reflect"

// omission is what is left out of all objects of an answer, besides what the model's JSON tags say.
type omission uint8

const (
	omitNone    omission = 1 << iota // fields that are null
	omitZero                         // fields that the JSON option omitzero would leave out
	omitDefault                      // fields that are as their tag default says
	omitUnset                        // an Optional that is not set
)

// omits reports whether a field is left out because of its value. Null is seen when it is there, see [encoder.member].
func (e *encoder) omits(f *fieldStep, p ref) bool {
	if f.omitEmpty && f.empty(p) {
		return true
	}
	if (f.omitZero || e.omit&omitZero != 0) && f.zero(p) {
		return true
	}
	if e.omit&omitUnset != 0 && f.unset && f.notSet(p) {
		return true
	}
	return e.omit&omitDefault != 0 && f.fallback.IsValid() && f.isDefault(p)
}

// notSet reports whether the Optional that a field becomes is not set. The usual sources are asked where they stand.
func (f *fieldStep) notSet(p ref) bool {
	switch n := f.node; n.op {
	case opAlias:
		return false
	case opWrapped:
		valid, _ := p.field(&n.valid)
		return !valid.bool()
	}
	made := f.made(p)
	return made.IsValid() && !made.Field(1).Bool()
}

// empty reports whether encoding/json would call the model's value empty. The usual types are asked where they stand.
func (f *fieldStep) empty(p ref) bool {
	n := f.node
	if f.model.Kind() == reflect.Pointer && n.op != opPointer && n.op != opWrapped && n.op != opInterface {
		return false // a pointer to whatever it is
	}
	switch n.op {
	case opString:
		return p.string() == ""
	case opSlice:
		return p.slice().len == 0
	case opBytes:
		return len(p.bytes()) == 0
	case opObject, opMapObject, opTime:
		return false
	}
	return isEmpty(f.made(p))
}

// zero reports whether encoding/json would call the model's value zero.
func (f *fieldStep) zero(p ref) bool {
	n := f.node
	switch {
	case f.model == timeType && n.op == opTime:
		return p.time().IsZero()
	case f.model.Kind() == reflect.String && n.op == opString && !hasIsZero(f.model):
		return p.string() == ""
	}
	return isZero(f.made(p))
}

// isDefault reports whether the model's value is the one of its tag.
func (f *fieldStep) isDefault(p ref) bool {
	made := f.made(p)
	return made.IsValid() && reflect.DeepEqual(made.Interface(), f.fallback.Interface())
}

// made returns the model's value of a field, addressable, or none where it cannot be made: encoding it says why.
func (f *fieldStep) made(p ref) reflect.Value {
	n := f.node
	if f.model == n.source {
		return p.value(n.source)
	}
	made := reflect.New(f.model).Elem()
	if err := (&copier{}).value(n, made, p.value(n.source), nil); err != nil {
		return reflect.Value{}
	}
	return made
}

// isEmpty is what encoding/json means by omitempty.
func isEmpty(v reflect.Value) bool {
	if !v.IsValid() {
		return false
	}
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// isZero is what encoding/json means by omitzero: the method IsZero decides where there is one.
func isZero(v reflect.Value) bool {
	if !v.IsValid() {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return true
		}
	case reflect.Interface:
		if v.IsNil() || v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() && hasIsZero(v.Type()) {
			return true
		}
	}
	if hasIsZero(v.Type()) {
		if z, ok := v.Interface().(isZeroer); ok {
			return z.IsZero()
		}
		return v.Addr().Interface().(isZeroer).IsZero()
	}
	return v.IsZero()
}

type isZeroer interface{ IsZero() bool }

func hasIsZero(t reflect.Type) bool { return implements(t, reflect.TypeFor[isZeroer]()) }
