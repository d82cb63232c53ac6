package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestRun holds what a script sees: a bar that fails makes the program fail.
func TestRun(t *testing.T) {
	all := wireLines("Wire/tiny", 20_000, 18_000) + wireLines("Wire/medium", 30_000, 20_000)
	for _, tc := range []struct {
		name    string
		args    []string
		results string
		want    error
		wantOut string
	}{
		{name: "all bars pass", args: []string{"wire"}, results: all + wireLines("Wire/large", 1_000_000, 300_000), wantOut: "hope"},
		{name: "a bar fails", args: []string{"wire"}, results: all + wireLines("Wire/large", 1_000_000, 700_000), want: errFailed, wantOut: "hand: large: FAIL (measured 0.700, must be at most 0.500)"},
		{name: "a bar is not measured", args: []string{"wire"}, results: all, want: errFailed, wantOut: "hand: large: FAIL: not measured"},
		{name: "a part is measured", args: []string{"wire", "-partial"}, results: all, wantOut: "hand: tiny"},
	} {
		file := filepath.Join(t.TempDir(), "results.txt")
		if err := os.WriteFile(file, []byte(tc.results), 0o600); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := run(append(tc.args, file), &out); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
		if !strings.Contains(out.String(), tc.wantOut) {
			t.Errorf("%s: printed\n%swant %q", tc.name, out.String(), tc.wantOut)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.txt")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"dance"}, {"route", "absent.txt"}, {"route", empty}} {
		if err := run(args, io.Discard); err == nil || errors.Is(err, errFailed) {
			t.Errorf("%q: %v, want an error that is no verdict", args, err)
		}
	}
}

func wireLines(prefix string, hand, ours int) string {
	line := func(name string, cpu int) string {
		return "Benchmark" + prefix + "/" + name + " 1000 5000 req/s 200 p50-us 900 p99-us " + strconv.Itoa(cpu) + " cpu-ns/req 25 peak-MB\n"
	}
	return line("hand", hand) + line("vermouth-validate", ours)
}
