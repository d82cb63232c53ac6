package bind

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth/dependency"
)

// Query returns the dependency on the URL's query: with a name, on the one parameter, which must be there, as a T (a
// string, bool, number, time.Duration, or a slice of them); without a name, on all of it as a struct, by the tags form
// and binding. A parameter that is missing, of another type, or against a rule is a 422. It panics if T is not such a
// type.
func Query[T any](name ...string) *dependency.Provider[T] {
	return param[T]("Query", "query", "form", name, func(c *gin.Context) map[string][]string { return c.Request.URL.Query() })
}

// Path returns the dependency on the path's parameters: with a name, on the one parameter of the route, as a T; without
// a name, on all of them as a struct, by the tags uri and binding. A parameter of another type, or against a rule, is a
// 422. It panics if T is not such a type; a name that the route does not have is a 500 that OnError is told of.
func Path[T any](name ...string) *dependency.Provider[T] {
	return param[T]("Path", "path", "uri", name, func(c *gin.Context) map[string][]string {
		params := make(map[string][]string, len(c.Params))
		for _, p := range c.Params {
			params[p.Key] = []string{p.Value}
		}
		return params
	})
}

type source = func(*gin.Context) map[string][]string

func param[T any](function, in, tag string, names []string, from source) *dependency.Provider[T] {
	t := reflect.TypeFor[T]()
	name := strings.Join(names, "")
	switch {
	case len(names) > 1:
		panic(fmt.Sprintf("bind.%s[%s]: want one name, got %d", function, t, len(names)))
	case name == "" && t.Kind() != reflect.Struct:
		panic(fmt.Sprintf("bind.%s[%s]: want the name of a parameter, or a struct", function, t))
	case name != "" && !isParam(t):
		panic(fmt.Sprintf("bind.%s[%s](%q): one parameter is a string, bool, number or a slice of them", function, t, name))
	}
	refuseModelTags(function, t)
	return dependency.NewInput(inputKey{kind: in, typ: t, name: name}, func(c *gin.Context) (T, error) {
		if name == "" {
			return bindStruct[T](in, tag, from(c))
		}
		return bindParam[T](in, name, from(c))
	})
}

func isParam(t reflect.Type) bool {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	k := t.Kind()
	return k == reflect.String || k == reflect.Bool || reflect.Int <= k && k <= reflect.Float64 && k != reflect.Uintptr
}

// single lets Gin's mapping of structs bind one value, under the name of its field.
type single[T any] struct{ Value T }

func bindParam[T any](in, name string, params map[string][]string) (value T, err error) {
	values, ok := params[name]
	if !ok {
		if in == "path" {
			return value, fmt.Errorf("bind.Path: the route has no parameter %q", name)
		}
		return value, problem(in, name, "required")
	}
	t := reflect.TypeFor[T]()
	var bound single[T]
	err = binding.MapFormWithTag(&bound, map[string][]string{"Value": values}, "bind")
	one := t
	if t.Kind() == reflect.Slice {
		one = t.Elem()
	}
	if err != nil || one.Kind() != reflect.String && slices.Contains(values, "") { // Gin takes an empty number for 0
		return value, problem(in, name, wanted(one))
	}
	return bound.Value, nil
}

func bindStruct[T any](in, tag string, params map[string][]string) (value T, err error) {
	if err := binding.MapFormWithTag(&value, params, tag); err != nil {
		return value, mismatches[T](in, tag, params)
	}
	return value, validate(in, tag, reflect.ValueOf(&value).Elem())
}

// mismatches finds the parameters that cannot be bound, by binding each alone: Gin's error does not say which, and quotes
// the value.
func mismatches[T any](in, tag string, params map[string][]string) error {
	var list []dependency.Problem
	for name, values := range params {
		var alone T
		if binding.MapFormWithTag(&alone, map[string][]string{name: values}, tag) != nil {
			list = append(list, dependency.Problem{In: in, Name: name, Rule: "want another type"})
		}
	}
	if len(list) == 0 { // each is right alone: a bracket notation that contradicts itself
		return problem(in, "", "want other types")
	}
	slices.SortFunc(list, func(a, b dependency.Problem) int { return strings.Compare(a.Name, b.Name) })
	return &dependency.InputError{Problems: list}
}
