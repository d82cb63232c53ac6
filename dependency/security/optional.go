package security

import (
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

// Maybe is a value, or nothing. The zero value is nothing. See [Optional].
type Maybe[T any] struct {
	value T
	ok    bool
}

// Get returns the value and true, or T's zero value and false.
func (m Maybe[T]) Get() (value T, ok bool) { return m.value, m.ok }

// Optional returns the dependency on what p gives, or on nothing if the request has no credentials. It is never a 401 for
// their absence; credentials that are there and malformed, or refused, are one, because who presents them wants to be
// known. What p is made of comes from this package: credentials, or what [Verify] and [AnyOf] make of them, also inside
// another dependency that passes on their error.
//
// Optional panics if p is nil. The dependency is safe for concurrent use.
//
// It is FastAPI's auto_error=False.
func Optional[T any](p *dependency.Provider[T]) *dependency.Provider[Maybe[T]] {
	mustHave("security.Optional", p)
	return dependency.New(func(c *gin.Context) (Maybe[T], error) {
		value, err := p.Get(c)
		if err == nil {
			return Maybe[T]{value: value, ok: true}, nil
		}
		if _, ok := challengesOf(c, err); ok {
			err = nil
		}
		return Maybe[T]{}, err
	})
}
