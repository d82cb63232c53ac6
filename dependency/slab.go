package dependency

import (
	"fmt"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// slab holds the values of one request, searched by key: a handful of them is found sooner than hashed.
type slab struct {
	mu        sync.Mutex
	made      *sync.Cond // what is being made is made
	main      branch
	branches  []*branch // of Parallel, while they run
	entries   []*entry
	overrides overrides
	traced    bool
}

// entry is one value, or that it is being made.
type entry struct {
	*info
	value any
	err   error
	made  bool
	by    *branch // that makes it

	asked    int
	uses     []*entry // the values that it has asked for
	at       hooks    // those of the request when it began
	inside   hooks    // those that the values registered which were made meanwhile
	own      hooks
	response *vermouth.Response // what it sets, in a branch of Parallel
	trace
}

type slabKey struct{}

// slabOf returns the slab of the request, and makes it. It panics, and names the fix, where there is no temporal
// response: values could not be told apart from those of the next request.
func slabOf(c *gin.Context) *slab {
	if value, ok := c.Get(slabKey{}); ok {
		return value.(*slab)
	}
	s := &slab{main: branch{context: c}, overrides: overridesOf(c)}
	s.made = sync.NewCond(&s.mu)
	if !vermouth.From(c).Sealed() { // a c.Copy() keeps nothing
		c.Set(slabKey{}, s)
	}
	return s
}

// enter returns a new entry that the caller must make and leave, or nil and the error of the one that is there. What
// another branch makes is waited for.
func (s *slab) enter(c *gin.Context, p *info) (*entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.branchOf(c)
	for {
		e := s.find(p)
		switch {
		case p.fresh != nil && (e == nil || e.made):
			if e := b.beingMade(p); e != nil {
				return nil, b.cycle(e)
			}
		case e != nil && e.typ != p.typ:
			return nil, fmt.Errorf("dependency: %s and %s: a value of another type has the same key", e.where, p.where)
		case e != nil && e.made:
			b.used(e)
			return nil, e.err
		case e != nil && (b == nil || e.by == b || e.by == &s.main || b.waitedForBy(e.by)): // the request's own waits for b
			return nil, e.by.cycle(e)
		case e != nil:
			b.waiting = e
			s.made.Wait()
			b.waiting = nil
			continue
		}
		return s.add(b, p)
	}
}

// add returns a new entry, which the branch makes now.
func (s *slab) add(b *branch, p *info) (*entry, error) {
	if b == nil || vermouth.From(b.context).Sealed() { // what is made now would have no end
		return nil, fmt.Errorf("dependency: %s: asked for with another context, such as a c.Copy(), or after the answer", p.where)
	}
	e := &entry{info: p, by: b, at: hooksOf(b.context)}
	if p.fresh == nil {
		s.entries = append(s.entries, e)
	}
	if s.traced {
		b.begin(e)
	}
	b.used(e)
	if b.ctx != nil {
		e.response = b.recorded().Record(b.context)
	}
	b.making = append(b.making, e)
	return e, nil
}

// outlives finds out which hooks e has registered, and refuses that it lives longer than what it uses.
func (s *slab) outlives(e *entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.by.count(e)
	if e.own.after == 0 {
		return nil
	}
	for _, used := range e.uses {
		if used.own.before > 0 && used.err == nil { // what failed gave nothing
			return fmt.Errorf("dependency: %s lives until AfterSend, and uses %s, which ends BeforeSend", e.where, used.where)
		}
	}
	return nil
}

func (s *slab) leave(e *entry, value any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := e.by
	b.end(e)
	e.value, e.err, e.made = value, err, true
	if e.fresh != nil && err == nil && b.ctx == nil && s.find(e.fresh) == nil {
		s.entries = append(s.entries, &entry{info: e.fresh, value: value, err: err, made: true, own: e.own, by: b})
	}
	if err != nil && b.cancelled() { // it failed because nobody wants it: whoever does makes it again
		s.entries = slices.DeleteFunc(s.entries, func(other *entry) bool { return other == e })
	}
	b.making = slices.DeleteFunc(b.making, func(other *entry) bool { return other == e })
	if b.ctx != nil {
		b.recorded().Absorb(e.response)
	}
	s.made.Broadcast()
}

// branchOf returns the branch that a context belongs to, or nil for a context of somebody's own.
func (s *slab) branchOf(c *gin.Context) *branch {
	if c == s.main.context {
		return &s.main
	}
	for _, b := range s.branches {
		if b.context == c {
			return b
		}
	}
	return nil
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
