package bench

import (
	"fmt"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// BenchmarkCommit answers without a body, with so many headers: what the commit costs, and each header.
func BenchmarkCommit(b *testing.B) {
	for _, n := range []int{0, 3, 20} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { measure(b, headers(n)) })
	}
}

func headers(n int) Exchange {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("X-Header-%d", i)
	}
	r := engine()
	r.Use(middleware.TemporalResponse())
	r.GET(path, vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		response := vermouth.From(c)
		for _, name := range names {
			response.SetHeader(name, "value")
		}
		return vermouth.None{}, nil
	}))
	return Over(r, path)
}
