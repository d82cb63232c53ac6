package dependency_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// step returns a provider that notes when it runs, after those that it uses.
func step(order *[]string, name string, uses ...*dependency.Provider[string]) *dependency.Provider[string] {
	return dependency.New(func(c *gin.Context) (string, error) {
		var value strings.Builder
		value.WriteString(name)
		for _, p := range uses {
			used, err := p.Get(c)
			if err != nil {
				return "", err
			}
			value.WriteString("(" + used + ")")
		}
		*order = append(*order, name)
		vermouth.From(c).AddHeader("X-Order", name)
		return value.String(), nil
	})
}

func TestDependenciesRunDepthFirstAndOnce(t *testing.T) {
	var order []string
	leaf := step(&order, "leaf")
	a, b := step(&order, "a", leaf), step(&order, "b", leaf)
	engine, group, route, check := step(&order, "engine"), step(&order, "group", leaf), step(&order, "route"), step(&order, "check")
	r, _ := newEngine()
	r.Use(dependency.Attach(engine))
	g := r.Group("/g", dependency.Attach(group, engine))
	handler := dependency.Inject4(a, b, leaf, engine, func(_ *gin.Context, a, b, leaf, engine string) ([]string, error) {
		return []string{a, b, leaf, engine}, nil
	})
	g.GET("/", dependency.Attach(route), vermouth.Handle(handler, dependency.Use(check)))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		order = nil
		got := s.Get(t, "/g/")
		if got.Body != `["a(leaf)","b(leaf)","leaf","engine"]` {
			t.Errorf("answer = %d %q", got.Status, got.Body)
		}
		want := []string{"engine", "leaf", "group", "route", "check", "a", "b"}
		if !slices.Equal(order, want) {
			t.Errorf("order = %q, want %q", order, want)
		}
		if lines := got.Header.Values("X-Order"); !slices.Equal(lines, want) {
			t.Errorf("X-Order = %q, want %q", lines, want)
		}
	})
}

func TestInjectPassesValues(t *testing.T) {
	one, two, three := value(1), value("two"), value(3.5)
	r, _ := newEngine()
	r.GET("/1", vermouth.Handle(dependency.Inject(one, func(_ *gin.Context, a int) (string, error) { return fmt.Sprint(a), nil })))
	r.GET("/2", vermouth.Handle(dependency.Inject2(one, two, func(_ *gin.Context, a int, b string) (string, error) {
		return fmt.Sprint(a, b), nil
	})))
	r.GET("/3", vermouth.Handle(dependency.Inject3(one, two, three, func(_ *gin.Context, a int, b string, c float64) (string, error) {
		return fmt.Sprint(a, b, c), nil
	})))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/1": `"1"`, "/2": `"1two"`, "/3": `"1two3.5"`} {
		if got := s.Get(t, path); got.Body != want {
			t.Errorf("%s = %d %q, want %q", path, got.Status, got.Body, want)
		}
	}
}

func value[T any](v T) *dependency.Provider[T] {
	return dependency.New(func(*gin.Context) (T, error) { return v, nil })
}

func TestTheValueIsMadeOncePerRequestAndNeverShared(t *testing.T) {
	var made atomic.Int32
	p := dependency.New(func(c *gin.Context) (string, error) { made.Add(1); return c.Query("id"), nil })
	r, _ := newEngine()
	r.GET("/", dependency.Attach(p, p), func(c *gin.Context) {
		a, _ := p.Get(c)
		b, err := p.Get(c)
		c.String(200, "%s %s %v", a, b, err)
	})
	s := servertest.HTTP1(t, r)
	for i := range 3 {
		if got, want := s.Get(t, fmt.Sprintf("/?id=%d", i)).Body, fmt.Sprintf("%d %d <nil>", i, i); got != want {
			t.Errorf("body = %q, want %q", got, want)
		}
	}
	if made.Load() != 3 {
		t.Errorf("made %d times in 3 requests", made.Load())
	}
}

