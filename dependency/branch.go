package dependency

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// branch is a line of work of a request: that of its own goroutine, or one of [Parallel]'s. The slab's lock guards it.
type branch struct {
	context  *gin.Context
	response *vermouth.Response // the request's own; of one of Parallel's, what is set outside of all values
	making   *entry             // what is being made, innermost; what is around it follows
	asked    []*entry           // what nothing that was being made has asked for, in order
	waiting  *entry             // what another branch makes
	fork     *fork              // of one of Parallel's; nil: the request's own
	wanted   [1]*entry          // that of asked
}

// fork is what a branch of Parallel has besides.
type fork struct {
	ctx     context.Context
	parent  context.Context // of the request
	joining *joining
}

// current returns the temporal response that is set in the branch now.
func (b *branch) current() *vermouth.Response {
	if b.fork == nil {
		return b.response
	}
	return b.recorded()
}

// recorded returns where the innermost value is recorded.
func (b *branch) recorded() *vermouth.Response {
	if top := b.making; top != nil {
		return top.response
	}
	return b.response
}

// cancelled reports whether nobody wants what the branch does, though the request goes on.
func (b *branch) cancelled() bool {
	return b.fork != nil && b.fork.ctx.Err() != nil && b.fork.parent.Err() == nil
}

// made ends the making of e, which is the innermost unless something has panicked.
func (b *branch) made(e *entry) {
	for at := &b.making; *at != nil; at = &(*at).outer {
		if *at == e {
			*at = e.outer
			return
		}
	}
}

// used notes who has asked for e. A foreign goroutine is nobody.
func (b *branch) used(e *entry) {
	e.asked++
	if b == nil {
		return
	}
	if top := b.making; top != nil {
		top.use(e)
	} else {
		if b.asked == nil {
			b.asked = b.wanted[:0]
		}
		b.asked = append(b.asked, e)
	}
	if b.fork == nil {
		return
	}
	if e.made && e.response != nil { // what it has set is there to be read
		b.recorded().Imitate(e.response)
	}
	b.recorded().Note(func(to *vermouth.Response) { b.fork.joining.replay(to, e) }) // what e has set is set here
}

// count finds out which hooks a value has registered itself.
func (b *branch) count(e *entry, now vermouth.Progress) {
	if b.fork != nil {
		e.own = hooksOf(e.response.Progress(b.context))
		return
	}
	all := hooksOf(now).less(e.at)
	if all == (hooks{}) {
		return
	}
	e.rarely().own = all.less(e.inside)
	if e.outer != nil {
		outer := e.outer.rarely()
		outer.inside = hooks{outer.inside.before + all.before, outer.inside.after + all.after}
	}
}

// beingMade returns what is made now of the function that a provider WithoutCache shares with others.
func (b *branch) beingMade(p *info) *entry {
	if b == nil {
		return nil
	}
	for e := b.making; e != nil; e = e.outer {
		if e.replaced() == p.replaced() {
			return e
		}
	}
	return nil
}

// waitedForBy reports whether other waits for what b is making, or for a branch that does: b must not wait for it.
func (b *branch) waitedForBy(other *branch) bool {
	for other != nil && other != b && other.waiting != nil && !other.waiting.made { // made: it wakes up soon
		other = other.waiting.branch // nil, the request's own, waits for nobody
	}
	return other == b
}

// cycle says which providers wait for each other. A goroutine of the program's own that asks for what the request's is
// making sees the same, and is told at once instead of waiting for ever.
func (b *branch) cycle(of *entry) error {
	way := []string{of.where}
	for e := b.making; e != nil; e = e.outer {
		if way = append(way, e.where); e == of {
			break
		}
	}
	slices.Reverse(way)
	return fmt.Errorf("dependency: %s: a cycle, or a goroutine that asks for what is still being made", strings.Join(way, " -> "))
}
