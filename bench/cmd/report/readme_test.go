package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeIsMade holds that the page is what its results say, and nothing that was written into it by hand.
func TestReadmeIsMade(t *testing.T) {
	files, err := readme("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != files["README.md"] {
		t.Error("README.md is not made from results/ and remains.md: go run ./cmd/report readme .")
	}
	private := regexp.MustCompile(`(^|[\s(])(/[a-z]+){2,}|https?://|\.test\b`) // paths of a machine, and what it asks
	if found := private.FindString(string(got)); found != "" {
		t.Errorf("README.md names %q", found)
	}
}

func TestReadme(t *testing.T) {
	folder := t.TempDir()
	remains := "Verbatim: `a` | b\n"
	err := writeFiles(folder, map[string]string{
		"results/run.txt": "date: 2026-11-20\nprocessor: Some Processor, 2 cores\nmodule: example.com/peer v1.2.3\nmodule: example.com/ours\n" +
			threeContenders,
		"results/growth.txt": grown,
		"remains.md":         remains,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := writeReadme(folder); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"the machine":            "Measured on 2026-11-20; Some Processor, 2 cores.",
		"a version":              "| example.com/peer | v1.2.3    |",
		"the version of ours":    "| example.com/ours | this tree |",
		"a loss":                 "needs 2 times the ns/op of `fiber`",
		"a bar":                  "- vermouth-validate / hand-validate: tiny: FAIL: not measured",
		"a bar of a growth":      "- time of a header: 64 / 1: FAIL",
		"a plot":                 "(plots/rows.svg)",
		"what was not run":       "## On a socket\n\nNot measured yet.",
		"how to repeat it":       "`bench/wire`",
		"what remains, verbatim": "## What remains\n\n" + remains,
	} {
		if !strings.Contains(string(written), want) {
			t.Errorf("%s: README.md lacks %q", name, want)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "plots", "rows.svg")); err != nil {
		t.Errorf("the plot is not written: %v", err)
	}
}
