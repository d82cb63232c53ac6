package fastapi_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// request is one line of requests/*.yaml.
type request struct {
	Ask     string   `yaml:"ask"`     // method and target, "GET /a/handler?x=1"
	Headers []string `yaml:"headers"` // lines, "Name: value"; a name may come twice
	Body    string   `yaml:"body"`    // with Content-Type application/json, unless a header says otherwise
	As      string   `yaml:"as"`      // tells apart requests with one Ask; part of the name
	Items   []int    `yaml:"items"`   // the numbers of contract items that it exercises
	Exact   bool     `yaml:"exact"`   // a JSON body is compared byte for byte as well

	section string // the letter that the file begins with, such as "A"
}

// name is what differences.yaml and the recording call the request.
func (r request) name() string {
	if r.As == "" {
		return r.Ask
	}
	return r.Ask + " (" + r.As + ")"
}

func (r request) method() string {
	method, _, _ := strings.Cut(r.Ask, " ")
	return method
}

// build makes the request for the server at base. The journal's key is told in a header.
func (r request) build(t *testing.T, base, key string) *http.Request {
	t.Helper()
	method, target, _ := strings.Cut(r.Ask, " ")
	built, err := http.NewRequestWithContext(t.Context(), method, base+target, strings.NewReader(r.Body))
	if err != nil {
		t.Fatalf("%s: %v", r.Ask, err)
	}
	built.Header.Set("User-Agent", "")
	built.Header.Set(journalHeader, key)
	if r.Body != "" {
		built.Header.Set("Content-Type", "application/json")
	}
	for _, line := range r.Headers {
		name, value, _ := strings.Cut(line, ": ")
		if name == "Content-Type" {
			built.Header.Del(name)
		}
		built.Header.Add(name, value)
	}
	return built
}

// loadRequests reads all requests, in the order of the files.
func loadRequests(t *testing.T) (all []request) {
	t.Helper()
	files, err := filepath.Glob("requests/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("requests/*.yaml = %v, %v, want files", files, err)
	}
	for _, file := range files {
		var some []request
		readYAML(t, file, &some)
		for i := range some {
			some[i].section = strings.ToUpper(filepath.Base(file)[:1])
		}
		all = append(all, some...)
	}
	checkNames(t, all)
	return all
}

func checkNames(t *testing.T, all []request) {
	t.Helper()
	names := make([]string, 0, len(all))
	for _, r := range all {
		names = append(names, r.name())
	}
	slices.Sort(names)
	for i := 1; i < len(names); i++ {
		if names[i] == names[i-1] {
			t.Errorf("two requests are called %q, want names of their own", names[i])
		}
	}
}

// readYAML reads a file into v and refuses keys that v does not have: a misspelt one would be ignored.
func readYAML(t *testing.T, file string, v any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.DisallowUnknownField()).Decode(v); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
