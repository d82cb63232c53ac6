package dependency_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// The tests of this file hold dependencies, what they close, overrides and background tasks to what FastAPI does. The
// number is that of an item in a list of FastAPI's behaviour; TestDiffersFromFastAPI says where ours is another, and why.

// notes is a list that providers and hooks write to, from any goroutine.
type notes struct {
	mu    sync.Mutex
	lines []string
}

func (n *notes) add(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf(format, args...))
}

func (n *notes) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	lines := n.lines
	n.lines = nil
	return lines
}

// want compares what was noted since the last time.
func (n *notes) want(t *testing.T, want ...string) {
	t.Helper()
	if got := n.take(); !slices.Equal(got, want) {
		t.Errorf("notes = %q, want %q", got, want)
	}
}

type texts = dependency.Provider[string]

// plain returns a provider of its name that notes when it is made, after those that it uses.
func (n *notes) plain(name string, uses ...*texts) *texts {
	return dependency.New(func(c *gin.Context) (string, error) {
		for _, p := range uses {
			if _, err := p.Get(c); err != nil {
				return "", err
			}
		}
		n.add("%s", name)
		return name, nil
	})
}

// before returns a provider that ends before the answer is sent, and after one that ends later.
func (n *notes) before(name string, uses ...*texts) *texts {
	p := n.plain(name, uses...)
	return dependency.New(func(c *gin.Context) (string, error) {
		value, err := p.Get(c)
		if err == nil {
			vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { n.add("%s ends", name); return nil })
		}
		return value, err
	})
}

func (n *notes) after(name string, uses ...*texts) *texts {
	p := n.plain(name, uses...)
	return dependency.New(func(c *gin.Context) (string, error) {
		value, err := p.Get(c)
		if err == nil {
			vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { n.add("%s ends", name); return nil })
		}
		return value, err
	})
}

// newLiveEngine returns an engine, what its OnError is told, and a function that waits for the work after the answers.
func newLiveEngine(t *testing.T, opts ...vermouth.Option) (r *gin.Engine, f *told, wait func()) {
	f, life := &told{}, &vermouth.Lifecycle{}
	r = gin.New()
	opts = append([]vermouth.Option{vermouth.OnError(f.add), vermouth.Life(life)}, opts...)
	r.Use(gin.Recovery(), middleware.TemporalResponse(opts...))
	return r, f, func() {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		if err := life.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	}
}

// barrier returns a function that returns when it was called n times.
func barrier(t *testing.T, n int32) func() {
	var arrived atomic.Int32
	all := make(chan struct{})
	return func() {
		if arrived.Add(1) == n {
			close(all)
		}
		select {
		case <-all:
		case <-time.After(10 * time.Second):
			t.Errorf("%d have arrived, want %d", arrived.Load(), n)
		}
	}
}

func ok(*gin.Context) (string, error) { return "ok", nil }

// gets asks for a path and compares the status.
func gets(t *testing.T, s *servertest.Server, path string, status int, headers ...string) servertest.Answer {
	t.Helper()
	got := s.Get(t, path, headers...)
	if got.Status != status {
		t.Errorf("GET %s = %d %s, want %d", path, got.Status, got.Body, status)
	}
	return got
}

// invalid returns the names of the inputs that a 422 lists.
func invalid(t *testing.T, got servertest.Answer) (names []string) {
	t.Helper()
	var problem struct{ Errors []dependency.Problem }
	if err := json.Unmarshal([]byte(got.Body), &problem); err != nil || got.Status != http.StatusUnprocessableEntity {
		t.Errorf("answer = %d %s (%v), want a 422 that can be read", got.Status, got.Body, err)
	}
	for _, p := range problem.Errors {
		names = append(names, p.In+" "+p.Name)
	}
	return names
}

func TestC143_FromTheEngineInwardsThenFromLeftToRightDepthFirst(t *testing.T) {
	var n notes
	leaf := n.plain("leaf")
	r, _ := newEngine()
	r.Use(dependency.Attach(n.plain("engine")))
	outer := r.Group("/outer", dependency.Attach(n.plain("outer 1"), n.plain("outer 2")))
	inner := outer.Group("/inner", dependency.Attach(n.plain("inner")))
	handler := dependency.Inject3(n.plain("left", n.plain("sub", leaf)), leaf, n.plain("right"),
		func(*gin.Context, string, string, string) (string, error) { n.add("handler"); return "", nil })
	inner.GET("/", dependency.Attach(n.plain("route")), vermouth.Handle(handler, dependency.Use(n.plain("option"))))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		gets(t, s, "/outer/inner/", 200)
		n.want(t, "engine", "outer 1", "outer 2", "inner", "route", "option", "leaf", "sub", "left", "right", "handler")
	})
}

// TestC144 holds unless Parallel says otherwise.
func TestC144_DependenciesAreMadeSequentially(t *testing.T) {
	var running atomic.Int32
	slow := func() *dependency.Provider[int] {
		return dependency.New(func(*gin.Context) (int, error) {
			if running.Add(1) != 1 {
				t.Error("two dependencies of one request run at the same time")
			}
			defer running.Add(-1)
			time.Sleep(2 * time.Millisecond)
			return 0, nil
		})
	}
	r, _ := newEngine()
	r.GET("/", dependency.Attach(slow(), slow()), vermouth.Handle(dependency.Inject2(slow(), slow(), func(*gin.Context, int, int) (string, error) {
		return "", nil
	})))
	gets(t, servertest.HTTP1(t, r), "/", 200)
}

// TestDiffersFromFastAPI_C145_TheKeyIsTheProvider: there it is the function, with scopes. Functions of Go cannot be
// compared, so it is the pointer that New returns; inputs, which are made where they are used, have a key of their own.
func TestDiffersFromFastAPI_C145_TheKeyIsTheProvider(t *testing.T) {
	var made atomic.Int32
	count := func(*gin.Context) (int32, error) { return made.Add(1), nil }
	a, b := dependency.New(count), dependency.New(count)
	type key struct{ name string }
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject4(a, b, dependency.NewInput(key{"in"}, count), dependency.NewInput(key{"in"}, count),
		func(_ *gin.Context, a, b, in, same int32) ([]int32, error) { return []int32{a, b, in, same}, nil })))
	if got := gets(t, servertest.HTTP1(t, r), "/", 200); got.Body != "[1,2,3,3]" {
		t.Errorf("values = %s, want two providers of one function, and one input", got.Body)
	}
}

