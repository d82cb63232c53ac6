package vermouth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// journal is a list that hooks write to.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, fmt.Sprintf(format, args...))
}

func (j *journal) take() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := j.lines
	j.lines = nil
	return lines
}

var errHook = errors.New("hook failed")

func TestBeforeSendRunsLastInFirstOutBeforeTheFirstByte(t *testing.T) {
	var j journal
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.BeforeSend(func(o vermouth.Outcome) error {
			j.add("first %d %v", o.Status, o.Err)
			r.SetHeader("X-First", "1").SetCookie(&http.Cookie{Name: "hook"})
			return nil
		})
		r.BeforeSend(func(vermouth.Outcome) error {
			j.add("second")
			r.BeforeSend(func(vermouth.Outcome) error { j.add("added by a hook"); return nil })
			return nil
		})
		r.SetStatus(201)
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/")
		if got.Status != 201 || got.Header.Get("X-First") != "1" || got.Header.Get("Set-Cookie") == "" {
			t.Errorf("answer = %d %v, want what the hooks set", got.Status, got.Header)
		}
		if lines := j.take(); !slices.Equal(lines, []string{"second", "added by a hook", "first 201 <nil>"}) {
			t.Errorf("hooks = %q", lines)
		}
	})
}

func TestABeforeSendThatFailsMakesTheAnswerA500(t *testing.T) {
	for name, tc := range map[string]struct {
		fail   func() error
		status int
		body   string
	}{
		"error":        {func() error { return errHook }, 500, internalError},
		"panic":        {func() error { panic(errHook) }, 500, internalError},
		"status":       {func() error { return vermouth.Fail(503, "").Because(errHook) }, 503, `{"title":"Service Unavailable","status":503}`},
		"a bad header": {nil, 500, internalError},
		"a status set": {nil, 500, internalError},
	} {
		t.Run(name, func(t *testing.T) {
			var j journal
			r, told := newEngine()
			r.GET("/", set(func(r *vermouth.Response) {
				r.SetHeader("X-Dropped", "1").SetCookie(&http.Cookie{Name: "dropped"})
				r.BeforeSend(func(o vermouth.Outcome) error { j.add("%d %t", o.Status, o.Err != nil); return nil })
				r.BeforeSend(func(vermouth.Outcome) error {
					switch name {
					case "a bad header":
						r.SetHeader("X-A", "\n")
						return nil
					case "a status set":
						r.SetStatus(201)
						return nil
					}
					return tc.fail()
				})
			}))
			got := servertest.HTTP1(t, r).Get(t, "/")
			if got.Status != tc.status || got.Body != tc.body || got.Header.Get("X-Dropped") != "" || got.Header.Get("Set-Cookie") != "" {
				t.Errorf("answer = %d %q %v", got.Status, got.Body, got.Header)
			}
			failure := told.only(t)
			if tc.fail == nil {
				return
			}
			if lines := j.take(); !slices.Equal(lines, []string{"500 true"}) {
				t.Errorf("the hook that was left saw %q, want the failure", lines)
			}
			if !errors.Is(failure.Err, errHook) || failure.Phase != vermouth.PhaseBeforeSend {
				t.Errorf("OnError was told %+v, want the hook's error", failure)
			}
		})
	}
}

func TestHooksSeeTheFailureAndDoNotHideIt(t *testing.T) {
	cause := errors.New("cause")
	hooks := func(j *journal) func(r *vermouth.Response) {
		return func(r *vermouth.Response) {
			r.BeforeSend(func(o vermouth.Outcome) error { j.add("%d %t", o.Status, errors.Is(o.Err, errHook)); return nil })
			r.BeforeSend(func(o vermouth.Outcome) error { j.add("%d %t", o.Status, o.Err != nil); return errHook })
		}
	}
	for _, tc := range []struct {
		name   string
		reply  *vermouth.Reply
		err    error
		status int
		want   []string
	}{
		{"an error", nil, cause, 500, []string{"500 true", "500 true"}},
		{"a client error", nil, vermouth.Fail(404, ""), 404, []string{"404 true", "404 true"}},
		{"a Reply as an error", nil, vermouth.Redirect(303, "/login"), 303, []string{"303 true", "303 true"}},
		{"a Reply that is returned", vermouth.Text(409, ""), nil, 500, []string{"409 false", "500 true"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var j journal
			r, told := newEngine()
			r.GET("/", ending(hooks(&j), tc.reply, tc.err))
			if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != tc.status {
				t.Errorf("status = %d, want %d", got.Status, tc.status)
			}
			if lines := j.take(); !slices.Equal(lines, tc.want) {
				t.Errorf("hooks saw %q, want %q", lines, tc.want)
			}
			if !slices.ContainsFunc(told.all(), func(f vermouth.Failure) bool { return errors.Is(f.Err, errHook) }) {
				t.Errorf("OnError was told %v, want the hook's error too", told.all())
			}
		})
	}
}

