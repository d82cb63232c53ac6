package bind

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/violation"
)

// inputKey makes two bindings of the same kind, type and name one dependency.
type inputKey struct {
	kind string
	typ  reflect.Type
	name string
}

// validate asks Gin's validator about each struct in a bound value, at most until [violation.Max] problems are found.
// The fields are named by the tag with that key. Gin's own walk through lists does not say which element it means, and
// through maps there is none.
func validate(in, key string, v reflect.Value) error {
	if binding.Validator == nil {
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return problem(in, "", "required")
		}
		return validate(in, key, v.Elem())
	case reflect.Slice, reflect.Array:
		return validateAll(func(yield func(string, reflect.Value) bool) {
			for i := 0; i < v.Len() && yield(strconv.Itoa(i), v.Index(i)); i++ {
			}
		}, in, key)
	case reflect.Map:
		return validateAll(func(yield func(string, reflect.Value) bool) {
			for entries := v.MapRange(); entries.Next() && yield("*", entries.Value()); {
			}
		}, in, key)
	case reflect.Struct:
		return validateStruct(in, key, v)
	}
	return nil
}

// validateStruct asks about one struct and what is in it. Validator refuses what is a time.Time to it.
func validateStruct(in, key string, v reflect.Value) error {
	if v.Type().ConvertibleTo(reflect.TypeFor[time.Time]()) {
		return nil
	}
	if m := (measure{}); !m.walk(v, 0) {
		return vermouth.Fail(http.StatusRequestEntityTooLarge, "The input has too many values, or is nested too deep.")
	}
	return problems(in, key, v.Type(), binding.Validator.ValidateStruct(v.Interface()))
}

// The largest struct that validator is asked about. It collects all that is wrong before anybody can stop it, and each
// of its errors is as long as its place is deep: 4 MiB of empty objects would become gigabytes.
const (
	maxValidated = 20_000
	maxDepth     = 100
)

// measure counts the structs in a value.
type measure struct{ structs int }

// walk reports whether a value is small enough.
func (m *measure) walk(v reflect.Value, depth int) bool {
	if depth > maxDepth || m.structs > maxValidated {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || m.walk(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		if !holdsStructs(v.Type().Elem()) {
			return true
		}
		for i := range v.Len() {
			if !m.walk(v.Index(i), depth+1) {
				return false
			}
		}
	case reflect.Map:
		if !holdsStructs(v.Type().Elem()) {
			return true
		}
		for entries := v.MapRange(); entries.Next(); {
			if !m.walk(entries.Value(), depth+1) {
				return false
			}
		}
	case reflect.Struct:
		m.structs++
		for i := range v.NumField() {
			if !m.walk(v.Field(i), depth+1) {
				return false
			}
		}
	}
	return true
}

// holdsStructs reports whether it pays to look into a list or map.
func holdsStructs(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		return true
	}
	return false
}

func validateAll(elements iter.Seq2[string, reflect.Value], in, key string) error {
	var all []dependency.Problem
	for step, element := range elements {
		err := validate(in, key, element)
		var invalid *dependency.InputError
		if err != nil && !errors.As(err, &invalid) {
			return err
		}
		if invalid == nil {
			continue
		}
		for _, p := range invalid.Problems {
			all = append(all, dependency.Problem{In: p.In, Name: "/" + step + p.Name, Rule: p.Rule})
		}
		if len(all) >= violation.Max {
			break
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &dependency.InputError{Problems: all[:min(len(all), violation.Max)]}
}

// problems turns what validator says into what the client may read. What another validator says is for the log.
func problems(in, key string, root reflect.Type, err error) error {
	var invalid validator.ValidationErrors
	var refused *validator.InvalidValidationError
	if errors.As(err, &refused) {
		return err // a type that validator does not take is no client's fault
	}
	if err != nil && !errors.As(err, &invalid) {
		return vermouth.Fail(http.StatusUnprocessableEntity, "The request's input is not valid.").Because(err)
	}
	if len(invalid) == 0 {
		return nil
	}
	list := make([]dependency.Problem, 0, len(invalid))
	for _, broken := range violation.List(root, invalid, key) {
		name := broken.Pointer
		if in != "body" {
			name = broken.Name // a parameter has a name and no pointer
		}
		list = append(list, dependency.Problem{In: in, Name: name, Rule: broken.Rule})
	}
	return &dependency.InputError{Problems: list}
}

func problem(in, name, rule string) error {
	return &dependency.InputError{Problems: []dependency.Problem{{In: in, Name: name, Rule: rule}}}
}

// wanted says in words that a client understands what a type wants.
func wanted(t reflect.Type) string {
	switch k := t.Kind(); {
	case t == reflect.TypeFor[time.Duration]():
		return "want a duration"
	case k == reflect.Bool:
		return "want a boolean"
	case k == reflect.String:
		return "want a string"
	case reflect.Int <= k && k <= reflect.Uintptr:
		return "want an integer"
	case k == reflect.Float32 || k == reflect.Float64:
		return "want a number"
	case k == reflect.Struct || k == reflect.Map:
		return "want an object"
	case k == reflect.Slice || k == reflect.Array:
		return "want a list"
	case k == reflect.Pointer:
		return wanted(t.Elem())
	}
	return "want another type"
}

// refuseModelTags panics for a struct whose rules stand in the tag of response models: they would check nothing.
func refuseModelTags(function string, t reflect.Type) {
	if reads("validate") {
		return
	}
	if fields := ruledFields(t, map[reflect.Type]bool{}); len(fields) > 0 {
		panic(fmt.Sprintf("bind.%s[%s]: field %s has the tag validate, which is for response models; "+
			"inputs are checked by the tag binding", function, t, fields[0]))
	}
}

// ruledFields returns the fields, of a struct and those below, that have rules for models and none for inputs.
func ruledFields(t reflect.Type, seen map[reflect.Type]bool) (names []string) {
	if seen[t] {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return ruledFields(t.Elem(), seen)
	case reflect.Struct:
	default:
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if rules := f.Tag.Get("validate"); rules != "" && rules != "-" && f.Tag.Get("binding") == "" {
			names = append(names, f.Name)
		}
		names = append(names, ruledFields(f.Type, seen)...)
	}
	return names
}

// reads reports whether Gin's validator, which a program may replace, reads that tag.
func reads(tag string) bool {
	if binding.Validator == nil {
		return false
	}
	probe := reflect.StructOf([]reflect.StructField{{
		Name: "Probe", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(tag + `:"required"`),
	}})
	return binding.Validator.ValidateStruct(reflect.New(probe).Interface()) != nil
}
