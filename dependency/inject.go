package dependency

import "github.com/gin-gonic/gin"

// Inject returns a handler for vermouth.Handle that gets the value of a. The values are made before the handler runs,
// from left to right, inputs (see [NewInput]) last; the first error or Reply is the answer, and the handler does not run.
// It panics if a or handler is nil. A provider can be injected into the function of another one too.
func Inject[A, T any](a *Provider[A], handler func(*gin.Context, A) (T, error)) func(*gin.Context) (T, error) {
	order := newOrder("dependency.Inject", a)
	want("dependency.Inject", handler == nil)
	return func(c *gin.Context) (none T, err error) {
		var va A
		err = order.each(func(_ int, invalid *problems) error { return get(c, a, &va, invalid) })
		if err != nil {
			return none, err
		}
		return handler(c, va)
	}
}

// Inject2 is [Inject] with two values.
func Inject2[A, B, T any](a *Provider[A], b *Provider[B], handler func(*gin.Context, A, B) (T, error)) func(*gin.Context) (T, error) {
	order := newOrder("dependency.Inject2", a, b)
	want("dependency.Inject2", handler == nil)
	return func(c *gin.Context) (none T, err error) {
		var va A
		var vb B
		err = order.each(func(at int, invalid *problems) error {
			if at == 0 {
				return get(c, a, &va, invalid)
			}
			return get(c, b, &vb, invalid)
		})
		if err != nil {
			return none, err
		}
		return handler(c, va, vb)
	}
}

// Inject3 is [Inject] with three values.
func Inject3[A, B, C, T any](
	a *Provider[A], b *Provider[B], c *Provider[C], handler func(*gin.Context, A, B, C) (T, error),
) func(*gin.Context) (T, error) {
	order := newOrder("dependency.Inject3", a, b, c)
	want("dependency.Inject3", handler == nil)
	return func(ctx *gin.Context) (none T, err error) {
		var va A
		var vb B
		var vc C
		err = order.each(func(at int, invalid *problems) error {
			switch at {
			case 0:
				return get(ctx, a, &va, invalid)
			case 1:
				return get(ctx, b, &vb, invalid)
			}
			return get(ctx, c, &vc, invalid)
		})
		if err != nil {
			return none, err
		}
		return handler(ctx, va, vb, vc)
	}
}

// Inject4 is [Inject] with four values. A route that needs more takes a provider of a struct.
func Inject4[A, B, C, D, T any](
	a *Provider[A], b *Provider[B], c *Provider[C], d *Provider[D], handler func(*gin.Context, A, B, C, D) (T, error),
) func(*gin.Context) (T, error) {
	order := newOrder("dependency.Inject4", a, b, c, d)
	want("dependency.Inject4", handler == nil)
	return func(ctx *gin.Context) (none T, err error) {
		var va A
		var vb B
		var vc C
		var vd D
		err = order.each(func(at int, invalid *problems) error {
			switch at {
			case 0:
				return get(ctx, a, &va, invalid)
			case 1:
				return get(ctx, b, &vb, invalid)
			case 2:
				return get(ctx, c, &vc, invalid)
			}
			return get(ctx, d, &vd, invalid)
		})
		if err != nil {
			return none, err
		}
		return handler(ctx, va, vb, vc, vd)
	}
}

// get makes a value, and keeps what an input finds invalid.
func get[T any](c *gin.Context, p *Provider[T], to *T, invalid *problems) error {
	value, err := p.Get(c)
	*to = value
	return invalid.sift(&p.info, err)
}

func want(caller string, missing bool) {
	if missing {
		panic(caller + ": want a handler, got nil")
	}
}
