package dependency_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// tower is a finished router over a provider that stands a few floors deep, and what it is made of.
type tower struct {
	router       *gin.Engine
	floors       []*texts // the top, which the route asks for, comes last
	told         *told
	groundIsMade atomic.Int32
}

func newTower() *tower {
	w := &tower{floors: make([]*texts, 6)}
	w.floors[0] = dependency.New(func(c *gin.Context) (string, error) {
		w.groundIsMade.Add(1)
		vermouth.From(c).SetHeader("X-Ground", "1")
		return "0", nil
	})
	for i := range w.floors[1:] {
		w.floors[i+1] = dependency.New(func(c *gin.Context) (string, error) {
			below, err := w.floors[i].Get(c)
			return below + fmt.Sprint(i+1), err
		})
	}
	w.router, w.told = newEngine()
	top := w.floors[len(w.floors)-1]
	w.router.GET("/", vermouth.Handle(dependency.Inject(top, func(_ *gin.Context, value string) (string, error) { return value, nil })))
	w.router.GET("/plain", dependency.Attach(top), func(c *gin.Context) {
		value, err := top.Get(c)
		c.String(200, "%q%v", value, err)
	})
	return w
}

// shows asks a handler for the tower's value.
func shows(t *testing.T, handler http.Handler, want string) {
	t.Helper()
	s := servertest.HTTP1(t, handler)
	if got := gets(t, s, "/", 200); got.Body != `"`+want+`"` {
		t.Errorf("value = %s, want %q", got.Body, want)
	}
	if got := gets(t, s, "/plain", 200); got.Body != `"`+want+`"<nil>` {
		t.Errorf("value on a plain route = %s, want %q", got.Body, want)
	}
}

func TestOverridesReplaceAtAnyDepth(t *testing.T) {
	for depth, want := range []string{"x12345", "x2345", "x345", "x45", "x5", "x"} {
		w := newTower()
		shows(t, dependency.Overrides(w.router, w.floors[depth].WithValue("x")), want)
		if made := w.groundIsMade.Load(); made != 0 {
			t.Errorf("depth %d: what is below ran %d times", depth, made)
		}
		shows(t, w.router, "012345") // as it was
	}
}

func TestAFakeIsAProviderLikeAnyOther(t *testing.T) {
	w := newTower()
	var made atomic.Int32
	fake := w.floors[3].With(func(c *gin.Context) (string, error) {
		made.Add(1)
		vermouth.From(c).SetHeader("X-Fake", c.Query("q"))
		return w.floors[1].Get(c) // it may use what it likes
	})
	s := servertest.HTTP1(t, dependency.Overrides(w.router, fake))
	got := gets(t, s, "/?q=7", 200)
	if got.Body != `"0145"` || got.Header.Get("X-Fake") != "7" || got.Header.Get("X-Ground") != "1" {
		t.Errorf("answer = %s %v, want what the fake has set and used", got.Body, got.Header)
	}
	gets(t, s, "/plain", 200) // which asks twice
	if made.Load() != 2 {
		t.Errorf("the fake ran %d times in 2 requests", made.Load())
	}
}

func TestAFakeEndsTheRequest(t *testing.T) {
	for name, tc := range map[string]struct {
		fake   func(*gin.Context) (string, error)
		status int
	}{
		"an error":          {func(*gin.Context) (string, error) { return "", errors.New("secret") }, 500},
		"an Error":          {func(*gin.Context) (string, error) { return "", vermouth.Fail(401, "") }, 401},
		"a Reply":           {func(*gin.Context) (string, error) { return "", vermouth.Redirect(303, "/login") }, 303},
		"a panic":           {func(*gin.Context) (string, error) { panic("x") }, 500},
		"an answer by hand": {func(c *gin.Context) (string, error) { c.AbortWithStatusJSON(403, 1); return "", nil }, 403},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTower()
			s := servertest.HTTP1(t, dependency.Overrides(w.router, w.floors[2].With(tc.fake)))
			gets(t, s, "/", tc.status)
			gets(t, s, "/plain", tc.status)
		})
	}
}

