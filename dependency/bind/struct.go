package bind

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/violation"
)

// bindStruct binds what was given to a struct of that shape, and checks it.
func bindStruct[T any](in string, s *shape, g given) (T, error) {
	var value, none T
	target := reflect.ValueOf(&value)
	if len(g.wrong) > 0 || s.fill(target, g) != nil {
		return none, s.mistakes(in, g)
	}
	if err := validate(in, s.tag, target.Elem()); err != nil {
		return none, err
	}
	return value, nil
}

// fill sets the fields of the struct that target points to.
func (s *shape) fill(target reflect.Value, g given) error {
	if err := binding.MapFormWithTag(target.Interface(), g.values, s.tag); err != nil {
		return err
	}
	for _, f := range s.files {
		f.set(target.Elem(), g.files[f.name])
	}
	return nil
}

// mistakes finds all that is wrong. Gin's error does not say which parameter cannot be bound, and quotes the value: each
// is bound alone. What is right is checked too, but for the rules that look at other fields.
func (s *shape) mistakes(in string, g given) error {
	var list []dependency.Problem
	rest := given{values: maps.Clone(g.values), files: maps.Clone(g.files)} // what is right
	for _, name := range s.names {
		if rule := s.mistake(name, g); rule != "" {
			list = append(list, dependency.Problem{In: in, Name: name, Rule: rule})
			delete(rest.values, name)
			delete(rest.files, name)
		}
	}
	if len(list) == 0 { // each is right alone: a type of the program's own does not bind the same twice
		return problem(in, "", ruleOtherTypes)
	}
	for _, p := range s.broken(in, rest) {
		isTold := slices.ContainsFunc(list, func(told dependency.Problem) bool { return told.Name == p.Name })
		if !isTold && !comparesFields(p.Rule) {
			list = append(list, p)
		}
	}
	return &dependency.InputError{Problems: list[:min(len(list), violation.Max)]}
}

// mistake returns the rule that one parameter breaks before it comes to rules.
func (s *shape) mistake(name string, g given) string {
	if rule := g.wrong[name]; rule != "" {
		return rule
	}
	values, isThere := g.values[name]
	if !isThere || s.fill(reflect.New(s.typ), given{values: map[string][]string{name: values}}) == nil {
		return ""
	}
	return wantedParam(s.types[name])
}

// broken returns the rules of the tags that are broken.
func (s *shape) broken(in string, g given) []dependency.Problem {
	target := reflect.New(s.typ)
	if s.fill(target, g) != nil {
		return nil
	}
	var invalid *dependency.InputError
	if err := validate(in, s.tag, target.Elem()); errors.As(err, &invalid) {
		return invalid.Problems
	}
	return nil
}

// comparesFields reports whether a rule looks at other fields, such as gtfield or required_with: these may be among what
// could not be bound.
func comparesFields(rule string) bool {
	tag, _, _ := strings.Cut(rule, "=")
	return strings.Contains(tag, "field") || strings.Contains(tag, "required_") || strings.Contains(tag, "excluded_")
}
