package security

import (
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

// AnyOf returns the dependency on the value of the first of providers, in their order, for which the request has
// credentials. Those that follow are not asked: credentials that are refused are refused, and nobody is let in by what
// stands beside them. Without any credentials the answer is a 401 with the challenges of all.
//
// AnyOf panics if there are no providers, or one is nil. The dependency is safe for concurrent use.
//
// FastAPI combines schemes by hand, with auto_error=False.
func AnyOf[T any](providers ...*dependency.Provider[T]) *dependency.Provider[T] {
	if len(providers) == 0 {
		panic("security.AnyOf: want at least one dependency")
	}
	providers = slices.Clone(providers) // the caller may change its own
	for _, p := range providers {
		mustHave("security.AnyOf", p)
	}
	return dependency.New(func(c *gin.Context) (none T, err error) {
		var all []string
		for _, p := range providers {
			value, err := p.Get(c)
			if err == nil {
				return value, nil
			}
			challenges, ok := challengesOf(c, err)
			if !ok {
				return none, err
			}
			for _, challenge := range challenges {
				if !slices.Contains(all, challenge) {
					all = append(all, challenge)
				}
			}
		}
		return none, notAuthenticated(c, all...)
	})
}
