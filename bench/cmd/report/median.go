package main

import (
	"math"
	"slices"
)

// median returns the middle of samples, and NaN where there are none.
func median(samples []float64) float64 { return quantile(samples, 0.5) }

// quantile returns the value below which so large a part of the samples lies, between two of them where it must.
func quantile(samples []float64, part float64) float64 {
	if len(samples) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(samples))
	at := part * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// spread is the range in which the middle half of some samples lies.
type spread struct{ low, high float64 }

func spreadOf(samples []float64) spread {
	return spread{quantile(samples, 0.25), quantile(samples, 0.75)}
}
