package main

import (
	"math"
	"testing"
)

func TestTable(t *testing.T) {
	table := newTable("name", "ns/op").left(0)
	table.add("hand", "700")
	table.add("≤ by far", "1,234")
	want := `| name     | ns/op |
|----------|------:|
| hand     |   700 |
| ≤ by far | 1,234 |
`
	if got := table.String(); got != want {
		t.Errorf("table =\n%swant\n%s", got, want)
	}
}

func TestFigure(t *testing.T) {
	for _, tc := range []struct {
		x    float64
		want string
	}{
		{0, "0"}, {8, "8"}, {0.4249, "0.42"}, {1.1, "1.10"}, {12.34, "12.3"}, {688.4, "688"}, {1234.5, "1,235"},
		{24_017_003, "24,017,003"}, {-1234, "-1,234"}, {-0.1, "-0.10"}, {math.NaN(), "-"},
	} {
		if got := figure(tc.x); got != tc.want {
			t.Errorf("figure(%v) = %q, want %q", tc.x, got, tc.want)
		}
	}
}
