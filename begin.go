package vermouth

import (
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
// dependency.Attach do. It is for testing a dependency with gin.CreateTestContext. It panics, as [Options] does, if an
// option cannot be meant.
func Begin(c *gin.Context, opts ...Option) *Response {
	r := lookup(c)
	if r == nil {
		r = newResponse(c, settingsOf(opts))
		c.Set(responseKey{}, r)
	} else if len(opts) > 0 {
		r.replaceSettings(settingsOf(opts))
	}
	r.frames++
	return r
}

// newResponse returns a Response for c. It is filled where it is: to put it together elsewhere, and to copy it, takes longer.
func newResponse(c *gin.Context, s *settings) *Response {
	r := new(Response)
	r.context, r.settings, r.route, r.through = c, s, c.FullPath(), !isRoute(c.Handler())
	return r
}

func lookup(c *gin.Context) *Response {
	value, _ := c.Get(responseKey{})
	r, _ := value.(*Response)
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
	Begin(c, opts...).frame(c, c.Next)
}

// End ends what [Begin] began. The last one to end runs the BeforeSend hooks that are left, seals the Response and
// starts the AfterSend work. It must be deferred directly: it passes on a panic with the same value.
func (r *Response) End() { r.leave(r.context, recover(), true) }

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
	if c.Handler() != nil { // a copy has none
		return r
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.context == nil || r.context == c {
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
