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
	mu      sync.Mutex
	context *gin.Context // of the request: a c.Copy() shares the slab, and makes nothing
	entries []*entry
	making  []*entry // what is being made, outermost first
}

// entry is one value, or that it is being made.
type entry struct {
	*info
	value any
	err   error
	made  bool
}

type slabKey struct{}

// slabOf returns the slab of the request, and makes it. It panics, and names the fix, where there is no temporal
// response: values could not be told apart from those of the next request.
func slabOf(c *gin.Context) *slab {
	if value, ok := c.Get(slabKey{}); ok {
		return value.(*slab)
	}
	s := &slab{context: c}
	if !vermouth.From(c).Sealed() { // a c.Copy() keeps nothing
		c.Set(slabKey{}, s)
	}
	return s
}

// enter returns a new entry that the caller must make and leave, or nil and the error of the one that is there.
func (s *slab) enter(c *gin.Context, p *info) (*entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := s.find(p); {
	case e != nil && e.typ != p.typ:
		return nil, fmt.Errorf("dependency: %s and %s: a value of another type has the same key", e.where, p.where)
	case e != nil && !e.made:
		return nil, s.cycle(e)
	case e != nil:
		return nil, e.err
	case c != s.context, vermouth.From(c).Sealed(): // what is made now would have no end
		return nil, fmt.Errorf("dependency: %s: asked for with another context, such as a c.Copy(), or after the answer", p.where)
	}
	e := &entry{info: p}
	s.entries = append(s.entries, e)
	s.making = append(s.making, e)
	return e, nil
}

func (s *slab) leave(e *entry, value any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.value, e.err, e.made = value, err, true
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
