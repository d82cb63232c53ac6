package middleware_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestServerTimingHasOneEntryForEachDependency(t *testing.T) {
	leaf := dependency.New(func(*gin.Context) (int, error) { time.Sleep(2 * time.Millisecond); return 1, nil })
	a := dependency.New(func(c *gin.Context) (map[string][]int, error) { _, err := leaf.Get(c); return nil, err })
	b := dependency.New(func(c *gin.Context) (string, error) { _, err := leaf.Get(c); return "", err })
	r := gin.New()
	r.Use(middleware.TemporalResponse(), middleware.ServerTiming())
	r.GET("/", dependency.Attach(a, b), vermouth.Handle(func(*gin.Context) (int, error) { return 1, nil }))
	r.GET("/none", vermouth.Handle(func(*gin.Context) (int, error) { return 1, nil }))
	r.GET("/plain", dependency.Attach(a), func(c *gin.Context) { c.String(200, "plain") })
	s := servertest.HTTP1(t, r)
	pattern := regexp.MustCompile(`^map_string___int;desc="server_timing_test.go:\d+";dur=([2-9]|\d{2,})\.\d{3}, ` +
		`int;desc="server_timing_test.go:\d+";dur=([2-9]|\d{2,})\.\d{3}, string;desc="server_timing_test.go:\d+";dur=\d\.\d{3}$`)
	if got := s.Get(t, "/").Header.Values("Server-Timing"); len(got) != 1 || !pattern.MatchString(got[0]) {
		t.Errorf("Server-Timing = %q", got)
	}
	for path, want := range map[string]string{"/none": "1", "/plain": "plain"} {
		if got := s.Get(t, path); got.Body != want || got.Header.Get("Server-Timing") != "" {
			t.Errorf("%s = %s with Server-Timing %q", path, got.Body, got.Header.Get("Server-Timing"))
		}
	}
}

func TestServerTimingIsBounded(t *testing.T) {
	var many []dependency.Dependency
	for range 200 {
		many = append(many, dependency.New(func(*gin.Context) (int, error) { return 1, nil }))
	}
	r := gin.New()
	r.Use(middleware.TemporalResponse(), middleware.ServerTiming())
	r.GET("/", dependency.Attach(many...), vermouth.Handle(func(*gin.Context) (int, error) { return 1, nil }))
	got := servertest.HTTP1(t, r).Get(t, "/")
	if header := got.Header.Get("Server-Timing"); got.Status != 200 || len(header) > 1<<10 || strings.Count(header, "dur=") < 15 {
		t.Errorf("%d, Server-Timing has %d bytes and %d entries", got.Status, len(header), strings.Count(header, "dur="))
	}
}

func ExampleServerTiming() {
	user := dependency.New(func(*gin.Context) (string, error) { return "Ada", nil })
	r := gin.New()
	r.Use(middleware.TemporalResponse(), middleware.ServerTiming())
	r.GET("/", vermouth.Handle(dependency.Inject(user, func(_ *gin.Context, name string) (string, error) { return name, nil })))
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	header := w.Header().Get("Server-Timing")
	fmt.Println(regexp.MustCompile(`\d+`).ReplaceAllString(header, "N"))
	// Output: string;desc="server_timing_test.go:N";dur=N.N
}