func TestC146_OncePerRequestAndNeverForAnother(t *testing.T) {
	var made atomic.Int32
	leaf := dependency.New(func(*gin.Context) (int32, error) { return made.Add(1), nil })
	via := func() *dependency.Provider[int32] {
		return dependency.New(func(c *gin.Context) (int32, error) { return leaf.Get(c) })
	}
	r, _ := newEngine()
	r.GET("/", dependency.Attach(leaf, via()), vermouth.Handle(dependency.Inject3(via(), leaf, via(),
		func(_ *gin.Context, a, b, c int32) ([]int32, error) { return []int32{a, b, c}, nil }), dependency.Use(leaf)))
	s := servertest.HTTP1(t, r)
	for _, want := range []string{"[1,1,1]", "[2,2,2]"} {
		if got := gets(t, s, "/", 200); got.Body != want {
			t.Errorf("values = %s, want %s", got.Body, want)
		}
	}
}

func TestC147_WithoutCacheRunsAgainAndFillsAnEmptySlot(t *testing.T) {
	var made atomic.Int32
	p := dependency.New(func(*gin.Context) (int32, error) { return made.Add(1), nil })
	fresh := p.WithoutCache()
	list := func(_ *gin.Context, a, b, c int32) ([]int32, error) { made.Store(0); return []int32{a, b, c}, nil }
	r, _ := newEngine()
	r.GET("/filled", vermouth.Handle(dependency.Inject3(p, fresh, p, list)))
	r.GET("/empty", vermouth.Handle(dependency.Inject3(fresh, p, fresh, list)))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/filled": "[1,2,1]", "/empty": "[1,1,2]"} {
		if got := gets(t, s, path, 200); got.Body != want {
			t.Errorf("%s = %s, want %s", path, got.Body, want)
		}
	}
}

// TestDiffersFromFastAPI_C148_AnUncachedLeafUnderACachedParentDoesNotRunAgain: there the leaf is solved before anybody
// looks whether the parent needs it. Here a parent that is remembered asks for nothing.
func TestDiffersFromFastAPI_C148_AnUncachedLeafUnderACachedParentDoesNotRunAgain(t *testing.T) {
	var n notes
	parent := n.plain("parent", n.plain("leaf").WithoutCache())
	r, _ := newEngine()
	r.GET("/", dependency.Attach(parent), vermouth.Handle(dependency.Inject2(parent, parent, func(*gin.Context, string, string) (string, error) {
		return "", nil
	})))
	gets(t, servertest.HTTP1(t, r), "/", 200)
	n.want(t, "leaf", "parent")
}

// TestDiffersFromFastAPI_C149_OneProviderRunsOnceWhateverThePhase: there a dependency with another scope is another one,
// because the scope belongs to the use. Here the phase belongs to the hook, and one provider may have both.
func TestDiffersFromFastAPI_C149_OneProviderRunsOnceWhateverThePhase(t *testing.T) {
	var n notes
	p := dependency.New(func(c *gin.Context) (string, error) {
		n.add("made")
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { n.add("before"); return nil }).
			AfterSend(func(context.Context, vermouth.Outcome) error { n.add("after"); return nil })
		return "", nil
	})
	r, _, wait := newLiveEngine(t)
	r.GET("/", dependency.Attach(p), vermouth.Handle(ok, dependency.Use(p)))
	gets(t, servertest.HTTP1(t, r), "/", 200)
	wait()
	n.want(t, "made", "before", "after")
}

// TestDiffersFromFastAPI_C150_TheCallerIsKnownOnceWhateverTheScopes: there scopes are handed down to the dependency that
// finds out who calls, which runs again for each set of them. Here each set is a dependency around that one; where they
// stand around each other the caller needs all.
func TestDiffersFromFastAPI_C150_TheCallerIsKnownOnceWhateverTheScopes(t *testing.T) {
	var made atomic.Int32
	caller := dependency.New(func(c *gin.Context) ([]string, error) { made.Add(1); return c.QueryArray("scope"), nil })
	has := slices.Contains[[]string]
	reads := security.Scopes(caller, has, "read")
	writes := security.Scopes(reads, has, "write")
	r, _ := newEngine()
	r.Use(dependency.Attach(reads))
	r.GET("/", vermouth.Handle(dependency.Inject2(writes, caller, func(*gin.Context, []string, []string) (string, error) { return "", nil })))
	s := servertest.HTTP1(t, r)
	gets(t, s, "/?scope=read&scope=write", 200)
	if got := gets(t, s, "/?scope=read", 403); !strings.Contains(got.Header.Get("WWW-Authenticate"), `scope="write"`) {
		t.Errorf("WWW-Authenticate = %q, want the scope that is missing", got.Header.Get("WWW-Authenticate"))
	}
	gets(t, s, "/?scope=write", 403) // what is required further out holds too
	if made.Load() != 3 {
		t.Errorf("the caller was looked up %d times in 3 requests", made.Load())
	}
}

// store is what a program builds once, with dependencies as methods and fields.
type store struct {
	name string
	user *texts
}

func (s *store) provide(*gin.Context) (string, error) { return s.name, nil }

func newStore(name string) *store {
	s := &store{name: name}
	s.user = dependency.New(func(*gin.Context) (string, error) { return s.name + "'s user", nil })
	return s
}

// loud wraps a provider's function.
func loud(provide func(*gin.Context) (string, error)) func(*gin.Context) (string, error) {
	return func(c *gin.Context) (string, error) {
		value, err := provide(c)
		return strings.ToUpper(value), err
	}
}

func provideGlobal(*gin.Context) (string, error) { return "function", nil }

func provideZero[T any](*gin.Context) (none T, err error) { return none, nil }

func TestC151_AnyFunctionOfThatShapeIsAProvider(t *testing.T) {
	s := newStore("store")
	for want, p := range map[string]*texts{
		"function":     dependency.New(provideGlobal),
		"store":        dependency.New(s.provide),
		"store's user": s.user,
		"FUNCTION":     dependency.New(loud(provideGlobal)),
		"closure":      dependency.New(func(*gin.Context) (string, error) { return "closure", nil }),
		"":             dependency.New(provideZero[string]),
	} {
		r, _ := newEngine()
		r.GET("/", vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, value string) (string, error) { return value, nil })))
		if got := gets(t, servertest.HTTP1(t, r), "/", 200); got.Body != `"`+want+`"` {
			t.Errorf("value = %s, want %q", got.Body, want)
		}
	}
}

