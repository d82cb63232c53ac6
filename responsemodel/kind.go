package responsemodel

import (
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/go-playground/validator/v10"
)

var (
	errorType         = reflect.TypeFor[error]()
	jsonMarshalerType = reflect.TypeFor[json.Marshaler]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
	stringerType      = reflect.TypeFor[fmt.Stringer]()
	timeType          = reflect.TypeFor[time.Time]()
	rawType           = reflect.TypeFor[json.RawMessage]()
	numberType        = reflect.TypeFor[json.Number]()
	driverValuerType  = reflect.TypeFor[driver.Valuer]()
	valuerType        = reflect.TypeFor[validator.Valuer]() // validator asks it for another value in place of the field's
)

// implements reports whether a value of type t, which is encoded where it can be addressed, is an iface.
func implements(t, iface reflect.Type) bool {
	return t.Implements(iface) || t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(iface)
}

// opaque reports whether encoding/json lets values of type t encode themselves.
func opaque(t reflect.Type) bool {
	return implements(t, jsonMarshalerType) || implements(t, textMarshalerType)
}

// indirect takes one pointer from a type: encoding/json looks through one where it looks for fields and tags.
func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// withoutPointers returns what stands at the end of pointers. A type that has no end, such as type P *P, is its own.
func withoutPointers(t reflect.Type) reflect.Type {
	for range MaxDepth {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}

// endless reports whether t is a pointer that leads to no value, as type P *P is.
func endless(t reflect.Type) bool { return withoutPointers(t).Kind() == reflect.Pointer }

// nillable reports whether JSON writes null for the nil of t.
func nillable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return true
	}
	return false
}

func isInt(k reflect.Kind) bool   { return reflect.Int <= k && k <= reflect.Int64 }
func isUint(k reflect.Kind) bool  { return reflect.Uint <= k && k <= reflect.Uintptr }
func isFloat(k reflect.Kind) bool { return k == reflect.Float32 || k == reflect.Float64 }

func isBasic(k reflect.Kind) bool {
	return k == reflect.String || k == reflect.Bool || isInt(k) || isUint(k) || isFloat(k)
}

func isList(t reflect.Type) bool { return t.Kind() == reflect.Slice || t.Kind() == reflect.Array }

// hasElem reports whether t leads to values of one other type, which are no fields.
func hasElem(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer || isList(t) || t.Kind() == reflect.Map
}

// isBytes reports whether encoding/json writes t as base64. An array of bytes is a list of numbers to it.
func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && !opaque(t.Elem())
}

// isStringMap reports whether t can stand for an object: its keys are names as they are.
func isStringMap(t reflect.Type) bool {
	return t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && !opaque(t.Key())
}

// encodableKey reports whether encoding/json takes t for the keys of a map. A MarshalText of the pointer does not count:
// a key has no address.
func encodableKey(t reflect.Type) bool {
	k := t.Kind()
	return k == reflect.String || isInt(k) || isUint(k) || t.Implements(textMarshalerType)
}

// isWrapper reports whether t is a struct of a value and whether there is one, as database/sql's Null types are: those of
// database/sql, pgtype and gorm.
func isWrapper(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() != 2 {
		return false
	}
	value, valid := t.Field(0), t.Field(1)
	return implements(t, driverValuerType) && value.IsExported() && valid.Name == "Valid" && valid.Type.Kind() == reflect.Bool
}
