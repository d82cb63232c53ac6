package responsemodel

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

var defaultValidator = sync.OnceValue(func() *validator.Validate {
	return validator.New(validator.WithRequiredStructEnabled())
})

// checker asks validator about every struct in a value. Validator itself looks at structs only, and into slices and maps
// only where a tag says dive: a list at the top, or one whose dive was forgotten, would pass unseen (R70, R71).
type checker struct {
	engine *validator.Validate
	ruled  func(reflect.Type) bool // whether a struct has rules of its own
	walks  view                    // what the engine looks at
	inside sync.Map                // of reflect.Type to bool: whether there are rules in it
}

// compileRules checks the validate tags of a type, and returns nil where there are none.
func (c *compiler) compileRules(config config, model reflect.Type) *checker {
	k := &checker{engine: config.validate, ruled: hasRules, walks: validated}
	if config.foreign { // it may read another tag, or have rules that are in no tag
		k.ruled, k.walks = func(reflect.Type) bool { return true }, walked
	}
	for _, t := range typesIn(model, nil) {
		if t.Kind() != reflect.Struct {
			continue
		}
		if err := tryStruct(k.engine, t); err != nil {
			c.refuse("", "bad validate tag in %s: %v", t, err)
		} else if !config.foreign {
			c.refuseRules(k.engine, t)
		}
	}
	if !k.mayBreak(model) {
		return nil
	}
	return k
}

// tryStruct lets validator parse the tags of a struct: it panics on a bad one, when the first value comes.
func tryStruct(v *validator.Validate, t reflect.Type) error {
	return try(func() { _ = v.Struct(reflect.New(t).Interface()) }) // a zero value may well break rules
}

func try(do func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	do()
	return nil
}

// typesIn returns the types that a type is made of, itself included, as validator sees them.
func typesIn(t reflect.Type, found []reflect.Type) []reflect.Type {
	if slices.Contains(found, t) {
		return found
	}
	found = append(found, t)
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return typesIn(t.Elem(), found)
	case reflect.Struct:
		for _, f := range fieldsOf(t, walked) {
			found = typesIn(f.typ, found)
		}
	}
	return found
}

func hasRules(t reflect.Type) bool {
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("validate"); tag != "" && tag != "-" {
			return true
		}
	}
	return false
}

// mayBreak reports whether there are rules in a value of type t. What an interface holds is not known before it comes.
func (k *checker) mayBreak(t reflect.Type) bool {
	if known, ok := k.inside.Load(t); ok {
		return known.(bool)
	}
	may := slices.ContainsFunc(typesIn(t, nil), func(t reflect.Type) bool {
		return t.Kind() == reflect.Interface || t.Kind() == reflect.Struct && k.ruled(t)
	})
	k.inside.Store(t, may)
	return may
}

// validate returns the violations of a value, at most [violation.Max] and a few.
func (k *checker) validate(v reflect.Value) *Error {
	in := &inspection{checker: k, walk: walk{as: k.walks}}
	var distinct []Violation
	for _, found := range in.value(v, false, 0, 0) {
		if !slices.Contains(distinct, found) { // a dive that only somebody else's validator knows is seen twice
			distinct = append(distinct, found)
		}
	}
	if len(distinct) == 0 {
		return nil
	}
	return &Error{Violations: distinct}
}

// inspection is the check of one value.
type inspection struct {
	*checker
	walk walk
}

// value looks at one value and below. Seen says that validator has looked at it as part of a struct above, and dives
// into how many levels of lists and maps it has gone from there.
func (in *inspection) value(v reflect.Value, seen bool, dives, depth int) (found []Violation) {
	if err := in.walk.step(depth); err != nil {
		return err.Violations
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return in.value(v.Elem(), seen, dives, depth+1)
		}
	case reflect.Slice, reflect.Array:
		return in.elements(v, dives, depth)
	case reflect.Map:
		return in.entries(v, dives, depth)
	case reflect.Struct:
		if !in.mayBreak(v.Type()) {
			return nil
		}
		if !seen {
			found = in.structure(v)
		}
		return append(found, in.fields(v, depth)...)
	}
	return nil
}

func (in *inspection) elements(v reflect.Value, dives, depth int) (found []Violation) {
	if !in.mayBreak(v.Type().Elem()) {
		return nil
	}
	for i := range v.Len() {
		found = append(found, prefixed(strconv.Itoa(i), in.value(v.Index(i), dives > 0, dives-1, depth+1))...)
		if len(found) >= violation.Max {
			break
		}
	}
	return found
}

func (in *inspection) entries(v reflect.Value, dives, depth int) (found []Violation) {
	if !in.mayBreak(v.Type().Elem()) {
		return nil
	}
	for entries := v.MapRange(); entries.Next(); {
		found = append(found, prefixed("*", in.value(entries.Value(), dives > 0, dives-1, depth+1))...)
		if len(found) >= violation.Max {
			break
		}
	}
	return found
}

// fields goes on below the fields of a struct that validator has seen, as far as they leave.
func (in *inspection) fields(v reflect.Value, depth int) (found []Violation) {
	for _, f := range shapeOf(place{v.Type(), v.CanAddr()}, encoded).fields {
		field, err := v.FieldByIndexErr(f.index)
		if err != nil || f.skipped || !in.mayBreak(f.typ) {
			continue
		}
		found = append(found, prefixed(f.name, in.value(field, true, f.dives, depth+1))...)
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
func (in *inspection) structure(v reflect.Value) (found []Violation) {
	guard := walk{as: in.walks}
	if err := guard.guard(v, 0, 0); err != nil {
		return err.Violations
	}
	err := in.engine.Struct(v.Interface())
	var invalid validator.ValidationErrors
	if !errors.As(err, &invalid) {
		if err != nil {
			return []Violation{{Rule: "cannot be validated"}}
		}
		return nil
	}
	for _, broken := range violation.List(v.Type(), invalid, "json") {
		if !broken.Hidden { // a field that does not leave was not filled
			found = append(found, Violation{Pointer: broken.Pointer, Rule: "fails " + broken.Rule})
		}
	}
	return found
}
