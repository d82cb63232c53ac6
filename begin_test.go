package vermouth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// replace returns a middleware that gives c another request.
func replace(with func(*http.Request) *http.Request) gin.HandlerFunc {
	return func(c *gin.Context) { c.Request = with(c.Request) }
}

// TestMiddlewaresMayReplaceTheRequest gives c.Request a new value between the temporal response and the route, in the ways
// in which it is done.
func TestMiddlewaresMayReplaceTheRequest(t *testing.T) {
	type key struct{}
	ways := map[string]gin.HandlerFunc{
		"a value": replace(func(r *http.Request) *http.Request {
			return r.WithContext(context.WithValue(r.Context(), key{}, 1))
		}),
		"a value of Gin's context": func(c *gin.Context) {
			c.Request = c.Request.WithContext(context.WithValue(c, key{}, 1))
		},
		"a context that is not derived": replace(func(r *http.Request) *http.Request {
			return r.WithContext(context.Background())
		}),
		"another request": replace(func(r *http.Request) *http.Request {
			another, _ := http.NewRequest(r.Method, r.URL.String(), nil) // it was parsed before
			return another
		}),
		"a deadline, derived": func(c *gin.Context) {
			ctx, cancel := context.WithTimeout(c.Request.Context(), time.Minute)
			defer cancel()
			c.Request = c.Request.WithContext(ctx)
			c.Next()
		},
		"not cancelled": replace(func(r *http.Request) *http.Request {
			return r.WithContext(context.WithoutCancel(r.Context()))
		}),
		"a clone": replace(func(r *http.Request) *http.Request { return r.Clone(r.Context()) }),
		"a copy": replace(func(r *http.Request) *http.Request {
			copied := *r
			return &copied
		}),
		"another URL": replace(func(r *http.Request) *http.Request {
			copied, url := *r, *r.URL
			copied.URL = &url
			return &copied
		}),
		"another body": func(c *gin.Context) { c.Request.Body = http.NoBody },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			r, told := newEngine()
			r.Use(func(c *gin.Context) { vermouth.From(c).SetHeader("X-Before", "1") }, way)
			r.GET("/", set(func(r *vermouth.Response) { r.SetHeader("X-After", r.Header("X-Before")) }))
			r.GET("/plain", func(c *gin.Context) {
				vermouth.From(c).SetHeader("X-After", vermouth.From(c).Header("X-Before"))
				c.String(200, "plain")
			})
			s := servertest.HTTP1(t, r)
			for _, path := range []string{"/", "/plain"} {
				if got := s.Get(t, path); got.Status != 200 || got.Header.Get("X-Before") != "1" || got.Header.Get("X-After") != "1" {
					t.Errorf("%s: answer = %d %v", path, got.Status, got.Header)
				}
			}
			if list := told.all(); len(list) > 0 {
				t.Errorf("OnError was told %v", list)
			}
		})
	}
}

// TestARequestInsideOfARequestHasItsOwn asks the engine from a handler, with the context of the handler's request and in
// other ways that share something with it.
func TestARequestInsideOfARequestHasItsOwn(t *testing.T) {
	type inner struct{}
	at := func(r *http.Request, path string) *http.Request {
		url := *r.URL
		url.Path, r.URL = path, &url
		return r
	}
	for _, tc := range []struct {
		name, item string
		way        func(outer *http.Request) *http.Request
	}{
		{"another request", "2", func(outer *http.Request) *http.Request {
			inner, _ := http.NewRequestWithContext(outer.Context(), get, "/items/2", nil) // constants
			return inner
		}},
		{"a clone", "2", func(outer *http.Request) *http.Request { return at(outer.Clone(outer.Context()), "/items/2") }},
		{"a clone without the context", "2", func(outer *http.Request) *http.Request {
			return at(outer.Clone(context.Background()), "/items/2")
		}},
		{"another URL of the same", "2", func(outer *http.Request) *http.Request {
			return at(outer.WithContext(outer.Context()), "/items/2")
		}},
		{"another route", "2", func(outer *http.Request) *http.Request {
			return at(outer.WithContext(outer.Context()), "/other/2")
		}},
		{"the same in another context", "1", func(outer *http.Request) *http.Request {
			return outer.WithContext(context.WithValue(outer.Context(), inner{}, true))
		}},
		{"another header of the same", "1", func(outer *http.Request) *http.Request {
			inner := outer.WithContext(outer.Context())
			inner.Header = http.Header{"X-Inner": {"1"}}
			return inner
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, told := newEngine()
			ask := func(outer *http.Request) {
				w := httptest.NewRecorder()
				r.ServeHTTP(w, tc.way(outer))
				got := w.Result()
				if w.Code != 200 || w.Body.String() != `"`+tc.item+`"` || got.Header.Get("X-Item") != tc.item || len(got.Cookies()) != 1 {
					t.Errorf("inside: %d %s %v", w.Code, w.Body, got.Header)
				}
			}
			item := vermouth.Handle(func(c *gin.Context) (string, error) {
				id := c.Param("id")
				vermouth.From(c).SetHeader("X-Item", id).SetCookie(&http.Cookie{Name: "id" + id, Value: "1"})
				if id == "1" && c.GetHeader("X-Inner") == "" && c.Request.Context().Value(inner{}) == nil {
					var asked sync.WaitGroup
					for range 3 {
						asked.Go(func() { ask(c.Request) })
					}
					asked.Wait()
				}
				return id, nil
			})
			r.GET("/items/:id", item)
			r.GET("/other/:id", item)
			got := servertest.HTTP1(t, r).Get(t, "/items/1")
			if got.Status != 200 || got.Body != `"1"` || got.Header.Get("X-Item") != "1" || len(got.Header["Set-Cookie"]) != 1 {
				t.Errorf("outside: %d %s %v", got.Status, got.Body, got.Header)
			}
			if list := told.all(); len(list) > 0 {
				t.Errorf("OnError was told %v", list)
			}
		})
	}
}

