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
	Reported   bool // the value left all the same: the option Validate(Report)
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

// breaks returns a Violation as an error; [within] puts the steps of the way before it.
func breaks(rule string) *Error { return &Error{Violations: []Violation{{Rule: rule}}} }

// within returns err with a step put before each pointer.
func within(step string, err *Error) *Error {
	if err != nil {
		prefixed(step, err.Violations)
	}
	return err
}

// prefixed puts a step before each pointer, in place, and returns the same violations.
func prefixed(step string, violations []Violation) []Violation {
	for i := range violations {
		violations[i].Pointer = "/" + violation.Escape(step) + violations[i].Pointer
	}
	return violations
}

// of names the model. Only the plan knows it: whoever finds a violation knows the type of that place.
func (e *Error) of(model reflect.Type) *Error {
	e.Model = model.String()
	return e
}

// joinErrors adds the violations of err to all, unless these are as many as are worth telling. Either may be nil.
func joinErrors(all, err *Error) *Error {
	switch {
	case err == nil:
		return all
	case all == nil:
		return err
	case len(all.Violations) < violation.Max:
		all.Violations = append(all.Violations, err.Violations...)
	}
	return all
}
