package bench

import (
	"fmt"
	"testing"

	"github.com/gin-gonic/gin"
)

// BenchmarkDependencies resolves a chain of dependencies: what they add to a request that has its temporal response.
func BenchmarkDependencies(b *testing.B) {
	for _, n := range []int{1, 5, 20} {
		b.Run(fmt.Sprintf("%d/vermouth", n), func(b *testing.B) { measureRequests(b, Providers(n)) })
		b.Run(fmt.Sprintf("%d/do", n), func(b *testing.B) { measureScopes(b, Do(n)) })
		b.Run(fmt.Sprintf("%d/dig", n), func(b *testing.B) { measureScopes(b, Dig(n)) })
	}
}

func measureRequests(b *testing.B, resolve func(*gin.Context) *Link) {
	b.ReportAllocs()
	requests := make([]*gin.Context, 512)
	for i := range b.N {
		if i%len(requests) == 0 {
			b.StopTimer()
			for i := range requests {
				requests[i] = Request()
			}
			b.StartTimer()
		}
		if resolve(requests[i%len(requests)]) == nil {
			b.Fatal("not resolved")
		}
	}
}

func measureScopes(b *testing.B, resolve func() *Link) {
	b.ReportAllocs()
	for b.Loop() {
		if resolve() == nil {
			b.Fatal("not resolved")
		}
	}
}

func TestSameDependencies(t *testing.T) {
	for _, n := range []int{1, 5, 20} {
		for name, got := range map[string]*Link{"vermouth": Providers(n)(Request()), "do": Do(n)(), "dig": Dig(n)()} {
			if got == nil || got.Depth != n {
				t.Errorf("%s of %d resolves %v", name, n, got)
			}
		}
	}
}
