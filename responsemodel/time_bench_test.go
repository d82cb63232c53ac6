package responsemodel_test

import (
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// BenchmarkTime appends a time of UTC, which is written in one go, and one of another zone, which package time writes.
func BenchmarkTime(b *testing.B) {
	at := time.Date(2026, 3, 1, 12, 30, 15, 0, time.UTC)
	for name, at := range map[string]time.Time{"UTC": at, "zone": at.In(time.FixedZone("", 3600))} {
		b.Run(name, func(b *testing.B) {
			plan := compile[time.Time, time.Time](b)
			var dst []byte
			for b.Loop() {
				var err error
				if dst, err = plan.Append(dst[:0], &at, responsemodel.Selection{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
