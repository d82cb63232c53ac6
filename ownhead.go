package vermouth

import (
	"net/http"
	"sync"
)

// ownHead is the head of one answer, that of a Reply or of an Error, until it is sent: what is set later would be lost, or be
// on somebody else's answer. It is safe for concurrent use.
type ownHead struct {
	mu   sync.Mutex
	head head
	sent bool
}

func (o *ownHead) setHeader(setter, name, value string, pol policy) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.takes(setter, name) {
		o.head.setField(setter, name, value, &defaultLimits, pol, true)
	}
}

func (o *ownHead) addHeader(setter, name, value string, pol policy) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.takes(setter, name) {
		o.head.addField(setter, name, value, &defaultLimits, pol, true)
	}
}

func (o *ownHead) setCookie(setter string, c *http.Cookie) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.takes(setter, cookieName(c)) {
		o.head.setCookie(setter, c, &defaultLimits, true)
	}
}

// takes reports whether nothing was sent yet, and records that it was. o.mu is held.
func (o *ownHead) takes(setter, name string) bool {
	if o.sent {
		o.head.fail(setter, name, ruleShared, ErrCommitted)
	}
	return !o.sent
}
