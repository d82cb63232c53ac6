package bind

import (
	"reflect"

	"github.com/gin-gonic/gin/binding"
)

// refuseModelTags panics for a struct whose rules stand in the tag of response models: they would check nothing.
func refuseModelTags(function string, t reflect.Type) {
	if reads("validate") {
		return
	}
	if fields := ruledFields(t, map[reflect.Type]bool{}); len(fields) > 0 {
		refuse(callOf(function, t), "field %s has the tag validate, which is for response models; "+
			"inputs are checked by the tag binding", fields[0])
	}
}

// ruledFields returns the fields, of a struct and those below, that have rules for models and none for inputs.
func ruledFields(t reflect.Type, seen map[reflect.Type]bool) (names []string) {
	if seen[t] {
		return nil
	}
	seen[t] = true
	if t.Kind() == reflect.Pointer || isList(t) || t.Kind() == reflect.Map {
		return ruledFields(t.Elem(), seen)
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if rules := f.Tag.Get("validate"); rules != "" && rules != "-" && f.Tag.Get("binding") == "" {
			names = append(names, f.Name)
		}
		names = append(names, ruledFields(f.Type, seen)...)
	}
	return names
}

// reads reports whether Gin's validator, which a program may replace, reads that tag.
func reads(tag string) bool {
	if binding.Validator == nil {
		return false
	}
	// Nothing tells which tag it reads, so it is asked about a struct that breaks a rule in that tag.
	probe := reflect.StructOf([]reflect.StructField{{
		Name: "Probe", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(tag + `:"required"`),
	}})
	return binding.Validator.ValidateStruct(reflect.New(probe).Interface()) != nil
}
