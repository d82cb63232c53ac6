package main

import (
	"slices"
	"strings"
	"testing"
)

const threeContenders = `BenchmarkRoute/tiny/vermouth-validate 1 500 ns/op 300 B/op 4 allocs/op
BenchmarkRoute/tiny/vermouth 1 480 ns/op 300 B/op 4 allocs/op
BenchmarkRoute/tiny/hand 1 600 ns/op 500 B/op 8 allocs/op
BenchmarkRoute/tiny/fiber 1 250 ns/op 100 B/op 1 allocs/op
`

func TestGroupTable(t *testing.T) {
	r := parsed(t, threeContenders)
	g := group{title: "title", prefix: "Route/tiny", baseline: "Route/tiny/hand", ours: []string{"vermouth-validate", "vermouth"}}
	want := `|                   | ns/op | quartiles | ÷ Route/tiny/hand |   quartiles | vermouth-validate ÷ it | B/op | allocs/op |
|-------------------|------:|----------:|------------------:|------------:|-----------------------:|-----:|----------:|
| fiber             |   250 | 250 … 250 |              0.42 | 0.42 … 0.42 |                  **2** |  100 |         1 |
| vermouth          |   480 | 480 … 480 |              0.80 | 0.80 … 0.80 |                   1.04 |  300 |         4 |
| vermouth-validate |   500 | 500 … 500 |              0.83 | 0.83 … 0.83 |                      1 |  300 |         4 |
| hand              |   600 | 600 … 600 |                 1 |       1 … 1 |                   0.83 |  500 |         8 |
`
	if got := g.table(r).String(); got != want {
		t.Errorf("table =\n%swant\n%s", got, want)
	}
	lost := []string{"Route/tiny: `vermouth-validate` needs 2 times the ns/op of `fiber`"}
	if got := g.losses(r, "ns/op"); !slices.Equal(got, lost) {
		t.Errorf("losses = %q, want %q", got, lost)
	}
}

func TestGroupsThatHaveNotRun(t *testing.T) {
	var out strings.Builder
	writeGroups(&out, parsed(t, threeContenders), routeGroups(), "###")
	if got := strings.Count(out.String(), "### "); got != 1 {
		t.Errorf("%d tables, want the one of the group that has run:\n%s", got, out.String())
	}
}
