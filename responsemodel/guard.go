package responsemodel

import (
	"reflect"
	"strconv"

	"github.com/go-playground/validator/v10"
)

// walk is the work on one value: it ends where the value is deeper, or unfolds to more, than an answer can be. It stands
// before validator and encoding/json, which a value that contains itself takes down with the whole process (R67).
type walk struct {
	as    reach
	steps int
}

// step counts one step at a depth.
func (w *walk) step(depth int) *Error {
	w.steps++
	switch {
	case depth > MaxDepth:
		return breaks("is deeper than " + strconv.Itoa(MaxDepth) + " levels")
	case w.steps > maxSteps:
		return breaks("unfolds to more than " + strconv.Itoa(maxSteps) + " values")
	}
	return nil
}

// guard looks through a value that leaves as it is, into as many levels of lists and maps.
func (w *walk) guard(v reflect.Value, depth, levels int) *Error {
	if err := w.step(depth); err != nil {
		return err
	}
	of := shapeOf(v.Type(), w.as)
	if of.bounded {
		return nil
	}
	if of.valuer && v.CanInterface() && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		return w.guardInstead(v, depth, levels)
	}
	switch v.Kind() {
	case reflect.Interface:
		// Validator asks the interface whether it is nil, and not the pointer in it: it would call ValidatorValue on that.
		if !v.IsNil() && v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() && implements(v.Elem().Type(), valuerType) {
			return breaks("is a nil pointer in an interface, which validator cannot look at")
		}
		fallthrough
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return w.guard(v.Elem(), depth+1, levels)
	case reflect.Struct:
		return w.guardFields(v, of, depth)
	case reflect.Slice, reflect.Array:
		return w.guardElements(v, depth, levels)
	case reflect.Map:
		return w.guardEntries(v, depth, levels)
	}
	return nil
}

// guardInstead looks through the value that validator will look at in place of v.
func (w *walk) guardInstead(v reflect.Value, depth, levels int) *Error {
	instead := reflect.ValueOf(v.Interface().(validator.Valuer).ValidatorValue())
	if !instead.IsValid() {
		return nil
	}
	return w.guard(instead, depth+1, levels)
}

func (w *walk) guardFields(v reflect.Value, of *shape, depth int) *Error {
	for i := range of.fields {
		f := &of.fields[i]
		field, err := v.FieldByIndexErr(f.index)
		if err != nil {
			continue // an embedded nil pointer: encoding/json leaves its fields out
		}
		limit := w.guard(field, depth+1, f.levels)
		if limit == nil {
			continue
		}
		if f.name == "" { // an embedded struct is no step to a client
			return limit
		}
		return within(f.name, limit)
	}
	return nil
}

func (w *walk) guardElements(v reflect.Value, depth, levels int) *Error {
	if levels == 0 {
		return nil
	}
	for i := range v.Len() {
		if err := w.guard(v.Index(i), depth+1, below(levels)); err != nil {
			return within(strconv.Itoa(i), err)
		}
	}
	return nil
}

func (w *walk) guardEntries(v reflect.Value, depth, levels int) *Error {
	if levels == 0 {
		return nil
	}
	for entries := v.MapRange(); entries.Next(); {
		if err := w.guard(entries.Value(), depth+1, below(levels)); err != nil {
			return within("*", err)
		}
	}
	return nil
}
