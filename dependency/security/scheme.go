package security

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/token"
)

// scheme is how credentials are asked for: the challenges of RFC 9110 section 11.6.1. It is immutable.
type scheme struct {
	challenge string // to a request without credentials
	refused   string // to credentials that are not valid
}

// presence says what a request has for a scheme.
type presence uint8

const (
	absent presence = iota
	malformed
	present
)

// The details of the answers: they say nothing of what was presented, or of why it is not valid.
const (
	detailAbsent    = "Not authenticated"
	detailMalformed = "Malformed credentials"
	detailRefused   = "Invalid credentials"
	detailScope     = "Insufficient scope"
)

// newCredentials returns the dependency on what read finds. It is no input in the sense of [dependency.NewInput]: a request
// is authenticated before any of its input is read.
func newCredentials[C any](s *scheme, read func(*gin.Context) (C, presence)) *dependency.Provider[C] {
	return dependency.New(func(c *gin.Context) (none C, err error) {
		credentials, found := read(c)
		switch found {
		case absent:
			return none, notAuthenticated(c, s.challenge)
		case malformed:
			return none, unauthorized(detailMalformed, s.challenge)
		}
		return credentials, nil
	})
}

func (s *scheme) secret(text string) Secret { return Secret{func() string { return text }, s} }

// unauthorized returns a 401 with a line for each challenge: some clients do not split one line at its commas.
func unauthorized(detail string, challenges ...string) *vermouth.Error {
	e := vermouth.Fail(http.StatusUnauthorized, detail)
	for _, challenge := range challenges {
		e.AddHeader("WWW-Authenticate", challenge)
	}
	return e
}

// maxChallenge bounds a name, a realm and a list of scopes, in bytes. A header line that is much longer would be refused
// when it is set, and the answer would be a 500.
const maxChallenge = 1024

// mustBeToken panics if a name could not be sent, or could not stand in a challenge.
func mustBeToken(caller, name string) {
	if !token.Is(name) || len(name) > maxChallenge {
		panic(fmt.Sprintf("%s: want a name that is a token of RFC 9110 section 5.6.2, got %q", caller, name))
	}
}

// mustBeRealm panics if a realm could not be sent as a quoted-string as it is.
func mustBeRealm(caller, realm string) {
	if realm == "" || len(realm) > maxChallenge || strings.ContainsAny(realm, `"\`) || !isPrintable(realm) {
		panic(fmt.Sprintf(`%s: want a realm of printable ASCII without " and \, got %q`, caller, realm))
	}
}

// isPrintable reports whether s is visible ASCII and spaces.
func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
