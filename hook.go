package vermouth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
)

// Outcome is what became of a request, as its hooks are told.
type Outcome struct {
	Status int   // the status of the answer; 500 after a panic, and after a hook that failed
	Err    error // why the request failed, or nil: commit if it is nil, roll back if not
	Panic  any   // the value of a panic, which goes on after the hooks
}

// BeforeSend registers work that must be done before the first byte is sent, such as the commit of a transaction. Hooks
// run last in first out, on every path, also after an error, a panic and runtime.Goexit, each exactly once. A hook may
// set headers and cookies. If it returns an error, or panics, an answer that was a success is replaced, its cookies
// dropped: by a 500, or by the answer of the [Error] that it returned. The hooks that are left see that error in their
// Outcome, and OnError is told. On a plain gin.HandlerFunc the hooks run when the handler has returned, its answer stays,
// and only OnError learns of an error.
func (r *Response) BeforeSend(hook func(Outcome) error) *Response {
	r = r.lock()
	defer r.unlock()
	if hook != nil && r.accepts("BeforeSend", "") {
		own := r.rarely()
		own.beforeSend = append(own.beforeSend, hook)
		if r.recording {
			r.record(act{func(to *Response) { to.BeforeSend(hook) }, true})
		}
	}
	return r
}

// AfterSend registers work that does not hold the client, such as an outbox or the release of a resource. It runs in a
// goroutine of its own when the chain has returned, last in first out, each exactly once, also after an error or a panic
// of the request or of another hook. The context has the request's values, but is not cancelled with it. Errors and
// panics go to OnError. [Lifecycle.Shutdown] waits for the work, where [Life] is given.
//
// The *gin.Context and the request's body must not be used in it: both belong to somebody else by then.
func (r *Response) AfterSend(hook func(context.Context, Outcome) error) *Response {
	r = r.lock()
	defer r.unlock()
	if hook != nil && r.accepts("AfterSend", "") {
		own := r.rarely()
		own.afterSend = append(own.afterSend, hook)
		if r.recording {
			r.record(act{func(to *Response) { to.AfterSend(hook) }, true})
		}
	}
	return r
}

// Background registers a task that does not hold the client, such as sending a mail. Tasks run in the goroutine of
// [Response.AfterSend], in their order, before its hooks: what they use is not closed yet. Each runs, also after an error
// of the request, which its Outcome tells, and after an error or a panic of another task. The context and what must not
// be used are those of AfterSend. (FastAPI: BackgroundTasks, where an error discards the tasks.)
func (r *Response) Background(task func(context.Context, Outcome) error) *Response {
	r = r.lock()
	defer r.unlock()
	if task != nil && r.accepts("Background", "") {
		own := r.rarely()
		own.background = append(own.background, task)
		if r.recording {
			r.record(act{do: func(to *Response) { to.Background(task) }})
		}
	}
	return r
}

type afterHook = func(context.Context, Outcome) error

// PanicError is a panic in a hook or in an OnError function, which did not reach the server.
type PanicError struct {
	Value any
	Stack []byte
}

// Error returns the type of the value only: the value itself may be a secret. Use Value for the whole.
func (e *PanicError) Error() string { return fmt.Sprintf("vermouth: panic of type %T", e.Value) }

// Unwrap returns the value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

func newPanicError(p any) *PanicError { return &PanicError{Value: p, Stack: debug.Stack()} }

// runBeforeSend runs the hooks, and returns the outcome that they have left and their joined errors.
func (r *Response) runBeforeSend(o Outcome) (Outcome, error) {
	var errs []error
	for {
		hook := r.nextBeforeSend()
		if hook == nil {
			return o, errors.Join(errs...)
		}
		err := guarded(func() error { return hook(o) })
		if err == nil {
			continue
		}
		errs = append(errs, err)
		if o.Err == nil && !r.through { // the answer of a plain handler stays
			o.Status = http.StatusInternalServerError
		}
		o.Err = errors.Join(o.Err, err)
	}
}

func (r *Response) nextBeforeSend() (hook func(Outcome) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase == open {
		r.phase = hooking
	}
	if r.rare == nil || len(r.rare.beforeSend) == 0 {
		return nil
	}
	last := len(r.rare.beforeSend) - 1
	hook = r.rare.beforeSend[last]
	r.rare.beforeSend = r.rare.beforeSend[:last]
	return hook
}

// guarded runs work in a frame of its own and turns its panic into an error, so that the hooks that are left run (R34).
func guarded(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = newPanicError(p)
		}
	}()
	return work()
}

func (r *Response) reportHooks(err error, status int) {
	if err != nil {
		r.report(Failure{Phase: PhaseBeforeSend, Status: status, Err: err})
	}
}

// startAfterSend starts the work after the answer in one goroutine. In the request's own it would hold the next request
// of an HTTP/1.1 connection, and on HTTP/2 or under gzip the last byte of this one.
func (r *Response) startAfterSend() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rare == nil || len(r.rare.afterSend)+len(r.rare.background) == 0 {
		return
	}
	o, hooks := r.rare.outcome, r.rare.afterSend
	slices.Reverse(r.rare.background) // the hooks are run from the end
	hooks = append(hooks, r.rare.background...)
	r.rare.afterSend, r.rare.background = nil, nil
	r.settings.lifecycle.run(func() { r.runAfterSend(hooks, o) })
}

func (r *Response) runAfterSend(hooks []afterHook, o Outcome) {
	ctx := context.WithoutCancel(contextOf(r.request))
	defer func() {
		if len(hooks) > 0 { // a hook called runtime.Goexit: those that are left are still owed
			r.runAfterSend(hooks, o)
		}
	}()
	for len(hooks) > 0 {
		last := len(hooks) - 1
		hook := hooks[last]
		hooks = hooks[:last]
		if err := guarded(func() error { return hook(ctx, o) }); err != nil {
			r.report(Failure{Phase: PhaseAfterSend, Status: o.Status, Err: err})
		}
	}
}

// passAbort goes on with the panic that asks the server to cut the connection. It is not an error to be answered, and
// whoever swallows it turns a truncated answer into one that looks whole (R35). Only a panic asks for it: a hook may
// return the same value as an error.
func passAbort(err error) {
	switch err := err.(type) { //nolint:errorlint // all joined errors are looked at, errors.As stops at the first
	case *PanicError:
		if err.Value == http.ErrAbortHandler { //nolint:errorlint // net/http compares with == too
			panic(http.ErrAbortHandler)
		}
	case interface{ Unwrap() []error }:
		for _, one := range err.Unwrap() {
			passAbort(one)
		}
	}
}
