package vermouth

import (
	"reflect"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// From returns the temporal response of the request. It panics where there is none, which is a route without
// middleware.TemporalResponse, [Handle] and dependency.Attach before it. Given a c.Copy(), it returns a sealed copy that
// can be read. The context must be the request's own: one that was kept after the request belongs to another.
func From(c *gin.Context) *Response {
	k := lookup(c)
	if k == nil {
		panic("vermouth.From: " + whyNone(c))
	}
	if k.of == c {
		return k.response
	}
	return k.response.seenFrom(c)
}

// Begin puts a temporal response into c, or returns the one that is there, whose options it replaces if opts are given.
// Each Begin needs one deferred [Response.End]. Routes do not call it: middleware.TemporalResponse, [Handle] and
// dependency.Attach do. It is for testing a dependency with gin.CreateTestContext. It panics, as [Options] does, if an
// option cannot be meant.
func Begin(c *gin.Context, opts ...Option) *Response {
	r := begunIn(c)
	switch {
	case r == nil:
		r = newBegun(c, settingsOf(opts))
	case len(opts) > 0:
		r.replaceSettings(settingsOf(opts))
	}
	r.frames++
	return r
}

// begunIn returns the Response that was begun for the request of c, or nil.
func begunIn(c *gin.Context) *Response {
	if k := lookup(c); k != nil && !k.isOver(c) {
		return k.response
	}
	return nil
}

// whyNone says why c has no Response.
func whyNone(c *gin.Context) string {
	if c.Request != nil && c.Request.Response == marks {
		return ErrLost.Error()
	}
	return "no temporal response in this context: add r.Use(middleware.TemporalResponse()), or call vermouth.Begin(c) in a test"
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
	r.lost = false // it begins here
	r.frame(c.Next)
}

// End ends what [Begin] began. The last one to end runs the BeforeSend hooks that are left, seals the Response and
// starts the AfterSend work. It must be deferred directly: it passes on a panic with the same value.
func (r *Response) End() { r.leave(recover(), true) }

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

// seenFrom returns what a copy of the context that r was made for sees of it: a sealed copy, if it is a c.Copy() (R42).
func (r *Response) seenFrom(c *gin.Context) *Response {
	if c.Handler() != nil { // a c.Copy() has none
		return r
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase == sealed {
		return r
	}
	copied := &Response{
		request: c.Request, settings: r.settings, route: r.route,
		head: r.head.clone(), status: r.status, phase: sealed,
	}
	copied.head.mistake = nil
	copied.eventful.Store(true)
	copied.companion.Store(r.companion.Load())
	return copied
}
