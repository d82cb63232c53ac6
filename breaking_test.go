package vermouth_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// The tests of this file are attacks that once succeeded.

func TestAReplyThatIsACauseIsNotSent(t *testing.T) {
	ok := vermouth.JSON(200, gin.H{"secret": "of the cause"})
	plain := errors.New("db is down")
	for name, tc := range map[string]struct {
		err    error
		status int
	}{
		"the cause of an Error":        {vermouth.Fail(503, "later").Because(ok), 503},
		"joined with an error":         {errors.Join(plain, ok), 500},
		"joined with an Error":         {errors.Join(ok, vermouth.Fail(409, "")), 409},
		"joined with a Reply":          {errors.Join(vermouth.Text(202, "x"), ok), 202},
		"joined with a nil *Error":     {errors.Join((*vermouth.Error)(nil), ok), 500},
		"an Error joined with another": {errors.Join(plain, vermouth.Fail(404, "")), 404},
	} {
		t.Run(name, func(t *testing.T) {
			r, told := newEngine()
			r.GET("/", ending(nothing, nil, tc.err))
			got := servertest.HTTP1(t, r).Get(t, "/")
			if got.Status != tc.status || strings.Contains(got.Body, "secret") {
				t.Errorf("answer = %d %q, want %d", got.Status, got.Body, tc.status)
			}
			if tc.status == 500 && len(told.all()) != 1 {
				t.Errorf("OnError was told %v", told.all())
			}
		})
	}
}

func TestAReplyOfAHookIsAFailure(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetCookie(&http.Cookie{Name: "dropped"}).BeforeSend(func(vermouth.Outcome) error { return vermouth.Text(200, "fine") })
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError || got.Header.Get("Set-Cookie") != "" {
		t.Errorf("answer = %d %q %v", got.Status, got.Body, got.Header)
	}
}

// compressing is a middleware that encodes what passes, and leaves a Content-Length that is already there alone.
type compressing struct{ gin.ResponseWriter }

func (w compressing) Write(b []byte) (int, error) {
	return w.ResponseWriter.Write(append([]byte("encoded:"), b...))
}

func TestTheLengthOfAnEncodedBodyIsNotOurs(t *testing.T) {
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		c.Header("Content-Encoding", "test")
		c.Writer = compressing{c.Writer}
	})
	vermouth.GET(r, "/", handle(hello))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/"); got.Body != "encoded:"+helloJSON {
			t.Errorf("body = %q", got.Body)
		}
	})
}

type typedNil struct{ text string }

func (e *typedNil) Error() string { return e.text }

