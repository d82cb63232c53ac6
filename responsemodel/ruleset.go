package responsemodel

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ruleset is what the accept check knows of the validate tag of a field, at one level: the value itself, or the elements
// that it dives into. It is immutable.
type ruleset struct {
	unknown  bool // there is a rule that the check does not know exactly: only validator can say
	omitNil  bool // a pointer, list or map that is nil is fine
	omitZero bool // a zero value is fine
	required bool // a zero value is not fine
	strings  []func(string) bool
	ints     []func(int64) bool
	uints    []func(uint64) bool
	floats   []func(float64) bool
	lengths  []func(int) bool
	dive     *ruleset
}

// any reports whether there is something to check of the value itself.
func (r *ruleset) any() bool { return r != nil && (r.unknown || r.required || r.limits()) }

func (r *ruleset) limits() bool {
	return len(r.strings)+len(r.ints)+len(r.uints)+len(r.floats)+len(r.lengths) > 0
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
	r := &ruleset{}
	pointer := t.Kind() == reflect.Pointer // to validator what it points to is there, zero or not
	t = withoutPointers(t)
	if implements(t, valuerType) || t == numberType || t == durationType {
		return &ruleset{unknown: true} // validator looks at another value
	}
	for i, word := range words {
		switch {
		case word == "dive" && isList(t):
			r.dive = parseRules(t.Elem(), words[i+1:])
			return r
		case word == "omitempty" && i == 0:
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
		return add(&r.ints, compare(name, param, parseInt), oneOf(name, param, formatInt))
	case isUint(k) && k != reflect.Uintptr:
		return add(&r.uints, compare(name, param, parseUint), oneOf(name, param, formatUint))
	case isFloat(k):
		return add(&r.floats, compare(name, param, floatParser(t.Bits())))
	case k == reflect.Slice, k == reflect.Map, k == reflect.Array:
		return add(&r.lengths, compare(name, param, parseLength))
	}
	return false
}

func (r *ruleset) parseString(name, param string) bool {
	if length := compare(name, param, parseLength); length != nil && name != "eq" && name != "ne" {
		atMost := name == "max" || name == "lte" || name == "lt"
		r.strings = append(r.strings, func(s string) bool {
			return atMost && length(len(s)) || length(utf8.RuneCountInString(s)) // there are no more runes than bytes
		})
		return true
	}
	switch name {
	case "eq":
		return add(&r.strings, func(s string) bool { return s == param })
	case "ne":
		return add(&r.strings, func(s string) bool { return s != param })
	}
	return add(&r.strings, oneOf(name, param, func(s string) string { return s }), formats[name])
}

// add adds the first rule that is one.
func add[T any](to *[]func(T) bool, rules ...func(T) bool) bool {
	for _, rule := range rules {
		if rule != nil {
			*to = append(*to, rule)
			return true
		}
	}
	return false
}

// compare returns the comparison of that name, or nil.
func compare[T int | int64 | uint64 | float64](name, param string, parse func(string) (T, error)) func(T) bool {
	limit, err := parse(param)
	if err != nil {
		return nil
	}
	switch name {
	case "eq", "len":
		return func(v T) bool { return v == limit }
	case "ne":
		return func(v T) bool { return v != limit }
	case "gt":
		return func(v T) bool { return v > limit }
	case "lt":
		return func(v T) bool { return v < limit }
	case "gte", "min":
		return func(v T) bool { return v >= limit }
	case "lte", "max":
		return func(v T) bool { return v <= limit }
	}
	return nil
}

// oneOf returns the rule oneof for words without quotes, or nil.
func oneOf[T any](name, param string, format func(T) string) func(T) bool {
	if name != "oneof" || param == "" || strings.ContainsAny(param, `'"`) || !allOf(param, isPrint) {
		return nil
	}
	words := strings.Fields(param)
	return func(v T) bool { return slices.Contains(words, format(v)) }
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

// formats are rules on the form of a string. Each says yes to a part of what validator's own says yes to.
var formats = map[string]func(string) bool{
	"alpha":        func(s string) bool { return allOf(s, isLetter) },
	"alphanum":     func(s string) bool { return allOf(s, func(b byte) bool { return isLetter(b) || isDigit(b) }) },
	"number":       func(s string) bool { return allOf(s, isDigit) },
	"numeric":      func(s string) bool { return allOf(s, isDigit) },
	"ascii":        func(s string) bool { return allOf(s, isASCII) },
	"lowercase":    func(s string) bool { return allOf(s, func(b byte) bool { return 'a' <= b && b <= 'z' }) },
	"uppercase":    func(s string) bool { return allOf(s, func(b byte) bool { return 'A' <= b && b <= 'Z' }) },
	"email":        isPlainEmail,
	"uuid":         isUUID,
	"uuid_rfc4122": isUUID,
}

// allOf reports whether s has bytes and all of them are in a set.
func allOf(s string, in func(byte) bool) bool {
	for i := 0; i < len(s); i++ {
		if !in(s[i]) {
			return false
		}
	}
	return s != ""
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isASCII(b byte) bool  { return b < utf8.RuneSelf }
func isPrint(b byte) bool  { return ' ' <= b && b < utf8.RuneSelf }
func isWord(b byte) bool   { return isLetter(b) || isDigit(b) }

// isPlainEmail knows the addresses that nearly everybody has: words, dots and hyphens, with a top-level domain of letters.
func isPlainEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(local) > 64 || len(domain) > 200 || !words(local, func(b byte) bool { return isWord(b) || b == '_' || b == '+' || b == '-' }) {
		return false
	}
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && allOf(domain[dot+1:], isLetter) && len(domain)-dot > 2 && words(domain, isWord)
}

// words reports whether s is words of a set with dots between them.
func words(s string, in func(byte) bool) bool {
	afterDot := true
	for i := 0; i < len(s); i++ {
		dot := s[i] == '.'
		if dot && afterDot || !dot && !in(s[i]) {
			return false
		}
		afterDot = dot
	}
	return !afterDot
}

// isUUID knows lower case only, as nearly everybody writes them.
func isUUID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		hex := isDigit(s[i]) || 'a' <= s[i] && s[i] <= 'f'
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; !hyphen && !hex {
			return false
		}
	}
	return true
}
