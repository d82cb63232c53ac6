package vermouth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/render"
)

// answer is what a route has decided to send, before the temporal response is merged into it.
type answer struct {
	column      outcome
	status      int // of a Reply or an error
	declared    int // of the route's Status option, for a success
	head        head
	contentType string // empty for an answer without a body
	body        []byte
	pooled      bool // body is, or has grown out of, a pooled buffer
	file        *os.File
	modified    time.Time

	cause     error // of a failure: for OnError, and for the Outcome of hooks
	phase     Phase // in which it failed
	delegated bool  // the application answers the error
}

// answer prepares p to be sent: all that can fail happens here, before anything is merged.
func (p *Reply) answer() (answer, error) {
	p.mu.Lock()
	p.sent = true
	a := answer{column: direct, status: p.status, head: p.head.clone(), contentType: p.contentType, body: p.body}
	if p.verbatim {
		a.column = verbatim
	}
	if p.kind == 0 {
		a.head.fail("Reply", "", ruleZeroReply, nil)
	}
	p.mu.Unlock()
	if a.head.mistake != nil {
		return answer{}, a.head.mistake
	}
	if contentType, ok := a.head.value("Content-Type"); ok {
		a.contentType = contentType
	}
	var err error
	switch p.kind {
	case fileReply:
		err = a.open(p.file)
	case renderReply:
		err = a.render(p.render)
	case jsonReply:
		a.body, err = json.Marshal(p.value)
		err = unanswerable(err)
	}
	return a, err
}

// unanswerable keeps an error of an encoder from deciding the status: a MarshalJSON may have returned anything.
func unanswerable(err error) error {
	if err == nil {
		return nil
	}
	return Fail(http.StatusInternalServerError, "").Because(err)
}

// open opens the file that is to be sent. It is closed when it was sent, or when something else is sent instead.
func (a *answer) open(path string) error {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Fail(http.StatusNotFound, "").Because(err)
	case err != nil:
		return err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = Fail(http.StatusNotFound, "").Because(fmt.Errorf("vermouth: File: %s is not a regular file", path))
	}
	if err != nil {
		return errors.Join(err, file.Close())
	}
	a.file, a.modified = file, info.ModTime()
	return nil
}

// render lets r write into memory and takes over its content type, its status if it has one, and its headers.
func (a *answer) render(r render.Render) error {
	w := &capture{header: http.Header{}}
	if !bodyAllowed(a.status) {
		return nil
	}
	if err := r.Render(w); err != nil {
		return unanswerable(err)
	}
	for name, values := range w.header {
		if name == "Content-Length" || name == "Content-Type" && a.head.has("Content-Type") {
			continue
		}
		for _, value := range values {
			a.head.addField("Render", name, value, &defaultLimits, onRaw, true)
		}
	}
	if a.head.mistake != nil {
		return a.head.mistake
	}
	a.contentType, _ = a.head.value("Content-Type")
	if a.contentType == "" && w.body.Len() > 0 {
		a.contentType = http.DetectContentType(w.body.Bytes()) // what net/http would send
	}
	if w.status != 0 {
		a.status = w.status
	}
	a.body = w.body.Bytes()
	return nil
}

// capture is the http.ResponseWriter that a renderer writes into.
type capture struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (w *capture) Header() http.Header         { return w.header }
func (w *capture) Write(b []byte) (int, error) { return w.body.Write(b) }
func (w *capture) WriteHeader(status int)      { w.status = status }

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
		return answer{column: failure, status: e.status, cause: err, phase: phase, delegated: true}
	}
	a := r.rendered(c, e)
	for i := range a.head.fields { // the renderer has seen the Error: where both set something, it had the last word
		if f := &a.head.fields[i]; joinOf(f.name) == replaces {
			own.removeField(f.name)
		}
	}
	own.fields = append(own.fields, a.head.fields...)
	own.cookies = append(own.cookies, a.head.cookies...)
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

func (a *answer) close() {
	if a.file != nil {
		_ = a.file.Close() // it was open for reading: nothing can be lost
	}
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