func TestAnErrorThatCannotSpeakDoesNotEndTheProcess(t *testing.T) {
	quiet(t)
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.GET("/", temporal(vermouth.Life(life)), set(func(r *vermouth.Response) {
		r.AfterSend(func(context.Context, vermouth.Outcome) error { var e *typedNil; return e })
	}))
	r.GET("/handler", vermouth.Handle(func(*gin.Context) (Message, error) { var e *typedNil; return hello, e }))
	s := servertest.HTTP1(t, r)
	s.Get(t, "/")
	if err := life.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.Get(t, "/handler"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func temporal(opts ...vermouth.Option) gin.HandlerFunc {
	return func(c *gin.Context) { vermouth.Serve(c, opts...) }
}

func TestEverythingWorksWithoutARequest(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	told, done := &failures{}, make(chan struct{})
	response := vermouth.Begin(c, vermouth.OnError(told.add), nil)
	response.SetHeader("bad name", "").AfterSend(func(context.Context, vermouth.Outcome) error { close(done); return nil })
	response.End()
	<-done
	told.only(t)
}

func TestGoexitInHooksSkipsNothing(t *testing.T) {
	for name, route := range map[string]func(func(*vermouth.Response)) gin.HandlerFunc{
		"ours": set,
		"plain": func(do func(*vermouth.Response)) gin.HandlerFunc {
			return func(c *gin.Context) { do(vermouth.From(c)) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			var j journal
			var response *vermouth.Response
			done := make(chan struct{})
			r, _ := newEngine()
			r.GET("/", route(func(r *vermouth.Response) {
				response = r
				r.AfterSend(func(context.Context, vermouth.Outcome) error { close(done); return nil })
				for range 2 {
					r.BeforeSend(func(vermouth.Outcome) error { j.add("goexit"); runtime.Goexit(); return nil })
				}
			}))
			_, _ = servertest.HTTP1(t, r).Try(get, "/", "")
			<-done
			if lines := j.take(); !slices.Equal(lines, []string{"goexit", "goexit"}) {
				t.Errorf("hooks = %q", lines)
			}
			if response.SetHeader("X-A", "1"); !errors.Is(response.Err(), vermouth.ErrCommitted) {
				t.Errorf("Err() = %v, want a sealed Response", response.Err())
			}
		})
	}
}

func TestARouteInARouteAnswersOnce(t *testing.T) {
	inner := handle(hello)
	r, told := newEngine()
	r.GET("/silent", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) { inner(c); return vermouth.None{}, nil }))
	r.GET("/speaking", vermouth.Handle(func(c *gin.Context) (Message, error) { inner(c); return hello, nil }))
	r.GET("/failing", vermouth.Handle(func(c *gin.Context) (Message, error) { inner(c); return hello, errors.New("x") }))
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/silent", "/speaking", "/failing"} {
		if got := s.Get(t, path); got.Status != 200 || got.Body != helloJSON {
			t.Errorf("%s = %d %q", path, got.Status, got.Body)
		}
	}
	list := told.all()
	if len(list) != 2 || !errors.Is(list[0].Err, vermouth.ErrCommitted) {
		t.Errorf("OnError was told %v, want ErrCommitted twice", list)
	}
}

func TestZeroErrorsAndRepliesAreNotA200(t *testing.T) {
	for name, handler := range map[string]gin.HandlerFunc{
		"Error":           ending(nothing, nil, &vermouth.Error{}),
		"Reply":           ending(nothing, &vermouth.Reply{}, nil),
		"Reply, as error": ending(nothing, nil, &vermouth.Reply{}),
		"File of nothing": ending(nothing, vermouth.File(""), nil),
	} {
		r, told := newEngine()
		r.GET("/", handler)
		got := servertest.HTTP1(t, r).Get(t, "/")
		if want := map[bool]int{true: 404, false: 500}[name == "File of nothing"]; got.Status != want {
			t.Errorf("%s = %d %q, want %d", name, got.Status, got.Body, want)
		}
		told.only(t)
	}
	r, _ := newEngine(vermouth.MapError(func(error) *vermouth.Error { return &vermouth.Error{} }))
	r.GET("/", ending(nothing, nil, errors.New("x")))
	if got := servertest.HTTP1(t, r).Get(t, "/").Status; got != 500 {
		t.Errorf("a mapper's zero Error = %d, want 500", got)
	}
}

func TestASetterJustAfterTheSealCostsNothing(t *testing.T) {
	var committed atomic.Int32
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		response := vermouth.From(c)
		response.BeforeSend(func(o vermouth.Outcome) error {
			if o.Err == nil {
				committed.Add(1)
			}
			return nil
		})
		for range 2 {
			go func() {
				for range 2000 {
					if response.SetHeader("X-A", "b"); response.Err() != nil {
						return
					}
				}
			}()
		}
		return hello, nil
	}))
	s := servertest.HTTP1(t, r)
	for i := range 300 {
		if got := s.Get(t, "/"); got.Status != 200 || committed.Load() != int32(i+1) {
			t.Fatalf("request %d = %d, committed %d", i, got.Status, committed.Load())
		}
	}
}

