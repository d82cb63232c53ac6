package middleware

import (
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// TemporalResponse returns the middleware that gives every request its temporal response, with the options for all
// routes that follow. Used again on a group it replaces the options for that group. It panics if an option cannot be
// meant. On plain gin routes it changes nothing.
//
// It is what FastAPI does by itself where a handler has a [Response parameter].
//
// [Response parameter]: https://fastapi.tiangolo.com/advanced/response-headers/#use-a-response-parameter
func TemporalResponse(opts ...vermouth.Option) gin.HandlerFunc {
	options := vermouth.Options(opts...)
	return func(c *gin.Context) { vermouth.Serve(c, options) }
}