func TestAFakeThatAsksForWhatItReplacesIsACycle(t *testing.T) {
	w := newTower()
	p := w.floors[2]
	for name, fake := range map[string]func(*gin.Context) (string, error){
		"itself":       p.Get,
		"WithoutCache": func(c *gin.Context) (string, error) { return p.WithoutCache().Get(c) },
	} {
		gets(t, servertest.HTTP1(t, dependency.Overrides(w.router, p.With(fake))), "/", 500)
		if list := w.told.all(); len(list) == 0 || !strings.Contains(fmt.Sprint(list[len(list)-1]), "cycle") {
			t.Errorf("%s: OnError was told %v, want a cycle", name, list)
		}
	}
}

func TestAFakesHooksRun(t *testing.T) {
	var n notes
	p := n.before("real")
	r, _, wait := newLiveEngine(t)
	r.GET("/", dependency.Attach(p), vermouth.Handle(ok))
	fake := p.With(func(c *gin.Context) (string, error) {
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { n.add("fake ends"); return nil })
		return "", nil
	})
	gets(t, servertest.HTTP1(t, dependency.Overrides(r, fake)), "/", 200)
	wait()
	n.want(t, "fake ends")
}

func TestOfNestedOverridesTheInnerOneWins(t *testing.T) {
	w := newTower()
	inner := dependency.Overrides(w.router, w.floors[2].WithValue("i"))
	shows(t, dependency.Overrides(inner, w.floors[2].WithValue("o")), "i345")
	shows(t, dependency.Overrides(inner, w.floors[4].WithValue("o")), "o5") // what the inner one leaves alone
	shows(t, dependency.Overrides(dependency.Overrides(inner), w.floors[4].WithValue("o")), "o5")
	shows(t, dependency.Overrides(dependency.Overrides(inner, w.floors[2].WithValue("m")), w.floors[2].WithValue("o")), "i345")
	shows(t, inner, "i345")
	shows(t, dependency.Overrides(w.router), "012345")
}

func TestR49_ParallelTestsReplaceInOneRouter(t *testing.T) {
	w := newTower()
	for i := range 16 {
		t.Run(fmt.Sprint("test ", i), func(t *testing.T) {
			t.Parallel()
			name := fmt.Sprint("<", i, ">")
			floor, want := w.floors[i%6], name+"12345"[i%6:]
			if i%4 == 3 {
				floor, want = value("unused"), "012345" // a test that replaces what this route does not use
			}
			s := servertest.HTTP1(t, dependency.Overrides(w.router, floor.WithValue(name)))
			var clients sync.WaitGroup
			for range 8 {
				clients.Go(func() {
					got, err := s.Try(http.MethodGet, "/plain", "")
					if err != nil || got.Body != `"`+want+`"<nil>` {
						t.Errorf("value = %s (%v), want %q", got.Body, err, want)
					}
				})
			}
			clients.Wait()
		})
	}
}

func TestTheVariantWithoutCacheIsReplacedToo(t *testing.T) {
	var made atomic.Int32
	p := dependency.New(func(*gin.Context) (int32, error) { t.Error("a provider that is replaced ran"); return 0, nil })
	fresh := p.WithoutCache()
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject4(p, fresh, p, fresh,
		func(_ *gin.Context, a, b, c, d int32) ([]int32, error) { return []int32{a, b, c, d}, nil })))
	count := func(*gin.Context) (int32, error) { return made.Add(1), nil }
	for name, replace := range map[string]dependency.Override{"of the provider": p.With(count), "of the variant": fresh.With(count)} {
		made.Store(0)
		if got := gets(t, servertest.HTTP1(t, dependency.Overrides(r, replace)), "/", 200); got.Body != "[1,2,1,3]" {
			t.Errorf("%s: values = %s, want the fake's, fresh where they were", name, got.Body)
		}
	}
	shared := servertest.HTTP1(t, dependency.Overrides(r, p.WithValue(7)))
	if got := gets(t, shared, "/", 200); got.Body != "[7,7,7,7]" {
		t.Errorf("values = %s, want the value", got.Body)
	}
}

