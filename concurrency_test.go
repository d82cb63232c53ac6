package vermouth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestAResponseIsNotLargerThanItMayBe(t *testing.T) {
	if got := unsafe.Sizeof(vermouth.Response{}); got > 256 {
		t.Errorf("a Response has %d bytes, want at most 256", got)
	}
}

func TestR40_ManyGoroutinesMaySet(t *testing.T) {
	r, told := newEngine()
	do := func(response *vermouth.Response) {
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				name := fmt.Sprintf("X-%d", i)
				response.SetHeader(name, "0").SetHeader(name, "1").AddHeader("X-All", name).SetStatus(202)
				response.SetCookie(&http.Cookie{Name: name}).Always().SetHeader("X-Always", "1")
				_, _, _, _ = response.Header(name), response.Values(name), response.Cookies(), response.Status()
				response.BeforeSend(func(vermouth.Outcome) error { return nil })
			})
		}
		wg.Wait()
	}
	r.GET("/ours", set(do))
	r.GET("/plain", func(c *gin.Context) { do(vermouth.From(c)); c.String(202, "") })
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{"/ours", "/plain"} {
			got := s.Get(t, path)
			if got.Status != 202 || len(got.Header.Values("X-All")) != 16 || len(got.Header.Values("Set-Cookie")) != 16 {
				t.Errorf("%s = %d %v", path, got.Status, got.Header)
			}
		}
	})
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

func TestR41_ALateGoroutineReachesNobody(t *testing.T) {
	r, told := newEngine()
	release, done := make(chan struct{}), make(chan *vermouth.Response, 1)
	r.GET("/first", vermouth.Handle(func(c *gin.Context) (Message, error) {
		response := vermouth.From(c)
		go func() {
			<-release
			response.SetHeader("X-From-First", "leak").SetCookie(&http.Cookie{Name: "leak"}).SetStatus(418)
			done <- response
		}()
		return hello, nil
	}))
	r.GET("/second", set(func(r *vermouth.Response) {
		close(release)
		<-done
		r.SetHeader("X-Second", "1")
	}))
	s := servertest.HTTP1(t, r)
	s.Get(t, "/first")
	got := s.Get(t, "/second")
	if got.Status != 200 || got.Header.Get("X-From-First") != "" || got.Header.Get("Set-Cookie") != "" || got.Header.Get("X-Second") != "1" {
		t.Errorf("the second answer = %d %v", got.Status, got.Header)
	}
	if failure := told.only(t); !errors.Is(failure.Err, vermouth.ErrCommitted) || failure.Route != "/first" {
		t.Errorf("OnError was told %+v, want ErrCommitted of /first", failure)
	}
}

func TestR42_ACopyOfTheContextIsReadOnly(t *testing.T) {
	r, told := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("X-A", "1").SetStatus(201)
		copied := vermouth.From(c.Copy())
		copied.SetHeader("X-Copy", "1").SetHeader("X-Copy", "2")
		if copied.Header("X-A") != "1" || copied.Status() != 201 || copied.Header("X-Copy") != "" {
			t.Error("a copy must show what was set, and take nothing")
		}
		if !errors.Is(copied.Err(), vermouth.ErrCommitted) || vermouth.From(c).Err() != nil {
			t.Errorf("Err() = %v and %v, want ErrCommitted of the copy alone", copied.Err(), vermouth.From(c).Err())
		}
		return hello, nil
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 201 || got.Header.Get("X-Copy") != "" {
		t.Errorf("answer = %d %v", got.Status, got.Header)
	}
	told.only(t)
}

func TestR43_HandleContextStartsAnew(t *testing.T) {
	var first *vermouth.Response
	r, told := newEngine()
	r.GET("/first", func(c *gin.Context) {
		first = vermouth.From(c)
		first.Always().SetHeader("X-First", "1")
		c.Request.URL.Path = "/second"
		r.HandleContext(c)
	})
	r.GET("/served", func(c *gin.Context) {
		first = vermouth.From(c)
		first.Always().SetHeader("X-First", "1")
		c.Request.URL.Path = "/second"
		r.ServeHTTP(c.Writer, c.Request)
	})
	r.GET("/second", vermouth.Handle(func(c *gin.Context) (Message, error) {
		if vermouth.From(c) == first {
			t.Error("the second route sees the Response of the first")
		}
		vermouth.From(c).SetHeader("X-Second", "1")
		return hello, nil
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{"/first", "/served"} {
			if got := s.Get(t, path); got.Status != 200 || got.Body != helloJSON || got.Header.Get("X-Second") != "1" {
				t.Errorf("%s: answer = %d %q %v", path, got.Status, got.Body, got.Header)
			}
		}
	})
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

// TestR43_ALaterRouteNeedsNoMiddleware goes on to a route that begins its own.
func TestR43_ALaterRouteNeedsNoMiddleware(t *testing.T) {
	r := gin.New()
	first := func(next func(c *gin.Context)) gin.HandlerFunc {
		return func(c *gin.Context) {
			vermouth.From(c).Always().SetHeader("X-First", "1")
			c.Request.URL.Path = "/second"
			next(c)
		}
	}
	group := r.Group("/", middleware.TemporalResponse())
	group.GET("/handled", first(r.HandleContext))
	group.GET("/served", first(func(c *gin.Context) { r.ServeHTTP(c.Writer, c.Request) }))
	r.GET("/second", set(header("X-Second", "1")))
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/handled", "/served"} {
		if got := s.Get(t, path); got.Status != 200 || got.Body != helloJSON || got.Header.Get("X-Second") != "1" {
			t.Errorf("%s: answer = %d %q %v", path, got.Status, got.Body, got.Header)
		}
	}
}

func TestR44_TheWorkAfterTheAnswerIsNotCancelledWithTheRequest(t *testing.T) {
	type key struct{}
	saw := make(chan error, 1)
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), key{}, "value"))
	})
	gone := make(chan struct{})
	r.GET("/", set(func(r *vermouth.Response) {
		r.AfterSend(func(ctx context.Context, _ vermouth.Outcome) error {
			<-gone
			if ctx.Value(key{}) != "value" {
				saw <- errors.New("the value is lost")
				return nil
			}
			saw <- ctx.Err()
			return nil
		})
	}))
	servertest.HTTP1(t, r).Get(t, "/")
	time.Sleep(20 * time.Millisecond) // net/http cancels the request's context when the handler has returned
	close(gone)
	if err := <-saw; err != nil {
		t.Errorf("the context of AfterSend: %v", err)
	}
}

