package middleware

import (
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// TemporalResponse returns the middleware that gives every request its temporal response, with the options for all
// routes that follow. Used again on a group it replaces the options for that group. It panics if an option cannot be
// meant. On plain gin routes it changes nothing.
func TemporalResponse(opts ...vermouth.Option) gin.HandlerFunc {
	options := vermouth.Options(opts...)
	return func(c *gin.Context) { vermouth.Serve(c, options) }
}
