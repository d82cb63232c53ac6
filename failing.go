package vermouth

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
)

// failed returns the answer to err, which came up in that phase. A Reply that came as an error is sent as a Reply.
func (r *Response) failed(c *gin.Context, phase Phase, err error) answer {
	e, reply := decide(err)
	if reply == nil || phase == PhaseBeforeSend { // what a hook returns is a failure whatever it is
		return r.failedAs(c, phase, r.settings.asError(e, err), err)
	}
	a, broken := reply.answer()
	if broken != nil {
		e, _ = decide(broken)
		return r.failedAs(c, PhaseModel, r.settings.asError(e, broken), broken)
	}
	a.cause, a.phase = err, phase
	return a
}

// fail answers err, which came up in that phase.
func (r *Response) fail(c *gin.Context, phase Phase, err error) {
	a := r.failed(c, phase, err)
	r.send(c, &a)
}

// failedAs returns the answer e to a failure with that cause.
func (r *Response) failedAs(c *gin.Context, phase Phase, e *Error, err error) answer {
	own := e.use()
	var mistake *SetError
	switch {
	case own.mistake != nil:
		phase, err = PhaseSet, errors.Join(own.mistake, err)
		e, own = Fail(http.StatusInternalServerError, ""), head{}
	case errors.As(err, &mistake):
		phase = PhaseSet
	}
	if r.settings.delegate {
		return answer{column: failure, status: e.status, head: own, cause: err, phase: phase, delegated: true}
	}
	a := r.rendered(c, e)
	a.status = e.status            // a body says what went wrong, it does not make it right
	for i := range a.head.fields { // the renderer has seen the Error: where both set something, it had the last word
		if f := &a.head.fields[i]; joinOf(f.name) == replaces {
			own.removeField(f.name)
		}
	}
	own.join(&a.head)
	a.column, a.head, a.cause, a.phase = failure, own, err, phase
	return a
}

// rendered returns the body for e by the error renderer or, where that fails, by the default one, which cannot.
func (r *Response) rendered(c *gin.Context, e *Error) (a answer) {
	err := guarded(func() (err error) {
		reply := r.settings.render(c, e)
		if reply == nil {
			return ErrNilReply
		}
		if a, err = reply.answer(); err == nil && a.file != nil {
			a.close()
			err = errors.New("vermouth: ErrorRenderer: File cannot be the body of an error, its status is not free; use Data")
		}
		return err
	})
	if err == nil {
		return a
	}
	passAbort(err)
	r.report(Failure{Phase: PhaseModel, Status: e.status, Err: err})
	return answer{status: e.status, contentType: problemType, body: appendProblem(nil, e)}
}

// answers reports whether a is the 500 that a mistake deserves, and names it.
func (a *answer) answers(mistake error) bool {
	return a.status == http.StatusInternalServerError && errors.Is(a.cause, mistake)
}

// speaks reports whether the cause of a is news to OnError. A client error without a cause is an answer like any other,
// and so is a Reply.
func (a *answer) speaks() bool {
	if a.cause == nil || a.column != failure {
		return false
	}
	e, plain := a.cause.(*Error) //nolint:errorlint // what wraps an Error has something to say
	return !plain || e == nil || e.cause != nil || e.status >= http.StatusInternalServerError
}
