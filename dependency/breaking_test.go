package dependency_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// What an attack on Parallel has found, beside what is one after the other.

func check(do func(*gin.Context) error) *dependency.Provider[vermouth.None] {
	return dependency.Check(do)
}

// inParallel answers a request to a route with these dependencies.
func inParallel(t *testing.T, deps ...dependency.Dependency) (string, *told) {
	t.Helper()
	r, told := newEngine()
	r.GET("/", dependency.Attach(dependency.Parallel(deps...)), vermouth.Handle(func(*gin.Context) (string, error) { return "ok", nil }))
	return answerOf(r), told
}

func TestTheContextOfABranchLivesAsLongAsTheRequest(t *testing.T) {
	got, told := inParallel(t, check(func(c *gin.Context) error {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { return c.Request.Context().Err() }) // a commit
		return nil
	}))
	if !strings.HasPrefix(got, `200 "ok"`) {
		t.Errorf("got %s, OnError was told %v", got, told.all())
	}
}

func TestThePanicOfASharedValueIsNotSwallowed(t *testing.T) {
	for name, end := range map[string]func(){"panic": func() { panic(http.ErrAbortHandler) }, "Goexit": runtime.Goexit} {
		shared := check(func(*gin.Context) error { time.Sleep(20 * time.Millisecond); end(); return nil })
		waits := check(func(c *gin.Context) error { time.Sleep(5 * time.Millisecond); _, err := shared.Get(c); return err })
		makes := check(func(c *gin.Context) error { _, err := shared.Get(c); return err })
		f := &told{}
		r := gin.New()
		r.Use(middleware.TemporalResponse(vermouth.OnError(f.add)))
		r.GET("/", dependency.Attach(dependency.Parallel(waits, makes)), func(*gin.Context) {})
		var panicked any
		func() {
			defer func() { panicked = recover() }()
			answerOf(r)
		}()
		if name == "panic" && panicked != http.ErrAbortHandler { //nolint:errorlint // the very value
			t.Errorf("panic = %v", panicked)
		}
		if name == "Goexit" && !errors.Is(f.all()[0], vermouth.ErrGoexit) {
			t.Errorf("OnError was told %v", f.all())
		}
	}
}

func TestWhatASharedValueSetCanBeReadByAll(t *testing.T) {
	shared := check(func(c *gin.Context) error { vermouth.From(c).SetHeader("X-Tenant", "7"); return nil })
	makes := check(func(c *gin.Context) error { _, err := shared.Get(c); return err })
	reads := check(func(c *gin.Context) error {
		time.Sleep(10 * time.Millisecond)
		_, err := shared.Get(c)
		vermouth.From(c).SetHeader("X-Seen", "tenant="+vermouth.From(c).Header("X-Tenant"))
		return err
	})
	if got, _ := inParallel(t, makes, reads); !strings.Contains(got, "X-Seen: tenant=7") || strings.Count(got, "X-Tenant") != 1 {
		t.Errorf("got %s", got)
	}
}

func TestAFreshValueOfABranchIsNobodyElses(t *testing.T) {
	var calls atomic.Int32
	p := dependency.New(func(*gin.Context) (int32, error) { return calls.Add(1), nil })
	var remembered, fresh int32
	a := check(func(c *gin.Context) (err error) {
		time.Sleep(10 * time.Millisecond)
		remembered, err = p.Get(c)
		return err
	})
	b := check(func(c *gin.Context) (err error) { fresh, err = p.WithoutCache().Get(c); return err })
	if _, _ = inParallel(t, a, b); calls.Load() != 2 || remembered == fresh {
		t.Errorf("%d calls, values %d and %d", calls.Load(), remembered, fresh)
	}
}

func TestAnErrorIsMadeOnceThoughTheRequestIsCancelled(t *testing.T) {
	var calls atomic.Int32
	shared := check(func(*gin.Context) error {
		calls.Add(1)
		time.Sleep(20 * time.Millisecond)
		return errors.New("upstream")
	})
	uses := func() dependency.Dependency {
		return check(func(c *gin.Context) error { _, _ = shared.Get(c); _, _ = shared.Get(c); return nil })
	}
	r, _ := newEngine()
	r.GET("/", dependency.Attach(dependency.Parallel(uses(), uses(), uses())), func(*gin.Context) {})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
	if calls.Load() != 1 {
		t.Errorf("made %d times", calls.Load())
	}
}

// TestAbsorbingIsNoRace is for -race.
func TestAbsorbingIsNoRace(t *testing.T) {
	inner := check(func(c *gin.Context) error {
		r := vermouth.From(c)
		go r.SetHeader("X-A", "1")
		runtime.Gosched()
		return nil
	})
	outer := check(func(c *gin.Context) error { _, err := inner.Get(c); return err })
	for range 50 {
		if got, _ := inParallel(t, outer); got == "" {
			t.Fatal("no answer")
		}
	}
}

func TestAHookOfABranchThatNobodyWantsChangesNothing(t *testing.T) {
	var ran, mailed atomic.Int32
	replies := check(func(*gin.Context) error { time.Sleep(10 * time.Millisecond); return vermouth.JSON(200, "reply") })
	unwanted := check(func(c *gin.Context) error {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error {
			ran.Add(1)
			vermouth.From(c).SetHeader("X-Unwanted", "1").SetCookie(&http.Cookie{Name: "session", Value: "b"})
			return nil
		}).Background(func(context.Context, vermouth.Outcome) error { mailed.Add(1); return nil })
		return nil
	})
	got, _ := inParallel(t, replies, unwanted)
	if strings.Contains(got, "X-Unwanted") || strings.Contains(got, "session") || ran.Load() != 1 || mailed.Load() != 0 {
		t.Errorf("got %s, the hook ran %d times, %d mails", got, ran.Load(), mailed.Load())
	}
}