func TestAGuardAfterAnAnswerStillEndsTheChain(t *testing.T) {
	r, told := newEngine()
	r.GET("/", handle(hello), vermouth.Guard(func(*gin.Context) error { return vermouth.Fail(401, "no") }),
		func(*gin.Context) { t.Error("the handler behind the guard ran") })
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 || got.Body != helloJSON {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrCommitted) {
		t.Errorf("OnError was told %v", got.Err)
	}
	passes, _ := newEngine()
	ran := false
	passes.GET("/", handle(hello), vermouth.Guard(func(*gin.Context) error { return nil }), func(*gin.Context) { ran = true })
	if servertest.HTTP1(t, passes).Get(t, "/"); !ran {
		t.Error("a guard that passes ended the chain")
	}
}

func TestWhatOthersSetIsPutBack(t *testing.T) {
	fail := vermouth.Guard(func(*gin.Context) error { return vermouth.Fail(401, "") })
	dependency := attach(func(r *vermouth.Response) {
		r.SetCookie(&http.Cookie{Name: "sid", Value: "ours"}).SetCookie(&http.Cookie{Name: "sid", Value: "again"}).
			AddHeader("Link", "<ours>").AddHeader("Vary", "Accept").AddHeader("Vary", "Origin")
	})
	theirs := func(c *gin.Context) {
		c.SetCookie("sid", "theirs", 0, "", "", false, false)
		c.Writer.Header()["Vary"] = []string{"Origin"}
	}
	later := func(c *gin.Context) {
		c.Writer.Header().Add("Link", "<later>")
		c.Writer.Header().Add("Vary", "Later")
	}
	ours := handle(hello)
	r, _ := newEngine()
	r.Use(theirs, dependency, later)
	r.GET("/plain", fail, func(*gin.Context) {})
	r.GET("/ours", fail, ours)
	r.GET("/wrapped", func(c *gin.Context) { ours(c) })
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/plain", "/ours"} {
		got := s.Get(t, path).Header
		if !slices.Equal(got["Set-Cookie"], []string{"sid=theirs; Path=/"}) || !slices.Equal(got["Link"], []string{"<later>"}) ||
			strings.Join(got["Vary"], ", ") != "Origin, Later, Accept" {
			t.Errorf("%s: headers = %v, want what the middlewares set, and our Vary", path, got)
		}
	}
	if got := s.Get(t, "/wrapped").Header["Link"]; !slices.Equal(got, []string{"<later>", "<ours>"}) {
		t.Errorf("wrapped: Link = %q, want each once", got)
	}
}

func TestMappersDoNotSeeOurMistakes(t *testing.T) {
	r, _ := newEngine(vermouth.MapError(func(err error) *vermouth.Error { return vermouth.Fail(400, err.Error()) }))
	r.GET("/setter", set(header("bad name", "")))
	r.GET("/reply", ending(nothing, vermouth.Text(200, "").SetHeader("bad name", ""), nil))
	r.GET("/nil", ending(nothing, nil, nil))
	r.GET("/abort", vermouth.Guard(func(c *gin.Context) error { c.Abort(); return nil }))
	r.GET("/panic", set(func(r *vermouth.Response) { r.BeforeSend(func(vermouth.Outcome) error { panic("x") }) }))
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/setter", "/reply", "/nil", "/abort", "/panic"} {
		if got := s.Get(t, path); got.Status != 500 || got.Body != internalError {
			t.Errorf("%s = %d %q, want the 500 problem", path, got.Status, got.Body)
		}
	}
}

func TestDelegateErrorsKnowsMistakesOfErrors(t *testing.T) {
	r, _ := newEngine(vermouth.DelegateErrors())
	var mistake *vermouth.SetError
	r.Use(func(c *gin.Context) {
		c.Next()
		if !errors.As(c.Errors.Last(), &mistake) {
			t.Errorf("c.Errors = %v, want the SetError", c.Errors)
		}
	})
	r.GET("/", ending(nothing, nil, vermouth.Fail(404, "").SetHeader("bad name", "")))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 {
		t.Errorf("status = %d, want 500", got.Status)
	}
}

