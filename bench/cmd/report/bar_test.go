package main

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestBar(t *testing.T) {
	r := parsed(t, `BenchmarkA 1 120 ns/op 7 allocs/op
BenchmarkB 1 100 ns/op 8 allocs/op
BenchmarkC 1 90 ns/op 8 allocs/op
`)
	over := bar{name: "a/b", unit: "ns/op", numerator: "A", denominator: "B"}
	with := func(b bar, must, hope, held float64) bar {
		b.must, b.hope, b.held, b.reason = must, hope, held, "the reason"
		return b
	}
	for _, tc := range []struct {
		name       string
		bar        bar
		want       float64
		wantResult string
		wantFailed bool
	}{
		{name: "hope is reached", bar: with(over, 1.5, 1.3, 0), want: 1.2, wantResult: "hope"},
		{name: "must is reached", bar: with(over, 1.3, 1.1, 0), want: 1.2, wantResult: "pass"},
		{name: "the limit itself is reached", bar: with(over, 1.2, 1.1, 0), want: 1.2, wantResult: "pass"},
		{name: "must is missed", bar: with(over, 1.1, 1, 0), want: 1.2, wantResult: "FAIL", wantFailed: true},
		{name: "missed, and held", bar: with(over, 1.1, 1, 1.25), want: 1.2, wantResult: "MISSED, held at 1.25: the reason"},
		{name: "beyond where it is held", bar: with(over, 1.1, 1, 1.15), want: 1.2, wantResult: "FAIL: beyond 1.15, where it was held: the reason", wantFailed: true},
		{name: "held for nothing", bar: with(over, 1.3, 1, 1.4), want: 1.2, wantResult: "pass; need not be held at 1.4 any more"},
		{name: "the figure itself", bar: with(bar{unit: "allocs/op", numerator: "A"}, 7, 4, 0), want: 7, wantResult: "pass"},
		{
			name: "a difference, scaled", bar: with(bar{unit: "ns/op", numerator: "A", minus: "C", denominator: "B"}, 0.29, 0, 0),
			want: 0.3, wantResult: "FAIL", wantFailed: true,
		},
		{name: "not measured", bar: with(bar{unit: "ns/op", numerator: "Absent", denominator: "B"}, 1, 1, 0), want: math.NaN(), wantResult: "FAIL: not measured", wantFailed: true},
		{name: "nothing to take off", bar: with(bar{unit: "ns/op", numerator: "A", minus: "Absent", denominator: "B"}, 9, 9, 0), want: math.NaN(), wantResult: "FAIL: not measured", wantFailed: true},
		{name: "nothing to compare with", bar: with(bar{unit: "ns/op", numerator: "A", denominator: "Absent"}, 9, 9, 0), want: math.NaN(), wantResult: "FAIL: not measured", wantFailed: true},
		{name: "not measured, and held", bar: with(bar{unit: "ns/op", numerator: "Absent", denominator: "B"}, 1, 1, 2), want: math.NaN(), wantResult: "FAIL: not measured", wantFailed: true},
	} {
		v := tc.bar.judge(r)
		if math.Abs(v.value-tc.want) > 1e-9 || math.IsNaN(v.value) != math.IsNaN(tc.want) {
			t.Errorf("%s: value = %v, want %v", tc.name, v.value, tc.want)
		}
		if v.result != tc.wantResult || v.failed != tc.wantFailed {
			t.Errorf("%s: result = %q, failed %v, want %q, %v", tc.name, v.result, v.failed, tc.wantResult, tc.wantFailed)
		}
	}
}

func TestJudgeAll(t *testing.T) {
	r := parsed(t, "BenchmarkA 1 120 ns/op\nBenchmarkB 1 100 ns/op\n")
	good := bar{unit: "ns/op", numerator: "A", denominator: "B", must: 2}
	bad := bar{unit: "ns/op", numerator: "A", denominator: "B", must: 1}
	absent := bar{unit: "ns/op", numerator: "Absent", denominator: "B", must: 1}
	for _, tc := range []struct {
		name       string
		bars       []bar
		partial    bool
		wantCount  int
		wantFailed bool
	}{
		{name: "all pass", bars: []bar{good, good}, wantCount: 2},
		{name: "one fails", bars: []bar{good, bad, good}, wantCount: 3, wantFailed: true},
		{name: "one is not measured", bars: []bar{good, absent}, wantCount: 2, wantFailed: true},
		{name: "one was left out", bars: []bar{good, absent}, partial: true, wantCount: 1},
		{name: "one was left out, another fails", bars: []bar{bad, absent}, partial: true, wantCount: 1, wantFailed: true},
	} {
		verdicts, failed := judgeAll(tc.bars, r, tc.partial)
		if len(verdicts) != tc.wantCount || failed != tc.wantFailed {
			t.Errorf("%s: %d verdicts, failed %v, want %d, %v", tc.name, len(verdicts), failed, tc.wantCount, tc.wantFailed)
		}
	}
}

// TestBarsAreWhole holds that every row can be judged, and that a hold has a reason.
func TestBarsAreWhole(t *testing.T) {
	if got := len(routeBars()); got != 18 {
		t.Errorf("%d bars for routes, want 18", got)
	}
	seen := map[string]bool{}
	for _, b := range slices.Concat(routeBars(), wireBars(), growthBars()) {
		if b.name == "" || seen[b.name] {
			t.Errorf("%q: want a name of its own", b.name)
		}
		seen[b.name] = true
		if b.must <= 0 || b.hope > b.must || b.numerator == "" || b.unit == "" {
			t.Errorf("%s: want a figure, a must, and a hope that is not above it: %+v", b.name, b)
		}
		if (b.held != 0) != (strings.TrimSpace(b.reason) != "") || b.held != 0 && b.held <= b.must {
			t.Errorf("%s: held at %v because of %q, want a reason, and a hold beyond must", b.name, b.held, b.reason)
		}
	}
}
