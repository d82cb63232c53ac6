package dependency

import "github.com/gin-gonic/gin"

// Inject returns a handler for vermouth.Handle that gets the value of a. The values are made before the handler runs,
// from left to right, inputs (see [NewInput]) last; the first error or Reply is the answer, and the handler does not run.
// It panics if a or handler is nil. A provider can be injected into the function of another one too.
func Inject[A, T any](a *Provider[A], handler func(*gin.Context, A) (T, error)) func(*gin.Context) (T, error) {
	needs := newList("dependency.Inject", a)
	want("dependency.Inject", handler == nil)
	return func(c *gin.Context) (none T, err error) {
		if err := needs.resolve(c); err != nil {
			return none, err
		}
		return handler(c, made(c, a))
	}
}

// Inject2 is [Inject] with two values.
func Inject2[A, B, T any](a *Provider[A], b *Provider[B], handler func(*gin.Context, A, B) (T, error)) func(*gin.Context) (T, error) {
	needs := newList("dependency.Inject2", a, b)
	want("dependency.Inject2", handler == nil)
	return func(c *gin.Context) (none T, err error) {
		if err := needs.resolve(c); err != nil {
			return none, err
		}
		return handler(c, made(c, a), made(c, b))
	}
}

// Inject3 is [Inject] with three values.
func Inject3[A, B, C, T any](
	a *Provider[A], b *Provider[B], c *Provider[C], handler func(*gin.Context, A, B, C) (T, error),
) func(*gin.Context) (T, error) {
	needs := newList("dependency.Inject3", a, b, c)
	want("dependency.Inject3", handler == nil)
	return func(ctx *gin.Context) (none T, err error) {
		if err := needs.resolve(ctx); err != nil {
			return none, err
		}
		return handler(ctx, made(ctx, a), made(ctx, b), made(ctx, c))
	}
}

// Inject4 is [Inject] with four values. A route that needs more takes a provider of a struct.
func Inject4[A, B, C, D, T any](
	a *Provider[A], b *Provider[B], c *Provider[C], d *Provider[D], handler func(*gin.Context, A, B, C, D) (T, error),
) func(*gin.Context) (T, error) {
	needs := newList("dependency.Inject4", a, b, c, d)
	want("dependency.Inject4", handler == nil)
	return func(ctx *gin.Context) (none T, err error) {
		if err := needs.resolve(ctx); err != nil {
			return none, err
		}
		return handler(ctx, made(ctx, a), made(ctx, b), made(ctx, c), made(ctx, d))
	}
}

// made returns a value that was made without an error.
func made[T any](c *gin.Context, p *Provider[T]) T {
	value, _ := slabOf(c).value(&p.info).(T)
	return value
}

func want(caller string, missing bool) {
	if missing {
		panic(caller + ": want a handler, got nil")
	}
}
