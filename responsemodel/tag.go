package responsemodel

import (
	"fmt"
	"reflect"
	"strings"
)

// annotation is what the tag "model" of a model's field says: `model:"from=Profile.City,view=admin staff"`.
type annotation struct {
	from       []string // the way to the source's field in Go names; nil: the field of the same JSON name
	text       textual
	views      []string // the views that show the field; nil: all
	unfiltered bool     // the author knows that everything passes here
}

// textual is the method that makes a string of a source's field.
type textual uint8

const (
	notTextual    textual = iota
	byStringer            // String, of fmt.Stringer
	byTextMarshal         // MarshalText, of encoding.TextMarshaler
)

// annotationOf reads the tag of a field. A word that it does not know is an error: it would be a wish that nobody heeds.
func annotationOf(tag reflect.StructTag) (a annotation, err error) {
	text, ok := tag.Lookup("model")
	if !ok {
		return a, nil
	}
	for word := range strings.SplitSeq(text, ",") {
		key, value, _ := strings.Cut(word, "=")
		switch {
		case key == "from" && value != "":
			a.from = strings.Split(value, ".")
		case key == "view" && strings.TrimSpace(value) != "":
			a.views = strings.Fields(value)
		case word == "string":
			a.text = byStringer
		case word == "text":
			a.text = byTextMarshal
		case word == "unfiltered":
			a.unfiltered = true
		default:
			return a, fmt.Errorf("the tag model has %q; want from=Go.Path, string, text, view=a b or unfiltered", word)
		}
	}
	return a, nil
}
