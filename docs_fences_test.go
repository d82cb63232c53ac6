package vermouth_test

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fence is one block of code of a document.
type fence struct{ language, text string }

// fencesOf returns the blocks of code of a document, in their order.
func fencesOf(document string) (fences []fence) {
	for i, part := range strings.Split("\n"+document, "\n```") {
		if i%2 == 0 {
			continue
		}
		language, text, _ := strings.Cut(part, "\n")
		fences = append(fences, fence{language, text + "\n"})
	}
	return fences
}

// pages returns the paths of everything in docs/, and of the README and the pages beside it.
func pages(t *testing.T) []string {
	t.Helper()
	beside, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	return append(filesBelow(t, "docs", ".md"), beside...)
}

// filesBelow returns the files of a folder, at any depth, whose names end so.
func filesBelow(t *testing.T, folder, ending string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ending) {
			paths = append(paths, filepath.ToSlash(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	return paths
}
