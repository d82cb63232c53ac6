package responsemodel

import (
	"encoding"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// entry is one entry of a map: the order of the keys is that of their text.
type entry struct {
	key   string
	value int
}

// mapping appends a map. Its keys are sorted, as those of encoding/json are: all are read before the first is written.
func (e *encoder) mapping(dst []byte, n *node, p ref, of *selection) ([]byte, *Error) {
	m := p.value(n.source)
	if m.IsNil() {
		return append(dst, "null"...), nil
	}
	values := reflect.MakeSlice(n.slices, m.Len(), m.Len()) // copies: only there have they an address
	entries := make([]entry, 0, m.Len())
	for iter := m.MapRange(); iter.Next(); {
		key, err := keyText(iter.Key())
		if err != nil {
			return dst, &Error{Violations: []Violation{{Rule: "cannot be encoded: the marshaler of a key failed"}}, cause: err}
		}
		values.Index(len(entries)).SetIterValue(iter)
		entries = append(entries, entry{key, len(entries)})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	dst = append(dst, '{')
	var all *Error
	for i := range entries {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, entries[i].key, e.html), ':')
		var err *Error
		if dst, err = e.value(dst, n.elem, refTo(values.Index(entries[i].value)), of); err == nil {
			err = e.tooLong(dst)
		}
		if err != nil {
			all = joinErrors(all, within("*", err)) // a key is a value, and not told
			if e.over || len(all.Violations) >= violation.Max {
				return dst, all
			}
		}
	}
	return append(dst, '}'), all
}

var errNilKey = errors.New("responsemodel: a key is nil")

// keyText returns the text of a key, by the rules of encoding/json: strings, then MarshalText, then integers.
func keyText(key reflect.Value) (string, error) {
	if key.Kind() == reflect.String {
		return key.String(), nil
	}
	if key.Kind() == reflect.Interface && key.IsNil() {
		return "", errNilKey
	}
	if marshaler, ok := reflect.TypeAssert[encoding.TextMarshaler](key); ok {
		if key.Kind() == reflect.Pointer && key.IsNil() {
			return "", nil
		}
		text, err := marshaler.MarshalText()
		return string(text), err
	}
	if isInt(key.Kind()) { // what is left is an integer: encodableKey says so
		return strconv.FormatInt(key.Int(), 10), nil
	}
	return strconv.FormatUint(key.Uint(), 10), nil
}

// mapObject appends the fields of a model that a map has, in the order of the model.
func (e *encoder) mapObject(dst []byte, n *node, p ref, of *selection) ([]byte, *Error) {
	m := p.value(n.source)
	if m.IsNil() {
		return appendNull(dst, n)
	}
	begin := len(dst)
	var all *Error
	for i := range n.fields {
		f := &n.fields[i]
		if !of.has(i) {
			continue
		}
		var err *Error
		at, there := lookUp(m, f)
		switch {
		case !there:
			dst, err = e.absent(dst, f)
		case f.mayOmit && e.omits(f, at):
			continue
		default:
			dst, err = e.member(dst, f, at, of.sub(i))
		}
		if err != nil {
			all = joinErrors(all, within(f.name, err))
			if e.over {
				break
			}
		}
	}
	return e.endObject(dst, begin, all)
}

// lookUp returns a copy of what a map has under the JSON name of a field.
func lookUp(m reflect.Value, f *fieldStep) (ref, bool) {
	found := m.MapIndex(f.entry)
	if !found.IsValid() {
		return ref{}, false
	}
	return refTo(copied(found)), true
}

// absent appends a field that a map does not have.
func (e *encoder) absent(dst []byte, f *fieldStep) ([]byte, *Error) {
	switch f.absent {
	case absentRefused:
		return dst, breaks("is missing")
	case absentNull:
		if e.omit&(omitNone|omitZero|omitUnset) != 0 {
			return dst, nil
		}
		return append(f.key.appendTo(dst), "null"...), nil
	case absentDefault:
		at := refTo(copied(f.fallback)) // a marshaler of the pointer may change it
		if e.omit&(omitDefault|omitUnset) != 0 || f.mayOmit && e.omits(f.instead, at) {
			return dst, nil
		}
		return e.member(dst, f.instead, at, nil)
	}
	return dst, nil
}
