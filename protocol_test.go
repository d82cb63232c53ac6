package vermouth_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// stream is a handler that writes by itself, after its dependencies have set what they had to.
func stream(write func(*gin.Context)) gin.HandlerFunc {
	return func(c *gin.Context) {
		vermouth.From(c).SetHeader("X-Temporal", "1")
		write(c)
	}
}

func TestR36_APanicInAStreamCutsTheConnection(t *testing.T) {
	ran := make(chan vermouth.Outcome, 2)
	told := &failures{}
	r := gin.New() // gin.Recovery would make a whole answer of half of one
	r.Use(middleware.TemporalResponse(vermouth.OnError(told.add)))
	r.GET("/", stream(func(c *gin.Context) {
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error { ran <- o; return nil })
		_, _ = c.Writer.WriteString("half")
		c.Writer.Flush()
		panic(http.ErrAbortHandler)
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got, err := s.Try(get, "/", "")
		if err == nil || got.Body != "half" || got.Header.Get("X-Temporal") != "1" {
			t.Errorf("answer = %q, %v, want half of it and an error", got.Body, err)
		}
		if o := <-ran; !errors.Is(o.Err, http.ErrAbortHandler) {
			t.Errorf("outcome = %+v, want the panic", o)
		}
	})
}

func TestR38_APanicInAGoroutineOfOursDoesNotEndTheProcess(t *testing.T) {
	life := &vermouth.Lifecycle{}
	r, told := newEngine(vermouth.Life(life))
	r.GET("/", set(func(r *vermouth.Response) {
		r.AfterSend(func(context.Context, vermouth.Outcome) error { panic("in our goroutine") })
	}))
	servertest.HTTP1(t, r).Get(t, "/")
	if err := life.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	var p *vermouth.PanicError
	if got := told.only(t); !errors.As(got.Err, &p) || p.Value != "in our goroutine" || len(p.Stack) == 0 || got.Phase != vermouth.PhaseAfterSend {
		t.Errorf("OnError was told %+v, want the panic with its stack", got)
	}
}

func TestR39_NothingIsPooledAfterAPanic(t *testing.T) {
	type halfway struct {
		Text  string         `json:"text"`
		Value panicMarshaler `json:"value"`
	}
	r, _ := newEngine()
	r.GET("/panic", handle(halfway{Text: "left in a buffer"}))
	r.GET("/", handle(hello))
	s := servertest.HTTP1(t, r)
	for range 50 {
		s.Get(t, "/panic")
		if got := s.Get(t, "/"); got.Body != helloJSON {
			t.Fatalf("body = %q, want %q", got.Body, helloJSON)
		}
	}
}

func TestR54_RoutesThatAreMissing(t *testing.T) {
	r, _ := newEngine()
	r.HandleMethodNotAllowed = true
	r.Use(func(c *gin.Context) { vermouth.From(c).SetHeader("X-Middleware", "1") })
	r.GET("/here", handle(hello))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for _, ask := range []struct {
			method, path string
			status       int
		}{{get, "/missing", 404}, {http.MethodPut, "/here", 405}} {
			if got := s.Do(t, ask.method, ask.path, ""); got.Status != ask.status || got.Header.Get("X-Middleware") != "1" {
				t.Errorf("%s %s = %d %v, want Gin's own answer with the header", ask.method, ask.path, got.Status, got.Header)
			}
		}
	})
	missing := vermouth.Handle(func(*gin.Context) (Message, error) { return hello, vermouth.Fail(404, "Not here.") })
	r.NoRoute(missing)
	r.NoMethod(vermouth.Handle(func(*gin.Context) (Message, error) { return hello, nil }))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/missing"); got.Status != 404 || got.Body != `{"title":"Not Found","status":404,"detail":"Not here."}` {
		t.Errorf("NoRoute = %d %q", got.Status, got.Body)
	}
	if got := s.Do(t, http.MethodPut, "/here", ""); got.Status != 405 || got.Body != helloJSON || got.Header.Get("Allow") != "GET" {
		t.Errorf("NoMethod = %d %q %v, want Gin's status and Allow", got.Status, got.Body, got.Header)
	}
}

func TestR55_GinRedirectsBeforeAnyMiddleware(t *testing.T) {
	r, _ := newEngine()
	r.Use(func(c *gin.Context) { vermouth.From(c).SetHeader("X-Middleware", "1") })
	r.GET("/slash/", handle(hello))
	if got := servertest.HTTP1(t, r).Get(t, "/slash"); got.Status != 301 || got.Header.Get("X-Middleware") != "" {
		t.Errorf("answer = %d %v: the README says that no middleware runs here", got.Status, got.Header)
	}
	r.RedirectTrailingSlash = false
	if got := servertest.HTTP1(t, r).Get(t, "/slash"); got.Status != 404 || got.Header.Get("X-Middleware") != "1" {
		t.Errorf("answer = %d %v, want a 404 that middlewares have seen", got.Status, got.Header)
	}
}

