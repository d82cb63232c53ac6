package bind

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/token"
)

// param returns the dependency on one parameter, or without a name on all of them as a struct.
func param[T any](k *kind, names []string) *dependency.Provider[T] {
	t := reflect.TypeFor[T]()
	name := strings.Join(names, "")
	switch {
	case len(names) > 1:
		refuse(callOf(k.function, t), "want one name, got %d", len(names))
	case name != "":
		k.check(k.function, t, name)
		return one[T](k, name)
	case t.Kind() != reflect.Struct:
		refuse(callOf(k.function, t), "want the name of a parameter, or a struct")
	}
	refuseModelTags(k.function, t)
	s := shapeOf(k, t)
	return dependency.NewInput(inputKey{kind: k.in, typ: t}, func(c *gin.Context) (T, error) {
		return bindStruct[T](k.in, s, k.read(c, s.names))
	})
}

// check panics if there can be no parameter of that type and name.
func (k *kind) check(function string, t reflect.Type, name string) {
	where := fmt.Sprintf("%s(%q)", callOf(function, t), name)
	switch {
	case name == "":
		refuse(where, "want the name of a parameter")
	case !isParam(t):
		refuse(where, "one parameter is a string, bool, number or a slice of them")
	case k.single && t.Kind() == reflect.Slice:
		refuse(where, "a cookie is one value, and no list")
	case k.tokens && !token.Is(name):
		refuse(where, "the name is not a token of RFC 9110 section 5.6.2")
	}
}

// one returns the dependency on one parameter, which must be there.
func one[T any](k *kind, name string) *dependency.Provider[T] {
	names := []string{name} // one slice for all requests: read does not keep it
	return dependency.NewInput(inputKey{kind: k.in, typ: reflect.TypeFor[T](), name: name}, func(c *gin.Context) (T, error) {
		value, isThere, err := bindParam[T](k.in, name, k.read(c, names))
		switch {
		case err != nil || isThere:
			return value, err
		case k == &paths:
			return value, fmt.Errorf("bind.Path: the route has no parameter %q", name)
		}
		return value, problem(k.in, name, ruleRequired)
	})
}

// oneOr returns the dependency on one parameter, which may be missing.
func oneOr[T any](k *kind, name string, fallback T) *dependency.Provider[T] {
	k.check(k.function+"Or", reflect.TypeFor[T](), name)
	names := []string{name}
	key := inputKey{kind: k.in, typ: reflect.TypeFor[T](), name: name, with: identity(fallback)}
	return dependency.NewInput(key, func(c *gin.Context) (T, error) {
		value, isThere, err := bindParam[T](k.in, name, k.read(c, names))
		if err != nil || isThere {
			return value, err
		}
		return copied(fallback), nil
	})
}

// identity returns what tells one default from another. A slice and a NaN are equal to nothing, and are their own: the
// address of a byte is like no other.
func identity[T any](fallback T) any {
	if v := reflect.ValueOf(&fallback).Elem(); v.Comparable() && v.Equal(v) { //nolint:gocritic // a NaN is not
		return fallback
	}
	return new(byte)
}

// copied returns a value that shares nothing with a default: a handler may change a slice that it got.
func copied[T any](fallback T) T {
	v := reflect.ValueOf(&fallback).Elem()
	if v.Kind() == reflect.Slice && !v.IsNil() {
		v.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v))
	}
	return fallback
}

// holder lets Gin's mapping, which knows structs only, bind one value: under the name of the field.
type holder[T any] struct{ Value T }

// bindParam returns the value of one parameter, and whether there is one.
func bindParam[T any](in, name string, g given) (value T, isThere bool, err error) {
	if rule := g.wrong[name]; rule != "" {
		return value, true, problem(in, name, rule)
	}
	values, isThere := g.values[name]
	if !isThere {
		return value, false, nil
	}
	t := reflect.TypeFor[T]()
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	var bound holder[T]
	err = binding.MapFormWithTag(&bound, map[string][]string{"Value": values}, "bind") // the field has no tag, whatever it is called
	if err != nil || t.Kind() != reflect.String && slices.ContainsFunc(values, isBlank) {
		return value, true, problem(in, name, wanted(t))
	}
	return bound.Value, true, nil
}

// isBlank reports whether Gin takes the value for a zero that nobody has sent.
func isBlank(value string) bool { return strings.TrimSpace(value) == "" }
