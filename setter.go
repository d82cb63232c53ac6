package vermouth

import "net/http"

// This file is what the setters of a Response have in common: the usual case, in which nothing is to be done but to set,
// and every other one.

// usual reports whether nothing is to be done but to set: the Response is open, and belongs to a route of ours. r.mu is held.
func (r *Response) usual() bool { return r.phase == open && !r.through && !r.recording }

// room makes the memory for a few lines. r.mu is held.
func (r *Response) room() {
	if r.block == nil && r.head.fields == nil {
		r.block = new(block)
		r.head.fields = r.block.fields[:0]
	}
}

// put sets a header to one value, or adds a line to it.
func (r *Response) put(setter, name, value string, always, replace bool) {
	r.mu.Lock()
	if !r.usual() {
		r.mu.Unlock()
		r.putElse(setter, name, value, always, replace)
		return
	}
	r.room()
	if _, ok := r.head.put(setter, name, value, &r.settings.limits, onTemporal, always, replace); !ok {
		r.eventful.Store(true)
	}
	r.mu.Unlock()
}

func (r *Response) putElse(setter, name, value string, always, replace bool) {
	r = r.lock()
	defer r.unlock()
	if !r.takes(setter, name) {
		return
	}
	canonical, ok := r.head.put(setter, name, value, r.limits(), onTemporal, always, replace)
	if ok && r.recording {
		r.record(act{do: func(to *Response) { to.put(setter, name, value, always, replace) }})
	}
	if ok && r.through {
		r.writeThroughField(canonical)
	}
}

func (r *Response) setCookie(setter string, c *http.Cookie, always bool) {
	r.mu.Lock()
	if !r.usual() {
		r.mu.Unlock()
		r.setCookieElse(setter, c, always)
		return
	}
	r.room()
	if _, ok := r.head.setCookie(setter, c, &r.settings.limits, always); !ok {
		r.eventful.Store(true)
	}
	r.mu.Unlock()
}

func (r *Response) setCookieElse(setter string, c *http.Cookie, always bool) {
	r = r.lock()
	defer r.unlock()
	if !r.takes(setter, cookieName(c)) {
		return
	}
	line, ok := r.head.setCookie(setter, c, r.limits(), always)
	if ok && r.recording {
		kept := *c
		r.record(act{do: func(to *Response) { to.setCookie(setter, &kept, always) }})
	}
	if ok && r.through {
		r.writeThroughCookie(line)
	}
}

func (r *Response) setStatusElse(status int) *Response {
	r = r.lock()
	defer r.unlock()
	switch {
	case !r.accepts("SetStatus", ""):
	case r.phase == hooking:
		r.head.fail("SetStatus", "", ruleHookStatus, nil)
	case status != 0 && !validStatus(status):
		r.head.fail("SetStatus", "", ruleStatus, nil)
	default:
		r.status = int16(status) //nolint:gosec // validStatus bounds it
		if r.recording {
			r.record(act{do: func(to *Response) { to.SetStatus(status) }})
		}
	}
	return r
}

// takes reports whether headers and cookies can still be set, and records that they cannot. A plain handler commits by
// writing.
func (r *Response) takes(setter, name string) bool {
	if r.through && r.phase != sealed && written(r.context) {
		r.head.fail(setter, name, ruleCommitted, ErrCommitted)
		return false
	}
	return r.accepts(setter, name)
}

// accepts reports whether the Response is not sealed, and records that it is.
func (r *Response) accepts(setter, name string) bool {
	if r.phase == sealed {
		r.head.fail(setter, name, ruleCommitted, ErrCommitted)
		return false
	}
	return true
}

// unlock unlocks r and reports a mistake that nobody else will: the answer is on its way already. Once is enough.
func (r *Response) unlock() {
	if r.head.mistake != nil {
		r.eventful.Store(true)
	}
	if r.phase != sealed || r.head.mistake == nil {
		r.mu.Unlock()
		return
	}
	r.unlockLate()
}

func (r *Response) unlockLate() {
	var late *SetError
	if !r.rarely().reported {
		r.rare.reported = true
		late = r.head.mistake
	}
	r.mu.Unlock()
	if late != nil {
		r.report(Failure{Phase: PhaseLate, Err: late})
	}
}
