package responsemodel

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
)

// checkRules refuses the validate tags of a type that validator would not take.
func (c *compiler) checkRules(model reflect.Type) {
	engine := c.check.engine
	for _, t := range typesIn(model) {
		if t.Kind() != reflect.Struct {
			continue
		}
		before := len(c.mistakes)
		if !c.config.foreign { // somebody else's validator may read other tags, and know other rules
			c.refuseRules(engine, t)
		}
		if err := tryStruct(engine, t); err != nil && len(c.mistakes) == before {
			c.refuse("", "bad validate tag in %s: %v", t, err)
		}
	}
}

// rulesIn returns the rules in the tag of a field. There are none in "-", by which validator skips the field.
func rulesIn(tag reflect.StructTag) string {
	if rules := tag.Get("validate"); rules != "-" {
		return rules
	}
	return ""
}

// refuseRules tries each rule of a struct's tags alone, on a zero value and on another one. Validator parses the
// parameter of a rule, and finds out whether the rule fits the type, when it comes to it, which may be years later: a
// required or an omitempty before it ends the walk (R69).
func (c *compiler) refuseRules(v *validator.Validate, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		if at := withoutPointers(f.Type); isOptional(at) {
			f.Type = at.Field(optionalValue).Type // which validator looks at
		}
		if rules := rulesIn(f.Tag); rules != "" && f.IsExported() && !implements(f.Type, valuerType) {
			c.refuseTag(v, t, f, rules)
		}
	}
}

// refuseTag walks through a tag: dive goes to the elements, keys and endkeys stand around the rules for a map's keys.
func (c *compiler) refuseTag(v *validator.Validate, parent reflect.Type, f reflect.StructField, rules string) {
	refuse := func(format string, args ...any) {
		c.refuse("", "bad validate tag in %s: field %s: %s", parent, f.Name, fmt.Sprintf(format, args...))
	}
	at, container := f.Type, f.Type // what the next rule is about, and the list or map that it is in
	for rule := range strings.SplitSeq(rules, ",") {
		switch rule {
		case "dive":
			container = withoutPointers(at)
			if container.Kind() == reflect.Interface {
				return // what it holds is not known
			}
			if !isList(container) && container.Kind() != reflect.Map {
				refuse("cannot dive into %s", container)
				return
			}
			at = container.Elem()
		case "keys":
			if container.Kind() != reflect.Map {
				refuse("keys must follow the dive into a map")
				return
			}
			at = container.Key()
		case "endkeys":
			if container.Kind() != reflect.Map {
				refuse("endkeys without keys")
				return
			}
			at = container.Elem()
		default:
			for alternative := range strings.SplitSeq(rule, "|") {
				if wrong := tryRule(v, parent, at, alternative); wrong != "" {
					refuse("%s: %s", alternative, wrong)
				}
			}
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

// tryRule returns what is wrong with one rule at a type, or nothing. Rules that look at other fields are tried by
// looking for these fields only.
func tryRule(v *validator.Validate, parent, t reflect.Type, rule string) string {
	name, param, _ := strings.Cut(rule, "=")
	if others, looks := fieldsNamedBy(name, param); looks {
		if others == nil {
			return "want a field and a value"
		}
		return missingField(parent, others...)
	}
	switch {
	case strings.Contains(name, "csfield"):
		return "" // across structs: its field is not known here
	case (name == "oneof" || name == "oneofci") && param == "":
		return "want at least one value"
	case t.Kind() == reflect.Interface:
		return ""
	}
	for _, sample := range []reflect.Value{reflect.Zero(t), sampleOf(t, 0)} {
		if err := try(func() { _ = v.Var(sample.Interface(), rule) }); err != nil {
			return err.Error()
		}
	}
	return ""
}

// missingField returns what is wrong with the names of other fields that a rule looks at. A path has its first step looked
// at only.
func missingField(parent reflect.Type, names ...string) string {
	for _, name := range names {
		first := name
		if i := strings.IndexAny(name, ".["); i >= 0 {
			first = name[:i]
		}
		if _, ok := parent.FieldByName(first); !ok {
			return parent.String() + " has no field " + first
		}
	}
	return ""
}

// fieldsNamedBy returns the other fields that a rule looks at, and whether it is a rule that does. Rules of the form
// "Field value Field value" may have quoted values, with spaces in them: then only the first field is returned. Nothing is
// if there is none.
func fieldsNamedBy(name, param string) (others []string, looks bool) {
	words := strings.Fields(param)
	switch {
	case strings.Contains(name, "csfield"):
		return nil, false
	case strings.HasSuffix(name, "field"), name == "fieldcontains", name == "fieldexcludes":
		return []string{param}, true
	case strings.Contains(name, "_with"):
		return words, len(words) > 0
	case strings.HasSuffix(name, "_if"), strings.HasSuffix(name, "_unless"):
		if len(words) < 2 {
			return nil, true
		}
		if strings.Contains(param, "'") {
			return words[:1], true
		}
		for i := 0; i < len(words); i += 2 {
			others = append(others, words[i])
		}
		return others, true
	}
	return nil, false
}

// sampleOf returns a value of type t that is not zero, as far as that is easily made.
func sampleOf(t reflect.Type, depth int) reflect.Value {
	v := reflect.New(t).Elem()
	if depth > 3 {
		return v
	}
	switch k := t.Kind(); {
	case k == reflect.String:
		v.SetString("1")
	case k == reflect.Bool:
		v.SetBool(true)
	case isInt(k):
		v.SetInt(1)
	case isUint(k):
		v.SetUint(1)
	case isFloat(k):
		v.SetFloat(1)
	case k == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(sampleOf(t.Elem(), depth+1))
	case k == reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
		v.Index(0).Set(sampleOf(t.Elem(), depth+1))
	case k == reflect.Map:
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(sampleOf(t.Key(), depth+1), sampleOf(t.Elem(), depth+1))
	}
	return v
}
