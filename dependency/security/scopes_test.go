package security_test

import (
	"slices"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestScopesConfiguration(t *testing.T) {
	user := dependency.New(func(*gin.Context) (caller, error) { return caller{}, nil })
	panics(t, "security.Scopes: a dependency is nil; a provider in a struct must be made before the routes", func() { security.Scopes(nil, caller.can, "a") })
	panics(t, "security.Scopes: want a function, got nil", func() { security.Scopes(user, nil, "a") })
	panics(t, "security.Scopes: want at least one scope", func() { security.Scopes(user, caller.can) })
	for scope, quoted := range map[string]string{"": `""`, "a b": `"a b"`, `a"`: `"a\""`, `a\`: `"a\\"`, "\u00e9": `"é"`, "a\n": `"a\n"`} {
		panics(t, "security.Scopes: want scope-tokens of RFC 6749 section 3.3, got "+quoted, func() { security.Scopes(user, caller.can, "ok", scope) })
	}
	panics(t, "security.Scopes: want at most 1024 bytes of scopes, got 1999", func() {
		security.Scopes(user, caller.can, slices.Repeat([]string{"a"}, 1000)...)
	})
	own := []string{"a"}
	p := security.Scopes(user, func(_ caller, scope string) bool { return scope == "a" }, own...)
	own[0] = "changed"
	r, _ := newEngine()
	r.GET("/", echo(p))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 {
		t.Errorf("answer = %d %s: the caller's slice was kept", got.Status, got.Body)
	}
}
