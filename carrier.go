package vermouth

import (
	"net/http"
	"reflect"
	"time"

	"github.com/gin-gonic/gin"
)

// carrier carries a Response in the context of its request, where it is found again whatever middlewares derive from that
// context, and by every copy that is made of Gin's. It is that context, and has the request. Gin's own keys would do the
// same: but Gin makes a map for the first of them, which costs a fifth of a small answer (docs/design.md).
type carrier struct {
	response *Response
	of       *gin.Context  // whose Response it is; see [Response.of]
	before   *http.Request // what c.Request was: net/http has given us that one, and it is not ours to modify (http.Handler)
	request  http.Request  // what c.Request is
}

// responseKey is the key of the carrier in the request's context. A private type cannot clash with anybody's key (R51).
type responseKey struct{}

// Value returns the carrier itself for its own key.
func (k *carrier) Value(key any) any {
	if _, own := key.(responseKey); own {
		return k
	}
	return k.before.Context().Value(key)
}

// Deadline, Done and Err are those of the request as it was.
func (k *carrier) Deadline() (time.Time, bool) { return k.before.Context().Deadline() }
func (k *carrier) Done() <-chan struct{}       { return k.before.Context().Done() }
func (k *carrier) Err() error                  { return k.before.Context().Err() }

// String is what a context that is printed says: a Response holds cookies.
func (k *carrier) String() string { return "vermouth.Response" }

// begun is a Response and its carrier, in one piece of memory.
type begun struct {
	response Response
	carrier  carrier
}

// marks is what a request that carries a Response has in a field that is a client's, and of no use to a server. It stays
// with the copies that middlewares make of the request, also where they forget its context.
var marks = &http.Response{}

// newBegun returns a Response for c, and gives c a request that carries it. All is filled where it is: to put it together
// elsewhere, and to copy it, takes longer than everything else here.
func newBegun(c *gin.Context, s *settings) *Response {
	before := requestOf(c)
	b := &begun{}
	r := &b.response
	r.carrier, r.settings, r.route, r.through = &b.carrier, s, c.FullPath(), !isRoute(c.Handler())
	r.lost = before.Response == marks && carrierOf(before) == nil
	b.carrier.carry(r, c, before)
	return r
}

// requestOf returns the request of c. A test may have none.
func requestOf(c *gin.Context) *http.Request {
	if c.Request == nil {
		return &http.Request{}
	}
	return c.Request
}

// carry makes k, which is empty, carry r for c.
func (k *carrier) carry(r *Response, c *gin.Context, before *http.Request) {
	k.response, k.of, k.before = r, c, before
	k.request = *before.WithContext(k)
	k.request.Response = marks
	c.Request = &k.request
}

// carryTo gives c, a context of somebody else's for the same request, a request that carries r.
func (r *Response) carryTo(c *gin.Context) {
	r.carrier = &carrier{}
	r.carrier.carry(r, c, requestOf(c))
}

// handBack gives the files of a form to the request that net/http knows, which removes them when the handler has returned.
func (k *carrier) handBack() {
	if form := k.request.MultipartForm; form != nil && k.before.MultipartForm == nil {
		k.before.MultipartForm = form
	}
}

// of returns the context that r belongs to, or nil once r is sealed: Gin gives it to another request then. r.mu is held, or
// it is the request's goroutine.
func (r *Response) of() *gin.Context {
	if r.phase == sealed {
		return nil
	}
	return r.carrier.of
}

// lookup returns the carrier of the Response of c, or nil.
func lookup(c *gin.Context) *carrier {
	k := carrierOf(c.Request)
	if k == nil || k.of != c && !k.isCopied(c) {
		return nil
	}
	return k
}

// isOver reports whether c, to which k belongs, is about another request by now: by c.Engine.HandleContext (R43), or
// because Gin has given it to a request that was asked inside of one that has ended.
func (k *carrier) isOver(c *gin.Context) bool {
	r := k.response
	return r.route != c.FullPath() || r.frames == 0 && !k.carries(c.Request)
}

func carrierOf(request *http.Request) *carrier {
	if request == nil {
		return nil
	}
	ctx := request.Context()
	if k, ok := ctx.(*carrier); ok {
		return k
	}
	k, _ := ctx.Value(responseKey{}).(*carrier)
	return k
}

// isCopied reports whether c is a c.Copy() of the context that k was made for, or a copy that a middleware has made by
// hand. Another request that is asked inside of this one may have its context, but is not it.
func (k *carrier) isCopied(c *gin.Context) bool {
	return c.Handler() == nil || k.carries(c.Request)
}

// carries reports whether request is that of k, with whatever context: what http.Request.WithContext makes shares both.
func (k *carrier) carries(request *http.Request) bool {
	return k.request.URL == request.URL && mapOf(k.request.Header) == mapOf(request.Header)
}

func mapOf(h http.Header) uintptr { return reflect.ValueOf(h).Pointer() }