func TestAMistakeIsKnownToHooks(t *testing.T) {
	var j journal
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.BeforeSend(func(o vermouth.Outcome) error { j.add("%d %t", o.Status, o.Err != nil); return nil })
		r.SetHeader("X-A", "\n")
	}))
	servertest.HTTP1(t, r).Get(t, "/")
	if lines := j.take(); !slices.Equal(lines, []string{"500 true"}) {
		t.Errorf("the hook saw %q: it would commit what is answered with 500", lines)
	}
}

func TestR32_APanicRunsHooksAndGoesOnWithItsValue(t *testing.T) {
	value := &struct{ secret string }{"secret"}
	do := func(j *journal) func(*vermouth.Response) {
		return func(r *vermouth.Response) {
			r.SetHeader("X-Dropped", "1").SetCookie(&http.Cookie{Name: "dropped"}).Always().SetHeader("X-Request-Id", "7")
			r.BeforeSend(func(o vermouth.Outcome) error {
				j.add("%d %t %t", o.Status, o.Err != nil, o.Panic == any(value))
				return errHook
			})
			r.BeforeSend(func(vermouth.Outcome) error { j.add("second"); panic("and a hook panics too") })
			panic(value)
		}
	}
	guard := func(j *journal) gin.HandlerFunc {
		return vermouth.Guard(func(c *gin.Context) error { do(j)(vermouth.From(c)); return nil })
	}
	plain := func(j *journal) gin.HandlerFunc { return func(c *gin.Context) { do(j)(vermouth.From(c)) } }
	for name, handler := range map[string]func(j *journal) gin.HandlerFunc{
		"handler": func(j *journal) gin.HandlerFunc { return set(do(j)) },
		"guard":   guard,
		"plain":   plain,
	} {
		for _, where := range []string{"outside", "inside"} {
			t.Run(name+", Recovery "+where, func(t *testing.T) {
				var j journal
				var recovered any
				recovery := gin.CustomRecovery(func(c *gin.Context, p any) { recovered = p; c.AbortWithStatus(500) })
				told := &failures{}
				temporal := middleware.TemporalResponse(vermouth.OnError(told.add))
				r := gin.New()
				if where == "outside" {
					r.Use(recovery, temporal)
				} else {
					r.Use(temporal, recovery)
				}
				r.GET("/", handler(&j))
				got := servertest.HTTP1(t, r).Get(t, "/")
				if recovered != any(value) {
					t.Errorf("Recovery saw %v, want the same value", recovered)
				}
				lines := j.take()
				if name == "plain" && where == "inside" { // the panic ends before it reaches us: the handler answered 500
					if got.Status != 500 || !slices.Equal(lines, []string{"second", "500 true false"}) {
						t.Errorf("answer = %d, hooks = %q", got.Status, lines)
					}
					return
				}
				if got.Status != 500 || got.Header.Get("X-Dropped") != "" || got.Header.Get("Set-Cookie") != "" || got.Header.Get("X-Request-Id") != "7" {
					t.Errorf("answer = %d %v, want a 500 with X-Request-Id alone", got.Status, got.Header)
				}
				if !slices.Equal(lines, []string{"second", "500 true true"}) {
					t.Errorf("hooks = %q, want each once, with the cause", lines)
				}
				if failure := told.only(t); !errors.Is(failure.Err, errHook) || failure.Phase != vermouth.PhaseBeforeSend {
					t.Errorf("OnError was told %+v", failure)
				}
			})
		}
	}
}

