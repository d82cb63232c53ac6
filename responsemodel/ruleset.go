package responsemodel

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ruleset is what the accept check knows of the validate tag of a field, at one level: the value itself, or the elements
// that it dives into. It is immutable.
type ruleset struct {
	unknown  bool     // there is a rule that the check does not know exactly: only validator can say
	omitNil  bool     // a pointer, list or map that is nil is fine
	omitZero bool     // a zero value is fine
	required bool     // a zero value is not fine
	words    []string // of oneof: a string is one of them
	text     []func(string) bool
	ints     bounds[int64]
	uints    bounds[uint64]
	floats   bounds[float64]
	length   bounds[int] // of a string in runes, of a list in elements
	dive     *ruleset
}

// any reports whether there is something to check of the value itself.
func (r *ruleset) any() bool {
	return r != nil && (r.unknown || r.required || r.text != nil || r.words != nil ||
		r.ints.limited || r.uints.limited || r.floats.limited || r.length.limited)
}

// rulesetOf returns the rules of a field, nil for none.
func (c *compiler) rulesetOf(model reflect.Type, f modelField) *ruleset {
	if c.check == nil {
		return nil
	}
	_, skipped := rulesOn(model, f.index)
	if skipped {
		return nil
	}
	text := f.tag.Get("validate")
	if text == "" {
		return nil
	}
	return parseRules(f.typ, strings.Split(text, ","))
}

// parseRules returns what is known of the rules at a type.
func parseRules(t reflect.Type, words []string) *ruleset {
	r := &ruleset{ints: anyInt, uints: anyUint, floats: anyFloat, length: anyLength}
	pointer := t.Kind() == reflect.Pointer // to validator what it points to is there, zero or not
	t = withoutPointers(t)
	if implements(t, valuerType) || t == numberType || t == durationType {
		return &ruleset{unknown: true} // validator looks at another value
	}
	for i, word := range words {
		switch {
		case word == "dive" && isList(t):
			r.dive = parseRules(t.Elem(), words[i+1:]) // all that follows is about the elements
			return r
		case word == "omitempty" && i == 0: // later, it spares only the rules that follow
			r.omitNil, r.omitZero = true, !pointer
		case word == "required":
			r.required = !pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map // whose nil is seen through a pointer
		case !r.parse(t, word):
			return &ruleset{unknown: true}
		}
	}
	return r
}

// parse adds one rule, and reports whether it is one that is known exactly.
func (r *ruleset) parse(t reflect.Type, word string) bool {
	name, param, _ := strings.Cut(word, "=")
	if strings.Contains(word, "|") || strings.Contains(param, "0x") {
		return false // an alternative, or a comma written as 0x2C
	}
	switch k := t.Kind(); {
	case k == reflect.String:
		return !implements(t, stringerType) && r.parseString(name, param)
	case isInt(k):
		return compare(&r.ints, name, param, parseInt) || r.ints.oneOf(name, param, formatInt)
	case isUint(k) && k != reflect.Uintptr:
		return compare(&r.uints, name, param, parseUint) || r.uints.oneOf(name, param, formatUint)
	case isFloat(k):
		return compare(&r.floats, name, param, floatParser(t.Bits()))
	case k == reflect.Slice, k == reflect.Map, k == reflect.Array:
		return compare(&r.length, name, param, parseLength)
	}
	return false
}

func (r *ruleset) parseString(name, param string) bool {
	switch name {
	case "eq":
		r.text = append(r.text, func(s string) bool { return s == param })
		return true
	case "ne":
		r.text = append(r.text, func(s string) bool { return s != param })
		return true
	case "oneof":
		if words := wordsOf(param); r.words == nil {
			r.words = words
			return words != nil
		}
		return false // twice
	}
	if format := formats[name]; format != nil {
		r.text = append(r.text, format)
		return true
	}
	return compare(&r.length, name, param, parseLength)
}

// compare adds the comparison of that name, and reports whether there is one, with a limit that can be read.
func compare[T int | int64 | uint64 | float64](b *bounds[T], name, param string, parse func(string) (T, error)) bool {
	limit, err := parse(param)
	return err == nil && b.compare(name, limit)
}

// oneOf adds the rule oneof, and reports whether it is one.
func (b *bounds[T]) oneOf(name, param string, format func(T) string) bool {
	words := wordsOf(param)
	if name != "oneof" || words == nil {
		return false
	}
	b.limited, b.also = true, append(b.also, func(v T) bool { return slices.Contains(words, format(v)) })
	return true
}

// wordsOf returns the words of a oneof without quotes, or nil.
func wordsOf(param string) []string {
	if strings.ContainsAny(param, `'"`) || !allOf(param, isPrint) {
		return nil
	}
	return strings.Fields(param)
}

// Validator reads the parameters in the base that they begin with.
func parseInt(s string) (int64, error)   { return strconv.ParseInt(s, 0, 64) }
func parseUint(s string) (uint64, error) { return strconv.ParseUint(s, 0, 64) }
func parseLength(s string) (int, error) {
	n, err := strconv.ParseInt(s, 0, strconv.IntSize)
	return int(n), err
}

func formatInt(i int64) string   { return strconv.FormatInt(i, 10) }
func formatUint(u uint64) string { return strconv.FormatUint(u, 10) }

func floatParser(bits int) func(string) (float64, error) {
	return func(s string) (float64, error) { return strconv.ParseFloat(s, bits) }
}