func TestABranchThatAsksForWhatWaitsForItIsACycle(t *testing.T) {
	var p *dependency.Provider[int]
	q := dependency.New(func(c *gin.Context) (int, error) { return p.Get(c) })
	inner := dependency.Attach(dependency.Parallel(q))
	p = dependency.New(func(c *gin.Context) (int, error) { inner(c); return 1, nil })
	r, told := newEngine()
	r.GET("/", dependency.Attach(p), func(*gin.Context) {})
	done := make(chan string, 1)
	go func() { done <- answerOf(r) }()
	select {
	case got := <-done:
		if !strings.HasPrefix(got, "500 ") || !strings.Contains(told.all()[0].Error(), "a cycle") {
			t.Errorf("got %s, OnError was told %v", got, told.all())
		}
	case <-time.After(5 * time.Second):
		t.Fatal("deadlock")
	}
}

func TestAHookOfABranchRunsOnceAlthoughAFrameEndsInIt(t *testing.T) {
	var commits atomic.Int32
	inner := dependency.Attach(value(1))
	got, _ := inParallel(t, check(func(c *gin.Context) error {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { commits.Add(1); return nil })
		inner(c)
		return nil
	}))
	if commits.Load() != 1 {
		t.Errorf("%d commits, answer %s", commits.Load(), got)
	}
}

func TestLimitsAreThoseOfTheWholeAnswer(t *testing.T) {
	r, told := newEngine()
	many := check(func(c *gin.Context) error {
		for range 64 {
			vermouth.From(c).AddHeader("Link", "1")
		}
		return nil
	})
	removes := check(func(c *gin.Context) error { vermouth.From(c).DeleteHeader("Link"); return nil })
	adds := check(func(c *gin.Context) error { vermouth.From(c).SetHeader("X-B", "1"); return nil })
	r.GET("/", dependency.Attach(many, dependency.Parallel(removes, adds)), vermouth.Handle(func(*gin.Context) (int, error) { return 1, nil }))
	r.GET("/over", dependency.Attach(many, dependency.Parallel(adds)), vermouth.Handle(func(*gin.Context) (int, error) { return 1, nil }))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/"); got.Status != 200 || got.Header.Get("X-B") != "1" {
		t.Errorf("got %d, OnError was told %v", got.Status, told.all())
	}
	if got := s.Get(t, "/over"); got.Status != 500 {
		t.Errorf("65 lines = %d", got.Status)
	}
}

func TestABodyThatABranchHasReadCanBeReadAgain(t *testing.T) {
	in := bind.JSON[struct {
		A string `json:"a"`
	}]()
	reads := check(func(c *gin.Context) error { _ = c.Error(errors.New("noted")); _, err := in.Get(c); return err })
	r, _ := newEngine()
	r.POST("/", dependency.Attach(dependency.Parallel(reads)), func(c *gin.Context) {
		body, err := c.GetRawData()
		c.String(200, "%s %v %d", body, err, len(c.Errors))
	})
	w := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"a":"1"}`))
	request.Header.Set("Content-Type", "application/json")
	r.ServeHTTP(w, request)
	if got := w.Body.String(); got != `{"a":"1"} <nil> 1` {
		t.Errorf("got %s", got)
	}
}

func TestExplainListsEachOnceAndTimesWhatWasTraced(t *testing.T) {
	inner := value(1)
	outer := dependency.New(func(c *gin.Context) (string, error) { dependency.Trace(c); _, err := inner.Get(c); return "", err })
	b := value(2.5)
	steps := explained(t, false, outer, b, outer)
	if len(steps) != 2 || steps[0].Took != 0 || steps[0].Uses[0].Took < 0 || steps[0].Uses[0].Took > time.Second {
		t.Errorf("steps = %v", steps)
	}
}

// TestR43_WhatWasAllowedOnceIsAskedAgain goes on to another URL of the same route, in the ways in which it is done: what
// dependencies have made and allowed is of the first URL.
func TestR43_WhatWasAllowedOnceIsAskedAgain(t *testing.T) {
	r, _ := newEngine()
	id := dependency.New(func(c *gin.Context) (string, error) { return c.Param("id"), nil })
	mayRead := dependency.Check(func(c *gin.Context) error {
		if c.Param("id") == "secret" {
			return vermouth.Fail(http.StatusForbidden, "no")
		}
		return nil
	})
	for path, goOn := range map[string]func(*gin.Context){
		"/handled/:id": r.HandleContext,
		"/served/:id":  func(c *gin.Context) { r.ServeHTTP(c.Writer, c.Request) },
	} {
		r.GET(path, dependency.Attach(mayRead), func(c *gin.Context) {
			if to := c.Query("to"); to != "" {
				c.Request.URL.Path, c.Request.URL.RawQuery = strings.Replace(path, ":id", to, 1), ""
				goOn(c)
				c.Abort()
			}
		}, vermouth.Handle(dependency.Inject(id, func(_ *gin.Context, id string) (string, error) { return id, nil })))
	}
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/handled/", "/served/"} {
		if got := s.Get(t, path+"first?to=second"); got.Status != 200 || got.Body != `"second"` {
			t.Errorf("%s: answer = %d %s", path, got.Status, got.Body)
		}
		if got := s.Get(t, path+"first?to=secret"); got.Status != http.StatusForbidden {
			t.Errorf("%s: answer = %d %s, want that of the check", path, got.Status, got.Body)
		}
	}
}
