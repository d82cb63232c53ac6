package dependency

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// slab holds the values of one request, searched by key: a handful of them is found sooner than hashed.
type slab struct {
	mu        sync.Mutex
	context   *gin.Context // of the request: a c.Copy() shares the slab, and makes nothing
	entries   []*entry
	making    []*entry // what is being made, outermost first
	asked     []*entry // what nothing that was being made has asked for, in order
	overrides overrides
	traced    bool
}

// entry is one value, or that it is being made.
type entry struct {
	*info
	value any
	err   error
	made  bool

	asked  int
	uses   []*entry // the values that it has asked for
	at     hooks    // those of the request when it began
	inside hooks    // those that the values registered which were made meanwhile
	own    hooks
	trace
}

type slabKey struct{}

// slabOf returns the slab of the request, and makes it. It panics, and names the fix, where there is no temporal
// response: values could not be told apart from those of the next request.
func slabOf(c *gin.Context) *slab {
	if value, ok := c.Get(slabKey{}); ok {
		return value.(*slab)
	}
	s := &slab{context: c, overrides: overridesOf(c)}
	if !vermouth.From(c).Sealed() { // a c.Copy() keeps nothing
		c.Set(slabKey{}, s)
	}
	return s
}

// enter returns a new entry that the caller must make and leave, or nil and the error of the one that is there.
func (s *slab) enter(c *gin.Context, p *info) (*entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(p)
	if e != nil && e.made {
		s.used(e)
	}
	switch {
	case p.fresh != nil && (e == nil || e.made):
		if e := s.beingMade(p); e != nil {
			return nil, s.cycle(e)
		}
	case e != nil && e.typ != p.typ:
		return nil, fmt.Errorf("dependency: %s and %s: a value of another type has the same key", e.where, p.where)
	case e != nil && !e.made:
		return nil, s.cycle(e)
	case e != nil:
		return nil, e.err
	}
	if c != s.context || vermouth.From(c).Sealed() { // what is made now would have no end
		return nil, fmt.Errorf("dependency: %s: asked for with another context, such as a c.Copy(), or after the answer", p.where)
	}
	made := &entry{info: p, at: hooksOf(c)}
	s.used(made)
	if p.fresh == nil {
		s.entries = append(s.entries, made)
	}
	s.begin(c, made)
	s.making = append(s.making, made)
	return made, nil
}

// used notes who has asked for e.
func (s *slab) used(e *entry) {
	e.asked++
	if last := len(s.making) - 1; last >= 0 {
		s.making[last].uses = append(s.making[last].uses, e)
		return
	}
	s.asked = append(s.asked, e)
}

// beingMade returns what is made now of the function that a provider WithoutCache shares with others.
func (s *slab) beingMade(p *info) *entry {
	for _, e := range s.making {
		if e.replaced() == p.replaced() {
			return e
		}
	}
	return nil
}

// outlives finds out which hooks e has registered, and refuses that it lives longer than what it uses.
func (s *slab) outlives(c *gin.Context, e *entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := hooksOf(c).less(e.at)
	e.own = all.less(e.inside)
	if i := slices.Index(s.making, e); i > 0 {
		outer := s.making[i-1]
		outer.inside = hooks{outer.inside.before + all.before, outer.inside.after + all.after}
	}
	if e.own.after == 0 {
		return nil
	}
	for _, used := range e.uses {
		if used.own.before > 0 {
			return fmt.Errorf("dependency: %s lives until AfterSend, and uses %s, which ends BeforeSend", e.where, used.where)
		}
	}
	return nil
}

func (s *slab) leave(e *entry, value any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end(e)
	e.value, e.err, e.made = value, err, true
	if e.fresh != nil && s.find(e.fresh) == nil {
		s.entries = append(s.entries, &entry{info: e.fresh, value: value, err: err, made: true, own: e.own})
	}
	s.making = slices.DeleteFunc(s.making, func(other *entry) bool { return other == e })
}

func (s *slab) value(p *info) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.find(p); e != nil && e.made {
		return e.value
	}
	return nil
}

func (s *slab) find(p *info) *entry {
	for _, e := range s.entries {
		if e.key == p.key {
			return e
		}
	}
	return nil
}

// cycle says which providers wait for each other. A goroutine of the program's own that asks for what the request's is
// making sees the same, and is told at once instead of waiting for ever.
func (s *slab) cycle(of *entry) error {
	var b strings.Builder
	within := false
	for _, e := range s.making {
		within = within || e == of
		if within {
			b.WriteString(e.where + " -> ")
		}
	}
	return fmt.Errorf("dependency: %s%s: a cycle, or a goroutine that asks for what is still being made", b.String(), of.where)
}
