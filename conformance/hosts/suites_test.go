package hosts_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/gin-contrib/sessions/memstore" // its go.sum entries are needed to compile its tests

	"github.com/gin-vermouth/vermouth/conformance/hosts/passage"
)

// suite is the tests of one package. The minimums are somewhat below what there is, so that a suite that has become
// empty, or is no longer run, does not pass. Tests that count handlers fail with any middleware: an empty one shows it.
type suite struct {
	module, folder string
	tests          int // that pass alone, at least
	requests       int // that go through TemporalResponse in one run, at least
	counting       []string
}

var suites = []suite{
	{module: ginModule, tests: 440, requests: 1000, counting: []string{"TestRouterGroupBasicHandle"}},
	{module: "github.com/gin-contrib/cors", tests: 10, requests: 10},
	{module: "github.com/gin-contrib/gzip", tests: 25, requests: 20},
	{module: "github.com/gin-contrib/logger", tests: 5, requests: 5},
	{module: "github.com/gin-contrib/requestid", tests: 5, requests: 5},
	{module: "github.com/gin-contrib/secure", tests: 10, requests: 10},
	{module: "github.com/gin-contrib/sessions", folder: "cookie", tests: 5, requests: 10},
	{module: "github.com/gin-contrib/sessions", folder: "filesystem", tests: 5, requests: 10},
	{module: "github.com/gin-contrib/sessions", folder: "memstore", tests: 5, requests: 10},
	{module: "github.com/gin-contrib/static", tests: 5, requests: 5},
	{module: "github.com/gin-contrib/zap", tests: 4, requests: 5},
}

// TestSuites_PassWithTemporalResponse compares what passes with Vermouth in the path of every request with what passes
// without it.
func TestSuites_PassWithTemporalResponse(t *testing.T) {
	w := newWorkspace(t)
	versions := map[string]string{ginModule: w.hookGin(t)}
	for _, s := range suites {
		if versions[s.module] == "" {
			_, versions[s.module] = w.adopt(t, s.module)
		}
	}
	for _, s := range suites {
		t.Run(path.Join(s.module+"@"+versions[s.module], s.folder), func(t *testing.T) { s.check(t, w) })
	}
}

func (s suite) check(t *testing.T, w workspace) {
	t.Helper()
	path := path.Join(s.module, s.folder)
	w.write(t, path+"/passage_hosts_test.go", template(t, "suite_test.go.tmpl", "PACKAGE", w.nameOf(t, path)))
	p := play{binary: w.compile(t, path), folder: filepath.Join(w.folder, filepath.FromSlash(path))}

	alone := p.run(t, "")
	if got := len(alone.passed); got < s.tests {
		t.Fatalf("%d tests pass alone, want %d at least, and %q fail", got, s.tests, alone.failed)
	}
	empty := p.run(t, passage.Empty)
	if got := lost(alone.passed, empty.passed); !slices.Equal(got, s.counting) {
		t.Errorf("an empty middleware fails %q, want %q", got, s.counting)
	}
	for _, role := range []string{passage.Before, passage.Inside} {
		with := p.run(t, role)
		for _, name := range lost(empty.passed, with.passed) {
			t.Errorf("%s does not pass with TemporalResponse %s:\n%s", name, role, said(with.output, name))
		}
		s.checkMarks(t, with, role)
	}
	noticed := common(empty.passed, p.run(t, passage.Spoiler).failed)
	if len(noticed) == 0 {
		t.Error("a middleware that spoils every answer is not noticed: the suite proves nothing")
	}
	t.Logf("%d tests pass alone, %q fail, %d pass with an empty middleware, %d notice a spoiler", len(alone.passed), alone.failed, len(empty.passed), len(noticed))
}

// checkMarks looks for the requests that went through, and for what OnError was told, which is nothing.
func (s suite) checkMarks(t *testing.T, with performance, role string) {
	t.Helper()
	requests := strings.Count(with.marks, passage.Passed)
	if requests < s.requests {
		t.Errorf("%d requests went through TemporalResponse %s, want %d at least", requests, role, s.requests)
	}
	if got := strings.Count(with.marks, passage.Reported); got != 0 {
		t.Errorf("OnError was told %d things, want none", got)
	}
	t.Logf("TemporalResponse %s: %d tests pass, %d requests", role, len(with.passed), requests)
}

// play is the compiled tests of a package.
type play struct{ binary, folder string }

// performance is what came of one run.
type performance struct {
	passed, failed []string
	output, marks  string
}

func (p play) run(t *testing.T, role string) (got performance) {
	t.Helper()
	journal := filepath.Join(t.TempDir(), "journal")
	limit := runDeadline
	if role == passage.Spoiler {
		limit = spoilDeadline
	}
	results, output := runTests(t, limit, p.binary, p.folder, passage.Role+"="+role, passage.Journal+"="+journal)
	marks, err := os.ReadFile(journal)
	if err != nil && role != "" {
		t.Errorf("nothing went through %s: %v", role, err)
	}
	return performance{passed: results["PASS"], failed: results["FAIL"], output: output, marks: string(marks)}
}
