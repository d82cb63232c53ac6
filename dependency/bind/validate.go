package bind

import (
	"errors"
	"iter"
	"net/http"
	"reflect"
	"strconv"

	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/violation"
)

// validate asks Gin's validator about each struct in a bound value, at most until [violation.Max] problems are found.
// The fields are named by the tag with that key. Gin's own walk through lists does not say which element it means, and
// through maps there is none.
func validate(in, key string, v reflect.Value) error {
	if binding.Validator == nil { // a program has switched it off
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return problem(in, "", ruleRequired)
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
	if isTime(v.Type()) {
		return nil
	}
	if m := (measure{}); !m.walk(v, 0, false) {
		return vermouth.Fail(http.StatusRequestEntityTooLarge, "The input has too many values, or is nested too deep.")
	}
	verdict, err := ask(key, v)
	if err != nil {
		return err
	}
	return problems(in, key, v.Type(), verdict)
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
