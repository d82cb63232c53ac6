package bench

import (
	"github.com/gofiber/fiber/v3"
	"github.com/valyala/fasthttp"
)

// Fiber is Hand with fiber, which is not built on net/http.
func Fiber[S, M any](p Payload[S, M]) fasthttp.RequestHandler {
	app := fiber.New()
	app.Get(path, func(c fiber.Ctx) error {
		c.Set("X-Request-Id", requestID)
		c.Set("X-Ratelimit-Remaining", remaining)
		c.Set("Cache-Control", control)
		s := session()
		c.Cookie(&fiber.Cookie{
			Name: s.Name, Value: s.Value, Path: s.Path, MaxAge: s.MaxAge, Secure: s.Secure, HTTPOnly: s.HttpOnly, SameSite: "Lax",
		})
		return c.Status(status).JSON(p.Narrow(p.Value))
	})
	return app.Handler()
}

// OverFast returns the exchange of a handler of fasthttp.
func OverFast(h fasthttp.RequestHandler, path string) Exchange {
	var ctx fasthttp.RequestCtx
	return func() {
		ctx.Request.Reset()
		ctx.Response.Reset()
		ctx.Request.SetRequestURI(path)
		h(&ctx)
	}
}