func TestC152_AParametrisedProviderIsOneForEachTimeItIsMade(t *testing.T) {
	var n notes
	contains := func(word string) *dependency.Provider[bool] {
		return dependency.New(func(c *gin.Context) (bool, error) {
			n.add("%s", word)
			return strings.Contains(c.Query("q"), word), nil
		})
	}
	bar, foo := contains("bar"), contains("foo")
	r, _ := newEngine()
	r.GET("/", dependency.Attach(bar), vermouth.Handle(dependency.Inject2(bar, foo, func(_ *gin.Context, a, b bool) ([]bool, error) {
		return []bool{a, b}, nil
	})))
	if got := gets(t, servertest.HTTP1(t, r), "/?q=barber", 200); got.Body != "[true,false]" {
		t.Errorf("values = %s", got.Body)
	}
	n.want(t, "bar", "foo")
}

func TestC153_AttachAndUseRunForTheirEffect(t *testing.T) {
	effect := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).SetHeader("X-Effect", "1").SetCookie(&http.Cookie{Name: "effect"}).SetStatus(202)
		return 7, nil
	})
	check := dependency.Check(func(c *gin.Context) error { vermouth.From(c).SetHeader("X-Check", "1"); return nil })
	r, _ := newEngine()
	r.GET("/attach", dependency.Attach(effect, check), vermouth.Handle(ok))
	r.GET("/use", vermouth.Handle(ok, dependency.Use(effect, check)))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{"/attach", "/use"} {
			got := gets(t, s, path, 202)
			if got.Header.Get("X-Effect") != "1" || got.Header.Get("X-Check") != "1" || got.Header.Get("Set-Cookie") == "" || got.Body != `"ok"` {
				t.Errorf("%s = %v %s, want what was set", path, got.Header, got.Body)
			}
		}
	})
}

func TestC154_ADependencyDeclaresItsOwnInput(t *testing.T) {
	item, page := bind.Path[string]("item"), bind.Query[int]("page")
	paged := dependency.New(func(c *gin.Context) (string, error) {
		name, err := item.Get(c)
		if err != nil {
			return "", err
		}
		number, err := page.Get(c)
		return fmt.Sprint(name, " ", number), err
	})
	r, _ := newEngine()
	r.GET("/:item", vermouth.Handle(dependency.Inject(paged, func(_ *gin.Context, text string) (string, error) { return text, nil })))
	s := servertest.HTTP1(t, r)
	if got := gets(t, s, "/books?page=3", 200); got.Body != `"books 3"` {
		t.Errorf("value = %s", got.Body)
	}
	if got := invalid(t, s.Get(t, "/books?page=x")); !slices.Equal(got, []string{"query page"}) {
		t.Errorf("problems = %q, want the input of the dependency", got)
	}
}

// TestDiffersFromFastAPI_C155_InputsComeLastAndAreCollected: there a dependency whose input is invalid is skipped, the
// others run all the same, and what they set is dropped. Here one 422 lists the inputs of an Inject too, but they come
// after everything else, and a dependency that cannot be made ends the request there.
func TestDiffersFromFastAPI_C155_InputsComeLastAndAreCollected(t *testing.T) {
	var n notes
	a, b := bind.Query[int]("a"), bind.Query[int]("b")
	own := dependency.New(func(c *gin.Context) (int, error) { return a.Get(c) })
	never := dependency.New(func(*gin.Context) (int, error) { t.Error("a dependency of a doomed request ran"); return 0, nil })
	limit := dependency.New(func(c *gin.Context) (string, error) {
		n.add("limit")
		vermouth.From(c).Always().SetHeader("X-Limit", "9")
		return "", nil
	})
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject4(a, limit, b, a, func(*gin.Context, int, string, int, int) (int, error) {
		t.Error("the handler ran")
		return 0, nil
	})))
	r.GET("/own", vermouth.Handle(dependency.Inject3(b, own, never, func(*gin.Context, int, int, int) (int, error) { return 0, nil })))
	s := servertest.HTTP1(t, r)
	got := s.Get(t, "/?a=x")
	if names := invalid(t, got); !slices.Equal(names, []string{"query a", "query b"}) || got.Header.Get("X-Limit") != "9" {
		t.Errorf("problems = %q, headers %v, want each once, and the limit", names, got.Header)
	}
	n.want(t, "limit")
	if names := invalid(t, s.Get(t, "/own?a=x")); !slices.Equal(names, []string{"query a"}) {
		t.Errorf("problems = %q, want that of the first only", names)
	}
}

func TestC156_AnErrorStopsAtOnce(t *testing.T) {
	var n notes
	number := bind.Query[int]("n")
	refused := dependency.NewInput("refused", func(*gin.Context) (int, error) { return 0, vermouth.Fail(413, "") })
	guard := dependency.Check(func(*gin.Context) error { return vermouth.Fail(401, "") })
	handler := func(*gin.Context, int, int, string) (int, error) { n.add("handler"); return 0, nil }
	r, _ := newEngine()
	r.GET("/guard", vermouth.Handle(dependency.Inject3(number, number, n.plain("later"), handler), dependency.Use(guard, n.plain("later"))))
	r.GET("/input", vermouth.Handle(dependency.Inject3(number, refused, n.plain("first"), handler)))
	s := servertest.HTTP1(t, r)
	if got := gets(t, s, "/guard?n=x", 401); strings.Contains(got.Body, "errors") {
		t.Errorf("body = %s, want no word of the input", got.Body)
	}
	n.want(t)
	if got := gets(t, s, "/input?n=x", 413); strings.Contains(got.Body, "errors") {
		t.Errorf("body = %s, want no word of the other input", got.Body)
	}
	n.want(t, "first")
}

// TestDiffersFromFastAPI_C157_AnEngineGuardsWhatIsMountedInIt: there a mounted application is out of reach of the global
// dependencies, which leaves it open. Here it is a route of the engine like any other. It has values of its own.
func TestDiffersFromFastAPI_C157_AnEngineGuardsWhatIsMountedInIt(t *testing.T) {
	var n notes
	shared := n.plain("shared")
	mounted, _ := newEngine()
	mounted.GET("/in/x", vermouth.Handle(ok, dependency.Use(shared)))
	r, _ := newEngine()
	r.Use(dependency.Attach(dependency.Check(func(c *gin.Context) error {
		vermouth.From(c).SetHeader("X-Guard", "1")
		if c.GetHeader("X-User") == "" {
			return vermouth.Fail(401, "")
		}
		return nil
	}), shared))
	r.Any("/in/*path", gin.WrapH(mounted))
	s := servertest.HTTP1(t, r)
	gets(t, s, "/in/x", 401)
	n.want(t)
	if got := gets(t, s, "/in/x", 200, "X-User", "ada"); got.Header.Get("X-Guard") != "1" || got.Body != `"ok"` {
		t.Errorf("answer = %v %s, want what the guard set", got.Header, got.Body)
	}
	n.want(t, "shared", "shared")
}