// TestARequestThatOutlivesItsOuterOneHasItsOwn asks the engine with the context of a request that has ended, as a goroutine
// of its may. Gin may give it the context that the ended one had.
func TestARequestThatOutlivesItsOuterOneHasItsOwn(t *testing.T) {
	r, told := newEngine()
	var ended context.Context
	r.GET("/", vermouth.Handle(func(c *gin.Context) (string, error) {
		id := c.Query("id")
		vermouth.From(c).SetHeader("X-"+id, id)
		ended = context.WithoutCancel(c.Request.Context()) //nolint:fatcontext // it is about a context in a context
		return id, nil
	}))
	ended = context.Background()
	for i := range 50 { // in this goroutine, where a pool gives back what it got
		id, w := fmt.Sprint("id", i), httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(get, "/?id="+id, nil).WithContext(ended))
		if w.Code != 200 || w.Body.String() != `"`+id+`"` || len(w.Header()) != 3 { // with the type and the length
			t.Fatalf("%s: %d %s %v", id, w.Code, w.Body, w.Header())
		}
	}
	if list := told.all(); len(list) > 0 {
		t.Errorf("OnError was told %v", list)
	}
}

// TestACopyByHandHasTheSameResponse copies Gin's context as some middlewares for timeouts do, and goes on with the copy.
func TestACopyByHandHasTheSameResponse(t *testing.T) {
	r, told := newEngine()
	r.Use(func(c *gin.Context) {
		vermouth.From(c).SetHeader("X-Before", "1")
		copied := &gin.Context{}
		reflect.ValueOf(copied).Elem().Set(reflect.ValueOf(c).Elem())
		copied.Request = copied.Request.WithContext(context.WithValue(copied.Request.Context(), gin.ContextRequestKey, 1))
		c.Abort()
		done := make(chan struct{})
		go func() {
			defer close(done)
			copied.Next()
		}()
		<-done
	})
	r.GET("/items/:id", set(header("X-A", "1")))
	got := servertest.HTTP1(t, r).Get(t, "/items/1")
	if got.Status != 200 || got.Header.Get("X-A") != "1" || got.Header.Get("X-Before") != "1" {
		t.Errorf("answer = %d %v", got.Status, got.Header)
	}
	if list := told.all(); len(list) > 0 {
		t.Errorf("OnError was told %v", list)
	}
}

// TestACopyByHandThatIsLateStaysWithItsRequest has such a copy still at work when Gin has given the context to another
// request, as a timeout does that does not wait.
func TestACopyByHandThatIsLateStaysWithItsRequest(t *testing.T) {
	type key struct{}
	begun, goOn, saw := make(chan struct{}), make(chan struct{}), make(chan any, 1)
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), key{}, c.Query("id")))
	})
	r.GET("/slow", func(c *gin.Context) {
		copied := &gin.Context{}
		reflect.ValueOf(copied).Elem().Set(reflect.ValueOf(c).Elem())
		elsewhere, _ := gin.CreateTestContext(httptest.NewRecorder())
		copied.Writer = elsewhere.Writer
		go copied.Next()
		<-begun
		c.AbortWithStatus(503)
	}, set(func(r *vermouth.Response) {
		r.AfterSend(func(ctx context.Context, _ vermouth.Outcome) error { saw <- ctx.Value(key{}); return nil })
		close(begun)
		<-goOn
	}))
	r.GET("/fast", set(func(*vermouth.Response) {
		close(goOn)
		if got := <-saw; got != "slow" {
			t.Errorf("the work after the answer has the context of %v", got)
		}
	}))
	for _, path := range []string{"/slow?id=slow", "/fast?id=fast"} { // in this goroutine, where a pool gives back what it got
		r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(get, path, nil))
	}
}

// TestR42_ACopyIsReadableWhenTheRequestHasEnded has a goroutine keep a c.Copy().
func TestR42_ACopyIsReadableWhenTheRequestHasEnded(t *testing.T) {
	r, told := newEngine()
	r.Use(replace(func(r *http.Request) *http.Request { return r.Clone(r.Context()) }))
	copies := make(chan *gin.Context, 1)
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("X-A", "1")
		copies <- c.Copy()
		return hello, nil
	}))
	s := servertest.HTTP1(t, r)
	s.Get(t, "/")
	copied := <-copies
	s.Get(t, "/")
	<-copies
	seen := vermouth.From(copied)
	if seen.Header("X-A") != "1" || !seen.Sealed() {
		t.Errorf("X-A = %q, sealed = %v", seen.Header("X-A"), seen.Sealed())
	}
	if seen.SetHeader("X-A", "2"); !errors.Is(seen.Err(), vermouth.ErrCommitted) {
		t.Errorf("Err = %v", seen.Err())
	}
	told.only(t)
}
