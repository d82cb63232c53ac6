package dependency

import (
	"fmt"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// slab holds the values of one request, searched by key: a handful of them is found sooner than hashed.
type slab struct {
	mu        sync.Mutex
	main      branch
	forks     *forks  // nil until there is a Parallel
	latest    *entry  // of the values, which lead to each other
	room      []entry // for the next ones
	overrides overrides
	traced    bool
	first     [2]entry
	kept      any // the slab itself, as the Response keeps it
}

// forks is what a slab needs while [Parallel] runs.
type forks struct {
	branches []*branch
	made     sync.Cond // what is being made is made
}

// entry is one value, or that it is being made.
type entry struct {
	*info
	value any
	next  *entry // that was begun before
	outer *entry // that was being made when it began
	using *entry // the first value that it has asked for
	asked int32
	made  bool
	// halted: the request was when it began; that is not this value's doing
	halted bool
	*more
}

// more is what most values do not need.
type more struct {
	branch   *branch // that makes it; nil: the request's own
	err      error
	uses     []*entry // the values that it has asked for, after the first
	at       hooks    // those of the request when it began
	inside   hooks    // those that the values registered which were made meanwhile
	own      hooks
	response *vermouth.Response // what it sets, in a branch of Parallel
	trace
}

// none is what an entry without more has. Nobody writes to it.
var none more

// rarely returns the entry's own more.
func (e *entry) rarely() *more {
	if e.more == &none {
		e.more = &more{}
	}
	return e.more
}

// uses notes that e has asked for another value.
func (e *entry) use(used *entry) {
	if e.using == nil {
		e.using = used
		return
	}
	own := e.rarely()
	own.uses = append(own.uses, used)
}

// used calls do for each value that e has asked for, in that order.
func (e *entry) used(do func(*entry)) {
	if e.using == nil {
		return
	}
	do(e.using)
	for _, used := range e.uses {
		do(used)
	}
}

// slabOf returns the slab of the request, and makes it. It panics, and names the fix, where there is no temporal
// response: values could not be told apart from those of the next request.
func slabOf(c *gin.Context) *slab {
	response := vermouth.From(c)
	kept := response.Companion(func() *any { return &newSlab(c, response).kept })
	return (*kept).(*slab)
}

func newSlab(c *gin.Context, response *vermouth.Response) *slab {
	s := &slab{main: branch{context: c, response: response}, overrides: overridesOf(c)}
	s.room, s.kept = s.first[:], s
	return s
}

// enter returns a new entry that the caller must make and leave, or nil and the value and the error of the one that is
// there. What another branch makes is waited for.
func (s *slab) enter(c *gin.Context, p *info) (begun *entry, value any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.branchOf(c)
	for {
		e := s.find(p)
		switch {
		case p.fresh != nil && (e == nil || e.made):
			if e := b.beingMade(p); e != nil {
				return nil, nil, b.cycle(e)
			}
		case e != nil && e.typ != p.typ:
			return nil, nil, fmt.Errorf("dependency: %s and %s: a value of another type has the same key", e.where, p.where)
		case e != nil && e.made:
			b.used(e)
			return nil, e.value, e.err
		case e != nil && (b == nil || s.by(e) == b || s.by(e) == &s.main || b.waitedForBy(s.by(e))): // the request's own waits for b
			return nil, nil, s.by(e).cycle(e)
		case e != nil:
			b.waiting = e
			s.forks.made.Wait()
			b.waiting = nil
			continue
		}
		begun, err = s.add(b, p)
		return begun, nil, err
	}
}

// add returns a new entry, which the branch makes now.
func (s *slab) add(b *branch, p *info) (*entry, error) {
	if b == nil {
		return nil, tooLate(p)
	}
	e := s.newEntry(p, b)
	if !b.response.Quiet(b.context) && !e.startsAt(b.current().Progress(b.context)) {
		return nil, tooLate(p)
	}
	if p.fresh == nil {
		s.keep(e)
	}
	if s.traced {
		b.begin(e)
	}
	b.used(e)
	if b.fork != nil {
		e.rarely().response = b.recorded().Record(b.context)
	}
	e.outer, b.making = b.making, e
	return e, nil
}

// tooLate is the error of what would have no end if it was made now.
func tooLate(p *info) error {
	return fmt.Errorf("dependency: %s: asked for with another context, such as a c.Copy(), or after the answer", p.where)
}

// startsAt notes how far the request had come when e began, and reports whether it can begin at all.
func (e *entry) startsAt(now vermouth.Progress) bool {
	e.halted = now.Halted != nil
	if at := hooksOf(now); at != (hooks{}) {
		e.rarely().at = at
	}
	return !now.Sealed
}

// newEntry returns an entry in memory that the slab has at hand.
func (s *slab) newEntry(p *info, b *branch) *entry {
	const some = 4
	if len(s.room) == 0 {
		s.room = make([]entry, some)
	}
	e := &s.room[0]
	s.room = s.room[1:]
	e.info, e.more = p, &none
	if b != &s.main {
		e.rarely().branch = b
	}
	return e
}

// by returns the branch that makes e.
func (s *slab) by(e *entry) *branch {
	if e.branch == nil {
		return &s.main
	}
	return e.branch
}

// keep lets the value of e be found.
func (s *slab) keep(e *entry) { s.latest, e.next = e, s.latest }

// forget undoes keep.
func (s *slab) forget(e *entry) {
	for at := &s.latest; *at != nil; at = &(*at).next {
		if *at == e {
			*at = e.next
			return
		}
	}
}

// leave ends the making of a value, and returns the error that it has in the end: that of the provider, or that it lives
// longer than what it uses.
func (s *slab) leave(e *entry, value any, err error) error {
	quiet := e.isUsual(err) && s.main.response.Quiet(s.main.context)
	s.mu.Lock()
	if quiet {
		e.value, e.made = value, true
		s.main.made(e)
		s.mu.Unlock()
		return nil
	}
	defer s.mu.Unlock()
	b := s.by(e)
	now := b.current().Progress(b.context)
	b.count(e, now)
	if err == nil {
		err = b.halts(e, now)
	}
	if err == nil {
		err = e.outlives()
	}
	b.end(e)
	e.value, e.made = value, true
	if err != nil {
		e.rarely().err = err
	}
	if e.fresh != nil && err == nil && b.fork == nil && s.find(e.fresh) == nil {
		first := s.newEntry(e.fresh, b)
		first.value, first.made = value, true
		if e.own != (hooks{}) {
			first.rarely().own = e.own
		}
		s.keep(first)
	}
	if err != nil && b.cancelled() { // it failed because nobody wants it: whoever does makes it again
		s.forget(e)
	}
	b.made(e)
	if b.fork != nil {
		b.recorded().Absorb(e.response)
	}
	if s.forks != nil {
		s.forks.made.Broadcast()
	}
	return err
}

// isUsual reports whether nothing is to be noted of e, which the request's own branch has made, but its value.
func (e *entry) isUsual(err error) bool { return err == nil && e.more == &none && e.fresh == nil }

// outlives refuses that e lives longer than what it uses.
func (e *entry) outlives() (err error) {
	if e.own.after == 0 {
		return nil
	}
	e.used(func(used *entry) {
		if err == nil && used.own.before > 0 && used.err == nil { // what failed gave nothing
			err = fmt.Errorf("dependency: %s lives until AfterSend, and uses %s, which ends BeforeSend", e.where, used.where)
		}
	})
	return err
}

// branchOf returns the branch that a context belongs to, or nil for a context of somebody's own.
func (s *slab) branchOf(c *gin.Context) *branch {
	if c == s.main.context {
		return &s.main
	}
	if s.forks == nil {
		return nil
	}
	for _, b := range s.forks.branches {
		if b.context == c {
			return b
		}
	}
	return nil
}

// find returns the entry of a provider, or nil. Inputs that are read alike are one value; every other provider is its own
// key, and pointers are sooner compared than keys.
func (s *slab) find(p *info) *entry {
	for e := s.latest; e != nil; e = e.next {
		if e.info == p || p.input && e.key == p.key {
			return e
		}
	}
	return nil
}
