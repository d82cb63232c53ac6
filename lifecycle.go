package vermouth

import (
	"context"
	"errors"
	"sync"
)

// Lifecycle counts the work that goes on after answers were sent, so that a program can end without losing any, and knows
// what is to be closed then. The zero value is ready to use. It is safe for concurrent use. Give it to the requests with
// the option [Life].
type Lifecycle struct {
	mu      sync.Mutex
	running int
	idle    chan struct{} // closed when running falls to zero; nil while nobody waits
	ends    []func(context.Context) error
	ended   bool
	turn    chan struct{} // holds one: whoever does what was registered; nil until somebody does
}

// Ended reports whether [Lifecycle.Shutdown] was called.
func (l *Lifecycle) Ended() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ended
}

// OnShutdown registers what [Lifecycle.Shutdown] does when no work is left, such as closing a pool. Last in first out,
// each once, also after an error or a panic of another one, which Shutdown returns.
func (l *Lifecycle) OnShutdown(end func(context.Context) error) {
	if end == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends = append(l.ends, end)
}

// Shutdown waits until no work is left, or ctx is done, and then does what was registered by [Lifecycle.OnShutdown]. It
// returns ctx's error, if it did not wait for all, and the errors of the functions, joined. Call it after
// [net/http.Server.Shutdown], which waits for the requests that could start new work. It may be called again: what was
// registered since is done then. Called while another call is at it, it waits for that one too, or for ctx; so what was
// registered must not call it.
func (l *Lifecycle) Shutdown(ctx context.Context) error {
	turn := l.end()
	errs := []error{l.wait(ctx)}
	if err := take(ctx, turn); err != nil {
		return errors.Join(append(errs, err)...)
	}
	defer func() { <-turn }()
	for end := l.nextEnd(); end != nil; end = l.nextEnd() {
		errs = append(errs, guarded(func() error { return end(ctx) }))
	}
	return errors.Join(errs...)
}

// end notes that Shutdown was called.
func (l *Lifecycle) end() (turn chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	if l.turn == nil {
		l.turn = make(chan struct{}, 1)
	}
	return l.turn
}

// take takes the turn. A context that is done waits for nobody, but takes what is free.
func take(ctx context.Context, turn chan<- struct{}) error {
	select {
	case turn <- struct{}{}:
		return nil
	default:
	}
	select {
	case turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Lifecycle) nextEnd() (end func(context.Context) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last := len(l.ends) - 1; last >= 0 {
		end, l.ends = l.ends[last], l.ends[:last]
	}
	return end
}

func (l *Lifecycle) wait(ctx context.Context) error {
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
