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
	Pointer string // a JSON pointer (RFC 6901); a key of a map is *
	Rule    string // as it stands in the tag, such as "gte=0"
}

// List words errs, which validator found in a value of type root. The names are those of the struct tag with that key,
// such as "json", or Go's where it is missing.
func List(root reflect.Type, errs validator.ValidationErrors, key string) []Violation {
	list := make([]Violation, 0, len(errs))
	for _, e := range errs {
		list = append(list, Violation{Pointer: pointer(root, e.StructNamespace(), key), Rule: rule(e)})
	}
	return list
}

func rule(e validator.FieldError) string {
	if e.Param() == "" {
		return e.Tag()
	}
	return e.Tag() + "=" + e.Param()
}

// pointer translates validator's path of Go names by walking the type, because only the type tells a name from a key.
func pointer(root reflect.Type, namespace, key string) string {
	t := deref(root)
	rest, _ := strings.CutPrefix(namespace, t.Name())
	var b strings.Builder
	for rest != "" {
		switch t.Kind() {
		case reflect.Struct:
			name, after := cutName(strings.TrimPrefix(rest, "."))
			field, ok := t.FieldByName(name)
			if !ok {
				return b.String()
			}
			if shown := Name(field, key); shown != "" {
				b.WriteString("/" + escape(shown))
			}
			t, rest = deref(field.Type), after
		case reflect.Slice, reflect.Array:
			index, after, ok := cutIndex(rest)
			if !ok {
				return b.String()
			}
			b.WriteString("/" + index)
			t, rest = deref(t.Elem()), after
		case reflect.Map:
			b.WriteString("/*")
			t, rest = deref(t.Elem()), cutKey(rest)
		default:
			return b.String()
		}
	}
	return b.String()
}

func deref(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

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

func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
