package bench

import (
	"net/http"

	"github.com/labstack/echo/v5"
)

// Echo is Hand with echo.
func Echo[S, M any](p Payload[S, M]) http.Handler {
	e := echo.New()
	e.GET(path, func(c *echo.Context) error {
		header := c.Response().Header()
		header.Set("X-Request-Id", requestID)
		header.Set("X-Ratelimit-Remaining", remaining)
		header.Set("Cache-Control", control)
		c.SetCookie(session())
		return c.JSON(status, p.Narrow(p.Value))
	})
	return e
}
