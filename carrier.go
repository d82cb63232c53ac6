package vermouth

import (
	"context"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
)

// carrier carries a Response in the context of its request, where it is found again whatever middlewares derive from that
// context, and by every copy that is made of Gin's. Gin's own keys would do the same: but Gin makes a map for the first of
// them, which costs a fifth of a small answer (docs/design.md).
type carrier struct {
	context.Context // of the request as it was before
	response        *Response
	of              *gin.Context  // whose Response it is. It is compared and never used: Gin gives it to another request
	request         *http.Request // that of it which has this as its context
	origin          *http.Request // that net/http has given us, and which is not ours to modify (http.Handler)
}

// responseKey is the key of the carrier in the request's context. A private type cannot clash with anybody's key (R51).
type responseKey struct{}

// Value returns the carrier itself for its own key.
func (k *carrier) Value(key any) any {
	if _, own := key.(responseKey); own {
		return k
	}
	return k.Context.Value(key)
}

// String is what a context that is printed says: a Response holds cookies.
func (k *carrier) String() string { return "vermouth.Response" }

// begun is a Response and all that it takes to be found, in one piece of memory.
type begun struct {
	response Response
	carrier  carrier
	request  http.Request
}

// marks is what a request that carries a Response has in a field that is a client's, and of no use to a server. It stays
// with the copies that middlewares make of the request, also where they forget its context.
var marks = &http.Response{}

// newBegun returns a Response for c, and gives c a request that carries it.
func newBegun(c *gin.Context, s *settings) *Response {
	origin := requestOf(c)
	b := &begun{} // filled field by field: to copy it whole takes three times as long
	r, k := &b.response, &b.carrier
	r.context, r.settings, r.carrier, r.route, r.through = c, s, k, c.FullPath(), !isRoute(c.Handler())
	r.lost = origin.Response == marks
	k.Context, k.response, k.of, k.request, k.origin = origin.Context(), r, c, &b.request, origin
	b.request = *origin.WithContext(k)
	b.request.Response = marks
	c.Request = &b.request
	return r
}

// requestOf returns the request of c. A test may have none.
func requestOf(c *gin.Context) *http.Request {
	if c.Request == nil {
		return &http.Request{}
	}
	return c.Request
}

// carry gives c, which is a context of somebody else's for the same request, a request that carries r.
func (r *Response) carry(c *gin.Context) {
	request := requestOf(c)
	before := request.Context()
	if k, ok := before.(*carrier); ok {
		before = k.Context
	}
	k := &carrier{Context: before, response: r, of: c}
	k.request = request.WithContext(k)
	c.Request = k.request
}

// handBack gives the files of a form to the request that net/http knows, which removes them when the handler has returned.
func (k *carrier) handBack() {
	if form := k.request.MultipartForm; form != nil && k.origin.MultipartForm == nil {
		k.origin.MultipartForm = form
	}
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
	return c.Handler() == nil || k.response.route == c.FullPath() && k.carries(c.Request)
}

// carries reports whether request is the one that k was made for, or a copy that shares its header with it.
func (k *carrier) carries(request *http.Request) bool {
	return reflect.ValueOf(k.request.Header).Pointer() == reflect.ValueOf(request.Header).Pointer()
}