func TestADependencyEndsTheRequest(t *testing.T) {
	errPlain := errors.New("secret")
	for name, tc := range map[string]struct {
		provide func(*gin.Context) (int, error)
		status  int
		body    string
		kept    bool // what was set on the temporal response
	}{
		"error":   {func(*gin.Context) (int, error) { return 0, errPlain }, 500, internalError, false},
		"Error":   {func(*gin.Context) (int, error) { return 0, vermouth.Fail(401, "who?") }, 401, `{"title":"Unauthorized","status":401,"detail":"who?"}`, false},
		"Reply":   {func(*gin.Context) (int, error) { return 0, vermouth.Redirect(303, "/login") }, 303, "", true},
		"abort":   {func(c *gin.Context) (int, error) { c.Abort(); return 0, nil }, 500, internalError, false},
		"by hand": {func(c *gin.Context) (int, error) { c.AbortWithStatusJSON(403, gin.H{}); return 0, nil }, 403, "{}", false},
		"mistake": {func(c *gin.Context) (int, error) { vermouth.From(c).SetHeader("X-A", "\n"); return 0, nil }, 500, internalError, false},
	} {
		t.Run(name, func(t *testing.T) {
			first := dependency.New(func(c *gin.Context) (int, error) {
				vermouth.From(c).SetHeader("X-First", "1").SetCookie(&http.Cookie{Name: "first"})
				return 0, nil
			})
			ends := dependency.New(tc.provide)
			never := dependency.New(func(*gin.Context) (int, error) { t.Error("a later dependency ran"); return 0, nil })
			handler := func(*gin.Context, int, int, int) (int, error) { t.Error("the handler ran"); return 0, nil }
			plain := func(*gin.Context) { t.Error("the handler ran") }
			nested := dependency.New(func(c *gin.Context) (int, error) { return ends.Get(c) })
			r, _ := newEngine()
			r.GET("/inject", vermouth.Handle(dependency.Inject3(first, ends, never, handler)))
			r.GET("/nested", vermouth.Handle(dependency.Inject3(first, nested, never, handler)))
			r.GET("/use", vermouth.Handle(dependency.Inject3(never, never, never, handler), dependency.Use(first, ends, never)))
			r.GET("/attach", dependency.Attach(first, ends, never), plain)
			r.GET("/check", dependency.Attach(first, dependency.Check(func(c *gin.Context) error {
				_, err := tc.provide(c)
				return err
			}), never), plain)
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				for _, path := range []string{"/inject", "/nested", "/use", "/attach", "/check"} {
					got := s.Get(t, path)
					if got.Status != tc.status || got.Body != tc.body {
						t.Errorf("%s = %d %q, want %d %q", path, got.Status, got.Body, tc.status, tc.body)
					}
					kept := tc.kept || name == "by hand" && (path == "/attach" || path == "/check") // written through before
					if (got.Header.Get("X-First") == "1") != kept || (got.Header.Get("Set-Cookie") != "") != kept {
						t.Errorf("%s: headers = %v, want kept = %t", path, got.Header, kept)
					}
				}
			})
		})
	}
}

func TestR46_ACycleIsAnErrorThatNamesEveryEdge(t *testing.T) {
	var a, b, c *dependency.Provider[int]
	outer := dependency.New(func(g *gin.Context) (int, error) { return a.Get(g) })
	a = dependency.New(func(g *gin.Context) (int, error) { return b.Get(g) })
	b = dependency.New(func(g *gin.Context) (int, error) { return c.Get(g) })
	c = dependency.New(func(g *gin.Context) (int, error) { return a.Get(g) })
	r, told := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject(outer, func(*gin.Context, int) (int, error) { return 0, nil })))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q, want the 500 problem", got.Status, got.Body)
	}
	text := fmt.Sprint(told.all())
	if strings.Count(text, "dependency_test.go:") != 4 || strings.Count(text, " -> ") != 3 || !strings.Contains(text, "cycle") {
		t.Errorf("OnError was told %q, want the three edges with file and line", text)
	}
}

func TestR47_ACycleThroughAnAttachIsFoundToo(t *testing.T) {
	var self *dependency.Provider[int]
	self = dependency.New(func(c *gin.Context) (int, error) { return self.Get(c) })
	r, told := newEngine()
	r.GET("/", dependency.Attach(self), func(*gin.Context) { t.Error("the handler ran") })
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 {
		t.Errorf("status = %d, want 500", got.Status)
	}
	if text := fmt.Sprint(told.all()); !strings.Contains(text, "cycle") {
		t.Errorf("OnError was told %q", text)
	}
}

