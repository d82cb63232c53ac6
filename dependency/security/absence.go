package security

import (
	"errors"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// absences has, for each 401 of a request that only says that credentials are missing, the challenges in it. It is a
// dependency, because the branches of a request have their values in common, and nothing else. The 401 itself cannot tell:
// with a cause it would be reported to OnError, and an anonymous visitor is no news.
var absences = dependency.New(func(*gin.Context) (*sync.Map, error) { return new(sync.Map), nil })

// notAuthenticated returns the 401 to a request without credentials.
func notAuthenticated(c *gin.Context, challenges ...string) error {
	known, err := absences.Get(c)
	if err != nil {
		return err
	}
	e := unauthorized(detailAbsent, challenges...)
	known.Store(e, challenges)
	return e
}

// challengesOf returns the challenges of an err that says that credentials are missing, and nothing else. Of joined errors
// nothing is assumed: what has failed beside it must not be lost.
func challengesOf(c *gin.Context, err error) (challenges []string, ok bool) {
	known, failed := absences.Get(c)
	if failed != nil {
		return nil, false
	}
	for ; err != nil; err = errors.Unwrap(err) { // by hand: errors.As would also look into joined errors
		if e, is := err.(*vermouth.Error); is { //nolint:errorlint // the first on the way is the one that answers
			value, _ := known.Load(e)
			challenges, ok = value.([]string)
			return challenges, ok
		}
	}
	return nil, false
}
