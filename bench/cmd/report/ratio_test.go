package main

import (
	"math"
	"testing"
)

func TestRatio(t *testing.T) {
	for _, tc := range []struct {
		name                          string
		numerator, minus, denominator []float64
		want                          ratio
	}{
		{
			name: "of medians, not the median of ratios", numerator: []float64{10, 20, 60}, denominator: []float64{10, 40, 20},
			want: ratio{1, spread{0.75, 2}},
		},
		{
			name: "a slow round slows both", numerator: []float64{5, 50, 5}, denominator: []float64{10, 100, 10},
			want: ratio{0.5, spread{0.5, 0.5}},
		},
		{
			name: "of a difference", numerator: []float64{300, 300}, minus: []float64{100, 100}, denominator: []float64{400, 400},
			want: ratio{0.5, spread{0.5, 0.5}},
		},
	} {
		if got := ratioOf(tc.numerator, tc.minus, tc.denominator); got != tc.want {
			t.Errorf("%s: ratio = %v, want %v", tc.name, got, tc.want)
		}
	}
	if got := ratioOf(nil, nil, []float64{1}); !math.IsNaN(got.value) {
		t.Errorf("ratio of nothing = %v, want NaN", got)
	}
}