// TestDiffersFromFastAPI_C158_ASingletonLivesAsLongAsTheProgram: there is no such dependency there, and every user
// keeps pools in the application's state, which nothing replaces in tests.
func TestDiffersFromFastAPI_C158_ASingletonLivesAsLongAsTheProgram(t *testing.T) {
	var n notes
	life := &vermouth.Lifecycle{}
	pool := dependency.Singleton(life, func(context.Context) (string, error) { n.add("opened"); return "pool", nil },
		func(_ context.Context, value string) error { n.add("closed %s", value); return nil })
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject(pool, func(_ *gin.Context, value string) (string, error) { return value, nil })))
	s := servertest.HTTP1(t, r)
	for range 3 {
		gets(t, s, "/", 200)
	}
	n.want(t, "opened")
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	n.want(t, "closed pool")
}

// TestDiffersFromFastAPI_C159_AProviderAsksForWhatTheRequestNeeds: there the graph is fixed before the first request.
// Here the compiler checks the types, a provider that is missing panics while routes are built, and who asks for what is
// up to the request; see R46 for a cycle.
func TestDiffersFromFastAPI_C159_AProviderAsksForWhatTheRequestNeeds(t *testing.T) {
	var n notes
	admin, guest := n.plain("admin"), n.plain("guest")
	either := dependency.New(func(c *gin.Context) (string, error) {
		if c.Query("as") == "admin" {
			return admin.Get(c)
		}
		return guest.Get(c)
	})
	r, _ := newEngine()
	r.GET("/", dependency.Attach(either), vermouth.Handle(ok))
	s := servertest.HTTP1(t, r)
	for _, as := range []string{"admin", "guest"} {
		gets(t, s, "/?as="+as, 200)
		n.want(t, as)
	}
	defer func() {
		if recover() == nil {
			t.Error("a route with a dependency that is not made yet was built")
		}
	}()
	dependency.Attach(newMissing().user)
}

// newMissing is a constructor that forgot a field.
func newMissing() *store { return &store{} }

func TestC160_WhatWasOpenedIsClosedLastInFirstOut(t *testing.T) {
	closed := []string{"root ends", "b ends", "a ends", "leaf ends"}
	for name, tc := range map[string]struct {
		handler func() (string, error)
		status  int
	}{
		"a value":  {func() (string, error) { return "", nil }, 200},
		"an error": {func() (string, error) { return "", vermouth.Fail(409, "") }, 409},
		"a Reply":  {func() (string, error) { return "", vermouth.Redirect(303, "/") }, 303},
		"a panic":  {func() (string, error) { panic("x") }, 500},
	} {
		t.Run(name, func(t *testing.T) {
			var n notes
			leaf, late := n.before("leaf"), n.after("late leaf")
			root := n.before("root", n.before("a", leaf), n.before("b", leaf))
			lateRoot := n.after("late root", n.after("late a", late), late)
			half := dependency.New(func(c *gin.Context) (string, error) {
				if _, err := root.Get(c); err != nil {
					return "", err
				}
				if c.Query("half") != "" {
					return "", vermouth.Fail(418, "") // before it has opened anything
				}
				vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { n.add("half ends"); return nil })
				return "", nil
			})
			r, _, wait := newLiveEngine(t)
			r.GET("/", dependency.Attach(lateRoot), vermouth.Handle(func(*gin.Context) (string, error) { return tc.handler() }, dependency.Use(half)))
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				gets(t, s, "/", tc.status)
				wait()
				opened := []string{"late leaf", "late a", "late root", "leaf", "a", "b", "root"}
				lateClosed := []string{"late root ends", "late a ends", "late leaf ends"}
				n.want(t, slices.Concat(opened, []string{"half ends"}, closed, lateClosed)...)
				gets(t, s, "/?half=1", 418)
				wait()
				n.want(t, slices.Concat(opened, closed, lateClosed)...)
			})
		})
	}
}

// encoded notes when it is encoded.
type encoded struct{ n *notes }

func (e encoded) MarshalJSON() ([]byte, error) { e.n.add("encoded"); return []byte("1"), nil }

func TestC161_BeforeSendIsAfterEncodingAndAfterSendIsAfterTheTasks(t *testing.T) {
	var n notes
	received := make(chan struct{}, 1)
	session, pool := n.before("session"), n.after("pool")
	r, _, wait := newLiveEngine(t)
	r.GET("/", dependency.Attach(pool, session), vermouth.Handle(func(c *gin.Context) (encoded, error) {
		n.add("handler")
		vermouth.From(c).Background(func(context.Context, vermouth.Outcome) error { <-received; n.add("task"); return nil })
		return encoded{&n}, nil
	}, vermouth.Unfiltered()))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		gets(t, s, "/", 200)
		n.want(t, "pool", "session", "handler", "encoded", "session ends") // the client has its answer, the task is held
		received <- struct{}{}
		wait()
		n.want(t, "task", "pool ends")
	})
}

// TestDiffersFromFastAPI_C162_APlainStreamHoldsBothPhasesOpen: there function scopes are closed before the first chunk.
// Here a plain gin.HandlerFunc streams by itself, and what it uses stays open until it has returned.
func TestDiffersFromFastAPI_C162_APlainStreamHoldsBothPhasesOpen(t *testing.T) {
	var n notes
	more := make(chan struct{})
	r, _, wait := newLiveEngine(t)
	r.GET("/", dependency.Attach(n.after("pool"), n.before("session")), func(c *gin.Context) {
		c.String(200, "one\n")
		c.Writer.Flush()
		<-more
		c.String(200, "two\n")
	})
	s := servertest.HTTP1(t, r)
	response, err := (&http.Client{Timeout: 20 * time.Second}).Get(s.URL)
	if err != nil {
		close(more)
		t.Fatal(err)
	}
	defer response.Body.Close()
	body := bufio.NewReader(response.Body)
	line, err := body.ReadString('\n')
	if line != "one\n" || err != nil {
		t.Errorf("first chunk = %q, %v", line, err)
	}
	n.want(t, "pool", "session")
	close(more)
	if line, err := body.ReadString('\n'); line != "two\n" || err != nil {
		t.Errorf("second chunk = %q, %v", line, err)
	}
	if _, err := body.ReadByte(); err == nil {
		t.Error("the body goes on")
	}
	wait()
	n.want(t, "session ends", "pool ends")
}

