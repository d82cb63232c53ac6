package security

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// APIKeyHeader returns the dependency on the API key in the header field with that name, such as X-API-Key; the key was
// not verified, see [Verify].
//
// Without the field, or with an empty one, the answer is a 401 with `WWW-Authenticate: APIKey in="header", name="..."`: HTTP
// demands a challenge, and the terms are those of [OpenAPI], for there is no standard scheme. So it is if the field is
// there twice, or holds anything but printable ASCII, also for [Optional]. White space around a key is no part of it. The
// answers vary on the field, because caches know only of Authorization that it keeps an answer from others
// ([RFC 9111 section 3.5]).
//
// It panics if the name is not a token. The dependency is safe for concurrent use.
//
// The idea is FastAPI's, see its [reference].
//
// [OpenAPI]: https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object
// [RFC 9111 section 3.5]: https://www.rfc-editor.org/rfc/rfc9111.html#section-3.5
// [reference]: https://fastapi.tiangolo.com/reference/security/#fastapi.security.APIKeyHeader
func APIKeyHeader(name string) *dependency.Provider[Secret] {
	canonical := http.CanonicalHeaderKey(name)
	return apiKey("security.APIKeyHeader", "header", name, name, func(c *gin.Context) []string { return c.Request.Header[canonical] })
}

// APIKeyQuery is [APIKeyHeader] for a parameter of the URL's query. A URL is kept by logs, histories and the Referer of the
// next request, so prefer a header.
func APIKeyQuery(name string) *dependency.Provider[Secret] {
	return apiKey("security.APIKeyQuery", "query", name, "", func(c *gin.Context) []string { return c.QueryArray(name) })
}

// APIKeyCookie is [APIKeyHeader] for a cookie. The value is taken as it is sent; c.SetCookie of Gin escapes it, SetCookie
// of the temporal response does not. Two cookies of one name are refused: one of them may come from another host of the
// domain. Browsers send cookies with requests that other sites have them make, unless SameSite says otherwise.
func APIKeyCookie(name string) *dependency.Provider[Secret] {
	return apiKey("security.APIKeyCookie", "cookie", name, "Cookie", func(c *gin.Context) (values []string) {
		for _, cookie := range c.Request.CookiesNamed(name) {
			values = append(values, cookie.Value)
		}
		return values
	})
}

func apiKey(caller, in, name, vary string, values func(*gin.Context) []string) *dependency.Provider[Secret] {
	mustBeToken(caller, name)
	challenge := `APIKey in="` + in + `", name="` + name + `"`
	s := &scheme{challenge: challenge, refused: challenge}
	return newCredentials(s, func(c *gin.Context) (Secret, presence) {
		if vary != "" {
			vermouth.From(c).AddHeader("Vary", vary)
		}
		key, found := single(values(c))
		return s.secret(key), found
	})
}

// single returns the one key in values.
func single(values []string) (key string, found presence) {
	switch len(values) {
	case 0:
		return "", absent
	case 1:
		key = strings.Trim(values[0], whiteSpace)
	default:
		return "", malformed
	}
	switch {
	case key == "":
		return "", absent
	case !isPrintable(key):
		return "", malformed
	}
	return key, present
}
