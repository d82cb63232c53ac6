package bench

import (
	"fmt"
	"net/http"
	"runtime"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// BenchmarkGrowth measures the same at many sizes. The script growth looks at what each further unit costs. The smallest
// size of each is the fixed cost.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{0, 10, 100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("routes/%d", n), func(b *testing.B) { measureRoutes(b, n) })
	}
	for _, n := range []int{0, 10, 100, 1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("rows/%d", n), func(b *testing.B) { measureWarm(b, Over(VermouthValidate(Rows(n)), path)) })
	}
	for _, n := range []int{0, 1, 2, 4, 8, 16, 32, 64} {
		b.Run(fmt.Sprintf("headers/%d", n), func(b *testing.B) { measureWarm(b, headers(n)) })
	}
	for _, n := range []int{0, 1, 2, 5, 10, 20, 50} {
		b.Run(fmt.Sprintf("dependencies/%d", n), func(b *testing.B) { measureRequests(b, providers(n)) })
	}
	for _, n := range []int{1, 10, 100, 1_000} {
		b.Run(fmt.Sprintf("clients/%d", n), func(b *testing.B) { measureClients(b, VermouthValidate(Tiny()), n) })
	}
}

// measureWarm asks once before it measures: pools are empty only once, and the largest sizes run only a few times.
func measureWarm(b *testing.B, ask Exchange) {
	ask()
	measure(b, ask)
}

// measureRoutes registers so many routes, which answer with three models in turn.
func measureRoutes(b *testing.B, n int) {
	b.ReportAllocs()
	for b.Loop() {
		registered(n)
	}
	b.StopTimer()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := registered(n)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(r)
	b.ReportMetric(float64(after.HeapAlloc)-float64(before.HeapAlloc), "heap-B")
}

func registered(n int) *gin.Engine {
	tiny, medium, rows := Tiny(), Medium(), Rows(1)
	r := engine()
	r.Use(middleware.TemporalResponse())
	for i := range n {
		route := fmt.Sprintf("/things/%d/:id", i)
		switch i % 3 {
		case 0:
			r.GET(route, vermouth.Handle(func(*gin.Context) (User, error) { return tiny.Value, nil }, vermouth.As[UserOut]()))
		case 1:
			r.GET(route, vermouth.Handle(func(*gin.Context) (Account, error) { return medium.Value, nil }, vermouth.As[AccountOut]()))
		case 2:
			r.GET(route, vermouth.Handle(func(*gin.Context) ([]Row, error) { return rows.Value, nil }, vermouth.As[[]RowOut]()))
		}
	}
	return r
}

// providers is Providers, for none too.
func providers(n int) func(*gin.Context) *Link {
	if n > 0 {
		return Providers(n)
	}
	link := next(nil)
	return func(*gin.Context) *Link { return link }
}

func TestRegistered(t *testing.T) {
	r := registered(6)
	if got := len(r.Routes()); got != 6 {
		t.Errorf("%d routes, want 6", got)
	}
	for i := range 6 {
		request, err := http.NewRequest(http.MethodGet, fmt.Sprintf("/things/%d/1", i), nil)
		if err != nil {
			t.Fatal(err)
		}
		w := &discard{header: http.Header{}}
		r.ServeHTTP(w, request)
		if w.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("route %d answers %v", i, w.header)
		}
	}
}
