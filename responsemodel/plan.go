package responsemodel

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// MaxDepth is how deep the answer may be nested: structs, pointers, slices and maps each count one. A value that goes
// deeper, such as one that contains itself, is an error and not the end of the process.
const MaxDepth = 100

// maxSteps bounds the work on one value: a graph of a hundred nodes can unfold to more than the memory holds.
const maxSteps = 4 << 20

// Plan says how values of one type leave as another. It is made by [Compile], immutable, and safe for concurrent use.
type Plan struct {
	source, model reflect.Type
	convert       converter // nil: the source is the model, nothing is to be filtered
	guard         bool      // the type can be deeper than it says: recursion, interfaces
	check         *checker  // nil: no rules
}

// Compile compiles how values of type source leave as model. It returns all that is wrong with the two types, joined:
// fields that the source cannot supply, conversions that do not exist, types that JSON cannot hold, bad validate tags.
//
// A model that lets through whatever it gets (any, map[string]any, json.RawMessage, a type with a MarshalJSON, at the top)
// is an error: nothing can be filtered. Inside a model such a field is let through.
func Compile(source, model reflect.Type, opts ...Option) (*Plan, error) {
	config := newConfig(opts)
	c := &compiler{root: model, converters: map[pair]*converter{}}
	c.refuseOpen(source, model)
	p := &Plan{source: source, model: model}
	if !c.failed() {
		p.convert = c.compile("", source, model)
		p.guard = !bounded(place{model, true}, encoded, unlimited)
		c.refuseUnencodable(model)
	}
	if !c.failed() {
		p.check = c.compileRules(config, model)
	}
	if source == model {
		p.convert = nil
	}
	return p, errors.Join(c.mistakes...)
}

// CompileUnfiltered compiles a plan that encodes values of type source as they are: no filter, no rules. The limits of
// depth hold.
func CompileUnfiltered(source reflect.Type) (*Plan, error) {
	c := &compiler{root: source}
	c.refuseUnencodable(source)
	return &Plan{source: source, model: source, guard: !bounded(place{source, true}, encoded, unlimited)}, errors.Join(c.mistakes...)
}

// Append filters the value that source points to, validates it, and appends its JSON to dst, with the bytes of
// json.Marshal. An error is an [*Error]; dst is returned as it was then. Source must be a pointer to the plan's source
// type, else it panics, and nobody may change the value in the meantime. A panic of a MarshalJSON or of a rule passes.
func (p *Plan) Append(dst []byte, source any) ([]byte, error) {
	value := reflect.ValueOf(source).Elem()
	if value.Type() != p.source {
		panic(fmt.Sprintf("responsemodel: Plan.Append: want *%s, got %T", p.source, source))
	}
	out, err := p.filter(value)
	if err == nil {
		err = p.validate(out)
	}
	if err != nil {
		return dst, err.of(p.model)
	}
	return p.encode(dst, out)
}

// filter returns an addressable value of the model's type. Addressable, because a MarshalJSON on the pointer would not
// be called otherwise, and the field that it hides would leave (R63).
func (p *Plan) filter(source reflect.Value) (reflect.Value, *Error) {
	w := &walk{}
	if p.guard && p.convert == nil {
		if err := w.guard(source, 0, unlimited); err != nil {
			return reflect.Value{}, err
		}
	}
	if p.convert == nil {
		return source, nil
	}
	out := reflect.New(p.model).Elem()
	return out, p.convert(w, out, source, 0)
}

func (p *Plan) validate(out reflect.Value) *Error {
	if p.check == nil {
		return nil
	}
	return p.check.validate(out)
}

func (p *Plan) encode(dst []byte, out reflect.Value) ([]byte, error) {
	w := appender{dst}
	if err := json.NewEncoder(&w).Encode(out.Addr().Interface()); err != nil {
		return dst, (&Error{Violations: []Violation{{Rule: cannotEncode(err)}}, cause: err}).of(p.model)
	}
	return w.bytes[:len(w.bytes)-1], nil // the encoder ends a value with a line feed, json.Marshal does not
}

// cannotEncode says what the encoder refused by the type alone: the texts of encoders and of MarshalJSON quote values.
func cannotEncode(err error) string {
	var value *json.UnsupportedValueError
	var marshaler *json.MarshalerError
	switch {
	case errors.As(err, &marshaler):
		return "cannot be encoded: the marshaler of " + indirect(marshaler.Type).String() + " failed"
	case errors.As(err, &value):
		return "cannot be encoded: JSON has no such " + value.Value.Type().String()
	}
	return "cannot be encoded"
}

type appender struct{ bytes []byte }

func (w *appender) Write(b []byte) (int, error) {
	w.bytes = append(w.bytes, b...)
	return len(b), nil
}
