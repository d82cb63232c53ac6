package vermouth

import (
	"errors"

	"github.com/gin-gonic/gin"
)

// Progress is how far a request has come. Package dependency looks at it before and after it makes a value.
type Progress struct {
	Sealed     bool  // as of [Response.Sealed]
	BeforeSend int   // how many such hooks are registered
	AfterSend  int   // how many such hooks, and background tasks
	Halted     error // why the request ends here, or nil
}

// Progress returns how far the request of c has come. Halted is [ErrWritten] if something was written to c.Writer by hand,
// [ErrAborted] if the chain was aborted, the first mistake that was made with r, and nil otherwise. What runs dependencies
// asks it after each one, so that a dependency that ends the request in Gin's own way ends it here too, and never in an
// empty 200.
func (r *Response) Progress(c *gin.Context) Progress {
	p := Progress{Halted: byHand(c)}
	if !r.eventful.Load() {
		return p
	}
	r = r.lock()
	defer r.mu.Unlock()
	p.Sealed = r.phase == sealed
	if p.Halted == nil && r.head.mistake != nil { // and not a nil *SetError in an error
		p.Halted = r.head.mistake
	}
	if r.rare != nil {
		p.BeforeSend, p.AfterSend = len(r.rare.beforeSend), len(r.rare.afterSend)+len(r.rare.background)
	}
	return p
}

// Quiet reports whether nothing has happened yet that [Response.Progress] would tell: no hook was registered, no mistake
// made, nothing written, and the chain goes on. It may miss that. Most requests are quiet until they are answered.
func (r *Response) Quiet(c *gin.Context) bool {
	return !r.eventful.Load() && byHand(c) == nil
}

// Companion returns a value that is kept beside r, and which begin makes when it is first asked for. Package dependency keeps
// what it has made there. A sealed Response keeps nothing more.
func (r *Response) Companion(begin func() *any) *any {
	if kept := r.companion.Load(); kept != nil {
		return kept
	}
	begun := begin()
	keeps := !r.eventful.Load() || !r.Sealed()
	if keeps && !r.companion.CompareAndSwap(nil, begun) { // another goroutine was here first
		return r.companion.Load()
	}
	return begun
}

// byHand returns how the request was ended in Gin's own way, or nil.
func byHand(c *gin.Context) error {
	switch {
	case written(c):
		return ErrWritten
	case c.IsAborted():
		return ErrAborted
	}
	return nil
}

// checked runs a check, and finds out what it has done without saying so.
func (r *Response) checked(c *gin.Context, check func(*gin.Context) error) error {
	aborted := c.IsAborted() // by whoever calls us: Gin's way to a handler of one's own is c.Abort(); handler(c)
	if err := check(c); err != nil {
		return err
	}
	if err := r.Progress(c).Halted; !aborted || !errors.Is(err, ErrAborted) {
		return err
	}
	return nil
}

// Guard makes a gin handler of a check that runs before a route, also before plain ones. If the check returns an error or
// a [*Reply], or has halted the request by itself (see [Progress]), the request ends there: the answer is written, the
// handlers that follow do not run. dependency.Attach is made of it. Guard panics if check is nil.
func Guard(check func(*gin.Context) error) gin.HandlerFunc {
	if check == nil {
		panic("vermouth.Guard: want a function, got nil")
	}
	return func(c *gin.Context) {
		r := Begin(c)
		r.frame(c, func() {
			r.guard(c, check)
			if r.frames == 1 {
				c.Next() // there is no TemporalResponse around us: the hooks wait for the handler here
			}
		})
	}
}

func (r *Response) guard(c *gin.Context, check func(*gin.Context) error) {
	if r.Sealed() { // a route has answered already: what it has written is not the check's
		if err := check(c); err != nil {
			r.refuseSecond(c, &answer{cause: err})
			c.Abort()
		}
		return
	}
	if err := r.checked(c, check); err != nil {
		r.takeBack()
		r.fail(c, PhaseDependency, err)
		c.Abort()
	}
}