func TestR35_ErrAbortHandlerIsFoundAmongOthers(t *testing.T) {
	for name, handler := range map[string]gin.HandlerFunc{
		"hooks": set(func(r *vermouth.Response) {
			r.BeforeSend(func(vermouth.Outcome) error { panic(http.ErrAbortHandler) })
			r.BeforeSend(func(vermouth.Outcome) error { panic("boom") })
		}),
		"renderer": func(c *gin.Context) {
			vermouth.Begin(c, vermouth.ErrorRenderer(func(*gin.Context, *vermouth.Error) *vermouth.Reply { panic(http.ErrAbortHandler) })).End()
			ending(nothing, nil, vermouth.Fail(404, ""))(c)
		},
	} {
		r := gin.New()
		r.Use(temporal(vermouth.OnError(func(context.Context, vermouth.Failure) {})))
		r.GET("/", handler)
		if got, err := servertest.HTTP1(t, r).Try(get, "/", ""); err == nil {
			t.Errorf("%s = %d, want a connection that is cut", name, got.Status)
		}
	}
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) { r.BeforeSend(func(vermouth.Outcome) error { return http.ErrAbortHandler }) }))
	if got := servertest.HTTP1(t, r).Get(t, "/").Status; got != 500 {
		t.Errorf("the same value returned as an error = %d, want 500", got)
	}
}

func TestDataOfTheJSONTypeIsStillData(t *testing.T) {
	const json = "application/json; charset=utf-8"
	r, _ := newEngine()
	r.GET("/empty", ending(nothing, vermouth.Data(200, json, nil), nil))
	r.GET("/encoded", ending(nothing, vermouth.Data(200, json, []byte("br")).SetHeader("Content-Encoding", "br"), nil))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/empty"); got.Status != 200 || got.Body != "" {
		t.Errorf("empty = %d %q", got.Status, got.Body)
	}
	if got := s.Get(t, "/encoded"); got.Status != 200 || got.Body != "br" || got.Header.Get("Content-Length") != "2" {
		t.Errorf("encoded = %d %q %v", got.Status, got.Body, got.Header)
	}
}

func TestOutcomesTellTheStatusThatWasSent(t *testing.T) {
	saw := make(chan vermouth.Outcome, 1)
	r, _ := newEngine()
	r.GET("/hook", set(func(r *vermouth.Response) {
		r.AfterSend(func(_ context.Context, o vermouth.Outcome) error { saw <- o; return nil }).
			BeforeSend(func(vermouth.Outcome) error { return vermouth.Fail(409, "") })
	}))
	r.GET("/by-hand", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error { saw <- o; return nil })
		c.JSON(404, gin.H{})
		return vermouth.None{}, nil
	}))
	s := servertest.HTTP1(t, r)
	s.Get(t, "/hook")
	if o := <-saw; o.Status != 409 || o.Err == nil {
		t.Errorf("outcome = %+v, want 409", o)
	}
	s.Get(t, "/by-hand")
	if o := <-saw; o.Status != 404 || o.Err == nil {
		t.Errorf("outcome = %+v: a transaction would be committed under a 404", o)
	}
}

func TestACookieCanBeReplacedAtTheLimit(t *testing.T) {
	r, _ := newEngine(vermouth.Limits{Cookies: 1})
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetCookie(&http.Cookie{Name: "a"}).DeleteCookie(&http.Cookie{Name: "a"})
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/").Status; got != 200 {
		t.Errorf("status = %d, want 200", got)
	}
}

func TestASingletonOfErrorAndRendererIsOneLine(t *testing.T) {
	r, _ := newEngine(vermouth.ErrorRenderer(func(*gin.Context, *vermouth.Error) *vermouth.Reply {
		return vermouth.Text(429, "").SetHeader("Retry-After", "9")
	}))
	r.GET("/", ending(nothing, nil, vermouth.Fail(429, "").SetHeader("Retry-After", "7")))
	if got := servertest.HTTP1(t, r).Get(t, "/").Header["Retry-After"]; !slices.Equal(got, []string{"9"}) {
		t.Errorf("Retry-After = %q, want one line", got)
	}
}