// TestDiffersFromFastAPI_C163_AValueDoesNotOutliveWhatItUses: there the two scopes are declared, and the program does not
// start. Here the phase is what a provider registers, so the first request finds out: a 500, and OnError is told where
// both are made. Both are closed.
func TestDiffersFromFastAPI_C163_AValueDoesNotOutliveWhatItUses(t *testing.T) {
	var n notes
	session := dependency.New(func(c *gin.Context) (string, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { n.add("session ends"); return nil })
		return "", nil
	})
	outbox := dependency.New(func(c *gin.Context) (string, error) {
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { n.add("outbox ends"); return nil })
		return session.Get(c)
	})
	r, told, wait := newLiveEngine(t)
	r.GET("/made", vermouth.Handle(dependency.Inject(outbox, func(*gin.Context, string) (string, error) { n.add("handler"); return "", nil })))
	r.GET("/remembered", dependency.Attach(session, outbox), func(*gin.Context) { n.add("handler") })
	r.GET("/fresh", dependency.Attach(session, outbox.WithoutCache()), func(*gin.Context) { n.add("handler") })
	r.GET("/apart", dependency.Attach(session, n.after("pool")), vermouth.Handle(ok)) // neither uses the other
	r.GET("/within", dependency.Attach(n.before("commit", n.after("lock"))), vermouth.Handle(ok))
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/made", "/remembered", "/fresh"} {
		i := len(told.all())
		gets(t, s, path, 500)
		wait()
		n.want(t, "session ends", "outbox ends")
		text := fmt.Sprint(told.all()[i:])
		if !strings.Contains(text, "lives until AfterSend") || !strings.Contains(text, "ends BeforeSend") || strings.Count(text, "contract_test.go:") != 2 {
			t.Errorf("OnError was told %q, want both by name", text)
		}
	}
	gets(t, s, "/apart", 200)
	gets(t, s, "/within", 200)
	wait()
}

func TestC164_WhatClosesNothingHasNoPhase(t *testing.T) {
	var n notes
	config := n.plain("config")
	r, _, wait := newLiveEngine(t)
	r.GET("/", dependency.Attach(n.before("session", config), n.after("pool", config)), vermouth.Handle(ok))
	gets(t, servertest.HTTP1(t, r), "/", 200)
	wait()
	n.want(t, "config", "session", "pool", "session ends", "pool ends")
}

// TestDiffersFromFastAPI_C165_BothPhasesLearnOfTheErrorEachInItsTime: there both are told before the error is answered.
// Here BeforeSend is, and can still set a header; AfterSend keeps its promise, and is told what became of the request.
func TestDiffersFromFastAPI_C165_BothPhasesLearnOfTheErrorEachInItsTime(t *testing.T) {
	errPlain := errors.New("secret")
	number := bind.Query[int]("n")
	for name, tc := range map[string]struct {
		handler func(*gin.Context) (any, error)
		status  int
	}{
		"Error":   {func(*gin.Context) (any, error) { return nil, vermouth.Fail(409, "taken") }, 409},
		"error":   {func(*gin.Context) (any, error) { return nil, errPlain }, 500},
		"input":   {func(c *gin.Context) (any, error) { return number.Get(c) }, 422},
		"model":   {func(*gin.Context) (any, error) { return func() {}, nil }, 500},
		"Reply":   {func(*gin.Context) (any, error) { return nil, vermouth.Redirect(303, "/login") }, 303},
		"mistake": {func(c *gin.Context) (any, error) { vermouth.From(c).SetStatus(42); return 1, nil }, 500},
		"panic":   {func(*gin.Context) (any, error) { panic(errPlain) }, 500},
	} {
		t.Run(name, func(t *testing.T) {
			var n notes
			session := dependency.New(func(c *gin.Context) (string, error) {
				response := vermouth.From(c)
				response.BeforeSend(func(o vermouth.Outcome) error {
					n.add("before %d %t", o.Status, o.Err != nil)
					response.Always().SetHeader("X-Rolled-Back", "1")
					return nil
				})
				response.AfterSend(func(_ context.Context, o vermouth.Outcome) error {
					n.add("after %d %t", o.Status, o.Err != nil)
					return nil
				})
				return "", nil
			})
			r, _, wait := newLiveEngine(t)
			r.GET("/", dependency.Attach(session), vermouth.Handle(tc.handler, vermouth.Unfiltered()))
			if got := gets(t, servertest.HTTP1(t, r), "/", tc.status); got.Header.Get("X-Rolled-Back") != "1" {
				t.Errorf("headers = %v, want that of the hook", got.Header)
			}
			wait()
			n.want(t, fmt.Sprintf("before %d true", tc.status), fmt.Sprintf("after %d true", tc.status))
		})
	}
}

// TestDiffersFromFastAPI_C166_ErrorsAreTranslatedOnTheWayUp: there a dependency that is closed may raise another error in
// place of the first. Here the client is told the first failure, and OnError of the other one; errors are translated by
// who asks, or by MapError.
func TestDiffersFromFastAPI_C166_ErrorsAreTranslatedOnTheWayUp(t *testing.T) {
	errNoRow, errHook := errors.New("no row"), errors.New("hook")
	row := dependency.New(func(*gin.Context) (string, error) { return "", errNoRow })
	user := dependency.New(func(c *gin.Context) (string, error) {
		value, err := row.Get(c)
		if errors.Is(err, errNoRow) {
			return "", vermouth.Fail(401, "").Because(err)
		}
		return value, err
	})
	session := dependency.New(func(c *gin.Context) (string, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { return vermouth.Fail(409, "").Because(errHook) })
		return "", nil
	})
	r, told, _ := newLiveEngine(t, vermouth.MapError(func(err error) *vermouth.Error {
		if errors.Is(err, errNoRow) {
			return vermouth.Fail(404, "")
		}
		return nil
	}))
	r.GET("/who-asks", vermouth.Handle(ok, dependency.Use(user)))
	r.GET("/map", vermouth.Handle(ok, dependency.Use(row)))
	r.GET("/hook", dependency.Attach(session), vermouth.Handle(ok, dependency.Use(row)))
	s := servertest.HTTP1(t, r)
	gets(t, s, "/who-asks", 401)
	gets(t, s, "/map", 404)
	gets(t, s, "/hook", 404)
	if !slices.ContainsFunc(told.all(), func(err error) bool { return errors.Is(err, errHook) }) {
		t.Errorf("OnError was told %v, want the hook's error too", told.all())
	}
}

