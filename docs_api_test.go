package vermouth_test

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// surface is one package that others import.
type surface struct {
	dir   string // of the module; empty for the root
	files *token.FileSet
	doc   *doc.Package
	tests []*ast.File
}

// name is the package's path within the module, as a reader writes it.
func (s surface) name() string {
	if s.dir == "" {
		return "vermouth"
	}
	return s.dir
}

// surfaces returns every package that others can import, in the order of their paths.
func surfaces(t *testing.T) (all []surface) {
	t.Helper()
	var dirs []string
	for dir := range rooms {
		if !strings.HasPrefix(dir, "internal/") && !strings.HasPrefix(dir, "examples/") {
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs)
	for _, dir := range dirs {
		all = append(all, readSurface(t, dir))
	}
	return all
}

func readSurface(t *testing.T, dir string) surface {
	t.Helper()
	pkg, err := build.ImportDir("./"+dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := surface{dir: dir, files: token.NewFileSet()}
	var files []*ast.File
	for _, name := range pkg.GoFiles {
		files = append(files, parse(t, s.files, filepath.Join(dir, name)))
	}
	if s.doc, err = doc.NewFromFiles(s.files, files, "example.com/"+s.name()); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(pkg.TestGoFiles, pkg.XTestGoFiles...) {
		s.tests = append(s.tests, parse(t, s.files, filepath.Join(dir, name)))
	}
	return s
}

func parse(t *testing.T, files *token.FileSet, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestGeneratedAPI holds docs/api.txt to the exported names of the module, one line for each, so that a change of the
// surface is a change of that file.
func TestGeneratedAPI(t *testing.T) {
	var text strings.Builder
	for _, s := range surfaces(t) {
		for _, line := range s.lines() {
			text.WriteString(s.name() + ": " + line + "\n")
		}
	}
	golden(t, "docs/api.txt", text.String())
}

// lines returns the surface of a package, one line for each name.
func (s surface) lines() (lines []string) {
	for _, group := range append(slices.Clone(s.doc.Consts), s.doc.Vars...) {
		lines = append(lines, s.values(group)...)
	}
	for _, f := range s.doc.Funcs {
		lines = append(lines, s.print(f.Decl))
	}
	for _, one := range s.doc.Types {
		lines = append(lines, s.typeLines(one)...)
	}
	slices.Sort(lines)
	return lines
}

func (s surface) typeLines(one *doc.Type) (lines []string) {
	for _, group := range append(slices.Clone(one.Consts), one.Vars...) {
		lines = append(lines, s.values(group)...)
	}
	for _, f := range append(slices.Clone(one.Funcs), one.Methods...) {
		lines = append(lines, s.print(f.Decl))
	}
	spec := one.Decl.Specs[0].(*ast.TypeSpec)
	head := "type " + spec.Name.Name + s.parameters(spec.TypeParams)
	switch kind := spec.Type.(type) {
	case *ast.StructType:
		return append(append(lines, head+" struct"), s.fields(spec.Name.Name, kind.Fields)...)
	case *ast.InterfaceType:
		return append(append(lines, head+" interface"), s.fields(spec.Name.Name, kind.Methods)...)
	}
	return append(lines, head+" "+s.print(spec.Type))
}

func (s surface) parameters(list *ast.FieldList) string {
	if list == nil {
		return ""
	}
	var parts []string
	for _, field := range list.List {
		for _, name := range field.Names {
			parts = append(parts, name.Name+" "+s.print(field.Type))
		}
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (s surface) fields(owner string, list *ast.FieldList) (lines []string) {
	for _, field := range list.List {
		if len(field.Names) == 0 {
			lines = append(lines, "field "+owner+" embeds "+s.print(field.Type))
		}
		for _, name := range field.Names {
			if name.IsExported() {
				lines = append(lines, "field "+owner+"."+name.Name+" "+s.print(field.Type))
			}
		}
	}
	return lines
}

func (s surface) values(group *doc.Value) (lines []string) {
	for _, spec := range group.Decl.Specs {
		value := spec.(*ast.ValueSpec)
		for i, name := range value.Names {
			if !name.IsExported() {
				continue
			}
			line := group.Decl.Tok.String() + " " + name.Name
			if group.Decl.Tok == token.CONST && i < len(value.Values) {
				line += " = " + s.print(value.Values[i])
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// print returns the node in one line, a function without its body and its comments.
func (s surface) print(node ast.Node) string {
	if f, ok := node.(*ast.FuncDecl); ok {
		node = &ast.FuncDecl{Recv: f.Recv, Name: f.Name, Type: f.Type}
	}
	var text bytes.Buffer
	if err := printer.Fprint(&text, token.NewFileSet(), node); err != nil {
		return err.Error()
	}
	line := strings.Join(strings.Fields(text.String()), " ")
	return strings.NewReplacer("( ", "(", ", )", ")").Replace(line)
}
