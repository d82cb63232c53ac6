package bind

import (
	"errors"
	"reflect"

	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/violation"
)

// inputKey makes two bindings of the same kind, type and name one dependency.
type inputKey struct {
	kind string
	typ  reflect.Type
	name string
}

// validate asks Gin's validator about a bound value, whose fields the client knows by the tag with that key.
func validate(in, key string, value any) error {
	if binding.Validator == nil {
		return nil
	}
	v := reflect.ValueOf(value).Elem()
	if k := v.Kind(); k == reflect.Slice || k == reflect.Array {
		return validateElements(in, key, v)
	}
	return problems(in, key, v.Type(), binding.Validator.ValidateStruct(value))
}

// validateElements asks for each element: Gin's own error for a list does not say which one is meant.
func validateElements(in, key string, list reflect.Value) error {
	var all []dependency.Problem
	for i := range list.Len() {
		err := validate(in, key, list.Index(i).Addr().Interface())
		var invalid *dependency.InputError
		if err != nil && !errors.As(err, &invalid) {
			return err
		}
		if invalid != nil {
			all = append(all, within(i, invalid.Problems)...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &dependency.InputError{Problems: all}
}

// problems turns what validator says into what the client may read.
func problems(in, key string, root reflect.Type, err error) error {
	var invalid validator.ValidationErrors
	if !errors.As(err, &invalid) {
		return err
	}
	list := make([]dependency.Problem, 0, len(invalid))
	for _, broken := range violation.List(root, invalid, key) {
		list = append(list, dependency.Problem{In: in, Name: broken.Pointer, Rule: broken.Rule})
	}
	return &dependency.InputError{Problems: list}
}

func problem(in, name, rule string) error {
	return &dependency.InputError{Problems: []dependency.Problem{{In: in, Name: name, Rule: rule}}}
}
