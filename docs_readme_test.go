package vermouth_test

import (
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// TestTheProblemOfTheREADMEIsTrue asks for the answer to bad input that the README shows, which it breaks into lines.
func TestTheProblemOfTheREADMEIsTrue(t *testing.T) {
	r, _ := newEngine()
	r.POST("/users", vermouth.Handle(dependency.Inject(bind.JSON[UserIn](), func(*gin.Context, UserIn) (UserOut, error) {
		return UserOut{ID: 1}, nil
	})))
	got := servertest.HTTP1(t, r).Do(t, "POST", "/users", "{}", "Content-Type", "application/json")
	for _, f := range fencesOf(readFile(t, "README.md")) {
		if f.language == "json" {
			if want := strings.ReplaceAll(strings.TrimSpace(f.text), "\n ", ""); got.Body != want {
				t.Errorf("answer = %s, the README shows %s", got.Body, want)
			}
			return
		}
	}
	t.Error("the README shows no problem")
}
