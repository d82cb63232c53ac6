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
// The usual types are asked where they stand; of the others the model's value is made.
func (e *encoder) omits(f *fieldStep, p ref) bool {
	if f.omitEmpty && e.empty(f, p) {
		return true
	}
	if (f.omitZero || e.omit&omitZero != 0) && e.zero(f, p) {
		return true
	}
	if e.omit&omitUnset != 0 && f.unset && e.notSet(f, p) {
		return true
	}
	return e.omit&omitDefault != 0 && f.fallback.IsValid() && e.isDefault(f, p)
}

// empty reports whether encoding/json would call the model's value empty.
func (e *encoder) empty(f *fieldStep, p ref) bool {
	switch f.model.Kind() {
	case reflect.Struct:
		return false
	case reflect.Array:
		if f.model.Len() > 0 {
			return false
		}
	case reflect.Pointer, reflect.Interface:
		return e.isNil(f, p)
	case reflect.String:
		if f.node.op == opString {
			return p.string() == ""
		}
	case reflect.Slice:
		if f.node.op == opSlice {
			return p.slice().len == 0
		}
	}
	made := e.made(f, p)
	if !made.IsValid() {
		return false
	}
	if k := made.Kind(); k == reflect.Slice || k == reflect.Map || k == reflect.String || k == reflect.Array {
		return made.Len() == 0
	}
	return made.IsZero()
}

// isNil reports whether the model's value, a pointer or an interface, is nil.
func (e *encoder) isNil(f *fieldStep, p ref) bool {
	switch f.node.op {
	case opPointer:
		if p.isNil() || f.node.elem.op != opPointer && f.node.elem.op != opWrapped && f.node.elem.op != opInterface {
			return p.isNil()
		}
	case opWrapped, opInterface, opMapObject, opDelegate: // they may become nil
	default:
		return false // a pointer to whatever it is
	}
	made := e.made(f, p)
	return made.IsValid() && made.IsNil()
}

// zero reports whether encoding/json would call the model's value zero: the method IsZero decides where there is one.
func (e *encoder) zero(f *fieldStep, p ref) bool {
	switch {
	case f.model == timeType && f.node.op == opTime:
		return p.time().IsZero()
	case f.hasIsZero:
		return callIsZero(e.made(f, p))
	case f.model.Kind() == reflect.String && f.node.op == opString:
		return p.string() == ""
	case f.model.Kind() == reflect.Slice && f.node.op == opSlice:
		return p.slice().isNil()
	case f.model.Kind() == reflect.Pointer, f.model.Kind() == reflect.Interface:
		return e.isNil(f, p)
	}
	made := e.made(f, p)
	return made.IsValid() && made.IsZero()
}

func callIsZero(v reflect.Value) bool {
	switch {
	case !v.IsValid():
		return false
	case v.Kind() == reflect.Pointer && v.IsNil():
		return true
	case v.Kind() == reflect.Interface && (v.IsNil() || v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil()):
		return true
	}
	if z, ok := reflect.TypeAssert[isZeroer](v); ok {
		return z.IsZero()
	}
	return v.Addr().Interface().(isZeroer).IsZero()
}

type isZeroer interface{ IsZero() bool }

func hasIsZero(t reflect.Type) bool { return implements(t, reflect.TypeFor[isZeroer]()) }

// notSet reports whether the Optional that a field becomes is not set.
func (e *encoder) notSet(f *fieldStep, p ref) bool {
	switch n := f.node; n.op {
	case opAlias:
		return false
	case opWrapped:
		valid, _ := p.field(&n.valid)
		return !valid.bool()
	}
	made := e.made(f, p)
	return made.IsValid() && !made.Field(optionalIsSet).Bool()
}

// isDefault reports whether the model's value is the one of its tag.
func (e *encoder) isDefault(f *fieldStep, p ref) bool {
	made := e.made(f, p)
	return made.IsValid() && reflect.DeepEqual(made.Interface(), f.fallback.Interface())
}

// made returns the model's value of a field, addressable, or none where it cannot be made: encoding it says why. Its
// steps are counted with the encoder's, as a value inside of a value would be made again and again.
func (e *encoder) made(f *fieldStep, p ref) reflect.Value {
	n := f.node
	if f.model == n.source {
		return p.value(n.source)
	}
	made := reflect.New(f.model).Elem()
	cp := copier{walk: e.walk, depth: e.depth, budget: copyBudget(e.maxBytes), taken: e.taken}
	err := cp.value(n, made, p.value(n.source), nil)
	e.walk, e.taken = cp.walk, cp.taken
	if err != nil {
		return reflect.Value{}
	}
	return made
}
