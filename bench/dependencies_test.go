package bench

import (
	"fmt"
	"maps"
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

// measureRequests resolves in one context after the other, as far as dependencies can tell: what they have put into it is
// taken out again, and what was there before stays.
func measureRequests(b *testing.B, resolve func(*gin.Context) *Link) {
	b.ReportAllocs()
	c := Request()
	before := maps.Clone(c.Keys)
	for b.Loop() {
		if resolve(c) == nil {
			b.Fatal("not resolved")
		}
		maps.DeleteFunc(c.Keys, func(key, _ any) bool {
			_, there := before[key]
			return !there
		})
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
