package bench

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// Vermouth is the route as the README has it, without the rules of the model.
func Vermouth[S, M any](p Payload[S, M]) http.Handler { return route(p, responsemodel.Off) }

// VermouthValidate is the route as the README has it.
func VermouthValidate[S, M any](p Payload[S, M]) http.Handler { return route(p, responsemodel.Enforce) }

func route[S, M any](p Payload[S, M], mode responsemodel.Mode) http.Handler {
	r := engine()
	r.Use(middleware.TemporalResponse())
	r.GET(path, vermouth.Handle(func(c *gin.Context) (S, error) {
		vermouth.From(c).
			SetHeader("X-Request-Id", requestID).
			SetHeader("X-Ratelimit-Remaining", remaining).
			SetHeader("Cache-Control", control).
			SetCookie(session()).
			SetStatus(status)
		return p.Value, nil
	}, vermouth.As[M](responsemodel.Validate(mode))))
	return r
}
