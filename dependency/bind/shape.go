package bind

import (
	"fmt"
	"mime/multipart"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth/internal/token"
)

// shape is what is known about a struct of parameters before any request. Gin's binding finds the fields anew for each
// request, and finds out about types that it cannot bind when a client sends something.
type shape struct {
	typ   reflect.Type
	tag   string
	names []string                // of the parameters, in the order of the fields, each once
	types map[string]reflect.Type // of the parameters
	files []fileField             // those that are files
}

// fileField is a field that holds the file, or the files, of one name.
type fileField struct {
	name  string
	index []int
	many  bool
}

// shapeOf returns the shape of t for parameters of that kind, as Gin's binding walks it: embedded structs, and named ones
// too, are flat. It panics if there is a field that cannot be bound.
func shapeOf(k *kind, t reflect.Type) *shape {
	tag := k.tag
	s := &shaper{
		shape: shape{typ: t, tag: tag, types: map[string]reflect.Type{}},
		where: callOf(k.function, t),
		kind:  k,
	}
	s.walk(t, nil)
	if err := binding.MapFormWithTag(reflect.New(t).Interface(), nil, tag); err != nil {
		refuse(s.where, "a default in the tag %s cannot be bound: %v", tag, err)
	}
	return &s.shape
}

// callOf returns the call that a panic names, without its arguments.
func callOf(function string, t reflect.Type) string { return fmt.Sprintf("bind.%s[%s]", function, t) }

// refuse panics: a type or a name that cannot be meant is found while routes are built.
func refuse(where, format string, args ...any) {
	panic(where + ": " + fmt.Sprintf(format, args...))
}

// shaper makes a shape.
type shaper struct {
	shape
	kind   *kind
	where  string
	within []reflect.Type
	named  int // how many of these are not embedded
}

func (s *shaper) walk(t reflect.Type, index []int) {
	if slices.Contains(s.within, t) {
		refuse(s.where, "%s contains itself, and parameters are flat; leave the field out with the tag %s:\"-\"", t, s.tag)
	}
	s.within = append(s.within, t)
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get(s.tag) != "-" && (f.IsExported() || f.Anonymous) {
			s.field(f, append(slices.Clone(index), i))
		}
	}
	s.within = s.within[:len(s.within)-1]
}

func (s *shaper) field(f reflect.StructField, index []int) {
	t := deref(f.Type)
	isFile := holdsFile(t)
	embedded := f.Anonymous && t.Kind() == reflect.Struct && !isFile
	switch {
	case !f.IsExported() && (!embedded || f.Type.Kind() == reflect.Pointer):
		refuse(s.where, "field %s: an embedded %s that is not exported cannot be set; export it", f.Name, f.Type)
	case embedded:
		s.walk(t, index)
	case isFile:
		s.file(f, index)
	default:
		s.parameter(f, t, index)
	}
}

func (s *shaper) parameter(f reflect.StructField, t reflect.Type, index []int) {
	custom := isCustom(t) || usesParser(f, t, s.tag)
	if !custom && !isBindable(t) {
		if s.named > 0 {
			return // it comes in the JSON of the struct that it is in
		}
		refuse(s.where, "field %s: a %s cannot be bound; leave it out with the tag %s:\"-\"", f.Name, f.Type, s.tag)
	}
	switch format := f.Tag.Get("collection_format"); format {
	case "", "multi", "csv", "ssv", "tsv", "pipes":
	default:
		refuse(s.where, "field %s: want multi, csv, ssv, tsv or pipes as collection_format, got %q", f.Name, format)
	}
	if zone := f.Tag.Get("time_location"); zone != "" {
		if _, err := time.LoadLocation(zone); err != nil {
			refuse(s.where, "field %s: time_location: %v", f.Name, err)
		}
	}
	s.add(f, t)
	if t.Kind() == reflect.Struct && !custom && !isTime(t) { // its fields, where it does not come as JSON under its own name
		s.named++
		s.walk(t, index)
		s.named--
	}
}

func (s *shaper) file(f reflect.StructField, index []int) {
	one, many := f.Type == reflect.TypeFor[*multipart.FileHeader](), f.Type == reflect.TypeFor[[]*multipart.FileHeader]()
	switch {
	case s.kind != &forms:
		refuse(s.where, "field %s: a file comes in a form only; want bind.Form", f.Name)
	case f.Anonymous || !one && !many:
		refuse(s.where, "field %s: want *multipart.FileHeader or []*multipart.FileHeader with a name", f.Name)
	}
	s.files = append(s.files, fileField{name: s.add(f, f.Type), index: index, many: many})
}

// add adds the field's parameter, and returns its name.
func (s *shaper) add(f reflect.StructField, t reflect.Type) string {
	name := paramName(f, s.tag)
	if s.kind.tokens && !token.Is(name) {
		refuse(s.where, "field %s: the name %q is not a token of RFC 9110 section 5.6.2", f.Name, name)
	}
	if _, again := s.types[name]; !again {
		s.names = append(s.names, name)
	}
	s.types[name] = t
	return name
}

// paramName returns the name under which Gin's binding looks for a field.
func paramName(f reflect.StructField, tag string) string {
	if name, _, _ := strings.Cut(f.Tag.Get(tag), ","); name != "" {
		return name
	}
	return f.Name
}

// set sets the field, also to nil: a client that sends a field named Size must not make a file of it.
func (f fileField) set(target reflect.Value, files []*multipart.FileHeader) {
	for _, i := range f.index[:len(f.index)-1] {
		target = target.Field(i)
		if target.Kind() != reflect.Pointer {
			continue
		}
		if target.IsNil() {
			if len(files) == 0 {
				return
			}
			target.Set(reflect.New(target.Type().Elem()))
		}
		target = target.Elem()
	}
	target = target.Field(f.index[len(f.index)-1])
	switch {
	case len(files) == 0:
		target.SetZero()
	case f.many:
		target.Set(reflect.ValueOf(slices.Clone(files)))
	default:
		target.Set(reflect.ValueOf(files[0]))
	}
}
