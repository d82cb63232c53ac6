package security

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

// BasicCredentials are what a client has presented with the Basic scheme. Both are UTF-8 without control characters, as
// they were sent (not normalised), and may be empty.
type BasicCredentials struct {
	Username string
	Password Secret
}

// Basic returns the dependency on the user and password in "Authorization: Basic <base64>" ([RFC 7617]), which are parted
// by the first colon; they were not verified, see [Verify].
//
// Without the header, or with an empty one or one of another scheme, the answer is a 401 with
// `WWW-Authenticate: Basic realm="...", charset="UTF-8"`, at which a browser asks its user. So it is if the header is there
// twice, or is malformed, also for [Optional]: it is not base64 with its padding, holds no colon, a control character, or
// what is not UTF-8.
//
// Basic panics if the realm is empty or holds a quote, a backslash, or anything but printable ASCII. The dependency is
// safe for concurrent use.
//
// It is FastAPI's [HTTPBasic].
//
// [RFC 7617]: https://www.rfc-editor.org/rfc/rfc7617.html#section-2
// [HTTPBasic]: https://fastapi.tiangolo.com/advanced/security/http-basic-auth/
func Basic(realm string) *dependency.Provider[BasicCredentials] {
	mustBeRealm("security.Basic", realm)
	challenge := `Basic realm="` + realm + `", charset="UTF-8"`
	s := &scheme{challenge: challenge, refused: challenge}
	return newCredentials(s, func(c *gin.Context) (BasicCredentials, presence) {
		token, found := authorization(c.Request.Header, "Basic")
		if found != present {
			return BasicCredentials{}, found
		}
		username, password, ok := parseBasic(token)
		if !ok {
			return BasicCredentials{}, malformed
		}
		return BasicCredentials{Username: username, Password: s.secret(password)}, present
	})
}

// parseBasic returns the user-id and the password in a token68 (RFC 7617 section 2). Control characters are those of
// Unicode: the profiles that the RFC names for UTF-8 (RFC 8265) refuse them all.
func parseBasic(token string) (username, password string, ok bool) {
	decoded, err := base64.StdEncoding.Strict().DecodeString(token)
	if err != nil || !utf8.Valid(decoded) {
		return "", "", false
	}
	text := string(decoded)
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", "", false
	}
	return strings.Cut(text, ":")
}