// TestDiffersFromFastAPI_C167_AHookCannotSwallowAnError: there an except without a raise hides the error, and the answer
// is a 500 about something else. Here a hook is told of the error, and what it returns takes nothing away.
func TestDiffersFromFastAPI_C167_AHookCannotSwallowAnError(t *testing.T) {
	session := dependency.New(func(c *gin.Context) (string, error) {
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error { o.Err, o.Status = nil, 200; return nil })
		return "", nil
	})
	r, _ := newEngine()
	r.GET("/error", dependency.Attach(session), vermouth.Handle(func(*gin.Context) (string, error) { return "", vermouth.Fail(409, "taken") }))
	r.GET("/panic", dependency.Attach(session), vermouth.Handle(func(*gin.Context) (string, error) { panic("x") }))
	s := servertest.HTTP1(t, r)
	if got := gets(t, s, "/error", 409); !strings.Contains(got.Body, "taken") {
		t.Errorf("body = %s, want the handler's error", got.Body)
	}
	gets(t, s, "/panic", 500)
}

func TestC168_AFailingEndIsAnAnswerBeforeAndALogLineAfter(t *testing.T) {
	errEnd := errors.New("secret")
	before := func(err error) *texts {
		return dependency.New(func(c *gin.Context) (string, error) {
			vermouth.From(c).SetHeader("X-Dropped", "1").BeforeSend(func(vermouth.Outcome) error { return err })
			return "", nil
		})
	}
	after := dependency.New(func(c *gin.Context) (string, error) {
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { return errEnd })
		return "", nil
	})
	r, told, wait := newLiveEngine(t)
	r.GET("/before", dependency.Attach(before(errEnd)), vermouth.Handle(ok))
	r.GET("/status", dependency.Attach(before(vermouth.Fail(503, "busy").Because(errEnd))), vermouth.Handle(ok))
	r.GET("/after", dependency.Attach(after), vermouth.Handle(ok))
	s := servertest.HTTP1(t, r)
	if got := gets(t, s, "/before", 500); got.Body != internalError || got.Header.Get("X-Dropped") != "" {
		t.Errorf("answer = %s %v, want a bare 500", got.Body, got.Header)
	}
	if got := gets(t, s, "/status", 503); !strings.Contains(got.Body, "busy") {
		t.Errorf("body = %s, want that of the hook", got.Body)
	}
	gets(t, s, "/after", 200)
	wait()
	if list := told.all(); len(list) != 3 || !errors.Is(list[0], errEnd) || !errors.Is(list[1], errEnd) || !errors.Is(list[2], errEnd) {
		t.Errorf("OnError was told %v, want each", list)
	}
}

// TestDiffersFromFastAPI_C169_ThePhaseIsTheNameOfTheMethod: there the code after yield has moved four times, across the
// sending of the answer. Here each phase has its name, there is no default, and it is the same on every kind of route.
func TestDiffersFromFastAPI_C169_ThePhaseIsTheNameOfTheMethod(t *testing.T) {
	var n notes
	received := make(chan struct{}, 1)
	both := dependency.New(func(c *gin.Context) (string, error) {
		response := vermouth.From(c)
		response.BeforeSend(func(vermouth.Outcome) error {
			n.add("before")
			if c.Query("plain") == "" {
				response.Always().SetHeader("X-Before", "1")
			}
			return nil
		})
		response.AfterSend(func(context.Context, vermouth.Outcome) error { <-received; n.add("after"); return nil })
		return "", nil
	})
	r, _, wait := newLiveEngine(t)
	g := r.Group("/", dependency.Attach(both))
	g.GET("/value", vermouth.Handle(ok))
	g.GET("/none", vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }))
	g.GET("/reply", vermouth.Handle(func(*gin.Context) (*vermouth.Reply, error) { return vermouth.Text(200, "x").Verbatim(), nil }))
	g.GET("/error", vermouth.Handle(func(*gin.Context) (int, error) { return 0, vermouth.Fail(409, "") }))
	g.GET("/attach", dependency.Attach(dependency.Check(func(*gin.Context) error { return vermouth.Fail(401, "") })))
	g.GET("/plain", func(c *gin.Context) { c.String(200, "x") })
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for path, status := range map[string]int{"/value": 200, "/none": 204, "/reply": 200, "/error": 409, "/attach": 401, "/plain?plain=1": 200} {
			if got := gets(t, s, path, status); path != "/plain?plain=1" && got.Header.Get("X-Before") != "1" {
				t.Errorf("%s: headers = %v, want that of the hook", path, got.Header)
			}
			n.want(t, "before") // the client has the answer, and the other one has not begun to note
			received <- struct{}{}
			wait()
			n.want(t, "after")
		}
	})
}

// TestDiffersFromFastAPI_C170_AProviderReturnsOnceOrEndsTheRequest: there a generator that never yields is a 500, and one
// that yields twice fails after the answer. A function of Go has one value: nil is one, and one that ends the goroutine
// instead ends the request, with its hooks.
func TestDiffersFromFastAPI_C170_AProviderReturnsOnceOrEndsTheRequest(t *testing.T) {
	var n notes
	none := dependency.New(func(*gin.Context) (*int, error) { return nil, nil })
	session := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error { n.add("ends %t", errors.Is(o.Err, vermouth.ErrGoexit)); return nil })
		return 0, nil
	})
	never := dependency.New(func(*gin.Context) (int, error) { runtime.Goexit(); return 0, nil })
	r, _ := newEngine()
	r.GET("/nil", vermouth.Handle(dependency.Inject(none, func(_ *gin.Context, p *int) (bool, error) { return p == nil, nil })))
	r.GET("/never", dependency.Attach(session, session, never), vermouth.Handle(ok))
	if got := gets(t, servertest.HTTP1(t, r), "/nil", 200); got.Body != "true" {
		t.Errorf("value = %s, want a nil pointer", got.Body)
	}
	if got, err := servertest.HTTP1(t, r).Try(http.MethodGet, "/never", ""); err == nil {
		t.Errorf("answer = %d %s, want the connection cut", got.Status, got.Body)
	}
	n.want(t, "ends true")
}

