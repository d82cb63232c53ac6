package main

import (
	"fmt"
	"math"
)

// bar is a limit for one figure of a run: the median of a benchmark, minus that of another, over that of a third.
type bar struct {
	name        string
	unit        string  // of all three
	numerator   string  // a benchmark
	minus       string  // a benchmark that is taken off, or empty
	denominator string  // a benchmark, or empty: the figure is the numerator itself
	must, hope  float64 // at most

	// A must that cannot be met is held where it is: the run fails beyond held, and prints the reason.
	held   float64 // 0: it is not held
	reason string
}

// verdict is what came of a bar.
type verdict struct {
	bar
	ratio
	result string
	failed bool
}

func (b bar) judge(r *results) verdict {
	v := verdict{bar: b, ratio: b.measure(r)}
	switch {
	case math.IsNaN(v.value):
		v.result, v.failed = "FAIL: not measured", true
	case v.value <= b.hope:
		v.result = "hope"
	case v.value <= b.must:
		v.result = "pass"
	case b.held == 0:
		v.result, v.failed = "FAIL", true
	case v.value <= b.held:
		v.result = fmt.Sprintf("MISSED, held at %.3g: %s", b.held, b.reason)
	default:
		v.result, v.failed = fmt.Sprintf("FAIL: beyond %.3g, where it was held: %s", b.held, b.reason), true
	}
	if b.held != 0 && v.value <= b.must {
		v.result += fmt.Sprintf("; need not be held at %.3g any more", b.held)
	}
	return v
}

func (b bar) measure(r *results) ratio {
	numerator := r.of(b.numerator, b.unit)
	if b.denominator == "" {
		return ratio{median(numerator), spreadOf(numerator)}
	}
	var minus []float64
	if b.minus != "" {
		minus = r.of(b.minus, b.unit)
		if minus == nil {
			return ratio{math.NaN(), spreadOf(nil)}
		}
	}
	return ratioOf(numerator, minus, r.of(b.denominator, b.unit))
}

// judgeAll judges bars, and tells whether one has failed. A bar whose benchmarks were left out on purpose is not judged
// where partial is set.
func judgeAll(bars []bar, r *results, partial bool) (verdicts []verdict, failed bool) {
	for _, b := range bars {
		v := b.judge(r)
		if partial && math.IsNaN(v.value) {
			continue
		}
		verdicts = append(verdicts, v)
		failed = failed || v.failed
	}
	return verdicts, failed
}

func barTable(verdicts []verdict) *table {
	t := newTable("bar", "measured", "quartiles", "must", "hope", "result").left(0, 5)
	for _, v := range verdicts {
		t.add(v.name, precise(v.value), v.spread.String(), "≤ "+precise(v.must), "≤ "+precise(v.hope), v.result)
	}
	return t
}
