package security

import "net/http"

// Authorization returns the token that lines of the Authorization field hold for a scheme, and whether it is absent,
// malformed or present.
func Authorization(scheme string, lines ...string) (token, found string) {
	token, state := authorization(http.Header{"Authorization": lines}, scheme)
	return token, [...]string{"absent", "malformed", "present"}[state]
}

// ParseBasic is parseBasic.
func ParseBasic(token string) (username, password string, ok bool) { return parseBasic(token) }
