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
	context *gin.Context
	making  []*entry // what is being made, outermost first
	asked   []*entry // what nothing that was being made has asked for, in order
	waiting *entry   // what another branch makes

	ctx      context.Context    // of one of Parallel's; nil: the request's own
	parent   context.Context    // of the request
	response *vermouth.Response // what is set outside of all values
	joining  *joining
}

// recorded returns where the innermost value is recorded.
func (b *branch) recorded() *vermouth.Response {
	if top := b.top(); top != nil {
		return top.response
	}
	return b.response
}

// cancelled reports whether nobody wants what the branch does, though the request goes on.
func (b *branch) cancelled() bool { return b.ctx != nil && b.ctx.Err() != nil && b.parent.Err() == nil }

// top returns what is being made innermost, or nil.
func (b *branch) top() *entry {
	if len(b.making) == 0 {
		return nil
	}
	return b.making[len(b.making)-1]
}

// used notes who has asked for e. A foreign goroutine is nobody.
func (b *branch) used(e *entry) {
	e.asked++
	if b == nil {
		return
	}
	if top := b.top(); top != nil {
		top.uses = append(top.uses, e)
	} else {
		b.asked = append(b.asked, e)
	}
	if b.ctx != nil && e.made && e.response != nil { // what it has set is there to be read
		b.recorded().Imitate(e.response)
	}
	if b.ctx != nil { // what e has set is set here
		b.recorded().Note(func(to *vermouth.Response) { b.joining.replay(to, e) })
	}
}

// count finds out which hooks a value has registered itself.
func (b *branch) count(e *entry) {
	if b.ctx != nil {
		before, after := e.response.Hooks()
		e.own = hooks{before, after}
		return
	}
	all := hooksOf(b.context).less(e.at)
	e.own = all.less(e.inside)
	if i := slices.Index(b.making, e); i > 0 {
		outer := b.making[i-1]
		outer.inside = hooks{outer.inside.before + all.before, outer.inside.after + all.after}
	}
}

// beingMade returns what is made now of the function that a provider WithoutCache shares with others.
func (b *branch) beingMade(p *info) *entry {
	if b == nil {
		return nil
	}
	for _, e := range b.making {
		if e.replaced() == p.replaced() {
			return e
		}
	}
	return nil
}

// waitedForBy reports whether other waits for what b is making, or for a branch that does: b must not wait for it.
func (b *branch) waitedForBy(other *branch) bool {
	for other != nil && other != b && other.waiting != nil && !other.waiting.made { // made: it wakes up soon
		other = other.waiting.by
	}
	return other == b
}

// cycle says which providers wait for each other. A goroutine of the program's own that asks for what the request's is
// making sees the same, and is told at once instead of waiting for ever.
func (b *branch) cycle(of *entry) error {
	var text strings.Builder
	within := false
	for _, e := range b.making {
		within = within || e == of
		if within {
			text.WriteString(e.where + " -> ")
		}
	}
	return fmt.Errorf("dependency: %s%s: a cycle, or a goroutine that asks for what is still being made", text.String(), of.where)
}
