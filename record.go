package vermouth

import (
	"math"
	"slices"

	"github.com/gin-gonic/gin"
)

// act is one thing that was done on a Response that records.
type act struct {
	do     func(*Response)
	always bool // a hook, and not something that is set
}

// Record makes a Response for c, another context of the same request, and puts it there: what is read from it is what r
// has now and what is set on it since, and what is set on it waits for [Response.Replay]. Package dependency runs
// branches with it, which must not write to one Response in the order in which they happen to run.
func (r *Response) Record(c *gin.Context) *Response {
	r = r.lock()
	defer r.mu.Unlock()
	recorded := &Response{context: c, settings: r.settings, route: r.route, recording: true, frames: 1} // nobody ends it
	recorded.companion.Store(r.companion.Load())
	recorded.resemble(r)
	c.Set(responseKey{}, recorded)
	return recorded
}

// Note lets the replay of r, which records, do something else at this point.
func (r *Response) Note(do func(to *Response)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record(act{do, true})
}

// Absorb makes what was set on other, which was recorded from r, readable from r, and does not record it.
func (r *Response) Absorb(other *Response) {
	other.mu.Lock()
	seen := &Response{head: other.head.clone(), status: other.status, rare: &rare{view: other.viewed()}}
	other.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.resemble(seen)
	r.context.Set(responseKey{}, r)
}

// Imitate makes what was set on recorded, of another branch, readable from r, and does not record it.
func (r *Response) Imitate(recorded *Response) {
	recorded.mu.Lock()
	acts := slices.Clone(recorded.rare.acts)
	recorded.mu.Unlock()
	r.pause(true)
	defer r.pause(false)
	for _, a := range acts {
		if !a.always {
			a.do(r)
		}
	}
}

func (r *Response) pause(paused bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recording = !paused
}

// limits returns the limits of what can be set. What is recorded is held to them when it is replayed.
func (r *Response) limits() *Limits {
	if !r.recording {
		return &r.settings.limits
	}
	free := r.settings.limits
	free.HeaderLines, free.HeaderBytes, free.Cookies = math.MaxInt, math.MaxInt, math.MaxInt
	return &free
}

// resemble gives r, which records, what can be read from other.
func (r *Response) resemble(other *Response) {
	mistake := r.head.mistake
	r.head, r.status = other.head.clone(), other.status
	r.head.mistake = mistake
	r.rarely().view = other.viewed()
}

// Replay does on r what was done on a Response made by [Response.Record], in its order. From now on that one is r: hooks
// may have kept it. HooksOnly leaves out what was set: the work of a branch whose answer nobody wants is cleaned up all
// the same. The first mistake of the recorded Response becomes one of r.
func (r *Response) Replay(recorded *Response, hooksOnly bool) {
	recorded.mu.Lock()
	acts, mistake := recorded.rare.acts, recorded.head.mistake
	recorded.rare.acts = nil
	if !hooksOnly { // else its hooks may set what they like, it goes nowhere
		recorded.rare.forward = r
	}
	recorded.mu.Unlock()
	for _, a := range acts {
		if a.always || !hooksOnly {
			a.do(r)
		}
	}
	if !hooksOnly {
		r.adopt(mistake)
	}
}

// adopt takes over a mistake that was made on a recorded Response.
func (r *Response) adopt(mistake *SetError) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.head.mistake == nil {
		r.head.mistake = mistake
		r.eventful.Store(mistake != nil || r.eventful.Load())
	}
}

// lock locks r, or what a recorded Response has become, and returns it.
func (r *Response) lock() *Response {
	r.mu.Lock()
	if r.recording {
		return r.forwarded()
	}
	return r
}

// forwarded returns what r, which records and is locked, has become.
func (r *Response) forwarded() *Response {
	if r.rare.forward == nil {
		return r
	}
	next := r.rare.forward
	r.mu.Unlock()
	return next.lock()
}

// record notes what was done on a Response that records. r.mu is held.
func (r *Response) record(a act) { r.rare.acts = append(r.rare.acts, a) }

func (r *Response) viewed() string {
	if r.rare == nil {
		return ""
	}
	return r.rare.view
}
