package vermouth

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// Response is the temporal response of one request: the headers, cookies and status that dependencies and handlers set
// before anything is sent. What a handler returns is merged with it, once, when the route is answered; see the merge
// table in docs/design.md. On a route that is a plain gin.HandlerFunc there is no such moment, and a header or cookie is
// written through to c.Writer.Header() at once, as c.Header does.
//
// Setters return the Response for chaining. They fail closed: a name, value, cookie or status that cannot be sent as it
// is, is refused, the first mistake is kept in [Response.Err], and the route answers 500 whatever else happened. After
// the answer is committed a Response is sealed: setters do nothing and record [ErrCommitted].
//
// A Response is safe for concurrent use, but on a plain route: Gin's header map, to which it writes through there, is
// not. It is never reused for another request. The idea is FastAPI's:
// https://fastapi.tiangolo.com/advanced/response-headers/
type Response struct {
	mu      sync.Mutex
	context *gin.Context  // nil once sealed: a late goroutine must not reach the context's next request
	request *http.Request // of the context, once sealed
	// companion is what package dependency keeps for the request
	companion atomic.Pointer[any]
	settings  *settings
	route     string // gin's full path
	head      head
	block     *block // the memory of head, and of what is merged; nil while nothing was set
	status    int16
	frames    int8 // of Begin that have not ended
	phase     stage
	through   bool // write-through: the route is a plain gin.HandlerFunc
	idle      bool // sealed, and nothing is left to be done after the answer; only the request's goroutine looks
	// recording: what is set waits to be replayed on another Response
	recording bool
	// eventful: it is sealed, a mistake was made, or there is something rare; see Progress, which needs no lock before that
	eventful atomic.Bool
	rare     *rare
}

// stage is how far the life of a Response has come.
type stage uint8

const (
	open    stage = iota // setters set
	hooking              // the BeforeSend hooks run: headers and cookies, but no status
	sealed               // committed: setters refuse
)

// rare is what most requests do not need.
type rare struct {
	beforeSend []func(Outcome) error
	afterSend  []afterHook
	background []afterHook
	touched    []touched // what was written through
	view       string    // of the response model
	outcome    Outcome   // what the AfterSend hooks are told
	reported   bool      // a mistake reached OnError
	acts       []act     // what was recorded
	forward    *Response // what a recorded Response has become
}

func (r *Response) rarely() *rare {
	if r.rare == nil {
		r.rare = &rare{}
		r.eventful.Store(true)
	}
	return r.rare
}

// SetHeader sets the header to one value and replaces those that were set on the Response before. An empty value is sent
// as an empty header; [Response.DeleteHeader] is the other act. Refused are: names that are not tokens, control and
// non-ASCII bytes, white space at the ends (net/http would cut it off), Content-Length and other framing, hop-by-hop
// names, Content-Encoding, Access-Control-*, Set-Cookie, a Content-Type that is not JSON, and what is over the [Limits].
func (r *Response) SetHeader(name, value string) *Response {
	r.put("SetHeader", name, value, false, true)
	return r
}

// AddHeader adds a line to the header, with the rules of [Response.SetHeader].
func (r *Response) AddHeader(name, value string) *Response {
	r.put("AddHeader", name, value, false, false)
	return r
}

// DeleteHeader forgets what was set on the Response under that name. It does not remove what a middleware set on
// c.Writer.Header(). Deleting what is not there is not a mistake.
func (r *Response) DeleteHeader(name string) *Response {
	r = r.lock()
	defer r.unlock()
	if !r.takes("DeleteHeader", name) {
		return r
	}
	if r.recording {
		r.record(act{do: func(to *Response) { to.DeleteHeader(name) }})
	}
	canonical := http.CanonicalHeaderKey(name)
	if r.head.removeField(canonical) && r.through {
		r.takeBackField(canonical)
	}
	return r
}

// SetView chooses the view of the response model that this answer is encoded by: a dependency knows who asks. A field
// with the tag `model:"view=admin staff"` leaves in these views only. Of a name that the model does not know only what is
// in every view leaves, so that a mistake shows too little. The last one wins, over the option responsemodel.View of the
// route; empty means that nothing is set. After the handler it is refused as it is after the commit.
func (r *Response) SetView(name string) *Response {
	r = r.lock()
	defer r.unlock()
	switch {
	case !r.accepts("SetView", ""):
	case r.phase == hooking:
		r.head.fail("SetView", "", ruleHookView, nil)
	default:
		r.rarely().view = name
		if r.recording {
			r.record(act{do: func(to *Response) { to.SetView(name) }})
		}
	}
	return r
}

