package vermouth_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms are the packages and the arrows that docs/design.md allows, by import path within the module; what is outside
// the module, and not the standard library, is named in full. An arrow that is not here fails the build.
var rooms = map[string][]string{
	"":                          {"internal/mediatype", "internal/token", "responsemodel", "github.com/gin-gonic/gin"},
	"responsemodel":             {"internal/mediatype", "internal/violation", "github.com/go-playground/validator/v10"},
	"dependency":                {"", "github.com/gin-gonic/gin"},
	"dependency/bind":           {"", "dependency", "internal/mediatype", "internal/token", "internal/violation", "github.com/gin-gonic/gin", "github.com/go-playground/validator/v10"},
	"dependency/security":       {"", "dependency", "internal/token", "github.com/gin-gonic/gin"},
	"middleware":                {"", "dependency", "github.com/gin-gonic/gin", "github.com/gin-contrib/cors"},
	"internal/violation":        {"github.com/go-playground/validator/v10"},
	"internal/mediatype":        {},
	"internal/token":            {},
	"internal/servertest":       {},
	"examples/store":            {"", "dependency", "dependency/bind", "dependency/security", "middleware", "responsemodel", "github.com/gin-gonic/gin"},
	"examples/errors":           {"", "middleware", "github.com/gin-gonic/gin"},
	"examples/background":       {"", "dependency", "middleware", "github.com/gin-gonic/gin"},
	"examples/overrides":        {"", "dependency", "dependency/bind", "middleware", "github.com/gin-gonic/gin"},
	"examples/start/route":      {"", "middleware", "github.com/gin-gonic/gin"},
	"examples/start/dependency": {"", "dependency", "middleware", "github.com/gin-gonic/gin"},
	"examples/start/model":      {"", "dependency", "dependency/bind", "middleware", "github.com/gin-gonic/gin"},
	"examples/hello":            {"", "middleware", "github.com/gin-gonic/gin"},
	"examples/views":            {"", "dependency", "middleware", "responsemodel", "github.com/gin-gonic/gin"},
	"examples/adopt":            {"", "dependency", "dependency/bind", "middleware", "github.com/gin-gonic/gin"},
	"examples/fastapi":          {"", "dependency", "dependency/bind", "dependency/security", "middleware", "responsemodel", "github.com/gin-gonic/gin", "github.com/gin-contrib/cors"},
	"examples/headers":          {"", "dependency", "dependency/bind", "middleware", "github.com/gin-gonic/gin", "github.com/gin-contrib/cors"},
}

func TestArrowsAreThoseOfTheDesign(t *testing.T) {
	const module = "github.com/gin-vermouth/vermouth"
	output, err := exec.Command("go", "list", "-json=ImportPath,Imports,Standard", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for d := json.NewDecoder(strings.NewReader(string(output))); d.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		room := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		allowed, ok := rooms[room]
		if !ok {
			t.Errorf("%q is a room that docs/design.md does not have", room)
			continue
		}
		seen++
		for _, path := range p.Imports {
			if to, outside := arrow(module, path); !outside && !slices.Contains(allowed, to) {
				t.Errorf("the arrow %q -> %q is not in docs/design.md", room, to)
			}
		}
	}
	if seen != len(rooms) {
		t.Errorf("%d rooms were seen, want %d", seen, len(rooms))
	}
}

// arrow names the target of an import, and tells the standard library, to which every room may point.
func arrow(module, path string) (to string, standard bool) {
	if path == module || strings.HasPrefix(path, module+"/") {
		return strings.TrimPrefix(strings.TrimPrefix(path, module), "/"), false
	}
	for _, prefix := range []string{"github.com/gin-gonic/gin", "github.com/gin-contrib/cors", "github.com/go-playground/validator/v10"} {
		if strings.HasPrefix(path, prefix) {
			return prefix, false
		}
	}
	first, _, _ := strings.Cut(path, "/")
	return path, !strings.Contains(first, ".")
}
