// Package violation words what validator found in a way that may be shown: where, as the client names it, and which
// rule. A value, and a key of a map, which is a value too, is never part of it.
package violation

import (
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
)

// Violation is one broken rule.
type Violation struct {
	Pointer string // a JSON pointer (RFC 6901); a key of a map, and an index below one, is *
	Name    string // the last named step, not escaped
	Rule    string // as it stands in the tag, such as "gte=0"
	Hidden  bool   // the place is behind a field whose tag is "-", or that another one hides

	Steps    []string // of the pointer, not escaped
	Doubtful bool     // a key of a map makes a guess of it where the path leads
}

// Max is the number of violations that are worth telling: a list of a million bad rows needs no million lines.
const Max = 100

// maxPointers ends the walk along a type such as type P *P.
const maxPointers = 100

// List words errs, at most [Max] of them, which validator found in a value of type root. The names are those of the
// struct tag with that key, such as "json", or Go's where it is missing.
func List(root reflect.Type, errs validator.ValidationErrors, key string) []Violation {
	list := make([]Violation, 0, min(len(errs), Max))
	for _, e := range errs[:min(len(errs), Max)] {
		list = append(list, word(root, e, walker{key: key}))
	}
	return list
}

// Shown is [List] for a value that leaves as JSON: it passes by what is hidden. Leaves says of a field that is reached
// through embedded structs whether it leaves, or whether another one stands before it.
func Shown(root reflect.Type, errs validator.ValidationErrors, leaves func(t reflect.Type, index []int) bool) (list []Violation) {
	for _, e := range errs {
		if v := word(root, e, walker{key: "json", leaves: leaves}); !v.Hidden {
			list = append(list, v)
		}
		if len(list) == Max {
			break
		}
	}
	return list
}

// word says one error in our words: the walker finds the place.
func word(root reflect.Type, e validator.FieldError, w walker) Violation {
	w.walk(root, e.StructNamespace())
	return Violation{Pointer: w.pointer.String(), Steps: w.steps, Doubtful: w.doubtful, Name: w.name, Rule: rule(e), Hidden: w.hidden}
}

// Steps returns the steps of a path of validator's, which begins at a value of type root: the names, not escaped, and
// what stands for an index or a key. It is not ok where a key makes the path doubtful.
func Steps(root reflect.Type, namespace, key string) (steps []string, ok bool) {
	w := walker{key: key}
	w.walk(root, namespace)
	return w.steps, !w.doubtful
}

func rule(e validator.FieldError) string {
	if e.Param() == "" || strings.Contains(e.Tag(), "|") { // of alternatives the tag is the whole
		return e.Tag()
	}
	return e.Tag() + "=" + e.Param()
}

// walker translates validator's path of Go names by walking the type, because only the type tells a name from a key.
type walker struct {
	key      string
	pointer  strings.Builder
	steps    []string
	name     string
	hidden   bool
	belowMap bool // a key may hold brackets: what looks like an index may be a part of it
	doubtful bool // a key holds what looks like another step: where the path leads is a guess

	leaves   func(t reflect.Type, index []int) bool
	outer    reflect.Type // the struct that embeds the one that the path is in, or nil
	embedded []int        // the way from there
}

func (w *walker) walk(root reflect.Type, namespace string) {
	t := deref(root)
	rest, _ := strings.CutPrefix(namespace, t.Name())
	for rest != "" { // where a step is not understood, the way ends: what is known of it is told
		var ok bool
		switch t.Kind() {
		case reflect.Struct:
			t, rest, ok = w.field(t, rest)
		case reflect.Slice, reflect.Array:
			t, rest, ok = w.index(t, rest)
		case reflect.Map:
			w.belowMap = true
			w.doubtful = w.doubtful || strings.Count(rest, "]") > 1 // the key may hold one of them
			w.step("*")
			t, rest, ok = deref(t.Elem()), cutKey(rest), true
		}
		if !ok {
			return
		}
	}
}

func (w *walker) field(t reflect.Type, rest string) (_ reflect.Type, after string, ok bool) {
	name, after := cutName(strings.TrimPrefix(rest, "."))
	field, ok := t.FieldByName(name)
	if !ok {
		return nil, "", false
	}
	w.hidden = w.hidden || field.Tag.Get(w.key) == "-" && !w.doubtful // in doubt a rule counts
	shown := Name(field, w.key)
	if shown == "" {
		if w.outer == nil {
			w.outer = t
		}
		w.embedded = append(w.embedded, field.Index...)
		return deref(field.Type), after, true
	}
	if w.outer != nil && w.leaves != nil && !w.doubtful && !w.leaves(w.outer, append(w.embedded, field.Index...)) {
		w.hidden = true
	}
	w.outer, w.embedded = nil, nil
	w.step(shown)
	w.name = shown
	return deref(field.Type), after, true
}

func (w *walker) step(name string) {
	w.steps = append(w.steps, name)
	w.pointer.WriteString("/" + Escape(name))
}

func (w *walker) index(t reflect.Type, rest string) (_ reflect.Type, after string, ok bool) {
	index, after, ok := cutIndex(rest)
	if w.belowMap {
		index = "*"
	}
	if ok {
		w.step(index)
	}
	return deref(t.Elem()), after, ok
}

// deref returns what validator looks at in a value of type t: what pointers lead to, and what an Optional holds. A type
// that has no end, such as type P *P, is its own.
func deref(t reflect.Type) reflect.Type {
	for range maxPointers {
		switch {
		case t.Kind() == reflect.Pointer:
			t = t.Elem()
		case isOptional(t):
			t = t.Field(0).Type
		default:
			return t
		}
	}
	return t
}

// isOptional reports whether t is a responsemodel.Optional, which gives validator its Value. It is known by its shape:
// responsemodel imports this package.
func isOptional(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.Implements(valuerType) && t.NumField() == 2 &&
		t.Field(0).Name == "Value" && t.Field(1).Name == "IsSet"
}

var valuerType = reflect.TypeFor[validator.Valuer]()

// cutName cuts a Go identifier from the front of s.
func cutName(s string) (name, after string) {
	if i := strings.IndexAny(s, ".["); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// cutIndex cuts "[3]" from the front of s.
func cutIndex(s string) (index, after string, ok bool) {
	end := strings.IndexByte(s, ']')
	if end < 2 || s[0] != '[' || strings.Trim(s[1:end], "0123456789") != "" {
		return "", "", false
	}
	return s[1:end], s[end+1:], true
}

// cutKey cuts "[any key]" from the front of s. A key may hold brackets itself: the bracket that is followed by another
// step, or by nothing, ends it.
func cutKey(s string) (after string) {
	for i := 1; i < len(s); i++ {
		if s[i] != ']' {
			continue
		}
		if after := s[i+1:]; after == "" || after[0] == '.' || after[0] == '[' {
			return after
		}
	}
	return ""
}

// Name returns what a client calls the field: the name in the tag with that key, Go's name where there is none, and
// nothing for an embedded struct, whose fields a client sees in its place.
func Name(field reflect.StructField, key string) string {
	name, _, _ := strings.Cut(field.Tag.Get(key), ",")
	switch {
	case name != "" && name != "-":
		return name
	case field.Anonymous && deref(field.Type).Kind() == reflect.Struct:
		return ""
	}
	return field.Name
}

// Escape returns a name as a step of a JSON pointer (RFC 6901 section 3).
func Escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
