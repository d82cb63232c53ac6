package vermouth_test

import (
	"flag"
	"os"
	"strings"
	"testing"
)

// update rewrites what is generated, with `go test . -run TestGenerated -update`.
var update = flag.Bool("update", false, "rewrite the files that are generated from the code")

// golden holds a file to what is generated for it.
func golden(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got := readFile(t, path)
	if got == want {
		return
	}
	t.Errorf("%s is stale; go test . -run %s -update rewrites it", path, t.Name())
	differ(t, strings.Split(got, "\n"), strings.Split(want, "\n"))
}

// differ names the lines that only one side has.
func differ(t *testing.T, got, want []string) {
	t.Helper()
	for _, line := range missing(got, want) {
		t.Errorf("only in the file: %s", line)
	}
	for _, line := range missing(want, got) {
		t.Errorf("only in the code: %s", line)
	}
}

// missing returns the lines of from that are not among in.
func missing(from, in []string) (lines []string) {
	has := map[string]bool{}
	for _, line := range in {
		has[line] = true
	}
	for _, line := range from {
		if !has[line] {
			lines = append(lines, line)
		}
	}
	return lines
}
