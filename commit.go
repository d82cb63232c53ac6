package vermouth

import (
	"errors"
	"net/http"
	"path/filepath"

	"github.com/gin-gonic/gin"
)

// This file is the only place that writes an answer: hooks, seal, merge, status, one Write.

// send sends a, or the answer to what went wrong on the way.
func (r *Response) send(c *gin.Context, a *answer) {
	if r.sealAtOnce(c, a) {
		r.write(c, a)
		return
	}
	if r.Sealed() {
		r.refuseSecond(c, a)
		return
	}
	if mistake := r.Err(); mistake != nil && !a.answers(mistake) {
		*a = r.replaced(c, a, PhaseSet, mistake) // before the hooks: they must not commit what will be a 500
	}
	o := r.outcome(c, a)
	var mistake error
	for done := false; !done; done, mistake = r.seal(c, o, true) {
		var err error
		if o, err = r.runBeforeSend(o); err == nil {
			continue
		}
		passAbort(err)
		if a.cause != nil { // the first failure is the one that the client is told
			r.reportHooks(err, o.Status)
			continue
		}
		*a = r.replaced(c, a, PhaseBeforeSend, err) // the error renderer may register hooks: they run too
		o.Status = a.status
	}
	if mistake != nil && !a.answers(mistake) {
		*a = r.replaced(c, a, PhaseSet, mistake)
		o = Outcome{Status: a.status, Err: mistake}
	}
	r.settle(o)
	r.write(c, a)
}

// sealAtOnce seals where nothing is to be done before: there are no hooks, and no mistake was made. That is what most
// requests need, under one lock.
func (r *Response) sealAtOnce(c *gin.Context, a *answer) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase != open || r.head.mistake != nil || r.rare != nil && len(r.rare.beforeSend) > 0 {
		return false
	}
	var o Outcome
	if r.rare != nil { // else nobody asks for it
		o = r.expectedOutcome(c, a)
	}
	r.sealNow(c, o, true)
	return true
}

// refuseSecond ends a route that ran in a request that was answered already.
func (r *Response) refuseSecond(c *gin.Context, a *answer) {
	a.close()
	defer answerAtAll(c)
	if a.cause != nil || a.contentType != "" {
		r.report(Failure{Phase: PhaseWrite, Status: c.Writer.Status(), Err: errors.Join(ErrCommitted, a.cause)})
	}
}

// answerAtAll keeps a request that was given up, by a panic, from ending in Gin's implicit 200.
func answerAtAll(c *gin.Context) {
	if !written(c) {
		c.AbortWithStatus(http.StatusInternalServerError)
	}
}

// replaced returns the answer to err in place of a, whose own cause goes to OnError.
func (r *Response) replaced(c *gin.Context, a *answer, phase Phase, err error) answer {
	a.close()
	if a.speaks() {
		r.report(Failure{Phase: a.phase, Status: a.status, Err: a.cause})
	}
	return r.failed(c, phase, err)
}

// settle keeps the outcome for the AfterSend hooks, and the fact that the mistake, if there is one, is reported.
func (r *Response) settle(o Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.head.mistake != nil {
		r.rarely().reported = true
	}
	if r.rare != nil {
		r.rare.outcome = o
	}
}

// settleStatus tells the AfterSend hooks the status that net/http has chosen for a file.
func (r *Response) settleStatus(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rare != nil {
		r.rare.outcome.Status = status
	}
}

// write writes a, unless somebody else has written.
func (r *Response) write(c *gin.Context, a *answer) {
	defer a.close()
	if a.column == failure {
		defer c.Abort()
	}
	if written(c) {
		r.reportWritten(c, a)
		return
	}
	m := newMerger(c.Writer.Header())
	m.head(a.column, &r.head, &a.head, r.block, r.settings.unexposed)
	if a.delegated {
		c.Status(a.status)
		_ = c.Error(a.cause) // it returns what it was given
		return
	}
	err := r.writeBody(c, a, &m)
	if a.speaks() {
		r.report(Failure{Phase: a.phase, Status: a.status, Err: a.cause})
	}
	if err != nil {
		r.report(Failure{Phase: PhaseWrite, Status: c.Writer.Status(), Err: err})
	}
}

func (r *Response) writeBody(c *gin.Context, a *answer, m *merger) error {
	if a.file != nil {
		a.serveFile(c)
		r.settleStatus(c.Writer.Status())
		return nil
	}
	status := mergeStatus(a.column, int(r.status), c.Writer.Status(), a.declared, a.status)
	contentType := a.contentType
	if set, ok := r.head.value("Content-Type"); ok && a.column == success && contentType != "" {
		contentType = set
	}
	body := a.body
	encoded := m.had("Content-Encoding") != nil && !a.head.has("Content-Encoding")
	if !m.body(status, contentType, len(body), encoded) {
		body = nil
	}
	// The body is written for HEAD too: net/http drops it, and a compressing writer in between finds out its length.
	c.Status(status)
	if len(body) == 0 {
		c.Writer.WriteHeaderNow()
		return nil
	}
	_, err := c.Writer.Write(body)
	return err
}

// serveFile lets net/http answer, which knows ranges and conditions. What a middleware thinks of the type or length does
// not hold for a file.
func (a *answer) serveFile(c *gin.Context) {
	header := c.Writer.Header()
	delete(header, "Content-Length")
	delete(header, "Content-Type")
	if a.contentType != "" {
		header["Content-Type"] = []string{a.contentType}
	}
	http.ServeContent(c.Writer, c.Request, filepath.Base(a.file.Name()), a.modified, a.file)
}

// expectedOutcome is what the hooks are told. An answer that was written by hand has an outcome of its own. r.mu is held.
func (r *Response) expectedOutcome(c *gin.Context, a *answer) Outcome {
	if a.cause == nil && written(c) {
		return plainOutcome(c)
	}
	return Outcome{Status: r.expectedStatus(c, a), Err: a.cause}
}

func (r *Response) outcome(c *gin.Context, a *answer) Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.expectedOutcome(c, a)
}

// expectedStatus returns the status of an answer. r.mu is held, or r is sealed.
func (r *Response) expectedStatus(c *gin.Context, a *answer) int {
	if written(c) {
		return c.Writer.Status()
	}
	return mergeStatus(a.column, int(r.status), c.Writer.Status(), a.declared, a.status)
}

// reportWritten tells OnError of an answer that could not be sent, because a handler or a dependency has written by
// itself. To abort and write is Gin's way to end a request, and to write and return None takes nothing from anybody:
// these are no news.
func (r *Response) reportWritten(c *gin.Context, a *answer) {
	cause := a.cause
	switch {
	case errors.Is(cause, ErrWritten) && c.IsAborted() && !r.head.hasAlways():
		return
	case cause == nil && a.contentType == "" && len(r.head.fields) == 0:
		return
	case cause == nil:
		cause = ErrWritten
	case !errors.Is(cause, ErrWritten):
		cause = errors.Join(cause, ErrWritten)
	}
	r.report(Failure{Phase: PhaseWrite, Status: c.Writer.Status(), Err: cause})
}