func TestR48_ValuesAreMadeOneAfterTheOther(t *testing.T) {
	var running atomic.Int32
	var list []dependency.Dependency
	for range 8 {
		list = append(list, dependency.New(func(*gin.Context) (int, error) {
			if running.Add(1) != 1 {
				t.Error("two dependencies run at the same time")
			}
			defer running.Add(-1)
			time.Sleep(2 * time.Millisecond)
			return 0, nil
		}))
	}
	r, _ := newEngine()
	r.GET("/", dependency.Attach(list...), func(c *gin.Context) { c.Status(204) })
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 204 {
		t.Errorf("status = %d", got.Status)
	}
}

func TestR50_AnyNumberOfDependenciesIsOneHandler(t *testing.T) {
	var made atomic.Int32
	var list []dependency.Dependency
	for range 200 {
		list = append(list, dependency.New(func(*gin.Context) (int, error) { made.Add(1); return 0, nil }))
	}
	r, _ := newEngine()
	r.GET("/attach", dependency.Attach(list...), func(c *gin.Context) { c.Status(204) })
	r.GET("/use", vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }, dependency.Use(list...)))
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/attach", "/use"} {
		if got := s.Get(t, path).Status; got != 204 {
			t.Errorf("%s = %d", path, got)
		}
	}
	if made.Load() != 400 {
		t.Errorf("made %d values, want 400", made.Load())
	}
}

func TestAProviderThatPanickedSaysSo(t *testing.T) {
	panics := dependency.New(func(*gin.Context) (int, error) { panic("x") })
	r, _ := newEngine()
	r.GET("/", func(c *gin.Context) {
		func() {
			defer func() { _ = recover() }()
			_, _ = panics.Get(c)
		}()
		_, err := panics.Get(c)
		c.String(200, "%v", err)
	})
	if got := servertest.HTTP1(t, r).Get(t, "/").Body; got != "dependency: the provider panicked" {
		t.Errorf("err = %q", got)
	}
}

func TestInvalidInputsAreCollectedAndComeLast(t *testing.T) {
	var order []string
	bad := func(name string) *dependency.Provider[int] {
		return dependency.NewInput(name, func(*gin.Context) (int, error) {
			order = append(order, name)
			return 0, &dependency.InputError{Problems: []dependency.Problem{{In: "query", Name: name, Rule: "required"}}}
		})
	}
	a, b := bad("a"), bad("b")
	user := dependency.New(func(c *gin.Context) (int, error) {
		order = append(order, "user")
		if c.Query("anonymous") != "" {
			return 0, vermouth.Fail(401, "")
		}
		return 0, nil
	})
	handler := func(*gin.Context, int, int, int) (int, error) { t.Error("the handler ran"); return 0, nil }
	nested := dependency.New(func(c *gin.Context) (int, error) { return a.Get(c) })
	r, told := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject3(a, user, b, handler)))
	r.GET("/nested", vermouth.Handle(dependency.Inject(nested, func(*gin.Context, int) (int, error) { return 0, nil })))
	s := servertest.HTTP1(t, r)
	got := s.Get(t, "/")
	want := `{"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[` +
		`{"in":"query","name":"a","rule":"required"},{"in":"query","name":"b","rule":"required"}]}`
	if got.Status != 422 || got.Body != want {
		t.Errorf("answer = %d %q\nwant %q", got.Status, got.Body, want)
	}
	if !slices.Equal(order, []string{"user", "a", "b"}) {
		t.Errorf("order = %q, want the inputs last", order)
	}
	order = nil
	if got := s.Get(t, "/?anonymous=1"); got.Status != 401 || !slices.Equal(order, []string{"user"}) {
		t.Errorf("answer = %d after %q, want 401 before any input", got.Status, order)
	}
	if got := s.Get(t, "/nested"); got.Status != 422 || !strings.Contains(got.Body, `"name":"a"`) {
		t.Errorf("nested = %d %q, want a 422", got.Status, got.Body)
	}
	if len(told.all()) == 0 || !strings.Contains(told.all()[0].Error(), "dependency: invalid input; query a: required") {
		t.Errorf("OnError was told %v", told.all())
	}
}

