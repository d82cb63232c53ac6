package dependency

import (
	"context"
	"fmt"
	"maps"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Override replaces what one provider provides. It is made by [Provider.With] and [Provider.WithValue], for [Overrides].
type Override struct {
	of      *info
	provide any // a func(*gin.Context) (T, error) of the provider's T
}

// With returns an override that calls provide in place of the provider's function. The providers that the replaced one
// uses do not run, unless provide asks for them. It panics if provide is nil.
func (p *Provider[T]) With(provide func(*gin.Context) (T, error)) Override {
	if p == nil || p.provide == nil {
		panic("dependency.Provider.With: the provider is nil or was not made by New")
	}
	if provide == nil {
		panic("dependency.Provider.With: want a function, got nil")
	}
	return Override{of: &p.info, provide: provide}
}

// WithValue returns an override that provides a value. The value is shared by requests.
func (p *Provider[T]) WithValue(value T) Override {
	return p.With(func(*gin.Context) (T, error) { return value, nil })
}

// Overrides returns handler with some providers replaced, at any depth, for a test of a router that is finished:
//
//	test := dependency.Overrides(router, currentUser.WithValue(&User{ID: 1}))
//
// Nothing of handler is changed, and nothing is global: any number of them may be used at once, also by parallel tests.
// Where Overrides stand around Overrides, the inner one wins. It panics if handler is nil, and if two of them replace one
// provider. (FastAPI: app.dependency_overrides, which is a global.)
func Overrides(handler http.Handler, replace ...Override) http.Handler {
	if handler == nil {
		panic("dependency.Overrides: want a handler, got nil")
	}
	set := overrides{}
	for _, o := range replace {
		switch {
		case o.of == nil:
			panic("dependency.Overrides: an override is zero; make it by With or WithValue")
		case set[o.of.replaced()] != nil:
			panic(fmt.Sprintf("dependency.Overrides: %s is replaced twice", o.of.where))
		}
		set[o.of.replaced()] = o.provide
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		outer, _ := r.Context().Value(overridesKey{}).(overrides)
		handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), overridesKey{}, outer.and(set))))
	})
}

// overrides are functions by the key of the provider that they replace. They are immutable.
type overrides map[any]any

type overridesKey struct{}

func (o overrides) and(inner overrides) overrides {
	if len(o) == 0 {
		return inner
	}
	both := overrides{}
	for _, set := range []overrides{o, inner} {
		maps.Copy(both, set)
	}
	return both
}

func overridesOf(c *gin.Context) overrides {
	set, _ := contextOf(c).Value(overridesKey{}).(overrides)
	return set
}

// overridden returns the function that is called for a provider: its own, or what replaces it.
func overridden[T any](s *slab, p *Provider[T]) func(*gin.Context) (T, error) {
	if s.overrides == nil {
		return p.provide
	}
	if provide, ok := s.overrides[p.replaced()].(func(*gin.Context) (T, error)); ok {
		return provide
	}
	return p.provide
}
