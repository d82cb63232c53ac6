package security

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// Scopes returns the dependency on the value of p, if it has all of required: OAuth 2.0 scopes that were granted to a
// bearer token. has says whether it has one. Who lacks one gets a 403 with
// `WWW-Authenticate: Bearer error="insufficient_scope", scope="..."`, which lists all of required
// ([RFC 6750 section 3.1]). A dependency made by Scopes may be given to Scopes; its own are asked for first.
//
// Scopes panics if p or has is nil, if nothing is required, and if a scope is not a scope-token of [RFC 6749 section 3.3].
// The dependency is safe for concurrent use if has is.
//
// It is FastAPI's [SecurityScopes], but that has is asked about a caller who is known already, instead of a dependency
// being made again for each set of scopes.
//
// [RFC 6750 section 3.1]: https://www.rfc-editor.org/rfc/rfc6750.html#section-3.1
// [RFC 6749 section 3.3]: https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3
// [SecurityScopes]: https://fastapi.tiangolo.com/advanced/security/oauth2-scopes/
func Scopes[T any](p *dependency.Provider[T], has func(value T, scope string) bool, required ...string) *dependency.Provider[T] {
	mustHave("security.Scopes", p)
	if has == nil {
		panic("security.Scopes: want a function, got nil")
	}
	required = slices.Clone(required) // the caller may change its own
	mustBeScopes(required)
	challenge := bearerChallenge(`error="insufficient_scope"`, `scope="`+strings.Join(required, " ")+`"`)
	return dependency.New(func(c *gin.Context) (none T, err error) {
		value, err := p.Get(c)
		if err != nil {
			return none, err
		}
		for _, scope := range required {
			if !has(value, scope) {
				return none, vermouth.Fail(http.StatusForbidden, detailScope).SetHeader("WWW-Authenticate", challenge)
			}
		}
		return value, nil
	})
}

func mustBeScopes(scopes []string) {
	if len(scopes) == 0 {
		panic("security.Scopes: want at least one scope")
	}
	for _, scope := range scopes {
		if scope == "" || strings.ContainsAny(scope, ` "\`) || !isPrintable(scope) {
			panic(fmt.Sprintf("security.Scopes: want scope-tokens of RFC 6749 section 3.3, got %q", scope))
		}
	}
	if n := len(strings.Join(scopes, " ")); n > maxChallenge {
		panic(fmt.Sprintf("security.Scopes: want at most %d bytes of scopes, got %d", maxChallenge, n))
	}
}
