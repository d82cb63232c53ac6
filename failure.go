package vermouth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
)

// The errors that tell what happened to an answer. They reach OnError, inside a [Failure].
var (
	// ErrCommitted is the cause of a [SetError] that came after the answer.
	ErrCommitted = errors.New("vermouth: the response is already committed")
	// ErrWritten says that a dependency or a handler wrote to c.Writer itself and then left an answer to the route.
	// What was written stays; nothing is added to it.
	ErrWritten = errors.New("vermouth: an answer was already written to c.Writer; return it instead of writing it")
	// ErrAborted says that a dependency called c.Abort and wrote nothing. The answer is a 500 and not an empty 200.
	ErrAborted = errors.New("vermouth: c.Abort was called and nothing was written; return an error or a Reply instead")
	// ErrGoexit says that runtime.Goexit ended the request's goroutine, as t.FailNow does. Hooks see it in their Outcome.
	ErrGoexit = errors.New("vermouth: runtime.Goexit ended the request")
	// ErrNilReply says that a handler returned a nil *Reply and no error.
	ErrNilReply = errors.New("vermouth: a handler returned a nil *Reply without an error")
)

// Phase is the part of a request's life in which it failed.
type Phase uint8

// The phases, in the order of a request's life.
const (
	PhaseDependency Phase = iota + 1 // a dependency that Attach or Use runs
	PhaseHandler                     // the handler, and the dependencies that Inject gives it
	PhaseModel                       // the response model, or the encoding of a Reply
	PhaseSet                         // a setter of a Response, Reply or Error refused
	PhaseBeforeSend                  // a BeforeSend hook
	PhaseWrite                       // writing to the client, which is often gone
	PhaseLate                        // a setter was called after the commit
	PhaseAfterSend                   // an AfterSend hook
)

// String returns the phase in words.
func (p Phase) String() string {
	names := [...]string{"", "dependency", "handler", "response model", "setter", "before send", "write", "late", "after send"}
	if int(p) >= len(names) || p == 0 {
		return fmt.Sprintf("Phase(%d)", uint8(p))
	}
	return names[p]
}

// Failure is what [OnError] is told: the cause that no client sees, and where it happened.
type Failure struct {
	Phase  Phase
	Method string // of the request
	Route  string // the path with which the route was registered; empty where none matched
	Status int    // of the answer; 0 if it is not known
	Err    error  // never nil
}

// report hands f to OnError. It may be called while no lock is held, from any goroutine. A panic of OnError must not
// cost the client the answer.
func (r *Response) report(f Failure) {
	r.mu.Lock()
	request, onError := r.request, r.settings.onError
	if c := r.context; c != nil {
		request = c.Request
	}
	f.Route = r.route
	r.mu.Unlock()
	if request != nil {
		f.Method = request.Method
	}
	ctx := contextOf(request)
	if guarded(func() error { onError(ctx, f); return nil }) == nil {
		return
	}
	// Its own words may be what panics: the Error method of a typed nil, say.
	f.Err = fmt.Errorf("vermouth: OnError panicked on an error of type %T", f.Err)
	_ = guarded(func() error { logFailure(ctx, f); return nil })
}

// contextOf returns the context of a request, which a test may not have.
func contextOf(request *http.Request) context.Context {
	if request == nil {
		return context.Background()
	}
	return request.Context()
}

func logFailure(ctx context.Context, f Failure) {
	level := slog.LevelError
	if f.isClients() {
		level = slog.LevelInfo
	}
	slog.Default().LogAttrs(ctx, level, "vermouth: request failed",
		slog.String("phase", f.Phase.String()),
		slog.String("method", f.Method),
		slog.String("route", f.Route),
		slog.Int("status", f.Status),
		slog.String("error", f.Err.Error()))
}

// isClients reports whether the client is to blame, or was told what it may know: the program has done what it should.
func (f *Failure) isClients() bool {
	if f.Status == 0 || f.Status >= http.StatusInternalServerError || errors.Is(f.Err, ErrWritten) {
		return false
	}
	switch f.Phase {
	case PhaseDependency, PhaseHandler, PhaseWrite:
		return true
	case PhaseBeforeSend: // a hook that has failed beside a client's error has not decided the answer
		e, _ := decide(f.Err)
		return e != nil && e.status == f.Status
	}
	return false
}
