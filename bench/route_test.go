package bench

import "testing"

// BenchmarkRoute asks each contender its route. The figure of performance is the ratio of medians in one run.
func BenchmarkRoute(b *testing.B) {
	measureRoute(b, "tiny", Tiny())
	measureRoute(b, "medium", Medium())
	measureRoute(b, "large", Large())
}

func measureRoute[S, M any](b *testing.B, size string, p Payload[S, M]) {
	for _, c := range Contenders(p) {
		b.Run(size+"/"+c.Name, func(b *testing.B) { measure(b, c.Exchange()) })
	}
}

func measure(b *testing.B, ask Exchange) {
	b.ReportAllocs()
	for b.Loop() {
		ask()
	}
}

// BenchmarkBare asks a route that sets nothing and has no dependency.
func BenchmarkBare(b *testing.B) {
	measureBare(b, "tiny", Tiny())
	measureBare(b, "medium", Medium())
}

func measureBare[S, M any](b *testing.B, size string, p Payload[S, M]) {
	b.Run(size+"/vermouth", func(b *testing.B) { measure(b, Over(BareVermouth(p), path)) })
	b.Run(size+"/gin", func(b *testing.B) { measure(b, Over(BareGin(p), path)) })
}

// BenchmarkFloor asks for what the shape of Vermouth costs by itself, by what carries its object.
func BenchmarkFloor(b *testing.B) {
	b.Run("tiny/by-context", func(b *testing.B) { measure(b, Over(Floor(Tiny(), ByContext()), path)) })
	b.Run("tiny/by-key", func(b *testing.B) { measure(b, Over(Floor(Tiny(), ByKey()), path)) })
}
