package main

import (
	"math"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, tc := range []struct {
		name       string
		samples    []float64
		want       float64
		wantSpread spread
	}{
		{name: "one", samples: []float64{7}, want: 7, wantSpread: spread{7, 7}},
		{name: "odd, not sorted", samples: []float64{9, 1, 5}, want: 5, wantSpread: spread{3, 7}},
		{name: "even: between the two in the middle", samples: []float64{4, 1, 3, 2}, want: 2.5, wantSpread: spread{1.75, 3.25}},
		{name: "one that is far off does not move it", samples: []float64{2, 2, 2, 2, 900}, want: 2, wantSpread: spread{2, 2}},
	} {
		if got := median(tc.samples); got != tc.want {
			t.Errorf("%s: median = %v, want %v", tc.name, got, tc.want)
		}
		if got := spreadOf(tc.samples); got != tc.wantSpread {
			t.Errorf("%s: spread = %v, want %v", tc.name, got, tc.wantSpread)
		}
	}
	if got := median(nil); !math.IsNaN(got) {
		t.Errorf("median of nothing = %v, want NaN", got)
	}
}

func TestMedianLeavesSamplesAlone(t *testing.T) {
	samples := []float64{3, 1, 2}
	median(samples)
	if samples[0] != 3 {
		t.Errorf("samples = %v: the order of the rounds is lost", samples)
	}
}
