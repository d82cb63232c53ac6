package fastapi_test

import (
	"net/http"
	"regexp"
	"time"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// corsEngines are those of section P.
func corsEngines() map[string]http.Handler {
	inTest := regexp.MustCompile(`^(?:https://.*\.test)$`)
	only := []string{"http://a.test"}
	engines := map[string]http.Handler{}
	for path, config := range map[string]cors.Config{
		"/p-list": {
			AllowOrigins: []string{"http://a.test", "https://b.test"}, AllowMethods: []string{"GET", "POST"},
			AllowHeaders: safelisted("X-Custom"), ExposeHeaders: []string{"X-One", "X-Two"}, AllowCredentials: true,
		},
		"/p-any": {
			AllowAllOrigins: true, AllowMethods: []string{"GET"}, AllowHeaders: safelisted("X-Custom"), ExposeHeaders: []string{"X-One"},
		},
		"/p-regex": {AllowOriginFunc: inTest.MatchString, AllowHeaders: []string{"*"}, AllowMethods: []string{
			"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY",
		}},
		"/p-none":    {AllowOriginFunc: func(string) bool { return false }, AllowMethods: []string{"GET"}, AllowHeaders: safelisted()},
		"/p-star":    {AllowOrigins: only, AllowMethods: []string{"GET"}, AllowHeaders: safelisted(), ExposeHeaders: []string{"*"}},
		"/p-private": {AllowOrigins: only, AllowMethods: []string{"GET"}, AllowHeaders: safelisted(), AllowPrivateNetwork: true},
		// FastAPI reflects any origin with credentials. Vermouth refuses that, so the twin says it in the program's own words.
		"/p-reflect": {
			AllowOriginFunc: func(string) bool { return true }, AllowCredentials: true,
			AllowMethods: []string{"GET"}, AllowHeaders: safelisted(),
		},
	} {
		config.MaxAge, config.OptionsResponseStatusCode = 10*time.Minute, http.StatusOK
		engines[path] = corsEngine(path, config)
	}
	return engines
}

// safelisted adds to the names those that FastAPI always allows.
func safelisted(names ...string) []string {
	return append([]string{"Accept", "Accept-Language", "Content-Language", "Content-Type"}, names...)
}

func corsEngine(path string, config cors.Config) *gin.Engine {
	r := bareEngine()
	r.Use(middleware.CORS(config), gin.CustomRecoveryWithWriter(nil, panicked))
	equip(r)
	g := r.Group(path)
	said := func(c *gin.Context) (okay, error) {
		vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
		return noteHandler(c)
	}
	g.GET("/said", serve(said))
	g.POST("/said", serve(said))
	g.GET("/plain", serve(done))
	g.GET("/known", serve(knownHeaders))
	g.GET("/vary", serve(setting("Vary", "Accept-Encoding")))
	g.GET("/own", serve(setting("Access-Control-Allow-Origin", "http://evil.test")))
	g.GET("/listed", serve(setting("X-One", "1")))
	g.GET("/error", serve(raising(vermouth.Fail(http.StatusForbidden, "no").SetHeader("X-Error", "error"))))
	g.GET("/unhandled", serve(raising(errSecret)))
	g.OPTIONS("/options", serve(func(c *gin.Context) (okay, error) {
		note(c.Request.Context(), "options")
		return fine, nil
	}))
	return r
}

// knownHeaders sets what scripts may read without being told.
func knownHeaders(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("Cache-Control", "no-store").SetHeader("Content-Language", "en").
		SetCookie(&http.Cookie{Name: "a", Value: "1"})
	return fine, nil
}
