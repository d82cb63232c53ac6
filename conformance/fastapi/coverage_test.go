package fastapi_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// contract is which items each section has. Sections O and Q, streams and OpenAPI, are not there yet.
var contract = map[string][2]int{
	"A": {1, 12}, "B": {13, 26}, "C": {27, 38}, "D": {39, 57}, "E": {58, 63}, "F": {64, 71}, "G": {72, 81}, "H": {82, 119},
	"I": {120, 128}, "J": {129, 142}, "K": {143, 159}, "L": {160, 172}, "M": {173, 178}, "N": {179, 183},
	"P": {191, 208}, "R": {216, 218},
}

const (
	minRoutes   = 120
	minRequests = 400
)

// unexercised is an item that no request exercises, and why.
type unexercised struct {
	Item   int    `yaml:"item"`
	Reason string `yaml:"reason"`
}

func TestEveryItemIsExercisedOrSaysWhyNot(t *testing.T) {
	asked := map[int]bool{}
	for _, r := range loadRequests(t) {
		for _, item := range r.Items {
			asked[item] = true
			if sectionOf(item) == "" {
				t.Errorf("%s: C%d is of no section", r.name(), item)
			}
		}
	}
	var excused []unexercised
	readYAML(t, "unexercised.yaml", &excused)
	for _, u := range excused {
		if asked[u.Item] || u.Reason == "" {
			t.Errorf("unexercised.yaml: C%d is exercised: %t, its reason %q; want a reason, or no entry", u.Item, asked[u.Item], u.Reason)
		}
		asked[u.Item] = true
	}
	for letter, items := range contract {
		for item := items[0]; item <= items[1]; item++ {
			if !asked[item] {
				t.Errorf("section %s: no request exercises C%d, and unexercised.yaml does not say why", letter, item)
			}
		}
	}
}

func sectionOf(item int) string {
	for letter, items := range contract {
		if items[0] <= item && item <= items[1] {
			return letter
		}
	}
	return ""
}

func TestDifferencesNameItems(t *testing.T) {
	for _, e := range loadDifferences(t) {
		item, err := strconv.Atoi(strings.TrimPrefix(e.Item, "C"))
		if err != nil || sectionOf(item) == "" {
			t.Errorf("differences.yaml: %s (%s) is no item of a section", e.Item, e.Reason)
		}
	}
}

func TestThereIsEnough(t *testing.T) {
	requests := loadRequests(t)
	sections, asked := map[string]int{}, map[string]bool{}
	routes := routePatterns()
	for _, r := range requests {
		sections[r.section]++
		if len(r.Items) == 0 {
			t.Errorf("%s names no item", r.name())
		}
		for route, pattern := range routes {
			asked[route] = asked[route] || pattern.MatchString(strings.SplitN(r.Ask, "?", 2)[0])
		}
	}
	for letter := range contract {
		if sections[letter] == 0 {
			t.Errorf("section %s has no requests", letter)
		}
	}
	n := 0
	for _, yes := range asked {
		if yes {
			n++
		}
	}
	t.Logf("%d requests to %d routes of %d, and to some that are not there", len(requests), n, len(routes))
	if n < minRoutes || len(requests) < minRequests {
		t.Errorf("%d routes are asked by %d requests, want %d and %d", n, len(requests), minRoutes, minRequests)
	}
}

// routePatterns are the routes of the twin, which are those of app.py: TestAnswers compares the lists.
func routePatterns() map[string]*regexp.Regexp {
	gin.SetMode(gin.ReleaseMode)
	parameter, patterns := regexp.MustCompile(`:\w+`), map[string]*regexp.Regexp{}
	for route := range newTwin(&journals{}).listing() {
		patterns[route] = regexp.MustCompile("^" + parameter.ReplaceAllString(route, "[^/]+") + "$")
	}
	return patterns
}

// TestNamesOfSections keeps a request in the file of its section: one of the paths of a section begins with its letter.
func TestNamesOfSections(t *testing.T) {
	paths := []string{"/routes"}
	for _, r := range loadRequests(t) {
		_, target, _ := strings.Cut(r.Ask, " ")
		letter := strings.ToLower(r.section)
		if !strings.HasPrefix(target, fmt.Sprintf("/%s/", letter)) && !strings.HasPrefix(target, fmt.Sprintf("/%s-", letter)) &&
			!slices.Contains(paths, target) {
			t.Errorf("%s %s is in the file of section %s", r.method(), target, r.section)
		}
		if r.method() != http.MethodGet && r.method() != http.MethodHead {
			continue
		}
		if r.Body != "" {
			t.Errorf("%s has a body, want none: servers may treat it as they like", r.name())
		}
	}
}
