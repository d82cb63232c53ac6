package vermouth_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestErrorsDocIsComplete finds every text of an error, a refusal or a panic in the code, and looks for it in
// docs/errors.md, where its cause and its fix stand.
func TestErrorsDocIsComplete(t *testing.T) {
	document := readFile(t, "docs/errors.md")
	texts := errorTexts(t)
	if len(texts) < 60 {
		t.Errorf("%d texts were found in the code, there must be more: the test is blind", len(texts))
	}
	for _, text := range texts {
		for _, part := range fixedParts(text) {
			if !strings.Contains(document, part) {
				t.Errorf("docs/errors.md does not have %q (of %q)", part, text)
			}
		}
	}
}

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// fixedParts returns what of a format stands in every error made with it, but for fragments too short to mean something.
func fixedParts(format string) []string {
	var parts []string
	for _, part := range verb.Split(format, -1) {
		if part = strings.TrimSpace(part); len(part) > 5 {
			parts = append(parts, part)
		}
	}
	return parts
}

// errorTexts returns the string literals with which errors are made.
func errorTexts(t *testing.T) (texts []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		skip := entry.IsDir() && slices.Contains([]string{"conformance", "bench", "examples", "servertest", ".git"}, entry.Name())
		switch {
		case err != nil:
			return err
		case skip:
			return filepath.SkipDir
		case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			texts = append(texts, literalsOf(n)...)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// makers are the functions whose arguments become the text of an error.
var makers = []string{"New", "Errorf", "panic", "refuse", "breaks", "problem", "newProvider", "newList", "want"}

func literalsOf(n ast.Node) (texts []string) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if slices.Contains(makers, nameOf(n.Fun)) {
			for _, argument := range n.Args {
				texts = append(texts, stringsIn(argument)...)
			}
		}
	case *ast.ValueSpec:
		if strings.HasPrefix(n.Names[0].Name, "rule") {
			for _, value := range n.Values {
				texts = append(texts, stringsIn(value)...)
			}
		}
	}
	return texts
}

func nameOf(function ast.Expr) string {
	switch f := function.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func stringsIn(n ast.Node) (texts []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				texts = append(texts, text)
			}
		}
		_, isFunc := n.(*ast.FuncLit)
		return !isFunc
	})
	return texts
}

// TestHazardsDocIsComplete finds the row of each number that the code or a test uses.
func TestHazardsDocIsComplete(t *testing.T) {
	document := readFile(t, "docs/hazards.md")
	number := regexp.MustCompile(`\bR[1-9][0-9]?[a-c]?\b|TestR[1-9][0-9]?[a-c]?_`)
	used := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" && filepath.Base(path) != "design.md" {
			return err
		}
		for _, found := range number.FindAllString(readFile(t, path), -1) {
			used[strings.TrimSuffix(strings.TrimPrefix(found, "Test"), "_")] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(used) < 60 {
		t.Errorf("%d numbers were found in the code, there must be more: the test is blind", len(used))
	}
	for row := range used {
		if !strings.Contains(document, "| "+row+" |") {
			t.Errorf("docs/hazards.md does not have %s", row)
		}
	}
}
