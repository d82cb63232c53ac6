package responsemodel

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// Optional is a value that may not be set, which is not the same as null or zero. As a field of a model it is null while
// it is not set, and left out with [OmitUnset] or with the JSON option omitzero. (Pydantic: fields_set.)
//
//	type UserPatch struct {
//		Name responsemodel.Optional[string]  `json:"name"`
//		Born responsemodel.Optional[*string] `json:"born"` // may also be set to null
//	}
//
// It decodes from JSON as well: what the client did not name stays unset. It is a value: copies are independent.
type Optional[T any] struct {
	Value T
	IsSet bool
}

// Set returns an Optional that is set.
func Set[T any](value T) Optional[T] { return Optional[T]{Value: value, IsSet: true} }

// IsZero reports whether o is not set, for the JSON option omitzero.
func (o Optional[T]) IsZero() bool { return !o.IsSet }

// MarshalJSON returns the JSON of the value, and null where it is not set.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if !o.IsSet {
		return []byte("null"), nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // whoever asks escapes, if it is wanted
	err := e.Encode(&o.Value)
	return b.Bytes(), err
}

// UnmarshalJSON sets the value, to null too where T can hold it. A null for another T leaves o as it is not set.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) && !nillable(reflect.TypeFor[T]()) {
		*o = Optional[T]{}
		return nil
	}
	err := json.Unmarshal(data, &o.Value)
	o.IsSet = err == nil
	return err
}

// ValidatorValue gives validator the value to check, and nil where it is not set: `validate:"omitempty,email"`.
func (o Optional[T]) ValidatorValue() any {
	if !o.IsSet {
		return nil
	}
	return o.Value
}

// isOptional reports whether t is an Optional, and not a struct that embeds one.
func isOptional(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.PkgPath() == optionalPackage && strings.HasPrefix(t.Name(), "Optional[")
}

// The fields of an Optional, as reflection counts them.
const (
	optionalValue = iota
	optionalIsSet
)

var optionalPackage = reflect.TypeFor[Optional[int]]().PkgPath()
