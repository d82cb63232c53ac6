package dependency

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// Provider makes a value of type T for a request. The pointer is its identity: two providers of one function are two
// dependencies. It is immutable and safe for concurrent use; its values belong to the goroutine of their request.
type Provider[T any] struct {
	info
	provide func(*gin.Context) (T, error)
}

// info is what all providers have, whatever they provide.
type info struct {
	key   any // what the value is remembered by: the provider, or what an input is read by
	typ   reflect.Type
	where string
	input bool
	fresh *info // of a provider WithoutCache: the one that it was made of
}

// replaced returns the key by which an [Override] replaces the provider.
func (p *info) replaced() any {
	if p.fresh != nil {
		return p.fresh.key
	}
	return p.key
}

// Dependency is a [Provider] of any type.
type Dependency interface {
	// resolve makes the value, or finds it made.
	resolve(c *gin.Context) error
	about() *info
}

// New returns a provider that calls provide, at most once per request, in the request's goroutine. An error or a
// *vermouth.Reply that it returns ends the request; so does c.Abort, or an answer that it writes by itself. New panics
// if provide is nil. It may be called at any time, also in tests.
func New[T any](provide func(*gin.Context) (T, error)) *Provider[T] {
	p := newProvider("dependency.New", provide)
	p.key = p
	return p
}

// Check returns a dependency without a value, for a guard: what it returns, or does, ends the request as with [New].
func Check(check func(*gin.Context) error) *Provider[vermouth.None] {
	if check == nil {
		panic("dependency.Check: want a function, got nil")
	}
	p := newProvider("dependency.Check", func(c *gin.Context) (vermouth.None, error) { return vermouth.None{}, check(c) })
	p.key = p
	return p
}

// NewInput returns a provider that reads the request's input. It differs from that of [New] in two ways: providers with
// equal keys are one dependency, and within one Inject all inputs come last, so that a caller who is not logged in gets
// a 401 before the body is read; what several of them refuse with an [InputError] is answered by one 422. Package bind
// is made of it. The key must be comparable; a type of your own keeps it apart from those of others.
func NewInput[T any](key any, read func(*gin.Context) (T, error)) *Provider[T] {
	if key == nil || !reflect.ValueOf(key).Comparable() {
		panic("dependency.NewInput: want a comparable key")
	}
	p := newProvider("dependency.NewInput", read)
	p.key, p.input = key, true
	return p
}

func newProvider[T any](constructor string, provide func(*gin.Context) (T, error)) *Provider[T] {
	if provide == nil {
		panic(constructor + ": want a function, got nil")
	}
	return &Provider[T]{provide: provide, info: info{typ: reflect.TypeFor[T](), where: placeOutside()}}
}

// placeOutside names the file and line of the call into this package, or into one of those below it.
func placeOutside() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	frame, more := frames.Next()
	for more && isOurs(frame.Function) {
		frame, more = frames.Next()
	}
	return fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
}

func isOurs(function string) bool {
	const here = "github.com/gin-vermouth/vermouth/dependency"
	within, ok := strings.CutPrefix(function, here)
	return ok && (strings.HasPrefix(within, ".") || strings.HasPrefix(within, "/bind.") || strings.HasPrefix(within, "/security."))
}

// WithoutCache returns a provider that makes its value each time that it is asked for; each value that it is given to has
// one of its own. The providers that it uses are remembered as ever. If p has no value in this request yet, the first one
// becomes p's, but in [Parallel], where nobody is first. (FastAPI: Depends(f, use_cache=False).)
func (p *Provider[T]) WithoutCache() *Provider[T] {
	if p == nil || p.provide == nil {
		panic("dependency.Provider.WithoutCache: the provider is nil or was not made by New")
	}
	fresh := &Provider[T]{info: p.info, provide: p.provide}
	fresh.key, fresh.fresh = fresh, &p.info
	if p.fresh != nil {
		fresh.fresh = p.fresh
	}
	return fresh
}

// Get returns the value for this request. The first call makes it, an error included; later ones return the same. After
// the answer of a route of ours nothing is made any more: that is an error. It must be called in the request's goroutine,
// and panics where there is no temporal response, as vermouth.From does.
//
// A provider that registers an AfterSend hook or a Background task, and so lives until then, may not get the value of one
// that registers a BeforeSend hook, and is closed before: that is an error which names both. What that one got itself is
// not looked at: a user, read by a session that is closed, is still a user.
func (p *Provider[T]) Get(c *gin.Context) (T, error) {
	if p == nil || p.provide == nil {
		panic("dependency.Provider.Get: the provider is nil or was not made by New; make it before the routes")
	}
	s := slabOf(c)
	e, made, err := s.enter(c, &p.info)
	if e == nil {
		value, _ := made.(T)
		return value, err
	}
	return provide(s, e, p, c)
}

// provide makes the value of e.
func provide[T any](s *slab, e *entry, p *Provider[T], c *gin.Context) (value T, err error) {
	err = errUnfinished
	defer func() { err = s.leave(e, value, err) }() // also on a panic: whoever recovers and asks again is told
	return overridden(s, p)(c)
}

var errUnfinished = errors.New("dependency: the provider panicked")

func (p *Provider[T]) resolve(c *gin.Context) error {
	_, err := p.Get(c)
	return err
}

func (p *Provider[T]) about() *info {
	if p == nil || p.provide == nil {
		return nil
	}
	return &p.info
}