// TestDiffersFromFastAPI_C171_HooksNeedNoPool: there they run in worker threads, with a limiter of their own against a
// deadlock. Here nobody waits for a worker: as many requests as there are can wait for each other in their hooks.
func TestDiffersFromFastAPI_C171_HooksNeedNoPool(t *testing.T) {
	const requests = 100
	before, after := barrier(t, requests), barrier(t, requests)
	session := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { before(); return nil }).
			AfterSend(func(context.Context, vermouth.Outcome) error { after(); return nil })
		return 0, nil
	})
	r, _, wait := newLiveEngine(t)
	r.GET("/", dependency.Attach(session), vermouth.Handle(ok))
	s := servertest.HTTP1(t, r)
	var clients sync.WaitGroup
	for range requests {
		clients.Go(func() {
			if got, err := s.Try(http.MethodGet, "/", ""); err != nil || got.Status != 200 {
				t.Errorf("answer = %d, %v", got.Status, err)
			}
		})
	}
	clients.Wait()
	wait()
}

func TestC172_ContextValuesReachTheHandlerAndTheHooks(t *testing.T) {
	type key struct{}
	var n notes
	traced := dependency.New(func(c *gin.Context) (int, error) {
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), key{}, "trace"))
		c.Set(key{}, "kept")
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error {
			n.add("before %v %v", c.Request.Context().Value(key{}), c.MustGet(key{}))
			return nil
		}).AfterSend(func(ctx context.Context, _ vermouth.Outcome) error { n.add("after %v", ctx.Value(key{})); return nil })
		return 0, nil
	})
	r, _, wait := newLiveEngine(t)
	r.GET("/", dependency.Attach(traced), vermouth.Handle(func(c *gin.Context) (string, error) {
		n.add("handler %v %v", c.Request.Context().Value(key{}), c.MustGet(key{}))
		return "", nil
	}))
	gets(t, servertest.HTTP1(t, r), "/", 200)
	wait()
	n.want(t, "handler trace kept", "before trace kept", "after trace")
}

func TestC173_AnOverrideIsFoundAtEveryLevel(t *testing.T) {
	unwanted := func() *texts {
		return dependency.New(func(*gin.Context) (string, error) { t.Error("a provider that is replaced ran"); return "real", nil })
	}
	engine, group, route, option, value, sub := unwanted(), unwanted(), unwanted(), unwanted(), unwanted(), unwanted()
	parent := dependency.New(func(c *gin.Context) (string, error) { return sub.Get(c) })
	var n notes
	r, _ := newEngine()
	r.Use(dependency.Attach(engine))
	r.Group("/g", dependency.Attach(group)).GET("/", dependency.Attach(route), vermouth.Handle(
		dependency.Inject2(value, parent, func(_ *gin.Context, a, b string) (string, error) { return a + b, nil }), dependency.Use(option)))
	var replace []dependency.Override
	for name, p := range map[string]*texts{"engine": engine, "group": group, "route": route, "option": option, "value": value, "sub": sub} {
		replace = append(replace, p.With(func(*gin.Context) (string, error) { n.add("%s", name); return name, nil }))
	}
	servertest.Both(t, dependency.Overrides(r, replace...), func(t *testing.T, s *servertest.Server) {
		if got := gets(t, s, "/g/", 200); got.Body != `"valuesub"` {
			t.Errorf("value = %s", got.Body)
		}
		n.want(t, "engine", "group", "route", "option", "value", "sub")
	})
}

func TestC174_WhatReplacesBringsItsOwnInput(t *testing.T) {
	realInput, fakeInput := bind.Query[int]("real"), bind.Query[int]("fake")
	sub := dependency.New(func(*gin.Context) (int, error) { t.Error("what only the replaced one uses ran"); return 0, nil })
	p := dependency.New(func(c *gin.Context) (int, error) {
		if _, err := sub.Get(c); err != nil {
			return 0, err
		}
		return realInput.Get(c)
	})
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, value int) (int, error) { return value, nil })))
	s := servertest.HTTP1(t, dependency.Overrides(r, p.With(func(c *gin.Context) (int, error) { return fakeInput.Get(c) })))
	if got := invalid(t, s.Get(t, "/?real=1")); !slices.Equal(got, []string{"query fake"}) {
		t.Errorf("problems = %q, want the input of what replaces", got)
	}
	if got := gets(t, s, "/?fake=2", 200); got.Body != "2" {
		t.Errorf("value = %s, want 2", got.Body)
	}
}

// TestDiffersFromFastAPI_C175_AParametrisedProviderIsReplacedByItsPointer: there what a factory returns can be named by
// the very object only, which a route that called the factory in its signature does not give away. Here it is a value in
// a variable like any other provider, and the route names the same one.
func TestDiffersFromFastAPI_C175_AParametrisedProviderIsReplacedByItsPointer(t *testing.T) {
	atLeast := func(level int) *dependency.Provider[int] {
		return dependency.New(func(*gin.Context) (int, error) { return level, nil })
	}
	two, three := atLeast(2), atLeast(3)
	caller := value([]string{"read"})
	admin := security.Scopes(caller, slices.Contains, "admin")
	object := newStore("real")
	r, _ := newEngine()
	r.GET("/", dependency.Attach(admin), vermouth.Handle(dependency.Inject3(two, three, object.user, func(_ *gin.Context, a, b int, user string) (string, error) {
		return fmt.Sprint(a, b, " ", user), nil
	})))
	gets(t, servertest.HTTP1(t, r), "/", 403)
	test := dependency.Overrides(r, two.WithValue(9), admin.WithValue(nil), object.user.WithValue("nobody"))
	if got := gets(t, servertest.HTTP1(t, test), "/", 200); got.Body != `"9 3 nobody"` {
		t.Errorf("values = %s", got.Body)
	}
}

// TestDiffersFromFastAPI_C176_OverridesAreAValue: there they are a map of the application, and a test that forgets to
// reset it changes the others. Here nothing is changed: the router without them is the router.
func TestDiffersFromFastAPI_C176_OverridesAreAValue(t *testing.T) {
	p := value("real")
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, value string) (string, error) { return value, nil })))
	replace := []dependency.Override{p.WithValue("fake")}
	fake := dependency.Overrides(r, replace...)
	replace[0] = p.WithValue("changed later")
	for _, tc := range []struct {
		handler http.Handler
		want    string
	}{{r, "real"}, {fake, "fake"}, {r, "real"}, {dependency.Overrides(r, p.WithValue("other")), "other"}, {fake, "fake"}} {
		if got := gets(t, servertest.HTTP1(t, tc.handler), "/", 200); got.Body != `"`+tc.want+`"` {
			t.Errorf("value = %s, want %q", got.Body, tc.want)
		}
	}
}

