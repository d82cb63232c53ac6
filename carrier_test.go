package vermouth_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
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

// TestALostResponseIsNoAnswer has a middleware forget the context of the request. What was set before cannot be found any
// more, so that nothing may be answered: neither the route nor a dependency runs, and the hooks roll back.
func TestALostResponseIsNoAnswer(t *testing.T) {
	forgetful := replace(func(r *http.Request) *http.Request { return r.WithContext(context.Background()) })
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })

	ran := func(t *testing.T) gin.HandlerFunc {
		return set(func(*vermouth.Response) { t.Error("the handler runs") })
	}
	for name, routes := range map[string]func(t *testing.T, r *gin.Engine){
		"a route": func(t *testing.T, r *gin.Engine) { r.GET("/", ran(t)) },
		"a guard": func(t *testing.T, r *gin.Engine) {
			r.GET("/", vermouth.Guard(func(*gin.Context) error { t.Error("the check runs"); return nil }), ran(t))
		},
		"a guard of a plain route": func(t *testing.T, r *gin.Engine) {
			r.GET("/", vermouth.Guard(func(*gin.Context) error { t.Error("the check runs"); return nil }),
				func(*gin.Context) { t.Error("the handler runs") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			log.Reset()
			r, _ := newEngine()
			var outcome vermouth.Outcome
			r.Use(func(c *gin.Context) {
				vermouth.From(c).SetHeader("X-Before", "1").
					BeforeSend(func(o vermouth.Outcome) error { outcome = o; return nil })
			}, forgetful)
			routes(t, r)
			got := servertest.HTTP1(t, r).Get(t, "/")
			if got.Status != 500 || got.Body != `{"title":"Internal Server Error","status":500}` {
				t.Errorf("answer = %d %q", got.Status, got.Body)
			}
			if outcome.Status != 500 || outcome.Err == nil {
				t.Errorf("the hooks are told %+v, want an error", outcome)
			}
			if !strings.Contains(log.String(), vermouth.ErrLost.Error()) {
				t.Errorf("the log does not name the cause: %s", log.String())
			}
		})
	}

	t.Run("From names the fix", func(t *testing.T) {
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequest(get, "/", nil)
		defer vermouth.Begin(c).End()
		forgetful(c)
		defer func() {
			if text := fmt.Sprint(recover()); !strings.Contains(text, vermouth.ErrLost.Error()) {
				t.Errorf("panic = %s", text)
			}
		}()
		vermouth.From(c)
	})

	t.Run("before the temporal response nothing is lost", func(t *testing.T) {
		r := gin.New()
		r.GET("/", forgetful, middleware.TemporalResponse(), set(header("X-A", "1")))
		r.GET("/again", middleware.TemporalResponse(), forgetful, middleware.TemporalResponse(), set(header("X-A", "1")))
		s := servertest.HTTP1(t, r)
		for _, path := range []string{"/", "/again"} {
			if got := s.Get(t, path); got.Status != 200 || got.Header.Get("X-A") != "1" {
				t.Errorf("%s: answer = %d %v", path, got.Status, got.Header)
			}
		}
	})
}

// TestARequestInsideOfARequestHasItsOwn asks the engine from a handler, with the context of the handler's request and in
// other ways that share something with it.
func TestARequestInsideOfARequestHasItsOwn(t *testing.T) {
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
				if id == "1" && c.GetHeader("X-Inner") == "" {
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
		ended = context.WithoutCancel(c.Request.Context())
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

// TestFilesOfAFormAreRemoved uploads what net/http keeps on the disk, and removes with the request that it has made.
func TestFilesOfAFormAreRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := gin.New()
	r.MaxMultipartMemory = 1
	r.Use(gin.Recovery(), func(c *gin.Context) {
		if c.Query("early") != "" {
			_, _ = c.FormFile("file")
		}
	}, middleware.TemporalResponse())
	upload := func(c *gin.Context) (string, error) {
		file, err := c.FormFile("file")
		if err != nil {
			return "", err
		}
		files, err := os.ReadDir(os.TempDir())
		return fmt.Sprint(file.Size, len(files)), err
	}
	r.POST("/ours", vermouth.Handle(upload))
	r.POST("/plain", func(c *gin.Context) {
		text, err := upload(c)
		if err != nil {
			text = err.Error()
		}
		c.String(200, text)
	})
	r.POST("/another", vermouth.Handle(func(c *gin.Context) (string, error) {
		text, err := upload(c)
		c.Request.MultipartForm = &multipart.Form{}
		return text, err
	}))
	r.POST("/panic", func(c *gin.Context) {
		_, _ = upload(c)
		panic("on purpose")
	})
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("file", "name")
	_, _ = part.Write(bytes.Repeat([]byte("x"), 12<<20))
	_ = form.Close()
	s := servertest.HTTP1(t, r)
	for path, status := range map[string]int{"/ours": 200, "/plain": 200, "/panic": 500, "/another?early=1": 200} {
		if got := s.Do(t, http.MethodPost, path, body.String(), "Content-Type", form.FormDataContentType()); got.Status != status {
			t.Errorf("%s: answer = %d %s", path, got.Status, got.Body)
		}
		for begun := time.Now(); ; time.Sleep(time.Millisecond) { // it happens after the answer
			files, err := os.ReadDir(os.TempDir())
			if err == nil && len(files) == 0 {
				break
			}
			if time.Since(begun) > 10*time.Second {
				t.Fatalf("%s: %d files stay, %v", path, len(files), err)
			}
		}
	}
}

// TestTheContextOfTheRequestIsStillOne holds that what carries the response does what a context does.
func TestTheContextOfTheRequestIsStillOne(t *testing.T) {
	type key struct{}
	deadline := time.Now().Add(time.Hour)
	parent, cancel := context.WithDeadline(context.WithValue(context.Background(), key{}, "value"), deadline)
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(get, "/", nil).WithContext(parent)
	r := vermouth.Begin(c)
	defer r.End()
	r.SetCookie(&http.Cookie{Name: "session", Value: "hunter2"})
	ctx := c.Request.Context()
	if at, ok := ctx.Deadline(); !ok || !at.Equal(deadline) || ctx.Value(key{}) != "value" || ctx.Value("absent") != nil || ctx.Err() != nil {
		t.Errorf("the deadline is %v, the value %v, the error %v", at, ctx.Value(key{}), ctx.Err())
	}
	for _, text := range []string{fmt.Sprint(ctx), fmt.Sprintf("%+v", ctx), fmt.Sprint(context.WithValue(ctx, key{}, 1))} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("a context that is printed shows a cookie: %s", text)
		}
	}
	goroutines := runtime.NumGoroutine()
	derived, stop := context.WithCancel(ctx)
	defer stop()
	if now := runtime.NumGoroutine(); now != goroutines {
		t.Errorf("to derive a context starts %d goroutines: it does not see whose it is", now-goroutines)
	}
	cancel()
	select {
	case <-derived.Done():
	case <-time.After(10 * time.Second):
		t.Error("what is derived does not end with the context before")
	}
	if ctx.Err() == nil {
		t.Error("the context does not end with the one before")
	}
}
