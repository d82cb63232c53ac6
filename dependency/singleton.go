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
// meanwhile wait, each as long as its own context lasts. An error is for these requests only: the next one builds again.
// [vermouth.Lifecycle.Shutdown] ends the value, singletons in the reverse order of their building, if end is not nil;
// asked for later it is ErrClosed. The value must be safe for concurrent use. It panics if life or build is nil.
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

// singleton is the value of all requests. Whoever holds the turn builds or closes it.
type singleton[T any] struct {
	life  *vermouth.Lifecycle
	build func(context.Context) (T, error)
	end   func(context.Context, T) error
	turn  chan struct{}

	mu     sync.RWMutex
	value  T
	built  bool
	closed bool
}

func (s *singleton[T]) get(c *gin.Context) (value T, err error) {
	if value, done, err := s.known(); done {
		return value, err
	}
	ctx := c.Request.Context()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return value, ctx.Err()
	}
	if value, done, err := s.known(); done { // by whoever had the turn before
		return value, err
	}
	value, err = s.build(context.WithoutCancel(ctx))
	if err == nil {
		s.keep(value)
	}
	return value, err
}

// known returns the value, and whether there is nothing to build.
func (s *singleton[T]) known() (value T, done bool, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return value, true, ErrClosed
	}
	return s.value, s.built, nil
}

func (s *singleton[T]) keep(value T) {
	s.mu.Lock()
	s.value, s.built = value, true
	s.mu.Unlock()
	s.life.OnShutdown(s.close)
}

func (s *singleton[T]) close(ctx context.Context) error {
	s.mu.Lock()
	value, none := s.value, *new(T)
	s.value, s.closed = none, true
	s.mu.Unlock()
	if s.end == nil {
		return nil
	}
	return s.end(ctx, value)
}
