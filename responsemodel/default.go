package responsemodel

import (
	"reflect"
	"strconv"
)

// parseDefault returns the value of a tag `default:"..."`, as a value of the field's type.
func (c *compiler) parseDefault(path string, t reflect.Type, text string) reflect.Value {
	v := reflect.New(t).Elem()
	at := v // what stands behind v's pointers
	for range MaxDepth {
		if at.Kind() != reflect.Pointer {
			break
		}
		at.Set(reflect.New(at.Type().Elem()))
		at = at.Elem()
	}
	if !parseBasic(at, text) {
		c.refuse(path, "the tag default is no %s", t)
		return reflect.Value{}
	}
	return v
}

// parseBasic sets v, of a basic kind, to what text says, and reports whether it could.
func parseBasic(v reflect.Value, text string) bool {
	switch k := v.Kind(); {
	case k == reflect.String:
		v.SetString(text)
		return true
	case k == reflect.Bool:
		b, err := strconv.ParseBool(text)
		v.SetBool(b)
		return err == nil
	case isInt(k):
		i, err := strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(i)
		return err == nil
	case isUint(k):
		u, err := strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(u)
		return err == nil
	case isFloat(k):
		f, err := strconv.ParseFloat(text, v.Type().Bits())
		v.SetFloat(f)
		return err == nil
	}
	return false
}
