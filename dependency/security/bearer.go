package security

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

// Bearer returns the dependency on the token in "Authorization: Bearer <token>" ([RFC 6750 section 2.1]); the token was
// not verified, see [Verify]. It is looked for nowhere else: a URL or a form leaves tokens in logs and histories.
//
// Without the header, or with an empty one or one of another scheme, the answer is a 401 with "WWW-Authenticate: Bearer",
// and the realm if one is given. So it is if the header is there twice or is malformed, also for [Optional]. What Verify
// refuses is told error="invalid_token" besides.
//
// Bearer panics if a realm is empty or holds a quote, a backslash, or anything but printable ASCII, and if there is more
// than one. The dependency is safe for concurrent use.
//
// It is FastAPI's [HTTPBearer].
//
// [RFC 6750 section 2.1]: https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1
// [HTTPBearer]: https://fastapi.tiangolo.com/reference/security/#fastapi.security.HTTPBearer
func Bearer(realm ...string) *dependency.Provider[Secret] {
	if len(realm) > 1 {
		panic("security.Bearer: want one realm at most")
	}
	var params []string
	if len(realm) == 1 {
		mustBeRealm("security.Bearer", realm[0])
		params = append(params, `realm="`+realm[0]+`"`)
	}
	s := &scheme{challenge: bearerChallenge(params...), refused: bearerChallenge(append(params, `error="invalid_token"`)...)}
	return newCredentials(s, func(c *gin.Context) (Secret, presence) {
		token, found := authorization(c.Request.Header, "Bearer")
		return s.secret(token), found
	})
}

func bearerChallenge(params ...string) string {
	return strings.TrimSpace("Bearer " + strings.Join(params, ", "))
}
