package vermouth_test

import (
	"go/ast"
	"go/doc"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryNameHasADocComment fails for an exported name of which `go doc` says nothing. A comment on a group of names is
// one on each of them.
func TestEveryNameHasADocComment(t *testing.T) {
	for _, s := range surfaces(t) {
		if s.doc.Doc == "" {
			t.Errorf("package %s has no comment", s.name())
		}
		for name, comment := range s.comments() {
			if strings.TrimSpace(comment) == "" {
				t.Errorf("%s: %s has no comment", s.name(), name)
			}
		}
	}
}

// comments returns the comment of each exported name of a package.
func (s surface) comments() map[string]string {
	comments := map[string]string{}
	groups := append(slices.Clone(s.doc.Consts), s.doc.Vars...)
	functions := slices.Clone(s.doc.Funcs)
	for _, one := range s.doc.Types {
		comments[one.Name] = one.Doc
		groups = append(append(groups, one.Consts...), one.Vars...)
		functions = append(functions, one.Funcs...)
		for _, method := range one.Methods {
			comments[one.Name+"."+method.Name] = method.Doc
		}
	}
	for _, f := range functions {
		comments[f.Name] = f.Doc
	}
	for _, group := range groups {
		for _, spec := range group.Decl.Specs {
			value := spec.(*ast.ValueSpec)
			for _, name := range value.Names {
				if name.IsExported() {
					comments[name.Name] = group.Doc + value.Doc.Text() + value.Comment.Text()
				}
			}
		}
	}
	return comments
}

// An entry point is what a program calls: every exported function, and every exported method of an exported type. Each
// has an Example whose output is checked, by the name that `go doc` looks for: ExampleHandle, ExampleResponse_SetHeader.
// These have none, for a reason.
var (
	// callers are the names of methods that are called by what reads a value, and by no program.
	callers = map[string]string{
		"Error": "the language", "Unwrap": "errors", "Is": "errors", "As": "errors",
		"String": "fmt", "GoString": "fmt", "LogValue": "log/slog",
		"MarshalJSON": "encoding/json", "UnmarshalJSON": "encoding/json", "IsZero": "encoding/json", "ValidatorValue": "validator",
	}
	// beneath are the entry points that package dependency is made of.
	beneath = []string{
		"Response.Absorb", "Response.Companion", "Response.Imitate", "Response.Note", "Response.Progress", "Response.Quiet",
		"Response.Record", "Response.Replay",
	}
)

func TestEveryEntryPointHasAnExample(t *testing.T) {
	seen := 0
	for _, s := range surfaces(t) {
		examples := s.examples()
		for _, name := range s.entryPoints() {
			seen++
			if !examples[strings.ReplaceAll(name, ".", "_")] {
				t.Errorf("%s: %s has no Example with an output", s.name(), name)
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d entry points were found, there must be more: the test is blind", seen)
	}
}

// examples returns the names for which the package has an Example with an output, which `go test` therefore runs.
func (s surface) examples() map[string]bool {
	names := map[string]bool{}
	for _, example := range doc.Examples(s.tests...) {
		if example.Output != "" || example.EmptyOutput {
			name, _, _ := cutSuffix(example.Name)
			names[name] = true
		}
	}
	return names
}

// cutSuffix cuts what tells several Examples of one name apart: it begins with a small letter.
func cutSuffix(name string) (before, suffix string, found bool) {
	at := strings.LastIndexByte(name, '_')
	if at < 0 || at+1 == len(name) || token.IsExported(name[at+1:]) {
		return name, "", false
	}
	return name[:at], name[at+1:], true
}

func (s surface) entryPoints() (names []string) {
	for _, f := range s.doc.Funcs {
		names = append(names, f.Name)
	}
	for _, one := range s.doc.Types {
		for _, f := range one.Funcs {
			names = append(names, f.Name)
		}
		for _, method := range one.Methods {
			name := one.Name + "." + method.Name
			if callers[method.Name] == "" && !slices.Contains(beneath, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// TestTheExceptionsOfExamplesExist finds an exception that nothing needs any more.
func TestTheExceptionsOfExamplesExist(t *testing.T) {
	methods := map[string]bool{}
	for _, s := range surfaces(t) {
		for _, one := range s.doc.Types {
			for _, method := range one.Methods {
				methods[method.Name], methods[one.Name+"."+method.Name] = true, true
			}
		}
	}
	for name := range callers {
		if !methods[name] {
			t.Errorf("no type has the method %s", name)
		}
	}
	for _, name := range beneath {
		if !methods[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

// TestEveryExampleSaysWhatToTry holds the programs to their form: one command starts each, it prints what to ask it, and
// its test is the transcript. The program of hello is whole in the README, those of start are in docs/start.md.
func TestEveryExampleSaysWhatToTry(t *testing.T) {
	programs, err := filepath.Glob("examples/*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	if len(programs) < 9 {
		t.Errorf("%d programs were found, there must be more: the test is blind", len(programs))
	}
	for _, path := range programs {
		path = filepath.ToSlash(path)
		if _, err := os.Stat(strings.TrimSuffix(path, ".go") + "_test.go"); err != nil {
			t.Errorf("%s has no test: %v", path, err)
		}
		program := readFile(t, path)
		if !strings.HasPrefix(program, "// Command "+filepath.Base(filepath.Dir(path))+" ") {
			t.Errorf("%s does not begin with what it is", path)
		}
		if !strings.Contains(program, "curl -i ") && !strings.Contains(program, "curl http") && path != "examples/hello/main.go" {
			t.Errorf("%s does not print what to try", path)
		}
	}
}
