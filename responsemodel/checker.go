package responsemodel

import (
	"reflect"
	"slices"
	"sync"

	"github.com/go-playground/validator/v10"
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

func hasRules(t reflect.Type) bool {
	for i := range t.NumField() {
		if rulesIn(t.Field(i).Tag) != "" {
			return true
		}
	}
	return false
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

// hasRulesBesides reports whether there are rules that are not on a JSON field, which the accept check does not look at:
// on an embedded struct as a whole, and on a field that another one of the same name hides.
func hasRulesBesides(model reflect.Type) bool {
	return slices.ContainsFunc(typesIn(model), func(t reflect.Type) bool {
		if t.Kind() != reflect.Struct {
			return false
		}
		var all []modelField
		collect(t, nil, nil, &all)
		ruledAsAWhole := func(f reflect.StructField) bool { return f.Anonymous && rulesIn(f.Tag) != "" }
		ruledAndHidden := func(f modelField) bool { return f.tag.Get("validate") != "" && !isJSONField(t, f.index) }
		return slices.ContainsFunc(reflect.VisibleFields(t), ruledAsAWhole) || slices.ContainsFunc(all, ruledAndHidden)
	})
}
