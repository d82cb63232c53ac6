package responsemodel

import (
	"reflect"
	"strings"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// Error says why a value may not leave: the value was not as its model promises. It names places and rules, and never
// holds a value.
type Error struct {
	Model      string // the type of the model
	Violations []Violation
	cause      error
}

// Violation is one place of the answer and the rule that its value breaks.
type Violation struct {
	Pointer string // a JSON pointer into the answer (RFC 6901); a key of a map is *
	Rule    string // such as "fails gte=0"
}

// Error lists all violations.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("responsemodel: " + e.Model)
	separator := ": "
	for _, v := range e.Violations {
		place := v.Pointer
		if place == "" {
			place = "the value"
		}
		b.WriteString(separator + place + " " + v.Rule)
		separator = "; "
	}
	return b.String()
}

// Unwrap returns what the encoder said, if the value passed its model and could not be encoded.
func (e *Error) Unwrap() error { return e.cause }

// at returns a Violation as an error, to which the steps of the way are added by [Error.within].
func at(pointer, rule string) *Error {
	return &Error{Violations: []Violation{{Pointer: pointer, Rule: rule}}}
}

// within returns err with a step put before each pointer.
func within(step string, err *Error) *Error {
	if err == nil {
		return nil
	}
	for i := range err.Violations {
		err.Violations[i].Pointer = "/" + violation.Escape(step) + err.Violations[i].Pointer
	}
	return err
}

func (e *Error) of(model reflect.Type) *Error {
	e.Model = model.String()
	return e
}