func TestR56_AHijackedConnectionIsLeftAlone(t *testing.T) {
	hijack := func(c *gin.Context) {
		conn, _, err := c.Writer.Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		answer := "HTTP/1.1 101 Switching Protocols\r\nX-Temporal: " + c.Writer.Header().Get("X-Temporal") + "\r\n\r\nraw"
		if _, err := io.WriteString(conn, answer); err != nil {
			t.Error(err)
		}
	}
	r, told := newEngine()
	r.GET("/plain", stream(hijack))
	r.GET("/ours", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) { hijack(c); return vermouth.None{}, nil }))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/plain": "1", "/ours": ""} {
		if got := s.RawGet(t, path); got != "HTTP/1.1 101 Switching Protocols\r\nX-Temporal: "+want+"\r\n\r\nraw" {
			t.Errorf("%s = %q, want the handler's bytes alone", path, got)
		}
	}
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
	r.GET("/value", vermouth.Handle(func(c *gin.Context) (Message, error) { hijack(c); return hello, nil }))
	if got := s.RawGet(t, "/value"); !strings.HasSuffix(got, "raw") {
		t.Errorf("/value = %q, want the handler's bytes alone", got)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrWritten) {
		t.Errorf("OnError was told %v, want ErrWritten: nothing was tried on the connection", got.Err)
	}
}

func TestR57_StreamsOfPlainRoutesCarryTemporalHeaders(t *testing.T) {
	r, told := newEngine()
	r.GET("/sse", stream(func(c *gin.Context) {
		c.SSEvent("message", "one")
		c.Writer.Flush()
		c.SSEvent("message", "two")
	}))
	r.GET("/stream", stream(func(c *gin.Context) {
		n := 0
		c.Stream(func(w io.Writer) bool {
			n++
			_, _ = io.WriteString(w, "x")
			return n < 3
		})
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for path, want := range map[string]string{"/sse": "event:message\ndata:one\n\nevent:message\ndata:two\n\n", "/stream": "xxx"} {
			if got := s.Get(t, path); got.Body != want || got.Header.Get("X-Temporal") != "1" {
				t.Errorf("%s = %q %v", path, got.Body, got.Header)
			}
		}
	})
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

func TestR58_TheWriterKeepsItsAbilities(t *testing.T) {
	r, _ := newEngine()
	var outer http.ResponseWriter
	engine := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		outer = w
		r.ServeHTTP(w, request)
	})
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		controller := http.NewResponseController(c.Writer)
		if err := errors.Join(controller.SetReadDeadline(time.Now().Add(time.Minute)), controller.SetWriteDeadline(time.Now().Add(time.Minute))); err != nil {
			t.Errorf("deadlines: %v", err)
		}
		if unwrapped, ok := c.Writer.(interface{ Unwrap() http.ResponseWriter }); !ok || unwrapped.Unwrap() != outer {
			t.Error("there is a wrapper around the server's writer")
		}
		return vermouth.None{}, controller.Flush()
	}))
	servertest.Both(t, engine, func(t *testing.T, s *servertest.Server) { s.Get(t, "/") })
}

func TestR59_BothProtocolsSeeTheSame(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetHeader("x-lower", "1").AddHeader("X-Two", "a").AddHeader("X-Two", "b").SetHeader("X-Empty", "").
			SetCookie(&http.Cookie{Name: "a", Value: "1"}).SetCookie(&http.Cookie{Name: "b", Value: "2"})
	}))
	r.GET("/refused", set(header("X-A", "1\r\n")))
	r.GET("/fail", ending(nothing, nil, vermouth.Fail(429, "").SetHeader("Retry-After", "7")))
	one, two := servertest.HTTP1(t, r), servertest.HTTP2(t, r)
	for _, path := range []string{"/", "/refused", "/fail"} {
		if a, b := encodeAnswer(t, one.Get(t, path)), encodeAnswer(t, two.Get(t, path)); a != b {
			t.Errorf("%s on HTTP/1.1 = %s\non HTTP/2 = %s", path, a, b)
		}
	}
}

func TestAnAnswerOnAKeptConnectionHasItsOwnEnd(t *testing.T) {
	r, _ := newEngine()
	r.GET("/:status", set(func(r *vermouth.Response) { r.SetHeader("X-A", "1") }))
	r.HEAD("/:status", set(func(r *vermouth.Response) { r.SetHeader("X-A", "1") }))
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	reader := bufio.NewReader(conn)
	for _, method := range []string{"GET", "HEAD", "GET", "HEAD"} {
		if _, err := io.WriteString(conn, method+" /200 HTTP/1.1\r\nHost: test\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		request, _ := http.NewRequest(method, "/", nil)
		response, err := http.ReadResponse(reader, request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		want := map[string]string{"GET": helloJSON, "HEAD": ""}[method]
		if err != nil || string(body) != want || !slices.Equal(response.Header["Content-Length"], []string{"25"}) {
			t.Errorf("%s = %q %v %v", method, body, response.Header, err)
		}
	}
}
