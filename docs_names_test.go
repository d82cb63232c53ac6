package vermouth_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheNamesThatDocumentsUseExist finds each name of the surface that a page uses, such as dependency.Inject, and each
// file of Go that it names, such as merge.go.
func TestTheNamesThatDocumentsUseExist(t *testing.T) {
	exported, files := exportedNames(t), goFiles(t)
	name := regexp.MustCompile(`\b(vermouth|dependency|bind|security|responsemodel|middleware)\.([A-Z]\w*)`)
	file := regexp.MustCompile("`([a-z_]+\\.go)`")
	seen := 0
	for _, path := range pages(t) {
		page := readFile(t, path)
		for _, found := range name.FindAllString(page, -1) {
			seen++
			if !exported[found] {
				t.Errorf("%s uses %s, which is not exported", path, found)
			}
		}
		for _, found := range file.FindAllStringSubmatch(page, -1) {
			if !files[found[1]] && path != "docs/start.md" { // there it is the reader's
				t.Errorf("%s names %s, which does not exist", path, found[1])
			}
		}
	}
	if seen < 300 {
		t.Errorf("%d names were found, there must be more: the test is blind", seen)
	}
}

// exportedNames returns the exported names of all packages, as a program writes them.
func exportedNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, s := range surfaces(t) {
		for name := range s.comments() {
			names[s.doc.Name+"."+name] = true
		}
	}
	return names
}

func goFiles(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, path := range filesBelow(t, ".", ".go") {
		names[filepath.Base(path)] = true
	}
	return names
}

// TestDesignKnowsEveryRoom finds each package in the list of rooms of docs/design.md.
func TestDesignKnowsEveryRoom(t *testing.T) {
	page := readFile(t, "docs/design.md")
	for room := range rooms {
		if strings.HasPrefix(room, "examples/") {
			room = "examples/"
		}
		if room != "" && !strings.Contains(page, room) {
			t.Errorf("docs/design.md does not have %s", room)
		}
	}
	modules, err := filepath.Glob("*/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range modules {
		if folder := filepath.Dir(module) + "/"; !strings.Contains(page, folder) {
			t.Errorf("docs/design.md does not have the module %s", folder)
		}
	}
}