func TestACopyShowsWhatIsSetNow(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c.Copy())
		vermouth.From(c).SetHeader("X-A", "1")
		if got := vermouth.From(c.Copy()).Header("X-A"); got != "1" {
			t.Errorf("X-A of a later copy = %q", got)
		}
		return hello, nil
	}))
	servertest.HTTP1(t, r).Get(t, "/")
}

// TestSetErrorsNameTheCallersLine is about setters that the compiler inlines into their callers.
func TestSetErrorsNameTheCallersLine(t *testing.T) {
	r, told := newEngine()
	r.GET("/reply", ending(nothing, vermouth.Text(200, "").SetHeader("bad name", ""), nil))
	r.GET("/added", ending(nothing, vermouth.Text(200, "").AddHeader("bad name", ""), nil))
	r.GET("/verbatim", ending(nothing, vermouth.Text(200, "").Verbatim().DeleteCookie(nil), nil))
	r.GET("/error", ending(nothing, nil, vermouth.Fail(400, "").AddHeader("bad name", "")))
	r.GET("/fail", ending(nothing, nil, vermouth.Fail(1, "")))
	r.GET("/redirect", ending(nothing, vermouth.Redirect(303, ""), nil))
	s := servertest.HTTP1(t, r)
	var wg sync.WaitGroup
	for _, path := range []string{"/reply", "/added", "/verbatim", "/error", "/fail", "/redirect"} {
		wg.Go(func() { _, _ = s.Try(get, path, "") })
	}
	wg.Wait()
	for _, failure := range told.all() {
		if !strings.Contains(failure.Err.Error(), "breaking_test.go:") || failure.Phase != vermouth.PhaseSet {
			t.Errorf("%s: %v in phase %v, want this file and PhaseSet", failure.Route, failure.Err, failure.Phase)
		}
	}
}

// asError is an error that answers errors.As with an Error, as dependency.InputError does.
type asError struct{}

func (asError) Error() string { return "as" }
func (asError) As(target any) bool {
	to, ok := target.(**vermouth.Error)
	if ok {
		*to = vermouth.Fail(422, "")
	}
	return ok
}

func TestAnErrorMayKnowItsAnswer(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", ending(nothing, nil, asError{}))
	if got := servertest.HTTP1(t, r).Get(t, "/").Status; got != 422 {
		t.Errorf("status = %d, want 422", got)
	}
}

func TestAnAlwaysCookieThatCouldNotBeSentIsNews(t *testing.T) {
	r, told := newEngine()
	r.GET("/", vermouth.Handle(func(*gin.Context) (Message, error) { return hello, nil }, vermouth.Before(func(c *gin.Context) error {
		vermouth.From(c).SetHeader("X-A", "1").Always().DeleteCookie(&http.Cookie{Name: "session"})
		c.AbortWithStatus(401)
		return nil
	})))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 401 || got.Header.Get("Set-Cookie") != "" {
		t.Errorf("answer = %d %v", got.Status, got.Header)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrWritten) {
		t.Errorf("OnError was told %v", got.Err)
	}
}

func TestHooksThatTheErrorRendererRegistersRun(t *testing.T) {
	var j journal
	r, _ := newEngine(vermouth.ErrorRenderer(func(c *gin.Context, e *vermouth.Error) *vermouth.Reply {
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error { j.add("late %t", o.Err != nil); return nil })
		return vermouth.Text(e.Status(), "x")
	}))
	r.GET("/", set(func(r *vermouth.Response) { r.BeforeSend(func(vermouth.Outcome) error { return errHook }) }))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != "x" {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
	if lines := j.take(); !slices.Equal(lines, []string{"late true"}) {
		t.Errorf("hooks = %q, want the late one, with the failure", lines)
	}
}

