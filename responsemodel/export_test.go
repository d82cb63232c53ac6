package responsemodel

import "reflect"

// JSONFieldsForTest returns the names of the fields of a struct that encoding/json writes.
func JSONFieldsForTest(t reflect.Type) (names []string) {
	for _, f := range jsonFields(t) {
		names = append(names, f.name)
	}
	return names
}

// CopyForTest returns the model's value that the copy back end makes, addressable.
func (p *Plan) CopyForTest(source any) (reflect.Value, error) {
	out := reflect.New(p.model).Elem()
	if err := (&copier{}).value(p.root, out, reflect.ValueOf(source).Elem(), nil); err != nil {
		return out, err.of(p.model)
	}
	return out, nil
}

// AcceptsForTest asks the accept check alone.
func (p *Plan) AcceptsForTest(source any, part Selection) bool {
	a := acceptor{check: p.check}
	return p.accepts && a.value(p.root, refTo(reflect.ValueOf(source).Elem()), nil, part.fields)
}

// SureForTest asks the rules that the encoder looks at on its way, if it does and comes to the end.
func (p *Plan) SureForTest(source any, part Selection) (sure, asked bool) {
	var e encoder
	e.prepare(p, 0, part.name)
	_, err := e.value(nil, p.root, refTo(reflect.ValueOf(source).Elem()), part.fields)
	return !e.unsure, p.along && err == nil
}

// ValidateForTest asks validator alone. What cannot be made is the encoder's to refuse.
func (p *Plan) ValidateForTest(source any, part Selection) error {
	out, err := p.CopyForTest(source)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	if err := p.check.validate(out, part.fields); err != nil {
		return err
	}
	return nil
}

// RuledForTest reports whether there are rules to be checked.
func (p *Plan) RuledForTest() bool { return p.check != nil }

// RememberedForTest returns how many pairs of types were met in interfaces.
func (p *Plan) RememberedForTest() (n int) {
	if p.root.dynamic != nil {
		p.root.dynamic.known.Range(func(any, any) bool { n++; return true })
	}
	return n
}
