package middleware_test

import (
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestTemporalResponseIsThereForWhatFollows(t *testing.T) {
	r := gin.New()
	r.Use(middleware.TemporalResponse(), func(c *gin.Context) { vermouth.From(c).SetHeader("X-Middleware", "1") })
	r.GET("/ours", vermouth.Handle(func(*gin.Context) (struct{}, error) { return struct{}{}, nil }))
	r.GET("/plain", func(c *gin.Context) { c.String(200, "x") })
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{"/ours", "/plain", "/missing"} {
			if got := s.Get(t, path).Header.Get("X-Middleware"); got != "1" {
				t.Errorf("%s: X-Middleware = %q, want 1", path, got)
			}
		}
	})
}

func TestTemporalResponsePanicsOnOptionsThatCannotBeMeant(t *testing.T) {
	defer func() {
		if got := recover(); got != "vermouth.OnError: want a function, got nil" {
			t.Errorf("panic = %v", got)
		}
	}()
	middleware.TemporalResponse(vermouth.OnError(nil))
}
