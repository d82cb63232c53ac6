package vermouth

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
)

// frame runs work in a frame that [Begin] has begun for c, and ends it. Where a middleware goes on with a copy of the context
// that r was made for, c is the copy: the other one may be about another request when the frame ends.
func (r *Response) frame(c *gin.Context, work func()) {
	returned := false
	defer func() {
		if !returned || !r.leaveAtOnce() {
			r.leave(c, recover(), returned)
		}
	}()
	work()
	returned = true
}

// leave ends one frame. The cause of a panic is p; a frame that has neither panicked nor returned was left by
// runtime.Goexit. All of it happens whatever the hooks do: they may panic and call runtime.Goexit themselves.
func (r *Response) leave(c *gin.Context, p any, returned bool) {
	defer func() {
		if p != nil {
			panic(p)
		}
	}()
	defer r.endFrame(c)
	if (p != nil || !returned) && !r.Sealed() {
		r.abandon(c, p)
	}
}

func (r *Response) endFrame(c *gin.Context) {
	r.frames--
	if r.frames == 0 {
		defer r.startAfterSend()
		r.finish(c)
	}
}

// leaveAtOnce leaves a frame that has returned, if nothing is to be done about it: it is not the last one, or the request
// was answered and no work is left. That is what most requests need.
func (r *Response) leaveAtOnce() bool {
	if r.frames == 1 && !r.idle {
		return false
	}
	r.frames--
	return true
}

// abandon ends a request that no route will answer: its hooks learn the cause, and of what was set only Always survives.
func (r *Response) abandon(c *gin.Context, p any) {
	o := Outcome{Status: http.StatusInternalServerError, Err: ErrGoexit, Panic: p}
	if p != nil {
		o.Err = newPanicError(p)
	}
	defer func() {
		if !written(c) {
			m := newMerger(c.Writer.Header())
			m.head(failure, &r.head, &head{}, r.block, r.settings.unexposed)
		}
	}()
	_ = r.close(c, o, true) // it has reported them
}

// finish ends the request. On a route of ours all is done; a plain gin.HandlerFunc has written its answer, and what the
// hooks and the setters still have to say goes to OnError.
func (r *Response) finish(c *gin.Context) {
	if !r.Sealed() {
		passAbort(r.close(c, plainOutcome(c), false))
	}
}

// close runs the hooks, seals, and tells OnError what went wrong. It returns the errors of the hooks. Hooks that call
// runtime.Goexit come back to it by the defer.
func (r *Response) close(c *gin.Context, o Outcome, undo bool) (errs error) {
	done := false
	defer func() {
		if !done { // by runtime.Goexit
			_ = r.close(c, o, undo)
		}
	}()
	for !done {
		var err error
		o, err = r.runBeforeSend(o)
		r.reportHooks(err, o.Status)
		errs = errors.Join(errs, err)
		var mistake error
		if done, mistake = r.seal(c, o, undo); mistake != nil && r.claimReport() {
			r.report(Failure{Phase: PhaseSet, Status: o.Status, Err: mistake})
		}
	}
	return errs
}

// plainOutcome is the outcome of a plain gin.HandlerFunc, whose only words are its status and c.Errors.
func plainOutcome(c *gin.Context) Outcome {
	o := Outcome{Status: c.Writer.Status()}
	if last := c.Errors.Last(); last != nil {
		o.Err = last.Err
	} else if o.Status >= 400 {
		o.Err = Fail(o.Status, "")
	}
	return o
}

// seal ends the setting, and returns the mistake that was made until then, or nil. It does nothing, and returns false,
// while there are hooks that have not run. With undo it takes back what was written through. From here on the Response
// holds no *gin.Context, which Gin gives to another request.
func (r *Response) seal(c *gin.Context, o Outcome, undo bool) (done bool, mistake error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rare != nil && len(r.rare.beforeSend) > 0 {
		return false, nil
	}
	r.sealNow(c, o, undo)
	if r.head.mistake == nil {
		return true, nil // and not a nil *SetError in an error
	}
	return true, r.head.mistake
}

// sealNow seals. r.mu is held.
func (r *Response) sealNow(c *gin.Context, o Outcome, undo bool) {
	r.request = c.Request
	if r.rare != nil {
		r.rare.outcome = o
	}
	r.idle = r.rare == nil || len(r.rare.afterSend)+len(r.rare.background) == 0
	if undo {
		r.undoThrough()
	}
	r.context = nil
	r.phase = sealed
	r.eventful.Store(true)
}

// claimReport reports whether the caller is the first to tell OnError of the mistake.
func (r *Response) claimReport() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := !r.rarely().reported
	r.rare.reported = true
	return first
}

// written reports whether an answer has begun. Written alone is not to be believed: the writer of gin-contrib/timeout
// buffers, and says no after a write (R21).
func written(c *gin.Context) bool {
	return c.Writer.Written() || c.Writer.Size() > 0
}
