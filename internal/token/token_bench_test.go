package token_test

import (
	"testing"

	"github.com/gin-vermouth/vermouth/internal/token"
)

// BenchmarkRead reads three names that are usual, eight bytes at a time and byte by byte.
func BenchmarkRead(b *testing.B) {
	names := []string{"X-Request-Id", "X-Ratelimit-Remaining", "Cache-Control"}
	for how, read := range map[string]func(string) (bool, bool){"words": token.Read, "bytes": token.ReadBytesForTest} {
		b.Run(how, func(b *testing.B) {
			for b.Loop() {
				for _, name := range names {
					if is, canonical := read(name); !is || !canonical {
						b.Fatal(name)
					}
				}
			}
		})
	}
}
