package conformance_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/gin-contrib/gzip"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

const (
	slowHook = 400 * time.Millisecond
	soon     = 50 * time.Millisecond
)

// TestAfterSend_NeverHoldsTheClient measures the first byte, the last byte, and the next request on the same connection,
// of a route whose AfterSend hook takes 400 ms.
func TestAfterSend_NeverHoldsTheClient(t *testing.T) {
	life := &vermouth.Lifecycle{}
	engine := newSlowEngine(life)
	for _, http2 := range []bool{false, true} {
		server := httptest.NewUnstartedServer(engine)
		server.EnableHTTP2 = http2
		server.StartTLS()
		client := server.Client()
		for _, ask := range []struct{ method, path string }{
			{http.MethodGet, "/200"}, {http.MethodGet, "/204"}, {http.MethodHead, "/200"},
		} {
			for _, encoding := range []string{"identity", "gzip"} {
				name := fmt.Sprintf("%s %s, HTTP/2 %t, %s", ask.method, ask.path, http2, encoding)
				t.Run(name, func(t *testing.T) { quickest(t, client, ask.method, server.URL+ask.path, encoding) })
			}
		}
		server.Close()
	}
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func newSlowEngine(life *vermouth.Lifecycle) http.Handler {
	r := gin.New()
	r.Use(gzip.Gzip(gzip.DefaultCompression), middleware.TemporalResponse(vermouth.Life(life)))
	slow := func(status int) gin.HandlerFunc {
		return vermouth.Handle(func(c *gin.Context) (string, error) {
			vermouth.From(c).SetStatus(status).AfterSend(func(context.Context, vermouth.Outcome) error {
				time.Sleep(slowHook)
				return nil
			})
			return strings.Repeat("x", 3000), nil
		})
	}
	vermouth.GET(r, "/200", slow(http.StatusOK))
	vermouth.GET(r, "/204", slow(http.StatusNoContent))
	return r
}

// quickest asks a few times: the machine may be busy with something else, but a hook that holds the client holds it
// every time.
func quickest(t *testing.T, client *http.Client, method, url, encoding string) {
	t.Helper()
	best := timing{first: time.Hour, last: time.Hour, next: time.Hour}
	for range 5 {
		one := measure(t, client, method, url, encoding)
		best.first, best.last, best.next = min(best.first, one.first), min(best.last, one.last), min(best.next, one.next)
		if max(best.first, best.last, best.next) <= soon {
			return
		}
	}
	t.Errorf("first byte after %v, last byte after %v, next answer after %v, want all within %v", best.first, best.last, best.next, soon)
}

// timing is how long a client waited.
type timing struct{ first, last, next time.Duration }

func measure(t *testing.T, client *http.Client, method, url, encoding string) (got timing) {
	t.Helper()
	var first time.Time
	reused := false
	trace := &httptrace.ClientTrace{
		GotFirstResponseByte: func() { first = time.Now() },
		GotConn:              func(info httptrace.GotConnInfo) { reused = info.Reused },
	}
	exchangeOnce(t, client, method, url, encoding, nil) // the connection is open from here on
	start := time.Now()
	exchangeOnce(t, client, method, url, encoding, trace)
	got.first, got.last = first.Sub(start), time.Since(start)
	start = time.Now()
	exchangeOnce(t, client, method, url, encoding, trace)
	got.next = time.Since(start)
	if !reused {
		t.Error("the next request went over another connection")
	}
	return got
}

func exchangeOnce(t *testing.T, client *http.Client, method, url, encoding string, trace *httptrace.ClientTrace) {
	t.Helper()
	ctx := t.Context()
	if trace != nil {
		ctx = httptrace.WithClientTrace(ctx, trace)
	}
	request, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", encoding)
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
}