type panicMarshaler struct{}

func (panicMarshaler) MarshalJSON() ([]byte, error) { panic("from MarshalJSON") }

func TestR33_APanicWhileEncodingSendsNothing(t *testing.T) {
	type holder struct {
		Value panicMarshaler `json:"value"`
	}
	r, _ := newEngine()
	r.GET("/", handle(holder{}))
	for range 3 {
		got := servertest.HTTP1(t, r).Get(t, "/")
		if got.Status != 500 || got.Body != "" || got.Header.Get("X-Dropped") != "" || got.Header.Get("Content-Type") != "" {
			t.Errorf("answer = %d %q %v, want Recovery's 500 alone", got.Status, got.Body, got.Header)
		}
	}
}

func TestR34_EveryHookHasAFrameOfItsOwn(t *testing.T) {
	var j journal
	done := make(chan struct{})
	r, told := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.AfterSend(func(context.Context, vermouth.Outcome) error { close(done); return nil })
		for i := range 3 {
			r.BeforeSend(func(vermouth.Outcome) error { j.add("b%d", i); panic(fmt.Sprint("b", i)) })
			r.AfterSend(func(context.Context, vermouth.Outcome) error { j.add("a%d", i); panic(fmt.Sprint("a", i)) })
		}
		r.AfterSend(func(context.Context, vermouth.Outcome) error { j.add("goexit"); runtime.Goexit(); return nil })
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 {
		t.Errorf("status = %d, want 500", got.Status)
	}
	<-done
	if lines := j.take(); !slices.Equal(lines, []string{"b2", "b1", "b0", "goexit", "a2", "a1", "a0"}) {
		t.Errorf("hooks = %q, want all of them", lines)
	}
	var all *vermouth.PanicError
	list := told.all()
	if len(list) != 4 || !errors.As(list[0].Err, &all) || strings.Contains(list[0].Err.Error(), "b2") {
		t.Errorf("OnError was told %v, want the joined BeforeSend panics and three of AfterSend, without values", list)
	}
}

func TestR35_ErrAbortHandlerCutsTheConnection(t *testing.T) {
	for name, handler := range map[string]gin.HandlerFunc{
		"handler": set(func(*vermouth.Response) { panic(http.ErrAbortHandler) }),
		"guard":   vermouth.Guard(func(*gin.Context) error { panic(http.ErrAbortHandler) }),
		"plain":   func(*gin.Context) { panic(http.ErrAbortHandler) },
		"hook": set(func(r *vermouth.Response) {
			r.BeforeSend(func(vermouth.Outcome) error { panic(http.ErrAbortHandler) })
		}),
		"hook of a plain route": func(c *gin.Context) {
			vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { panic(http.ErrAbortHandler) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			told := &failures{}
			r := gin.New() // without Recovery, which makes a 200 of it
			r.Use(middleware.TemporalResponse(vermouth.OnError(told.add)))
			r.GET("/", handler)
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				if got, err := s.Try(get, "/", ""); err == nil {
					t.Errorf("answer = %d %q, want a connection that is cut", got.Status, got.Body)
				}
			})
		})
	}
}

func TestR37_GoexitRunsTheHooks(t *testing.T) {
	for name, handler := range map[string]func(do func(*vermouth.Response)) gin.HandlerFunc{
		"handler": set,
		"guard": func(do func(*vermouth.Response)) gin.HandlerFunc {
			return vermouth.Guard(func(c *gin.Context) error { do(vermouth.From(c)); return nil })
		},
		"plain": func(do func(*vermouth.Response)) gin.HandlerFunc {
			return func(c *gin.Context) { do(vermouth.From(c)) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			saw := make(chan vermouth.Outcome, 2)
			r, _ := newEngine()
			r.GET("/", handler(func(r *vermouth.Response) {
				r.BeforeSend(func(o vermouth.Outcome) error { saw <- o; return nil })
				r.AfterSend(func(_ context.Context, o vermouth.Outcome) error { saw <- o; return nil })
				runtime.Goexit()
			}))
			if got, err := servertest.HTTP1(t, r).Try(get, "/", ""); err == nil {
				t.Errorf("answer = %d, want none", got.Status)
			}
			for range 2 {
				if o := <-saw; !errors.Is(o.Err, vermouth.ErrGoexit) || o.Panic != nil {
					t.Errorf("outcome = %+v, want ErrGoexit", o)
				}
			}
		})
	}
}

