package vermouth

import (
	"context"
	"sync"
)

// Lifecycle counts the work that goes on after answers were sent, so that a program can end without losing any. The zero
// value is ready to use. It is safe for concurrent use. Give it to the requests with the option [Life].
type Lifecycle struct {
	mu      sync.Mutex
	running int
	idle    chan struct{} // closed when running falls to zero; nil while nobody waits
}

// Shutdown waits until no work is left or ctx is done, and returns ctx's error then. Call it after
// [net/http.Server.Shutdown], which waits for the requests that could start new work.
func (l *Lifecycle) Shutdown(ctx context.Context) error {
	l.mu.Lock()
	if l.running == 0 {
		l.mu.Unlock()
		return nil
	}
	if l.idle == nil {
		l.idle = make(chan struct{})
	}
	idle := l.idle
	l.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run runs work in a goroutine. A nil Lifecycle does not count it.
func (l *Lifecycle) run(work func()) {
	if l == nil {
		go work()
		return
	}
	l.mu.Lock()
	l.running++
	l.mu.Unlock()
	go func() {
		defer l.done()
		work()
	}()
}

func (l *Lifecycle) done() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running--
	if l.running == 0 && l.idle != nil {
		close(l.idle)
		l.idle = nil
	}
}
