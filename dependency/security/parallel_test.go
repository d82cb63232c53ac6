package security_test

import (
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// The branches of a request have contexts of their own: that credentials are missing is known in all of them.
func TestAbsenceIsKnownInAllBranches(t *testing.T) {
	bearer, key := security.Bearer(), security.APIKeyHeader("X-Key")
	maybe := security.Optional(bearer)
	either := security.AnyOf(security.Verify(bearer, whoIs("by token", "abc")), security.Verify(key, whoIs("by key", "def")))
	r, _ := newEngine()
	answer := func(c *gin.Context, who string) (*vermouth.Reply, error) {
		token, err := maybe.Get(c)
		return vermouth.Text(200, shown(token)+" "+who), err
	}
	r.GET("/", dependency.Attach(dependency.Parallel(maybe, either)), vermouth.Handle(dependency.Inject(either, answer)))
	s := servertest.HTTP1(t, r)
	for range 20 { // whichever branch is first
		got := s.Get(t, "/", "X-Key", "def")
		wants(t, got, 200, " false by key")
		if vary := got.Header.Values("Vary"); len(vary) != 1 || vary[0] != "X-Key" {
			t.Errorf("Vary = %q", vary)
		}
		wants(t, s.Get(t, "/", "Authorization", "Bearer abc"), 200, "abc true by token")
		wants(t, s.Get(t, "/"), 401, problem(401, "Not authenticated"), "Bearer", `APIKey in="header", name="X-Key"`)
	}
}
