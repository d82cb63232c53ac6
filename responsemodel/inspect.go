package responsemodel

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// inspection is the check of one value.
type inspection struct {
	*checker
	walk walk
}

// value looks at one value and below. Seen says that validator has looked at it as part of a struct above, and dives
// into how many levels of lists and maps it has gone from there.
func (in *inspection) value(v reflect.Value, of *selection, seen bool, dives, depth int) (found []Violation) {
	if err := in.walk.step(depth); err != nil {
		return err.Violations
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return in.value(v.Elem(), of, seen, dives, depth+1)
		}
	case reflect.Slice, reflect.Array:
		return in.elements(v, of, dives, depth)
	case reflect.Map:
		return in.entries(v, of, dives, depth)
	case reflect.Struct:
		switch {
		case !in.mayBreak(v.Type()):
			return nil
		case isOptional(v.Type()):
			if !v.Field(optionalIsSet).Bool() {
				return nil
			}
			return in.value(v.Field(optionalValue), of, seen, dives, depth+1)
		}
		if !seen {
			found = in.structure(v, of)
		}
		return append(found, in.fields(v, of, depth)...)
	}
	return nil
}

// elements goes on in a list. As far as a tag dives, validator has seen its elements already.
func (in *inspection) elements(v reflect.Value, of *selection, dives, depth int) (found []Violation) {
	if !in.mayBreak(v.Type().Elem()) {
		return nil
	}
	for i := range v.Len() {
		found = append(found, prefixed(strconv.Itoa(i), in.value(v.Index(i), of, dives > 0, dives-1, depth+1))...)
		if len(found) >= violation.Max {
			break
		}
	}
	return found
}

// entries goes on in a map. Its keys are not told: they are values.
func (in *inspection) entries(v reflect.Value, of *selection, dives, depth int) (found []Violation) {
	if !in.mayBreak(v.Type().Elem()) {
		return nil
	}
	for entries := v.MapRange(); entries.Next(); {
		found = append(found, prefixed("*", in.value(entries.Value(), of, dives > 0, dives-1, depth+1))...)
		if len(found) >= violation.Max {
			break
		}
	}
	return found
}

// fields goes on below the fields of a struct that validator has seen, as far as they leave.
func (in *inspection) fields(v reflect.Value, of *selection, depth int) (found []Violation) {
	for i, f := range shapeOf(v.Type(), encoded).fields {
		field, err := v.FieldByIndexErr(f.index)
		if err != nil || !of.has(i) || f.skipped || !in.mayBreak(f.typ) {
			continue
		}
		found = append(found, prefixed(f.name, in.value(field, of.sub(i), true, f.dives, depth+1))...)
		if len(found) >= violation.Max {
			break
		}
	}
	return found
}

// rulesOn returns how many levels the tag of a field sends validator into, and whether a tag on the way to it says that
// validator skips it.
func rulesOn(t reflect.Type, index []int) (dives int, skipped bool) {
	for _, at := range index {
		f := indirect(t).Field(at)
		rules := f.Tag.Get("validate")
		if rules == "-" {
			return 0, true
		}
		dives, t = divesIn(rules), f.Type
	}
	return dives, false
}

// divesIn counts how many levels of lists and maps the tag sends validator into.
func divesIn(rules string) (dives int) {
	for rule := range strings.SplitSeq(rules, ",") {
		if rule == "dive" {
			dives++
		}
	}
	return dives
}

// structure lets validator look at a struct, if what it will walk through has an end.
func (in *inspection) structure(v reflect.Value, of *selection) (found []Violation) {
	if v.Type().ConvertibleTo(timeType) {
		return nil // validator refuses to look at a time alone
	}
	in.walk.as = in.walks // the steps are those of the whole answer
	if err := in.walk.guard(v, 0, 0); err != nil {
		return []Violation{{Rule: err.Violations[0].Rule}} // the way may lead through what does not leave
	}
	err := in.ask(v, of)
	var invalid validator.ValidationErrors
	if !errors.As(err, &invalid) {
		if err != nil {
			return []Violation{{Rule: "cannot be validated"}}
		}
		return nil
	}
	for _, broken := range violation.Shown(v.Type(), invalid, isJSONField) {
		if broken.Doubtful || !of.skips(v.Type(), broken.Steps) { // a rule of a whole struct may name any field
			found = append(found, Violation{Pointer: broken.Pointer, Rule: "fails " + broken.Rule})
		}
	}
	return found
}

// ask asks validator. The rules of fields that are not selected do not run.
func (in *inspection) ask(v reflect.Value, of *selection) error {
	value := v.Interface()
	if v.CanAddr() { // so that validateFn finds a method of the pointer
		value = v.Addr().Interface()
	}
	if of == nil {
		return in.engine.Struct(value)
	}
	return in.engine.StructFiltered(value, func(namespace []byte) bool {
		steps, ok := violation.Steps(v.Type(), string(namespace), "json")
		return ok && of.skips(v.Type(), steps)
	})
}
