package fastapi_test

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// bodilessRoutes are those of section F.
func bodilessRoutes(r *gin.Engine) {
	code := bind.Path[int]("code")
	g := r.Group("/f")
	g.GET("/none", vermouth.Handle(keepAndLeave))
	g.DELETE("/none", vermouth.Handle(keepAndLeave))
	g.GET("/not-modified", vermouth.Handle(unmodified, vermouth.Status(http.StatusNotModified)))
	g.GET("/reset", vermouth.Handle(leave, vermouth.Status(http.StatusResetContent)))
	g.GET("/set/:code", serve(dependency.Inject(code, keepAndSet)))
	g.GET("/raise/:code", serve(dependency.Inject(code, raiseStatus)))
	vermouth.GET(g, "/head", serve(keepAndSay))
	g.GET("/get", serve(done))
	g.OPTIONS("/options", serve(setting("Allow", "OPTIONS")))
	g.POST("/post", serve(done))
	g.GET("/refused", serve(refuses(func() { serve(done, vermouth.Status(http.StatusNoContent)) })))
	g.GET("/refused-model", serve(refuses(func() { serve(mapOfOkay, vermouth.Status(http.StatusNotModified)) })))
}

func keepAndLeave(c *gin.Context) (vermouth.None, error) {
	vermouth.From(c).SetHeader("X-Kept", "kept").SetCookie(&http.Cookie{Name: "a", Value: "1"})
	return vermouth.None{}, nil
}

func leave(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }

func unmodified(c *gin.Context) (vermouth.None, error) {
	vermouth.From(c).SetHeader("ETag", `"1"`)
	return vermouth.None{}, nil
}

func keepAndSet(c *gin.Context, code int) (okay, error) {
	vermouth.From(c).SetStatus(code).SetHeader("X-Kept", "kept")
	return fine, nil
}

func raiseStatus(_ *gin.Context, code int) (okay, error) {
	return okay{}, vermouth.Fail(code, "a detail").SetHeader("ETag", `"1"`).SetHeader("X-Error", "error")
}

func keepAndSay(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("X-Kept", "kept").SetCookie(&http.Cookie{Name: "a", Value: "1"})
	return fine, nil
}

func mapOfOkay(*gin.Context) (map[string]okay, error) { return nil, nil }

// refuses makes a handler that says whether a route cannot be built.
func refuses(build func()) func(*gin.Context) (map[string]bool, error) {
	return func(*gin.Context) (answer map[string]bool, _ error) {
		defer func() { answer = map[string]bool{"refused": recover() != nil} }()
		build()
		return nil, nil
	}
}