func TestEveryHookThatIsAcceptedRuns(t *testing.T) {
	var accepted, ran atomic.Int64
	r, _ := newEngine(vermouth.OnError(func(context.Context, vermouth.Failure) {}))
	var wg sync.WaitGroup
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		response := vermouth.From(c)
		for range 2 {
			wg.Go(func() {
				for range 2000 {
					if response.BeforeSend(func(vermouth.Outcome) error { ran.Add(1); return nil }); response.Err() != nil {
						return
					}
					accepted.Add(1)
				}
			})
		}
		time.Sleep(50 * time.Microsecond)
		return hello, nil
	}))
	s := servertest.HTTP1(t, r)
	for range 100 {
		s.Get(t, "/")
	}
	wg.Wait()
	// One that ran may be missing from accepted: the other goroutine's refusal came between.
	if accepted.Load() > ran.Load() || ran.Load() == 0 {
		t.Errorf("%d hooks were accepted, %d ran", accepted.Load(), ran.Load())
	}
}

func TestARouteAfterAPanicIsNotAnEmpty200(t *testing.T) {
	oops := vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, vermouth.Fail(500, "sorry") })
	recovery := gin.CustomRecovery(func(c *gin.Context, _ any) { oops(c) })
	guarded := gin.CustomRecovery(func(c *gin.Context, _ any) {
		vermouth.Guard(func(*gin.Context) error { return vermouth.Fail(503, "") })(c)
	})
	for name, chain := range map[string][]gin.HandlerFunc{
		"Recovery inside":  {temporal(vermouth.OnError((&failures{}).add)), recovery},
		"Recovery outside": {recovery, temporal(vermouth.OnError((&failures{}).add))},
		"a guard":          {guarded, temporal(vermouth.OnError((&failures{}).add))},
	} {
		r := gin.New()
		r.Use(chain...)
		r.GET("/", vermouth.Handle(func(*gin.Context) (Message, error) { panic("boom") }))
		if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 {
			t.Errorf("%s: answer = %d %q, want a 500", name, got.Status, got.Body)
		}
	}
}

func TestAHandlerOfOursMayAnswerAnAbortedChain(t *testing.T) {
	login := vermouth.Handle(func(*gin.Context) (Message, error) { return hello, nil },
		vermouth.Before(func(*gin.Context) error { return nil }))
	r, _ := newEngine()
	r.GET("/", func(c *gin.Context) { c.Abort(); login(c) })
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 || got.Body != helloJSON {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func TestAMistakeIsA500WhateverTheHandlerMakesOfIt(t *testing.T) {
	r, told := newEngine()
	r.GET("/because", vermouth.Handle(func(c *gin.Context) (Message, error) {
		return hello, vermouth.Fail(404, "").Because(vermouth.From(c).SetHeader("bad name", "").Err())
	}))
	r.GET("/panic", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("bad name", "")
		panic("x")
	}))
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/because", "/panic"} {
		if got := s.Get(t, path).Status; got != 500 {
			t.Errorf("%s = %d, want 500", path, got)
		}
	}
	var mistake *vermouth.SetError
	if list := told.all(); len(list) == 0 || !errors.As(list[len(list)-1].Err, &mistake) {
		t.Errorf("OnError was told %v, want the mistake before the panic too", list)
	}
}

