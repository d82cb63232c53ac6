package security

import (
	"net/http"
	"strings"

	"github.com/gin-vermouth/vermouth/internal/token"
)

// authorization returns the token68 that a request presents with a scheme in its Authorization field (RFC 9110 sections
// 11.4 and 11.6.2). The field has one value: a second line is somebody's attempt to make two programs read two callers.
func authorization(h http.Header, scheme string) (credentials string, found presence) {
	if len(h["Authorization"]) > 1 {
		return "", malformed
	}
	value := strings.Trim(h.Get("Authorization"), whiteSpace)
	if value == "" {
		return "", absent
	}
	name, credentials, _ := strings.Cut(value, " ")
	credentials = strings.TrimLeft(credentials, " ")
	switch {
	case !token.Is(name): // first: EqualFold takes U+017F for an s
		return "", malformed
	case !strings.EqualFold(name, scheme):
		return "", absent
	case !isToken68(credentials):
		return "", malformed
	}
	return credentials, present
}

// whiteSpace is what may stand around a field value without being part of it (RFC 9110 section 5.5).
const whiteSpace = " \t"

// isToken68 reports whether s is a token68 of RFC 9110 section 11.2, which is the b64token of RFC 6750 section 2.1.
func isToken68(s string) bool {
	s = strings.TrimRight(s, "=")
	return s != "" && strings.Trim(s, alphanumeric+"-._~+/") == ""
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