func TestInputsAreReplacedByWhatIsEqual(t *testing.T) {
	r, _ := newEngine()
	r.GET("/:id", vermouth.Handle(dependency.Inject3(bind.Query[int]("n"), bind.Query[string]("n"), bind.Path[int]("id"),
		func(_ *gin.Context, n int, text string, id int) ([]string, error) {
			return []string{fmt.Sprint(n), text, fmt.Sprint(id)}, nil
		})))
	s := servertest.HTTP1(t, dependency.Overrides(r, bind.Query[int]("n").WithValue(9), bind.Path[int]("id").WithValue(8)))
	if got := gets(t, s, "/x?n=text", 200); got.Body != `["9","text","8"]` {
		t.Errorf("values = %s, want the input of another type left alone", got.Body)
	}
	if got := invalid(t, s.Get(t, "/x")); len(got) != 1 || got[0] != "query n" {
		t.Errorf("problems = %q, want that of the input that is not replaced", got)
	}
	fails := bind.Query[int]("n").With(func(*gin.Context) (int, error) {
		return 0, &dependency.InputError{Problems: []dependency.Problem{{In: "fake", Name: "n", Rule: "required"}}}
	})
	if got := invalid(t, servertest.HTTP1(t, dependency.Overrides(r, fails)).Get(t, "/x?n=1")); len(got) != 2 || got[0] != "fake n" || got[1] != "path id" {
		t.Errorf("problems = %q, want the fake's among them", got)
	}
}

func TestChecksAndSingletonsAreReplaced(t *testing.T) {
	guard := dependency.Check(func(*gin.Context) error { return vermouth.Fail(401, "") })
	life := &vermouth.Lifecycle{}
	pool := dependency.Singleton(life, func(context.Context) (string, error) { t.Error("it was built"); return "", nil }, nil)
	r, _ := newEngine()
	r.GET("/", dependency.Attach(guard), vermouth.Handle(dependency.Inject(pool, func(_ *gin.Context, value string) (string, error) { return value, nil })))
	gets(t, servertest.HTTP1(t, r), "/", 401)
	test := dependency.Overrides(r, guard.WithValue(vermouth.None{}), pool.WithValue("fake"))
	if got := gets(t, servertest.HTTP1(t, test), "/", 200); got.Body != `"fake"` {
		t.Errorf("value = %s", got.Body)
	}
}

func TestOverridesReachARequestWhoseContextAMiddlewareReplaces(t *testing.T) {
	p := value("real")
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		ctx, cancel := context.WithCancel(c.Request.Context())
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
	})
	r.GET("/", vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, value string) (string, error) { return value, nil })))
	if got := gets(t, servertest.HTTP1(t, dependency.Overrides(r, p.WithValue("fake"))), "/", 200); got.Body != `"fake"` {
		t.Errorf("value = %s", got.Body)
	}
}

func TestMistakesWithOverridesPanic(t *testing.T) {
	var missing *texts
	p, r := value("x"), gin.New()
	const twice, nilProvider = " is replaced twice", ": the provider is nil or was not made by New"
	for name, tc := range map[string]struct {
		want  string
		build func()
	}{
		"no handler":          {"dependency.Overrides: want a handler, got nil", func() { dependency.Overrides(nil, p.WithValue("")) }},
		"a zero override":     {"dependency.Overrides: an override is zero; make it by With", func() { dependency.Overrides(r, dependency.Override{}) }},
		"twice":               {twice, func() { dependency.Overrides(r, p.WithValue("a"), p.WithValue("b")) }},
		"twice, WithoutCache": {twice, func() { dependency.Overrides(r, p.WithValue("a"), p.WithoutCache().WithValue("b")) }},
		"twice, equal inputs": {twice, func() { dependency.Overrides(r, bind.Query[int]("n").WithValue(1), bind.Query[int]("n").WithValue(2)) }},
		"no function":         {"dependency.Provider.With: want a function, got nil", func() { p.With(nil) }},
		"With of nil":         {"dependency.Provider.With" + nilProvider, func() { missing.WithValue("") }},
		"With of zero":        {"dependency.Provider.With" + nilProvider, func() { new(texts).WithValue("") }},
		"WithoutCache of nil": {"dependency.Provider.WithoutCache" + nilProvider, func() { missing.WithoutCache() }},
		"and of zero":         {"dependency.Provider.WithoutCache" + nilProvider, func() { new(texts).WithoutCache() }},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, tc.want) || !strings.HasPrefix(got, "dependency.") {
					t.Errorf("panic = %q, want %q", got, tc.want)
				}
			}()
			tc.build()
			t.Error("it did not panic")
		})
	}
}