func TestAnErrorAroundInvalidInputIsAnAnswerOfItsOwn(t *testing.T) {
	in := dependency.NewInput("in", func(*gin.Context) (int, error) {
		return 0, &dependency.InputError{Problems: []dependency.Problem{{In: "body", Rule: "required"}}}
	})
	own := dependency.New(func(c *gin.Context) (int, error) {
		_, err := in.Get(c)
		return 0, vermouth.Fail(400, "mine").SetHeader("X-Mine", "1").Because(err)
	})
	passed := dependency.New(func(c *gin.Context) (int, error) { return in.Get(c) })
	never := dependency.New(func(*gin.Context) (int, error) { t.Error("a dependency of a doomed request ran"); return 0, nil })
	r, _ := newEngine()
	r.GET("/own", vermouth.Handle(dependency.Inject(own, func(*gin.Context, int) (int, error) { return 0, nil })))
	r.GET("/passed", vermouth.Handle(dependency.Inject3(passed, never, in, func(*gin.Context, int, int, int) (int, error) { return 0, nil })))
	r.GET("/twice", vermouth.Handle(dependency.Inject2(in, in, func(*gin.Context, int, int) (int, error) { return 0, nil })))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/own"); got.Status != 400 || got.Header.Get("X-Mine") != "1" || strings.Contains(got.Body, "required") {
		t.Errorf("own = %d %q", got.Status, got.Body)
	}
	for _, path := range []string{"/passed", "/twice"} {
		if got := s.Get(t, path); got.Status != 422 || strings.Count(got.Body, "required") != 1 {
			t.Errorf("%s = %d %q, want the problem once", path, got.Status, got.Body)
		}
	}
}

func TestKeysThatClashAreAnError(t *testing.T) {
	a := dependency.NewInput("key", func(*gin.Context) (string, error) { return "tenant", nil })
	b := dependency.NewInput("key", func(*gin.Context) (int, error) { return 42, nil })
	r, told := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject2(a, b, func(_ *gin.Context, a string, b int) (int, error) {
		t.Errorf("the handler ran with %q and %d", a, b)
		return 0, nil
	})))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 {
		t.Errorf("status = %d, want 500", got.Status)
	}
	if text := fmt.Sprint(told.all()); !strings.Contains(text, "another type has the same key") {
		t.Errorf("OnError was told %q", text)
	}
}

func TestR41_ACopyOfTheContextMakesNothing(t *testing.T) {
	made, unmade := value("made"), value("unmade")
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject(made, func(c *gin.Context, _ string) (string, error) {
		done := make(chan struct{})
		go func(c *gin.Context) {
			defer close(done)
			if got, err := made.Get(c); got != "made" || err != nil {
				t.Errorf("what was made = %q, %v", got, err)
			}
			if _, err := unmade.Get(c); err == nil || !strings.Contains(err.Error(), "another context") {
				t.Errorf("what was not made: %v, want an error", err)
			}
		}(c.Copy())
		<-done
		return unmade.Get(c)
	})))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 || got.Body != `"unmade"` {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func TestR41_ACopyThatIsAskedFirstMakesNothing(t *testing.T) {
	var made atomic.Int32
	p := dependency.New(func(*gin.Context) (int32, error) { return made.Add(1), nil })
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (int32, error) {
		if _, err := p.Get(c.Copy()); err == nil || !strings.Contains(err.Error(), "another context") {
			t.Errorf("Get of a copy: %v, want an error", err)
		}
		return p.Get(c)
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Body != "1" || made.Load() != 1 {
		t.Errorf("answer = %q, made %d times", got.Body, made.Load())
	}
}

func TestNothingIsMadeAfterTheAnswer(t *testing.T) {
	first, late := value(1), value(2)
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		c.Next()
		if got, err := first.Get(c); got != 1 || err != nil {
			t.Errorf("what was made = %d, %v", got, err)
		}
		if _, err := late.Get(c); err == nil || !strings.Contains(err.Error(), "after the answer") {
			t.Errorf("what was not made: %v, want an error: its end would never come", err)
		}
	})
	r.GET("/", vermouth.Handle(dependency.Inject(first, func(_ *gin.Context, n int) (int, error) { return n, nil })))
	servertest.HTTP1(t, r).Get(t, "/")
}

