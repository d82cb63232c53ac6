package security

import (
	"context"
	"errors"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// Verify returns the dependency on who has presented the credentials of p: what verify makes of them. It is called once
// per request, and not for a request without credentials, which p answers.
//
// An error of verify is a 401 with the challenge of the scheme by which the credentials came, [AnyOf] included, and the
// error goes to OnError and never to the client; it must not hold the secret. Where it has a *vermouth.Error or a
// *vermouth.Reply in it, that is the answer instead: return vermouth.Fail(http.StatusServiceUnavailable, "").Because(err)
// for what is not the fault of the credentials, or clients will throw away tokens that are valid. The end of a context
// is taken for such by itself: it is passed on, and is a 500 unless MapError knows it.
//
// Verify panics if p or verify is nil. The dependency is safe for concurrent use if verify is.
//
// It is the dependency get_current_user of FastAPI's [tutorial].
//
// [tutorial]: https://fastapi.tiangolo.com/tutorial/security/get-current-user/
func Verify[C Secret | BasicCredentials, T any](
	p *dependency.Provider[C], verify func(c *gin.Context, presented C) (T, error),
) *dependency.Provider[T] {
	mustHave("security.Verify", p)
	if verify == nil {
		panic("security.Verify: want a function, got nil")
	}
	return dependency.New(func(c *gin.Context) (none T, err error) {
		presented, err := p.Get(c)
		if err != nil {
			return none, err
		}
		s := schemeOf(presented)
		if s == nil {
			return none, errForeign
		}
		value, err := verify(c, presented)
		if err != nil {
			return none, refusal(s, err)
		}
		return value, nil
	})
}

var errForeign = errors.New("security.Verify: the credentials are zero; take them from a dependency of this package")

// schemeOf returns the scheme that has read credentials, or nil.
func schemeOf(presented any) *scheme {
	if login, ok := presented.(BasicCredentials); ok {
		presented = login.Password
	}
	secret, _ := presented.(Secret)
	return secret.scheme
}

// refusal returns the answer to an error of a verifier.
func refusal(s *scheme, err error) error {
	var e *vermouth.Error
	var reply *vermouth.Reply
	switch {
	case errors.As(err, &e), errors.As(err, &reply):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return unauthorized(detailRefused, s.refused).Because(err)
}
