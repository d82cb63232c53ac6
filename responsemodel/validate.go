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
	ruled  map[reflect.Type]bool // has rules, here or below
}

// compileRules checks the validate tags of a type by trying each of its structs once, and returns nil where there are none.
func (c *compiler) compileRules(config config, model reflect.Type) *checker {
	v := config.validate
	ruled := hasRules
	if config.foreign { // it may read another tag, or have rules that are in no tag
		ruled = func(reflect.Type) bool { return true }
	}
	structs := structsIn(model, nil)
	for _, t := range structs {
		if err := tryRules(v, t); err != nil {
			c.refuse("", "bad validate tag in %s: %v", t, err)
		}
	}
	if !slices.ContainsFunc(structs, ruled) {
		return nil
	}
	k := &checker{engine: v, ruled: map[reflect.Type]bool{}}
	for _, t := range structs {
		k.ruled[t] = slices.ContainsFunc(structsIn(t, nil), ruled)
	}
	return k
}

// tryRules lets validator parse the tags of a struct: it panics on a bad one, when the first value comes.
func tryRules(v *validator.Validate, t reflect.Type) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	_ = v.Struct(reflect.New(t).Interface()) // a zero value may well break rules
	return nil
}

// structsIn returns the structs that a type is made of, itself included.
func structsIn(t reflect.Type, found []reflect.Type) []reflect.Type {
	if slices.Contains(found, t) || opaque(t) {
		return found
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return structsIn(t.Elem(), found)
	case reflect.Struct:
		found = append(found, t)
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() || f.Anonymous {
				found = structsIn(f.Type, found)
			}
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

// validate returns all violations of a value.
func (k *checker) validate(v reflect.Value) *Error {
	var distinct []Violation
	for _, found := range k.value(v, true) {
		if !slices.Contains(distinct, found) { // a dive that only somebody else's validator knows is seen twice
			distinct = append(distinct, found)
		}
	}
	if len(distinct) == 0 {
		return nil
	}
	return &Error{Violations: distinct}
}

// value looks at one value and below. New says that validator has not seen it as part of a struct above.
func (k *checker) value(v reflect.Value, unseen bool) (found []Violation) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return k.value(v.Elem(), unseen)
		}
	case reflect.Slice, reflect.Array:
		return k.elements(v, unseen)
	case reflect.Map:
		return k.entries(v, unseen)
	case reflect.Struct:
		if !k.ruled[v.Type()] {
			return nil
		}
		if unseen {
			found = k.structure(v)
		}
		return append(found, k.fields(v)...)
	}
	return nil
}

func (k *checker) elements(v reflect.Value, unseen bool) (found []Violation) {
	if !k.ruled[elementStruct(v.Type())] {
		return nil
	}
	for i := range v.Len() {
		found = append(found, below(strconv.Itoa(i), k.value(v.Index(i), unseen))...)
		if len(found) >= maxViolations {
			break
		}
	}
	return found
}

func (k *checker) entries(v reflect.Value, unseen bool) (found []Violation) {
	if !k.ruled[elementStruct(v.Type())] {
		return nil
	}
	for entries := v.MapRange(); entries.Next(); {
		found = append(found, below("*", k.value(entries.Value(), unseen))...)
		if len(found) >= maxViolations {
			break
		}
	}
	return found
}

// elementStruct returns the struct at the end of pointers, lists and maps.
func elementStruct(t reflect.Type) reflect.Type {
	for {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return t
		}
	}
}

// fields goes on below the fields of a struct that validator has seen: it has gone into structs, and into lists with a
// dive. Into the others it has not.
func (k *checker) fields(v reflect.Value) (found []Violation) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		rules := f.Tag.Get("validate")
		if !f.IsExported() || rules == "-" || !k.ruled[elementStruct(f.Type)] {
			continue
		}
		unseen := indirect(f.Type).Kind() != reflect.Struct && !slices.Contains(strings.Split(rules, ","), "dive")
		found = append(found, below(violation.Name(f, "json"), k.value(v.Field(i), unseen))...)
	}
	return found
}

func (k *checker) structure(v reflect.Value) (found []Violation) {
	err := k.engine.Struct(v.Interface())
	var invalid validator.ValidationErrors
	if !errors.As(err, &invalid) {
		if err != nil {
			return []Violation{{Rule: "cannot be validated"}}
		}
		return nil
	}
	for _, broken := range violation.List(v.Type(), invalid, "json") {
		found = append(found, Violation{Pointer: broken.Pointer, Rule: "fails " + broken.Rule})
	}
	return found
}

func below(step string, found []Violation) []Violation {
	if step == "" {
		return found
	}
	for i := range found {
		found[i].Pointer = "/" + step + found[i].Pointer
	}
	return found
}
