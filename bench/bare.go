package bench

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// BareVermouth answers a value that is its own model, with nothing temporal and no dependency: what a route pays that
// uses nothing of what it could use.
func BareVermouth[S, M any](p Payload[S, M]) http.Handler {
	out := p.Narrow(p.Value)
	r := engine()
	r.Use(middleware.TemporalResponse())
	r.GET(path, vermouth.Handle(func(*gin.Context) (M, error) { return out, nil }, vermouth.As[M](responsemodel.Validate(responsemodel.Off))))
	return r
}

// BareGin answers the same with c.JSON.
func BareGin[S, M any](p Payload[S, M]) http.Handler {
	out := p.Narrow(p.Value)
	r := engine()
	r.GET(path, func(c *gin.Context) { c.JSON(http.StatusOK, out) })
	return r
}
