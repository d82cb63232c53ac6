package security

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
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
