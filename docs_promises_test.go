package vermouth_test

import (
	"regexp"
	"strings"
	"testing"
)

// TestTheTestsThatDocumentsNameExist finds each test that a page names as the one that holds what it says.
func TestTheTestsThatDocumentsNameExist(t *testing.T) {
	defined := definedTests(t)
	named := regexp.MustCompile("`((?:Test|Fuzz|Benchmark|Example)[A-Z]\\w*)`")
	seen := 0
	for _, path := range pages(t) {
		for _, found := range named.FindAllStringSubmatch(readFile(t, path), -1) {
			seen++
			if !defined[found[1]] {
				t.Errorf("%s names %s, which does not exist", path, found[1])
			}
		}
	}
	if seen < 40 {
		t.Errorf("%d names were found, there must be more: the test is blind", seen)
	}
}

// definedTests returns the names of all tests of the repository, those of the nested modules too.
func definedTests(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark|Example)[A-Z]\w*)\(`)
	for _, path := range filesBelow(t, ".", "_test.go") {
		for _, found := range declared.FindAllStringSubmatch(readFile(t, path), -1) {
			names[found[1]] = true
		}
	}
	return names
}

// TestEveryPromiseNamesItsTest holds docs/security.md to its form: a row without a test promises nothing.
func TestEveryPromiseNamesItsTest(t *testing.T) {
	rows := 0
	for line := range strings.Lines(readFile(t, "docs/security.md")) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| promise |") {
			continue
		}
		rows++
		if !strings.Contains(line, "`Test") && !strings.Contains(line, "`Fuzz") {
			t.Errorf("no test is named in %s", line)
		}
	}
	if rows < 15 {
		t.Errorf("%d promises were found, there must be more: the test is blind", rows)
	}
}
