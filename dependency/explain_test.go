package dependency_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// explained returns what Explain says at the end of a request to a route with these dependencies.
func explained(t *testing.T, traced bool, deps ...dependency.Dependency) (steps []*dependency.Step) {
	t.Helper()
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		if traced {
			dependency.Trace(c)
		}
		c.Next()
		steps = dependency.Explain(c)
	})
	r.GET("/", dependency.Attach(deps...), vermouth.Handle(func(*gin.Context) (int, error) { return 1, nil }))
	servertest.HTTP1(t, r).Get(t, "/")
	return steps
}

func TestExplainReturnsTheTree(t *testing.T) {
	errLeaf := errors.New("leaf")
	leaf := dependency.New(func(c *gin.Context) (int, error) {
		time.Sleep(time.Millisecond)
		vermouth.From(c).SetHeader("X-Leaf", "1").SetHeader("X-Both", "leaf")
		return 0, errLeaf
	})
	parent := dependency.New(func(c *gin.Context) (string, error) {
		vermouth.From(c).SetHeader("X-Before", "1")
		_, _ = leaf.Get(c)
		vermouth.From(c).SetHeader("X-Both", "parent").SetCookie(&http.Cookie{Name: "a", Value: "1"})
		_, _ = leaf.Get(c)
		return "", nil
	})
	quiet := dependency.New(func(c *gin.Context) (bool, error) { _, err := parent.Get(c); return true, err })
	steps := explained(t, true, quiet, parent)
	if len(steps) != 2 || steps[0].Name != "bool" || steps[1].Name != "string" || steps[0].Uses[0] != steps[1] {
		t.Fatalf("steps = %v", steps)
	}
	made := steps[1]
	if len(made.Uses) != 1 || made.Uses[0].Asked != 2 || made.Asked != 2 || !errors.Is(made.Uses[0].Err, errLeaf) {
		t.Errorf("uses = %v, asked %d and %d", made.Uses, made.Asked, made.Uses[0].Asked)
	}
	for name, want := range map[*dependency.Step][]string{
		steps[0]: nil, made: {"Set-Cookie", "X-Before", "X-Both"}, made.Uses[0]: {"X-Both", "X-Leaf"},
	} {
		if !slices.Equal(name.Headers, want) {
			t.Errorf("%s: headers = %q, want %q", name.Name, name.Headers, want)
		}
	}
	if made.Took < time.Millisecond || made.Uses[0].Took < time.Millisecond || steps[0].Took < made.Took {
		t.Errorf("took %v, %v, %v", steps[0].Took, made.Took, made.Uses[0].Took)
	}
	if text := made.String(); !strings.HasPrefix(text, "string (explain_test.go:") || !strings.Contains(text, ") asked 2 times took ") ||
		!strings.HasSuffix(text, " set Set-Cookie, X-Before, X-Both") {
		t.Errorf("String = %s", text)
	}
}

func TestExplainWithoutTrace(t *testing.T) {
	steps := explained(t, false, value(1))
	if len(steps) != 1 || steps[0].Took != 0 || steps[0].Headers != nil || steps[0].Asked != 1 {
		t.Errorf("steps = %v", steps)
	}
	if got := explained(t, true); got != nil {
		t.Errorf("of nothing = %v", got)
	}
}