func TestR45_HooksRunOnceWhenTheClientHasLeft(t *testing.T) {
	var before, after atomic.Int32
	started, left, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { before.Add(1); return nil }).
			AfterSend(func(context.Context, vermouth.Outcome) error { after.Add(1); close(done); return nil })
		close(started)
		<-left
		<-c.Request.Context().Done()
		return Message{strings.Repeat("x", 1<<20)}, nil
	}))
	s := servertest.HTTP1(t, r)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: test\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-started
	_ = conn.Close()
	close(left)
	<-done
	if b, a := before.Load(), after.Load(); b != 1 || a != 1 {
		t.Errorf("BeforeSend ran %d times, AfterSend %d times, want once", b, a)
	}
}

func TestR51_KeysDoNotClash(t *testing.T) {
	type responseKey struct{}
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		vermouth.From(c).SetHeader("X-Before", "1")
		c.Set("vermouth", "theirs")
		c.Set("responseKey", "theirs")
		c.Set(struct{}{}, "theirs")
		c.Set(responseKey{}, "theirs")
	})
	r.GET("/", set(header("X-A", "1")))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 || got.Header.Get("X-A") != "1" || got.Header.Get("X-Before") != "1" {
		t.Errorf("answer = %d %v", got.Status, got.Header)
	}
}

// TestSoakMixedOutcomes has a hundred clients ask for every outcome for ten seconds, and checks that no answer carries
// anything of another request.
func TestSoakMixedOutcomes(t *testing.T) {
	quiet(t)
	length := 10 * time.Second
	if testing.Short() {
		length = time.Second
	}
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(vermouth.Life(life), vermouth.OnError(func(context.Context, vermouth.Failure) {})))
	mark := func(c *gin.Context) string {
		id := c.Query("id")
		vermouth.From(c).SetHeader("X-Id", id).SetCookie(&http.Cookie{Name: "id", Value: id}).Always().SetHeader("X-Always", id)
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { return nil }).
			AfterSend(func(context.Context, vermouth.Outcome) error { return nil })
		return id
	}
	r.GET("/200", vermouth.Handle(func(c *gin.Context) (Message, error) { return Message{mark(c)}, nil }))
	r.GET("/204", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) { mark(c); return vermouth.None{}, nil }))
	r.GET("/404", vermouth.Handle(func(c *gin.Context) (Message, error) { return hello, vermouth.Fail(404, mark(c)) }))
	r.GET("/418", vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) { return vermouth.Text(418, mark(c)), nil }))
	r.GET("/500", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("X-Bad", mark(c)+"\n")
		return hello, nil
	}))
	r.GET("/202", attach(nothing), func(c *gin.Context) { id := mark(c); c.String(202, id) })
	s := servertest.HTTP1(t, r)
	var asked atomic.Int64
	var wg sync.WaitGroup
	deadline := time.Now().Add(length)
	for client := range 100 {
		wg.Go(func() {
			for i := 0; time.Now().Before(deadline); i++ {
				status := []int{200, 204, 404, 418, 500, 202}[i%6]
				id := fmt.Sprintf("c%d-%d.", client, i)
				got, err := s.Try(get, fmt.Sprintf("/%d?id=%s", status, id), "")
				if err != nil {
					t.Errorf("%d: %v", status, err)
					return
				}
				checkOwn(t, got, status, id)
				asked.Add(1)
			}
		})
	}
	wg.Wait()
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	t.Logf("%d requests", asked.Load())
}

// checkOwn checks that an answer has the status, and the id of its own request wherever there is one.
func checkOwn(t *testing.T, got servertest.Answer, status int, id string) {
	t.Helper()
	success := status != 404 && status != 500
	for name, want := range map[string]string{"X-Id": id, "Set-Cookie": "id=" + id + "; Path=/; SameSite=Lax", "X-Always": id} {
		if !success && name != "X-Always" {
			want = ""
		}
		if value := got.Header.Get(name); value != want {
			t.Errorf("%d: %s = %q, want %q", status, name, value, want)
		}
	}
	bodies := map[int]string{
		200: `{"message":"` + id + `"}`, 204: "", 418: id, 202: id, 500: internalError,
		404: `{"title":"Not Found","status":404,"detail":"` + id + `"}`,
	}
	if got.Status != status || got.Body != bodies[status] {
		t.Errorf("answer = %d %q, want %d %q", got.Status, got.Body, status, bodies[status])
	}
}