func TestWhatIsSetAgainLeavesAlwaysToErrors(t *testing.T) {
	do := func(r *vermouth.Response) {
		r.Always().SetHeader("X-Request-Id", "first").SetCookie(&http.Cookie{Name: "sid", Value: "first"})
		r.Always().SetHeader("X-Request-Id", "always").DeleteCookie(&http.Cookie{Name: "sid"})
		r.SetHeader("X-Request-Id", "later").SetCookie(&http.Cookie{Name: "sid", Value: "new"})
		if r.Header("X-Request-Id") != "later" || len(r.Cookies()) != 1 || r.Cookies()[0].Value != "new" {
			t.Errorf("readers show %q and %v", r.Header("X-Request-Id"), r.Cookies())
		}
	}
	r, _ := newEngine()
	r.GET("/ok", set(do))
	r.GET("/fail", ending(do, nil, vermouth.Fail(401, "")))
	s := servertest.HTTP1(t, r)
	ok, fail := s.Get(t, "/ok").Header, s.Get(t, "/fail").Header
	if !slices.Equal(ok["X-Request-Id"], []string{"later"}) || !slices.Equal(ok["Set-Cookie"], []string{"sid=new; Path=/; SameSite=Lax"}) {
		t.Errorf("success = %v", ok)
	}
	if !slices.Equal(fail["X-Request-Id"], []string{"always"}) || !slices.Equal(fail["Set-Cookie"], []string{gone("sid")}) {
		t.Errorf("error = %v", fail)
	}
}

// statusRender sends a status of its own.
type statusRender int

func (s statusRender) Render(w http.ResponseWriter) error {
	w.WriteHeader(int(s))
	w.WriteHeader(500)
	return nil
}
func (statusRender) WriteContentType(http.ResponseWriter) {}

func TestARenderersStatusIsCheckedToo(t *testing.T) {
	r, _ := newEngine()
	for path, status := range map[string]int{"/99": 99, "/103": 103, "/1000": 1000, "/201": 201} {
		r.GET(path, ending(nothing, vermouth.Render(200, statusRender(status)), nil))
		want := 500
		if status == 201 {
			want = 201
		}
		if got := servertest.HTTP1(t, r).Get(t, path).Status; got != want {
			t.Errorf("%s = %d, want %d", path, got, want)
		}
	}
}

func TestAfterSendKnowsTheStatusOfAFile(t *testing.T) {
	saw := make(chan int, 1)
	r, _ := newEngine()
	r.GET("/", ending(func(r *vermouth.Response) {
		r.AfterSend(func(_ context.Context, o vermouth.Outcome) error { saw <- o.Status; return nil })
	}, vermouth.File("go.mod"), nil))
	servertest.HTTP1(t, r).Get(t, "/", "Range", "bytes=99999999-")
	if got := <-saw; got != 416 {
		t.Errorf("status = %d, want 416", got)
	}
}

func TestTheStatusOfAnErrorIsNotTheRenderers(t *testing.T) {
	r, told := newEngine(vermouth.ErrorRenderer(func(*gin.Context, *vermouth.Error) *vermouth.Reply { return vermouth.Text(200, "fine") }))
	r.GET("/404", ending(nothing, nil, vermouth.Fail(404, "")))
	r.GET("/500", set(header("bad name", "")))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]int{"/404": 404, "/500": 500} {
		if got := s.Get(t, path); got.Status != want || got.Body != "fine" {
			t.Errorf("%s = %d %q, want %d", path, got.Status, got.Body, want)
		}
	}
	told.only(t)
}

func TestDelegatedErrorsKeepTheirHeaders(t *testing.T) {
	r, _ := newEngine(vermouth.DelegateErrors())
	r.GET("/", ending(nothing, nil, vermouth.Fail(401, "").SetHeader("WWW-Authenticate", "Bearer")))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 401 || got.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("answer = %d %v", got.Status, got.Header)
	}
}

func TestServeRefusesOptionsThatCannotBeMeant(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	defer func() {
		if got := recover(); got != "vermouth.Limits: want no negative limit" {
			t.Errorf("panic = %v", got)
		}
	}()
	vermouth.Serve(c, vermouth.Limits{Cookies: -1})
}

