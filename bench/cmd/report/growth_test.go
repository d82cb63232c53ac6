package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

// linear rows cost 100 ns each above 1,000 ns; headers cost more the more there are.
const grown = `BenchmarkGrowth/rows/0 1 1000 ns/op
BenchmarkGrowth/rows/10 1 2000 ns/op
BenchmarkGrowth/rows/100000 1 10001000 ns/op
BenchmarkGrowth/headers/0 1 500 ns/op
BenchmarkGrowth/headers/1 1 600 ns/op
BenchmarkGrowth/headers/64 1 14000 ns/op
BenchmarkGrowth/clients/1 1 5 ns/op 300 cpu-ns/req
BenchmarkGrowth/clients/1000 1 5 ns/op 330 cpu-ns/req
`

func TestGrowth(t *testing.T) {
	r := parsed(t, grown)
	each := derived(r)
	for _, tc := range []struct {
		name string
		want float64
	}{
		{"rows/10", 100}, {"rows/100000", 100}, {"headers/1", 100}, {"headers/64", 13500. / 64}, {"clients/1", 300}, {"clients/1000", 330},
	} {
		if got := median(each.of(tc.name, eachUnit)); math.Abs(got-tc.want) > 1e-9 {
			t.Errorf("%s = %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestGrowthFails(t *testing.T) {
	text, failed := growthReport(parsed(t, grown), true)
	if !failed || !strings.Contains(text, "time of a header: 64 / 1: FAIL") {
		t.Errorf("headers, which cost more than twice at the large end, do not fail:\n%s", text)
	}
	if strings.Contains(text, "row: 100,000 / 10: FAIL") {
		t.Errorf("rows, which are linear, fail:\n%s", text)
	}
	linear := strings.ReplaceAll(grown, " 14000 ", " 12000 ")
	if text, failed := growthReport(parsed(t, linear), true); failed {
		t.Errorf("what is linear fails:\n%s", text)
	}
}

func TestPlot(t *testing.T) {
	files := plotsOf(parsed(t, grown))
	if len(files) != 3 {
		t.Fatalf("%d plots, want 3", len(files))
	}
	for name, svg := range files {
		for _, want := range []string{"(logarithmic)", "ns per ", "prefers-color-scheme: dark", "twice the small end"} {
			if !strings.Contains(svg, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Errorf("%s draws what is no number", name)
		}
		tokens := xml.NewDecoder(strings.NewReader(svg))
		for {
			_, err := tokens.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

func TestNiceStep(t *testing.T) {
	for _, tc := range []struct{ at, want float64 }{{0.9, 1}, {1, 1}, {1.1, 2}, {30, 50}, {700, 1000}, {0, 1}, {math.NaN(), 1}} {
		if got := niceStep(tc.at); math.Abs(got-tc.want) > 1e-9 {
			t.Errorf("niceStep(%v) = %v, want %v", tc.at, got, tc.want)
		}
	}
}
