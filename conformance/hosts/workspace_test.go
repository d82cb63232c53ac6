package hosts_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// workspace is a temporary folder with copies of modules, and a go.mod by which this module uses them.
type workspace struct{ folder string }

func newWorkspace(t *testing.T) workspace {
	t.Helper()
	w := workspace{t.TempDir()}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		w.write(t, name, string(text))
	}
	return w
}

// adopt copies a module, at the version that this module requires, and returns the folder of the copy.
func (w workspace) adopt(t *testing.T, module string) (folder, version string) {
	t.Helper()
	listed := goCommand("list", "-m", "-json", module)
	output, err := listed.Output()
	var found struct{ Version, Dir string }
	if err == nil {
		err = json.Unmarshal(output, &found)
	}
	if err == nil && found.Dir == "" {
		found.Dir, err = download(module + "@" + found.Version)
	}
	if err != nil {
		missing(t, "%s cannot be had: %v", module, err)
	}
	folder = filepath.Join(w.folder, filepath.FromSlash(module))
	if err := os.CopyFS(folder, os.DirFS(found.Dir)); err != nil {
		t.Fatalf("copy %s: %v", module, err)
	}
	w.run(t, goCommand("mod", "edit", "-replace", module+"="+folder, filepath.Join(w.folder, "go.mod")))
	return folder, found.Version
}

func download(module string) (folder string, err error) {
	output, err := goCommand("mod", "download", "-json", module).Output()
	if err != nil {
		return "", err
	}
	var found struct{ Dir string }
	return found.Dir, json.Unmarshal(output, &found)
}

// missing skips the test, except where everything was promised.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// compile compiles the tests of a package of a copied module.
func (w workspace) compile(t *testing.T, path string) (binary string) {
	t.Helper()
	binary = filepath.Join(w.folder, strings.ReplaceAll(path, "/", "_")+".test")
	// Not with -trimpath, which would save time in the next run: Gin's tests of Recovery read their own sources.
	w.run(t, goCommand("test", "-c", "-vet=off", "-modfile", filepath.Join(w.folder, "go.mod"), "-o", binary, path))
	return binary
}

// nameOf returns the name of a package of a copied module, which need not be the last word of its path.
func (w workspace) nameOf(t *testing.T, path string) string {
	t.Helper()
	output, err := goCommand("list", "-modfile", filepath.Join(w.folder, "go.mod"), "-f", "{{.Name}}", path).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", path, err)
	}
	return strings.TrimSpace(string(output))
}

func (w workspace) run(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", command, err, output)
	}
}

// write writes a file of the workspace.
func (w workspace) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.folder, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// patch replaces all places of a text in a file of the workspace, which has to have that many.
func (w workspace) patch(t *testing.T, name, old, replacement string, times int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), old); got != times {
		t.Fatalf("%s has %q %d times, want %d: the patch has to be made anew", name, old, got, times)
	}
	w.write(t, name, strings.ReplaceAll(string(text), old, replacement))
}

// template returns a file of testdata, in which the pairs are replaced.
func template(t *testing.T, name string, pairs ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(pairs...).Replace(string(text))
}

// goCommand runs in the folder of this module.
func goCommand(args ...string) *exec.Cmd {
	command := exec.Command("go", args...)
	command.Dir = ".."
	command.Env = append(os.Environ(), "GOWORK=off")
	return command
}

// hookGin copies Gin, and makes the copy ask gin.Chain for the handlers of every request.
func (w workspace) hookGin(t *testing.T) (version string) {
	t.Helper()
	_, version = w.adopt(t, ginModule)
	for _, of := range []string{"value.handlers", "engine.allNoMethod", "engine.allNoRoute"} {
		assignment := "c.handlers = %s\n"
		w.patch(t, ginModule+"/gin.go", fmt.Sprintf(assignment, of), fmt.Sprintf(assignment, "chained("+of+")"), 1)
	}
	w.write(t, ginModule+"/chain.go", template(t, "gin.go.tmpl"))
	return version
}

const ginModule = "github.com/gin-gonic/gin"
