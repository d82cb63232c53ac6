package vermouth

import (
	"net/http"
	"reflect"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// responseKey is the key of the Response in the gin context. A private type cannot clash with anybody's key (R51).
type responseKey struct{}

// From returns the temporal response of the request. It panics where there is none, which is a route without
// middleware.TemporalResponse, [Handle] and dependency.Attach before it. Given a c.Copy(), it returns a sealed copy that
// can be read. The context must be the request's own: one that was kept after the request belongs to another.
func From(c *gin.Context) *Response {
	r := lookup(c)
	if r == nil {
		panic("vermouth.From: no temporal response in this context: add r.Use(middleware.TemporalResponse()), " +
			"or call vermouth.Begin(c) in a test")
	}
	return r.seenFrom(c)
}

// Begin puts a temporal response into c, or returns the one that is there, whose options it replaces if opts are given.
// Each Begin needs one deferred [Response.End]. Routes do not call it: middleware.TemporalResponse, [Handle] and
// dependency.Attach do. It is for testing a dependency with gin.CreateTestContext.
func Begin(c *gin.Context, opts ...Option) *Response {
	r := lookup(c)
	if r == nil {
		r = &Response{context: c, settings: settingsOf(opts), route: c.FullPath(), through: !isRoute(c.Handler())}
		r.head.fields = r.inline[:0]
		c.Set(responseKey{}, r)
	} else if len(opts) > 0 {
		r.replaceSettings(settingsOf(opts))
	}
	r.frames++
	return r
}

func (r *Response) replaceSettings(s *settings) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settings = s
}

// Serve runs the rest of the chain, as c.Next does, with a temporal response. It is what middleware.TemporalResponse
// does, and tells a chain that has returned from one that was ended by a panic or by runtime.Goexit.
func Serve(c *gin.Context, opts ...Option) {
	r := Begin(c, opts...)
	returned := false
	defer func() { r.leave(recover(), returned) }()
	c.Next()
	returned = true
}

// End ends what [Begin] began. The last one to end runs the BeforeSend hooks that are left, seals the Response and
// starts the AfterSend work. It must be deferred directly: it passes on a panic with the same value.
func (r *Response) End() { r.leave(recover(), true) }

func lookup(c *gin.Context) *Response {
	value, _ := c.Get(responseKey{})
	r, _ := value.(*Response)
	return r
}

// isRoute reports whether h was made by [Handle]. All method values of one method share their code.
func isRoute(h gin.HandlerFunc) bool {
	code := routeCode.Load()
	if code == 0 {
		code = reflect.ValueOf((*route)(nil).serve).Pointer()
		routeCode.Store(code)
	}
	return reflect.ValueOf(h).Pointer() == code
}

// routeCode remembers a constant of the program: making the method value again costs an allocation per request. It
// cannot be initialised here, because the method leads back to isRoute.
var routeCode atomic.Uintptr

// seenFrom returns r, or a sealed copy of it if c is not the context that r was made for, but a c.Copy() (R42).
func (r *Response) seenFrom(c *gin.Context) *Response {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.context == nil || r.context == c {
		return r
	}
	copied := &Response{
		request: c.Request, settings: r.settings, route: r.route,
		head: r.head.clone(), status: r.status, phase: sealed, ended: true,
	}
	copied.head.mistake = nil
	return copied
}

// leave ends one frame. The cause of a panic is p; a frame that has neither panicked nor returned was left by
// runtime.Goexit. All of it happens whatever the hooks do: they may panic and call runtime.Goexit themselves.
func (r *Response) leave(p any, returned bool) {
	defer func() {
		if p != nil {
			panic(p)
		}
	}()
	defer r.endFrame()
	if (p != nil || !returned) && !r.isSealed() {
		r.abandon(p)
	}
}

func (r *Response) endFrame() {
	r.frames--
	if r.frames == 0 {
		defer r.startAfterSend()
		r.finish()
	}
}

// abandon ends a request that no route will answer: its hooks learn the cause, and of what was set only Always survives.
func (r *Response) abandon(p any) {
	o := Outcome{Status: http.StatusInternalServerError, Err: ErrGoexit, Panic: p}
	if p != nil {
		o.Err = newPanicError(p)
	}
	c := r.context
	defer func() {
		r.takeBack()
		r.seal(o)
		if !written(c) {
			mergeHead(c.Writer.Header(), failure, &r.head, &head{}, r.settings.unexposed)
		}
	}()
	o, err := r.runBeforeSend(o)
	r.reportHooks(err, o.Status)
}

// finish ends the request. On a route of ours all is done; a plain gin.HandlerFunc has written its answer, and what the
// hooks and the setters still have to say goes to OnError.
func (r *Response) finish() {
	if r.isSealed() {
		return
	}
	o := plainOutcome(r.context)
	defer func() {
		if mistake := r.seal(o); mistake != nil && r.claimReport() {
			r.report(Failure{Phase: PhaseSet, Status: o.Status, Err: mistake})
		}
	}()
	o, err := r.runBeforeSend(o)
	r.reportHooks(err, o.Status)
	passAbort(err)
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

func (r *Response) isSealed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.phase == sealed
}

// seal ends the setting, and returns the mistake that was made until then, or nil. From here on the Response holds no
// *gin.Context, which Gin gives to another request.
func (r *Response) seal(o Outcome) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.phase = sealed
	r.request = r.context.Request
	r.context = nil
	if r.rare != nil {
		r.rare.outcome = o
		r.rare.touched = nil
	}
	if r.head.mistake == nil {
		return nil // and not a nil *SetError in an error
	}
	return r.head.mistake
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
