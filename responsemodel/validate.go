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
	walks  reach                   // what the engine looks at
	inside sync.Map                // of reflect.Type to bool: whether there are rules in it
}

// standard checks with the default validator. Plans share what it finds out about types.
var standard = sync.OnceValue(func() *checker {
	return &checker{engine: defaultValidator(), ruled: hasRules, walks: validated}
})

func newChecker(config *config) *checker {
	if config.foreign { // it may read another tag, or have rules that are in no tag
		k := &checker{engine: config.validate, ruled: func(reflect.Type) bool { return true }, walks: walked}
		if seesPrivate(config.validate) {
			k.walks = walkedPrivate
		}
		return k
	}
	return standard()
}

// seesPrivate reports whether a validator was made with WithPrivateFieldValidation, and walks through fields that are not
// exported. It has no other way to be asked.
func seesPrivate(v *validator.Validate) bool {
	option := reflect.ValueOf(v).Elem().FieldByName("privateFieldValidation")
	return option.IsValid() && option.Kind() == reflect.Bool && option.Bool()
}

// checkRules checks the validate tags of a type.
func (c *compiler) checkRules(model reflect.Type) {
	k, foreign := c.check, c.config.foreign
	for _, t := range typesIn(model) {
		if t.Kind() != reflect.Struct {
			continue
		}
		before := len(c.mistakes)
		if !foreign {
			c.refuseRules(k.engine, t)
		}
		if err := tryStruct(k.engine, t); err != nil && len(c.mistakes) == before {
			c.refuse("", "bad validate tag in %s: %v", t, err)
		}
	}
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
func typesIn(t reflect.Type) (found []reflect.Type) {
	seen := map[reflect.Type]bool{}
	var add func(reflect.Type)
	add = func(t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		found = append(found, t)
		switch {
		case hasElem(t):
			add(t.Elem())
		case t.Kind() == reflect.Struct:
			for i := range t.NumField() {
				if f := t.Field(i); f.IsExported() || f.Anonymous {
					add(f.Type)
				}
			}
		}
	}
	add(t)
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
	may := slices.ContainsFunc(typesIn(t), func(t reflect.Type) bool {
		return t.Kind() == reflect.Interface || t.Kind() == reflect.Struct && k.ruled(t) || implements(t, valuerType) && !isOptional(t)
	})
	k.inside.Store(t, may)
	return may
}

// validate returns the violations of a value, at most [violation.Max] and a few.
func (k *checker) validate(v reflect.Value, of *selection) *Error {
	in := &inspection{checker: k, walk: walk{as: k.walks}}
	var distinct []Violation
	for _, found := range in.value(v, of, false, 0, 0) {
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
			if !v.Field(1).Bool() {
				return nil
			}
			return in.value(v.Field(0), of, seen, dives, depth+1)
		}
		if !seen {
			found = in.structure(v, of)
		}
		return append(found, in.fields(v, of, depth)...)
	}
	return nil
}

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

// isJSONField reports whether a field that t embeds is what its name means in JSON.
func isJSONField(t reflect.Type, index []int) bool {
	return slices.ContainsFunc(jsonFields(t), func(f modelField) bool { return slices.Equal(f.index, index) })
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