func TestAPanicInAHookIsA500WhateverItPanicsWith(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.BeforeSend(func(vermouth.Outcome) error { panic(vermouth.Fail(404, "not meant")) })
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func TestALargeAnswerCostsTheNextOnesNothing(t *testing.T) {
	size := 8 << 20
	r := gin.New()
	r.GET("/", vermouth.Handle(func(*gin.Context) (Message, error) { return Message{strings.Repeat("x", size)}, nil }))
	w := &silent{header: http.Header{}}
	ask := func() {
		r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	}
	ask()
	size = 10
	ask()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 10 {
		ask()
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("ten small answers after a large one allocate %d bytes", got)
	}
}

func TestCookiesOfPathsWithQuotesAreTwo(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	r := vermouth.Begin(c)
	r.SetCookie(&http.Cookie{Name: "a", Value: "1", Path: `/x"`}).SetCookie(&http.Cookie{Name: "a", Value: "2", Path: `/y"`})
	r.SetCookie(&http.Cookie{Name: "a", Value: "3", Path: `/x"`})
	if got := len(r.Cookies()); got != 2 {
		t.Errorf("%d cookies, want 2", got)
	}
}

func TestTheRenderersCookieReplacesThatOfTheError(t *testing.T) {
	r, _ := newEngine(vermouth.ErrorRenderer(func(_ *gin.Context, e *vermouth.Error) *vermouth.Reply {
		return vermouth.Text(e.Status(), "no").SetCookie(&http.Cookie{Name: "a", Value: "renderer"})
	}))
	r.GET("/", vermouth.Handle(func(*gin.Context) (Message, error) {
		return Message{}, vermouth.Fail(403, "").SetCookie(&http.Cookie{Name: "a", Value: "error"}).SetCookie(&http.Cookie{Name: "b", Value: "error"})
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/").Header["Set-Cookie"]
		want := []string{"b=error; Path=/; SameSite=Lax", "a=renderer; Path=/; SameSite=Lax"}
		if !slices.Equal(got, want) {
			t.Errorf("Set-Cookie = %q, want %q", got, want)
		}
	})
}

func TestWhoKeepsTheHeadersDoesNotKeepTheRequest(t *testing.T) {
	r, kept := gin.New(), []http.Header(nil)
	freed := make(chan struct{}, 8)
	r.Use(func(c *gin.Context) {
		runtime.AddCleanup(c.Request, func(int) { freed <- struct{}{} }, 0)
		c.Next()
		kept = append(kept, c.Writer.Header())
	})
	r.GET("/", set(func(r *vermouth.Response) { r.SetHeader("X-A", "1").SetCookie(&http.Cookie{Name: "a", Value: "1"}) }))
	r.GET("/other", func(*gin.Context) {})
	for range 4 {
		r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	}
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/other", nil)) // gin's context has the last one
	for range 3 {
		runtime.GC()
	}
	select {
	case <-freed:
	case <-time.After(5 * time.Second):
		t.Error("no request is freed while its headers are kept")
	}
	runtime.KeepAlive(kept)
}

func TestWhoEditsTheHeaderMapDoesNotEditTheResponse(t *testing.T) {
	r, read := gin.New(), make(chan string, 1)
	r.Use(func(c *gin.Context) {
		c.Next()
		for _, lines := range c.Writer.Header() {
			for i := range lines {
				lines[i] += "!"
			}
		}
	})
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetHeader("X-A", "1").AfterSend(func(context.Context, vermouth.Outcome) error {
			read <- r.Header("X-A")
			return nil
		})
	}))
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	if got := <-read; got != "1" {
		t.Errorf("X-A = %q, want 1", got)
	}
}

func TestALimitLeavesWhatWasAlways(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.Always().SetHeader("X-Request-Id", "1").SetHeader("X-Long", strings.Repeat("x", 4000)).SetHeader("X-Longer", strings.Repeat("x", 4000))
		r.Always().SetHeader("X-Request-Id", strings.Repeat("x", 2000))
	}))
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if got := w.Header().Get("X-Request-Id"); w.Code != http.StatusInternalServerError || got != "1" {
		t.Errorf("status %d, X-Request-Id %.10q, want 500 and 1", w.Code, got)
	}
}
