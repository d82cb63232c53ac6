package dependency

import (
	"context"
	"errors"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// ErrClosed says that a [Singleton] was asked for after its Lifecycle was shut down.
var ErrClosed = errors.New("dependency: the singleton is closed")

// Singleton returns a provider of one value for all requests, such as a pool of connections. It is built on first use,
// with a context that has the values of the request that asked first and is not cancelled with it; requests that come
// meanwhile wait, each as long as its own context lasts. An error is that of all who waited for it: the next request
// builds again. [vermouth.Lifecycle.Shutdown] ends the value, singletons in the reverse order of their building, if end
// is not nil; asked for later it is ErrClosed. The value must be safe for concurrent use. It panics if life or build is
// nil.
//
// (FastAPI has none; its users keep such values in the application's state.)
func Singleton[T any](
	life *vermouth.Lifecycle, build func(context.Context) (T, error), end func(context.Context, T) error,
) *Provider[T] {
	if life == nil {
		panic("dependency.Singleton: want a *vermouth.Lifecycle, got nil")
	}
	if build == nil {
		panic("dependency.Singleton: want a function, got nil")
	}
	s := &singleton[T]{life: life, build: build, end: end, turn: make(chan struct{}, 1)}
	p := newProvider("dependency.Singleton", s.get)
	p.key = p
	return p
}

// singleton is the value of all requests. Whoever holds the turn builds it.
type singleton[T any] struct {
	life  *vermouth.Lifecycle
	build func(context.Context) (T, error)
	end   func(context.Context, T) error
	turn  chan struct{}

	mu     sync.Mutex
	value  T
	built  bool
	closed bool
	failed int   // builds
	err    error // of the last of them
}

func (s *singleton[T]) get(c *gin.Context) (value T, err error) {
	value, done, err := s.known()
	if done {
		return value, err
	}
	ctx, before := contextOf(c), s.failures()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return value, ctx.Err()
	}
	if err := s.failedSince(before); err != nil { // this request has waited for that build
		return value, err
	}
	if value, done, err := s.known(); done { // by whoever had the turn before
		return value, err
	}
	value, err = s.build(context.WithoutCancel(ctx))
	if err != nil {
		s.fail(err)
		return value, err
	}
	return s.keep(value)
}

// known returns the value, and whether there is nothing to build.
func (s *singleton[T]) known() (value T, done bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || !s.built && s.life.Ended() {
		return value, true, ErrClosed
	}
	return s.value, s.built, nil
}

func (s *singleton[T]) failures() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// failedSince returns the error of a build that has failed since there were that many.
func (s *singleton[T]) failedSince(before int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == before {
		return nil
	}
	return s.err
}

func (s *singleton[T]) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed, s.err = s.failed+1, err
}

// keep keeps the value until the Lifecycle ends, and ends it at once if it has ended meanwhile.
func (s *singleton[T]) keep(value T) (T, error) {
	s.mu.Lock()
	s.value, s.built = value, true
	s.mu.Unlock()
	s.life.OnShutdown(s.close)
	if s.life.Ended() {
		return *new(T), errors.Join(ErrClosed, s.close(context.Background()))
	}
	return value, nil
}

// close ends the value, once.
func (s *singleton[T]) close(ctx context.Context) error {
	s.mu.Lock()
	value, closed := s.value, s.closed
	s.value, s.closed = *new(T), true
	s.mu.Unlock()
	if s.end == nil || closed {
		return nil
	}
	return s.end(ctx, value)
}

// contextOf returns the context of the request, which a context of a test may not have.
func contextOf(c *gin.Context) context.Context {
	if c.Request == nil {
		return context.Background()
	}
	return c.Request.Context()
}
