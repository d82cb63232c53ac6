package responsemodel

import (
	"reflect"
	"slices"
)

// openness says why nobody knows what leaves with a type of the model, or nothing.
func openness(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Interface:
		return "an interface: whatever it holds leaves"
	case isOptional(t), t.Kind() == reflect.Pointer:
		return ""
	case opaque(t):
		return whyOpaque(t)
	case t.Kind() == reflect.Map && object(t.Elem()) == nil:
		return "a map: every entry leaves"
	case t.Kind() == reflect.Map && opaque(t.Key()) && whyOpaque(t.Key()) != "":
		return "a map: its keys encode themselves"
	}
	return ""
}

// whyOpaque says why nobody knows what leaves with a type that encodes itself, or nothing: a time is a time, and a
// MarshalJSON of a number, a string or an array of bytes has nothing to hide.
func whyOpaque(t reflect.Type) string {
	asJSON := implements(t, jsonMarshalerType)
	scalar := isBasic(t.Kind()) || isList(t) && t.Elem().Kind() == reflect.Uint8 && (t.Kind() == reflect.Array || !asJSON)
	switch {
	case t == rawType:
		return "raw JSON: it leaves as it is"
	case scalar, slices.Contains(harmless, t.PkgPath()):
		return ""
	case t.Kind() == reflect.Struct && promotedMarshaler(t) != "":
		if t.NumField() == 1 {
			return openness(indirect(t.Field(0).Type))
		}
		return "the embedded " + promotedMarshaler(t) + " encodes it"
	case asJSON:
		return "it encodes itself by MarshalJSON"
	}
	return "it encodes itself by MarshalText"
}

// harmless are packages whose types say themselves, and nothing else, when they encode themselves.
var harmless = []string{"time", "math/big", "net/netip"}