// View returns the view that was chosen by [Response.SetView].
func (r *Response) View() string {
	r = r.lock()
	defer r.mu.Unlock()
	return r.viewed()
}

// SetStatus sets the status of an answer that is no error, from 200 to 599; 0 means that nothing is set. The last one
// wins, over that of c.Status and over the route's [Status] option. It does not change the status of a [Reply], of an
// error, or of a plain gin.HandlerFunc. It is refused in a BeforeSend hook, when the status is decided. Hooks see no
// error whatever the status is: return [Fail] for an answer that must roll back.
func (r *Response) SetStatus(status int) *Response {
	r.mu.Lock()
	if r.usual() && validStatus(status) {
		r.status = int16(status) //nolint:gosec // validStatus bounds it
		r.mu.Unlock()
		return r
	}
	r.mu.Unlock()
	return r.setStatusElse(status)
}

// validStatus reports whether status can be the final status of an answer: net/http panics below 100 and above 999, and
// a 1xx is not final (R23, R24).
func validStatus(status int) bool { return 200 <= status && status <= 599 }

// SetCookie sets a cookie. Of one name, domain, path and Partitioned the last one wins. An empty Path is "/"; a zero
// SameSite is Lax (http.SameSiteDefaultMode omits it); Secure and HttpOnly are not defaults. The cookie is copied. Refused
// is what browsers drop in silence: what [http.Cookie.Valid] refuses, SameSite=None or Partitioned without Secure, the
// rules of __Host-, __Secure-, __Http- and __Host-Http-, more than 4096 bytes (RFC 6265bis); and more than [Limits] allow.
func (r *Response) SetCookie(c *http.Cookie) *Response {
	r.setCookie("SetCookie", c, false)
	return r
}

// DeleteCookie sets a cookie of that name, domain and path that is long expired, with the same defaults and rules as
// [Response.SetCookie]. Pass the same *http.Cookie that it was set with (its name, domain, path, Secure and Partitioned;
// the value is ignored): browsers delete only what matches, and the rules of __Host- and __Secure- hold here too.
func (r *Response) DeleteCookie(c *http.Cookie) *Response {
	r.setCookie("DeleteCookie", expired(c), false)
	return r
}

// Header returns the first value that was set on the Response under that name, or "".
func (r *Response) Header(name string) string {
	r = r.lock()
	defer r.mu.Unlock()
	value, _ := r.head.value(http.CanonicalHeaderKey(name))
	return value
}

// Values returns all values that were set on the Response under that name, in a slice of the caller's own.
func (r *Response) Values(name string) []string {
	r = r.lock()
	defer r.mu.Unlock()
	return linesOf(r.head.fields, http.CanonicalHeaderKey(name), success)
}

// Names returns the canonical names of the headers that were set on the Response, each once, in the order in which they
// were set first. Cookies are not among them.
func (r *Response) Names() []string {
	r = r.lock()
	defer r.mu.Unlock()
	var names []string
	for i := range r.head.fields {
		if f := &r.head.fields[i]; !f.overruled && f.join != identifies && !slices.Contains(names, f.name) {
			names = append(names, f.name)
		}
	}
	return names
}

// Cookies returns the cookies that were set on the Response, in the order in which they are sent.
func (r *Response) Cookies() []*http.Cookie {
	r = r.lock()
	defer r.mu.Unlock()
	cookies := []*http.Cookie{}
	for i := range r.head.fields {
		f := &r.head.fields[i]
		if f.overruled || f.join != identifies {
			continue
		}
		if parsed, err := http.ParseSetCookie(f.value); err == nil {
			cookies = append(cookies, parsed)
		}
	}
	return cookies
}

// Status returns the status that was set on the Response, or 0.
func (r *Response) Status() int {
	r = r.lock()
	defer r.mu.Unlock()
	return int(r.status)
}

// Sealed reports whether the answer is committed, or the Response belongs to a c.Copy(): nothing can be set any more.
func (r *Response) Sealed() bool {
	r = r.lock()
	defer r.mu.Unlock()
	return r.phase == sealed
}

// Err returns the first mistake that was made with the Response, a [*SetError], or nil.
func (r *Response) Err() error {
	r = r.lock()
	defer r.mu.Unlock()
	if r.head.mistake == nil {
		return nil // and not a nil *SetError in an error
	}
	return r.head.mistake
}