func TestAfterSendDoesNotHoldTheClient(t *testing.T) {
	const slow = time.Second // far from what a busy machine costs; conformance/ measures the milliseconds
	life := &vermouth.Lifecycle{}
	var j journal
	r, _ := newEngine(vermouth.Life(life))
	handler := func(status int) gin.HandlerFunc {
		return set(func(r *vermouth.Response) {
			r.SetStatus(status).AfterSend(func(ctx context.Context, o vermouth.Outcome) error {
				time.Sleep(slow)
				j.add("%d %v %v", o.Status, o.Err, ctx.Err())
				return nil
			})
		})
	}
	r.GET("/200", handler(200))
	r.GET("/204", handler(204))
	r.HEAD("/200", handler(200))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		s.Get(t, "/204") // the connection is open from here on
		for _, ask := range []struct{ method, path string }{{get, "/200"}, {get, "/204"}, {http.MethodHead, "/200"}, {get, "/200"}} {
			start := time.Now()
			s.Do(t, ask.method, ask.path, "")
			if took := time.Since(start); took > slow/2 {
				t.Errorf("%s %s took %v, the hook holds it", ask.method, ask.path, took)
			}
		}
	})
	if err := life.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	lines := j.take()
	if len(lines) != 10 || !slices.Contains(lines, "204 <nil> <nil>") {
		t.Errorf("after Shutdown %d hooks have run, want 10: %q", len(lines), lines)
	}
}

func TestLifecycleShutdownGivesUpWithItsContext(t *testing.T) {
	life := &vermouth.Lifecycle{}
	if err := life.Shutdown(t.Context()); err != nil {
		t.Errorf("idle Shutdown = %v, want nil", err)
	}
	release := make(chan struct{})
	r, told := newEngine(vermouth.Life(life))
	r.GET("/", set(func(r *vermouth.Response) {
		r.AfterSend(func(context.Context, vermouth.Outcome) error { <-release; return errHook })
	}))
	servertest.HTTP1(t, r).Get(t, "/")
	short, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := life.Shutdown(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Shutdown = %v, want the context's error", err)
	}
	close(release)
	if err := life.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown = %v, want nil", err)
	}
	if failure := told.only(t); failure.Phase != vermouth.PhaseAfterSend || failure.Route != "/" || failure.Method != get || failure.Status != 200 {
		t.Errorf("OnError was told %+v", failure)
	}
}

func TestHooksOfAPlainRouteRunWhenItHasReturned(t *testing.T) {
	var j journal
	r, told := newEngine()
	handler := func(answer func(*gin.Context)) gin.HandlerFunc {
		return func(c *gin.Context) {
			vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error {
				j.add("%d %t", o.Status, o.Err != nil)
				return errHook
			})
			answer(c)
		}
	}
	r.GET("/ok", handler(func(c *gin.Context) { c.String(200, "ok") }))
	r.GET("/500", handler(func(c *gin.Context) { c.String(500, "no") }))
	r.GET("/errors", handler(func(c *gin.Context) { _ = c.Error(errors.New("x")); c.String(200, "ok") }))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/ok": "200 false", "/500": "500 true", "/errors": "200 true"} {
		if got := s.Get(t, path); got.Body == "" || got.Status != map[string]int{"/ok": 200, "/500": 500, "/errors": 200}[path] {
			t.Errorf("%s = %d %q, want the handler's own", path, got.Status, got.Body)
		}
		if lines := j.take(); !slices.Equal(lines, []string{want}) {
			t.Errorf("%s: hooks = %q, want %q", path, lines, want)
		}
	}
	for _, failure := range told.all() {
		if want := map[string]int{"/ok": 200, "/500": 500, "/errors": 200}[failure.Route]; failure.Status != want {
			t.Errorf("%s: OnError was told the status %d, want %d", failure.Route, failure.Status, want)
		}
	}
	if got := len(told.all()); got != 3 {
		t.Errorf("OnError was told %d failures, want 3", got)
	}
}
