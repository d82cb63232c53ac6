package hosts_test

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	runDeadline = time.Minute
	// Some of Gin's tests wait for an answer that a spoiler withholds. What has failed by then is enough.
	spoilDeadline = 5 * time.Second
)

// results are the names of tests, by what became of them: PASS, FAIL, SKIP.
type results map[string][]string

// marked finds the result of a test. The byte 0x16 stands before it where the test has not ended its own line.
var marked = regexp.MustCompile(`(?m)(?:^|\x16) *--- (PASS|FAIL|SKIP): (\S+) \(`)

// runTests runs compiled tests in the folder of their package, with additions to the environment, until a deadline.
func runTests(t *testing.T, limit time.Duration, binary, folder string, environment ...string) (all results, output string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, binary, "-test.v=test2json")
	command.Dir = folder
	command.Env = append(os.Environ(), environment...)
	text, err := command.CombinedOutput()
	all = results{}
	for _, match := range marked.FindAllSubmatch(text, -1) {
		all[string(match[1])] = append(all[string(match[1])], string(match[2]))
	}
	for _, names := range all {
		slices.Sort(names)
	}
	if err != nil && len(all["FAIL"]) == 0 {
		t.Errorf("%s: %v, and no test says why", binary, err)
	}
	return all, string(text)
}

// said returns what a run says of one test.
func said(output, name string) string {
	_, after, _ := strings.Cut(output, "=== RUN   "+name+"\n")
	before, _, _ := strings.Cut(after, "--- FAIL: "+name+" ")
	const enough = 4000
	return before[:min(len(before), enough)]
}

// common returns the names that are in a and in b, which are sorted.
func common(a, b []string) []string { return lost(a, lost(a, b)) }

// lost returns the names that are in a and not in b, which are sorted.
func lost(a, b []string) (names []string) {
	for _, name := range a {
		if _, found := slices.BinarySearch(b, name); !found {
			names = append(names, name)
		}
	}
	return names
}
