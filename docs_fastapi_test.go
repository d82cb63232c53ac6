package vermouth_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// difference is one way in which we are not FastAPI, on purpose.
type difference struct {
	item   int // of the list of facts about FastAPI: 28 is C28
	reason string
	holder string // the test that fails without it
}

// sections are the parts of the list of facts, by their first item.
var sections = []struct {
	first int
	title string
}{
	{1, "The temporal response"}, {13, "Headers"}, {27, "Merging"}, {39, "Cookies"}, {58, "Statuses"}, {64, "Answers without a body"},
	{72, "A response that is returned directly"}, {82, "Response models"}, {120, "The body"}, {129, "Errors"}, {143, "Dependencies"},
	{160, "The end of dependencies"}, {173, "Overrides"}, {179, "Background tasks"}, {184, "Streams, redirects, files"}, {191, "CORS"},
	{209, "OpenAPI"}, {216, "Security"},
}

const (
	differencesBegin = "<!-- differences: written by TestGeneratedDifferences -->\n"
	differencesEnd   = "<!-- end of differences -->\n"
)

// TestGeneratedDifferences writes the last part of docs/fastapi.md from the tests that hold the differences: what the
// comment of a TestDiffersFromFastAPI says, and what the comparison with FastAPI itself expects.
func TestGeneratedDifferences(t *testing.T) {
	const path = "docs/fastapi.md"
	page := readFile(t, path)
	before, rest, begun := strings.Cut(page, differencesBegin)
	_, after, ended := strings.Cut(rest, differencesEnd)
	if !begun || !ended {
		t.Fatalf("%s does not have the marks", path)
	}
	golden(t, path, before+differencesBegin+tables(differences(t))+differencesEnd+after)
}

// differences returns all differences, by item.
func differences(t *testing.T) (all []difference) {
	t.Helper()
	all = append(compared(t), tested(t)...)
	slices.SortStableFunc(all, func(a, b difference) int { return cmp.Compare(a.item, b.item) })
	all = slices.Compact(all)
	if len(all) < 100 {
		t.Errorf("%d differences were found, there must be more: the test is blind", len(all))
	}
	return all
}

var differs = regexp.MustCompile(`^TestDiffersFromFastAPI_C(\d+)_\w+$`)

// tested returns what the comments of tests say.
func tested(t *testing.T) (all []difference) {
	t.Helper()
	for _, path := range filesBelow(t, ".", "_test.go") {
		if strings.HasPrefix(path, "conformance/") || strings.HasPrefix(path, "bench/") {
			continue
		}
		for _, declaration := range parse(t, token.NewFileSet(), path).Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			found := differs.FindStringSubmatch(f.Name.Name)
			if found == nil {
				continue
			}
			reason, ok := strings.CutPrefix(strings.Join(strings.Fields(f.Doc.Text()), " "), f.Name.Name+": ")
			if !ok {
				t.Errorf("%s: the comment of %s does not say why", path, f.Name.Name)
			}
			all = append(all, difference{number(t, found[1]), reason, "[" + path + "](../" + path + ")"})
		}
	}
	return all
}

const oracle = "conformance/fastapi/differences.yaml"

// compared returns what the comparison with FastAPI expects, of which only two lines of each entry are read.
func compared(t *testing.T) (all []difference) {
	t.Helper()
	entry := regexp.MustCompile(`(?m)^- item: C(\d+)\n  reason: (.*)$`)
	for _, found := range entry.FindAllStringSubmatch(readFile(t, oracle), -1) {
		one := difference{number(t, found[1]), strings.Trim(found[2], `"`), "[the comparison](../" + oracle + ")"}
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

func number(t *testing.T, digits string) int {
	t.Helper()
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// tables returns one table for each section that has differences.
func tables(all []difference) string {
	var text strings.Builder
	for i, section := range sections {
		var rows []difference
		for _, one := range all {
			if one.item >= section.first && (i+1 == len(sections) || one.item < sections[i+1].first) {
				rows = append(rows, one)
			}
		}
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n### %s\n\n| item | what is different, and why | held by |\n|---|---|---|\n", section.title)
		for _, one := range rows {
			reason := strings.NewReplacer("|", `\|`, "<", `\<`).Replace(one.reason)
			fmt.Fprintf(&text, "| C%d | %s | %s |\n", one.item, strings.ToUpper(reason[:1])+reason[1:], one.holder)
		}
	}
	return text.String() + "\n"
}

// TestPythonInDocumentsIsThatOfTheTwin finds each fence of Python word for word in the program that examples/fastapi is
// the twin of.
func TestPythonInDocumentsIsThatOfTheTwin(t *testing.T) {
	app, err := os.ReadFile("examples/fastapi/app.py")
	if err != nil {
		t.Fatal(err)
	}
	fences := 0
	for _, path := range pages(t) {
		for _, f := range fencesOf(readFile(t, path)) {
			if f.language != "python" {
				continue
			}
			fences++
			if !strings.Contains(string(app), f.text) {
				t.Errorf("%s: app.py does not hold\n%s", path, f.text)
			}
		}
	}
	if fences < 10 {
		t.Errorf("%d fences were found, there must be more: the test is blind", fences)
	}
}
