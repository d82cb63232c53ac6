package bench

import (
	"fmt"
	"testing"

	"github.com/gin-gonic/gin"
)

// BenchmarkDependencies resolves a chain of dependencies in a request that begins. Of none it is the request alone.
func BenchmarkDependencies(b *testing.B) {
	b.Run("0/vermouth", func(b *testing.B) { measureRequests(b, Providers(0)) })
	for _, n := range []int{1, 5, 20} {
		b.Run(fmt.Sprintf("%d/vermouth", n), func(b *testing.B) { measureRequests(b, Providers(n)) })
		b.Run(fmt.Sprintf("%d/do", n), func(b *testing.B) { measureScopes(b, Do(n)) })
		b.Run(fmt.Sprintf("%d/dig", n), func(b *testing.B) { measureScopes(b, Dig(n)) })
	}
}

// measureRequests resolves in one request after the other.
func measureRequests(b *testing.B, resolve func(*gin.Context) *Link) {
	b.ReportAllocs()
	Requests(func(c *gin.Context, begin func()) {
		for b.Loop() {
			begin()
			if resolve(c) == nil {
				b.Fatal("not resolved")
			}
		}
	})
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
		var ours *Link
		Requests(func(c *gin.Context, begin func()) {
			begin()
			ours = Providers(n)(c)
		})
		for name, got := range map[string]*Link{"vermouth": ours, "do": Do(n)(), "dig": Dig(n)()} {
			if got == nil || got.Depth != n {
				t.Errorf("%s of %d resolves %v", name, n, got)
			}
		}
	}
}