func TestAnErrorRendererFindsTheProblems(t *testing.T) {
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError((&told{}).add),
		vermouth.ErrorRenderer(func(_ *gin.Context, e *vermouth.Error) *vermouth.Reply {
			var invalid *dependency.InputError
			if !errors.As(e, &invalid) {
				return nil
			}
			return vermouth.JSON(e.Status(), gin.H{"detail": invalid.Problems})
		})))
	in := dependency.NewInput("in", func(*gin.Context) (int, error) {
		return 0, &dependency.InputError{Problems: []dependency.Problem{{In: "query", Name: "a", Rule: "required"}}}
	})
	r.GET("/", vermouth.Handle(dependency.Inject(in, func(*gin.Context, int) (int, error) { return 0, nil })))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 422 || got.Body != `{"detail":[{"in":"query","name":"a","rule":"required"}]}` {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func TestANilInputErrorIsA500(t *testing.T) {
	r, _ := newEngine()
	p := dependency.NewInput("nil", func(*gin.Context) (int, error) { var e *dependency.InputError; return 0, e })
	r.GET("/", vermouth.Handle(dependency.Inject(p, func(*gin.Context, int) (int, error) { return 0, nil })))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func TestGetAfterTheAnswerIsNotBlamed(t *testing.T) {
	p := value(7)
	r, told := newEngine()
	r.GET("/", func(c *gin.Context) {
		c.String(200, "x")
		if got, err := p.Get(c); got != 7 || err != nil {
			t.Errorf("Get = %d, %v", got, err)
		}
	})
	servertest.HTTP1(t, r).Get(t, "/")
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

func TestMistakesWhileRoutesAreBuiltPanic(t *testing.T) {
	var missing *dependency.Provider[int]
	handler := func(*gin.Context, int) (int, error) { return 0, nil }
	for want, build := range map[string]func(){
		"dependency.New: want a function":                                func() { dependency.New[int](nil) },
		"dependency.Check: want a function":                              func() { dependency.Check(nil) },
		"dependency.NewInput: want a function":                           func() { dependency.NewInput[int](1, nil) },
		"dependency.NewInput: want a comparable key":                     func() { dependency.NewInput([]int{}, func(*gin.Context) (int, error) { return 0, nil }) },
		"dependency.Provider.Get: the provider is nil":                   func() { _, _ = missing.Get(&gin.Context{}) },
		"dependency.Provider.Get: the provider is nil ":                  func() { _, _ = new(dependency.Provider[int]).Get(&gin.Context{}) },
		"dependency.Attach: a dependency is nil; a provider in a struct": func() { dependency.Attach(new(dependency.Provider[int])) },
		"dependency.Attach: a dependency is nil":                         func() { dependency.Attach(missing) },
		"dependency.Use: a dependency is nil":                            func() { dependency.Use(nil) },
		"dependency.Inject: a dependency is nil":                         func() { dependency.Inject(missing, handler) },
		"dependency.Inject: want a handler, got nil":                     func() { dependency.Inject[int, int](value(1), nil) },
		"dependency.Inject2: want a handler, got nil":                    func() { dependency.Inject2[int, int, int](value(1), value(1), nil) },
		"dependency.Inject3: want a handler, got nil":                    func() { dependency.Inject3[int, int, int, int](value(1), value(1), value(1), nil) },
		"dependency.Inject4: want a handler, got nil":                    func() { dependency.Inject4[int, int, int, int, int](value(1), value(1), value(1), value(1), nil) },
		"vermouth.From: no temporal response in this cont":               func() { _, _ = value(1).Get(&gin.Context{}) },
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, want) {
					t.Errorf("panic = %q, want %q", got, want)
				}
			}()
			build()
			t.Error("it did not panic")
		})
	}
}