// TestDiffersFromFastAPI_C177_OverridesReachAMountedEngine: there each application has a map of its own. Here they travel
// with the request.
func TestDiffersFromFastAPI_C177_OverridesReachAMountedEngine(t *testing.T) {
	p := value("real")
	mounted, _ := newEngine()
	mounted.GET("/in/x", vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, value string) (string, error) { return value, nil })))
	r, _ := newEngine()
	r.Any("/in/*path", gin.WrapH(mounted))
	if got := gets(t, servertest.HTTP1(t, dependency.Overrides(r, p.WithValue("fake"))), "/in/x", 200); got.Body != `"fake"` {
		t.Errorf("value = %s, want that of the override", got.Body)
	}
}

func TestC178_TheDescriptionOfTheRoutesKeepsTheOriginal(t *testing.T) {
	p := value("real")
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, value string) (string, error) { return value, nil })))
	before := fmt.Sprint(vermouth.Routes(r))
	gets(t, servertest.HTTP1(t, dependency.Overrides(r, p.With(func(*gin.Context) (string, error) { return "", vermouth.Fail(409, "") }))), "/", 409)
	if after := fmt.Sprint(vermouth.Routes(r)); after != before || before == "[]" {
		t.Errorf("routes = %s, want %s", after, before)
	}
}

// TestDiffersFromFastAPI_C182_AnErrorOfATaskIsToldOnceAndAnsweredByNobody: there its exception handler tries to answer a
// request that was answered, and fails with an error of its own.
func TestDiffersFromFastAPI_C182_AnErrorOfATaskIsToldOnceAndAnsweredByNobody(t *testing.T) {
	var list []vermouth.Failure
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.Life(life),
		vermouth.OnError(func(_ context.Context, f vermouth.Failure) { list = append(list, f) }), // of one request
		vermouth.ErrorRenderer(func(*gin.Context, *vermouth.Error) *vermouth.Reply { t.Error("somebody answers it"); return nil }),
	))
	mail := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).Background(func(context.Context, vermouth.Outcome) error { return vermouth.Fail(409, "taken") })
		return 0, nil
	})
	r.GET("/", dependency.Attach(mail), vermouth.Handle(ok))
	if got := gets(t, servertest.HTTP1(t, r), "/", 200); got.Body != `"ok"` {
		t.Errorf("body = %s", got.Body)
	}
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	var failed *vermouth.Error
	if len(list) != 1 || list[0].Phase != vermouth.PhaseAfterSend || list[0].Status != 200 || !errors.As(list[0].Err, &failed) || failed.Status() != 409 {
		t.Errorf("OnError was told %+v, want the task's error once", list)
	}
}

// TestDiffersFromFastAPI_C183_TasksRunWithEveryKindOfAnswer: there a Response that is returned with a task of its own
// drops those of dependencies. Here a request has one list.
func TestDiffersFromFastAPI_C183_TasksRunWithEveryKindOfAnswer(t *testing.T) {
	var n notes
	task := func(c *gin.Context, name string) {
		vermouth.From(c).Background(func(_ context.Context, o vermouth.Outcome) error { n.add("%s %d", name, o.Status); return nil })
	}
	mail := dependency.New(func(c *gin.Context) (int, error) { task(c, "dependency"); return 0, nil })
	r, _, wait := newLiveEngine(t)
	for path, reply := range map[string]*vermouth.Reply{
		"/text": vermouth.Text(201, "x"), "/verbatim": vermouth.JSON(202, 1).Verbatim(), "/redirect": vermouth.Redirect(303, "/"),
	} {
		r.GET(path, dependency.Attach(mail), vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) { task(c, "handler"); return reply, nil }))
		r.GET(path+"/ends", dependency.Attach(mail, dependency.Check(func(c *gin.Context) error { task(c, "handler"); return reply })), vermouth.Handle(ok))
	}
	s := servertest.HTTP1(t, r)
	for path, status := range map[string]int{"/text": 201, "/verbatim": 202, "/redirect": 303} {
		for _, path := range []string{path, path + "/ends"} {
			got := gets(t, s, path, status)
			wait()
			n.want(t, fmt.Sprintf("dependency %d", got.Status), fmt.Sprintf("handler %d", got.Status))
		}
	}
}

// TestC163_AHookOfAFailedValueIsItsOwn: whoever forgives its error does not live longer for it.
func TestC163_AHookOfAFailedValueIsItsOwn(t *testing.T) {
	cache := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { return nil })
		return 0, errors.New("no cache")
	})
	session := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { return nil })
		return 1, nil
	})
	outer := dependency.New(func(c *gin.Context) (int, error) { _, _ = cache.Get(c); return session.Get(c) })
	tasks := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).Background(func(context.Context, vermouth.Outcome) error { return nil })
		return session.Get(c)
	})
	r, _ := newEngine()
	r.GET("/one", dependency.Attach(outer), func(c *gin.Context) { c.Status(200) })
	r.GET("/parallel", dependency.Attach(dependency.Parallel(outer)), func(c *gin.Context) { c.Status(200) })
	r.GET("/task", dependency.Attach(tasks), func(c *gin.Context) { c.Status(200) })
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]int{"/one": 200, "/parallel": 200, "/task": 500} {
		if got := s.Get(t, path); got.Status != want {
			t.Errorf("%s = %d, want %d", path, got.Status, want)
		}
	}
}

func TestC147_WithoutCacheTwiceIsWithoutCache(t *testing.T) {
	made := 0
	p := dependency.New(func(*gin.Context) (int, error) { made++; return made, nil })
	fresh := p.WithoutCache().WithoutCache()
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject2(fresh, p, func(_ *gin.Context, a, b int) ([]int, error) { return []int{a, b}, nil })))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Body != "[1,1]" {
		t.Errorf("got %s: the first value is p's", got.Body)
	}
	if got := servertest.HTTP1(t, dependency.Overrides(r, p.WithValue(100))).Get(t, "/"); got.Body != "[100,100]" {
		t.Errorf("overridden = %s", got.Body)
	}
}

func TestC147_AnErrorOfAFreshValueIsNotRemembered(t *testing.T) {
	made := 0
	p := dependency.New(func(*gin.Context) (int, error) {
		if made++; made == 1 {
			return 0, errors.New("the first one")
		}
		return made, nil
	})
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (int, error) {
		_, _ = p.WithoutCache().Get(c)
		return p.Get(c)
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Body != "2" {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
}
