package dependency

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// Step is what became of one dependency in a request.
type Step struct {
	Name    string        // the type of its value
	Place   string        // the file and line of its New
	Asked   int           // how often it was asked for: once made, and then remembered
	Took    time.Duration // to make it, with what it used; 0 without [Trace]
	Headers []string      // the headers that it set itself, Set-Cookie among them; nil without Trace
	Err     error         // what it returned; it may hold what no client should see
	Uses    []*Step       // what it asked for, in that order
}

// Trace makes the dependencies of this request that are made from now on note how long they take, and which headers they
// set. It is off by default, as it costs more than a small dependency does. It must be called in the request's goroutine.
func Trace(c *gin.Context) {
	s := slabOf(c)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.traced = true
}

// Explain returns what was made so far in this request, in the order in which it was begun: the dependencies that no
// other one asked for, each with those that it used in its Uses. What several have used is one Step in several places.
// What is being made is not among them. It must be called in the request's goroutine.
func Explain(c *gin.Context) []*Step {
	s := slabOf(c)
	s.mu.Lock()
	defer s.mu.Unlock()
	steps := map[*entry]*Step{}
	var top []*Step
	for _, e := range s.main.asked {
		if step := e.step(steps); e.made && !slices.Contains(top, step) {
			top = append(top, step)
		}
	}
	return top
}

// step returns the step of e, which is made once.
func (e *entry) step(known map[*entry]*Step) *Step {
	if s := known[e]; s != nil {
		return s
	}
	s := &Step{Name: e.typ.String(), Place: e.where, Asked: int(e.asked), Took: e.took, Headers: slices.Sorted(maps.Keys(e.wrote)), Err: e.err}
	known[e] = s
	e.used(func(used *entry) {
		if next := used.step(known); !slices.Contains(s.Uses, next) {
			s.Uses = append(s.Uses, next)
		}
	})
	return s
}

// String returns the step in one line, without its error.
func (s *Step) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)", s.Name, s.Place)
	if s.Asked > 1 {
		fmt.Fprintf(&b, " asked %d times", s.Asked)
	}
	if s.Took > 0 {
		fmt.Fprintf(&b, " took %s", s.Took)
	}
	if s.Headers != nil {
		fmt.Fprintf(&b, " set %s", strings.Join(s.Headers, ", "))
	}
	return b.String()
}

// trace is what a traced entry notes of the temporal response.
type trace struct {
	begun time.Time
	took  time.Duration
	seen  map[string]string // the headers when it last went on
	wrote map[string]bool
}

// begin and end stand around the making of a value. What it sets itself is what changes while nothing that it uses is
// made.
func (b *branch) begin(e *entry) {
	now := headersOf(b.context)
	if top := b.making; top != nil && top.seen != nil {
		top.note(now)
	}
	own := e.rarely()
	own.seen, own.begun = now, time.Now()
}

func (b *branch) end(e *entry) {
	if e.seen == nil {
		return
	}
	e.took = time.Since(e.begun)
	now := headersOf(b.context)
	e.note(now)
	if e.outer != nil && e.outer.seen != nil {
		e.outer.seen = now
	}
}

func (t *trace) note(now map[string]string) {
	for name, value := range now {
		if before, there := t.seen[name]; !there || before != value {
			if t.wrote == nil {
				t.wrote = map[string]bool{}
			}
			t.wrote[name] = true
		}
	}
	t.seen = now
}

func headersOf(c *gin.Context) map[string]string {
	r := vermouth.From(c)
	now := map[string]string{}
	for _, name := range r.Names() {
		now[name] = strings.Join(r.Values(name), "\n")
	}
	for _, cookie := range r.Cookies() {
		now["Set-Cookie"] += cookie.Raw + "\n"
	}
	return now
}
