package vermouth

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// SetError is a mistake in what was set on a [Response], a [Reply] or an [Error]. Nothing that it names was sent: the
// route answers 500, and OnError gets the SetError as the cause. It holds no value that was set.
type SetError struct {
	Setter string // the method, such as "SetHeader"
	Name   string // the header or cookie; empty where the call has none
	Rule   string // the rule that was broken, in words
	File   string // the source file that called the setter; for a zero Reply or Error, of whoever called the package
	Line   int    // its line

	is error
}

// Error returns the setter, the name, the rule and the place of the call.
func (e *SetError) Error() string {
	what := e.Setter
	if e.Name != "" {
		what = fmt.Sprintf("%s %.64q", e.Setter, e.Name)
	}
	return fmt.Sprintf("vermouth: %s: %s (%s:%d)", what, e.Rule, filepath.Base(e.File), e.Line)
}

// Unwrap returns [ErrCommitted] for a setter that came too late, else nil.
func (e *SetError) Unwrap() error { return e.is }

func newSetError(setter, name, rule string, is error) *SetError {
	file, line := callerOutside()
	return &SetError{Setter: setter, Name: name, Rule: rule, File: file, Line: line, is: is}
}

// callerOutside returns the nearest caller that is not code of this package. It is called after a mistake only: walking
// the stack costs more than everything else that a setter does.
func callerOutside() (file string, line int) {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	frame, more := frames.Next()
	for more && strings.HasPrefix(frame.Function, packagePrefix) {
		frame, more = frames.Next()
	}
	return frame.File, frame.Line
}

// packagePrefix begins the name of every function of this package, and of no other.
const packagePrefix = "github.com/gin-vermouth/vermouth."
