package main

import (
	"slices"
	"strings"
	"testing"
)

const twoRounds = `goos: linux
cpu: Some Processor @ 2.00GHz
module: example.com/a v1.0.0
module: example.com/b v2.0.0
BenchmarkRoute/tiny/hand-2            	    1000	       700 ns/op	     500 B/op	       8 allocs/op
BenchmarkRoute/tiny/hand-validate-2   	    1000	      1700 ns/op	     900 B/op	      18 allocs/op
PASS
goos: linux
BenchmarkRoute/tiny/hand-validate-2   	    1000	      1500 ns/op	     900 B/op	      18 allocs/op
BenchmarkRoute/tiny/hand-2            	    1000	       800.5 ns/op	     500 B/op	       8 allocs/op
PASS
`

func TestParse(t *testing.T) {
	r := parsed(t, twoRounds)
	if got, want := r.names, []string{"Route/tiny/hand", "Route/tiny/hand-validate"}; !slices.Equal(got, want) {
		t.Errorf("names = %q, want %q", got, want)
	}
	if got, want := r.of("Route/tiny/hand", "ns/op"), []float64{700, 800.5}; !slices.Equal(got, want) {
		t.Errorf("ns/op = %v, want %v", got, want)
	}
	if got, want := r.of("Route/tiny/hand-validate", "allocs/op"), []float64{18, 18}; !slices.Equal(got, want) {
		t.Errorf("allocs/op = %v, want %v", got, want)
	}
	if got := r.of("Route/tiny/absent", "ns/op"); got != nil {
		t.Errorf("absent = %v, want none", got)
	}
	if got, want := r.about["module"], []string{"example.com/a v1.0.0", "example.com/b v2.0.0"}; !slices.Equal(got, want) {
		t.Errorf("modules = %q, want %q", got, want)
	}
	if got, want := r.about["goos"], []string{"linux"}; !slices.Equal(got, want) {
		t.Errorf("goos, said twice = %q, want %q", got, want)
	}
	if got, want := r.below("Route/tiny"), []string{"hand", "hand-validate"}; !slices.Equal(got, want) {
		t.Errorf("below = %q, want %q", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tc := range []struct{ name, line string }{
		{name: "a line without a unit", line: "BenchmarkX-2 1000 700"},
		{name: "a figure that is no number", line: "BenchmarkX-2 1000 many ns/op"},
	} {
		if _, err := parse(strings.NewReader(tc.line + "\n")); err == nil {
			t.Errorf("%s: parsed", tc.name)
		}
	}
}

func parsed(t *testing.T, text string) *results {
	t.Helper()
	r, err := parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
