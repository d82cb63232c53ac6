package middleware

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
)

// CORS returns gin-contrib/cors with that configuration, and mends what concerns other middlewares: it adds to Vary
// instead of overwriting it, says "Vary: Origin" also to those who are not allowed, or did not ask (a cache must not
// give their answer to the others), and puts no slice into a response that other responses share.
//
// Headers that are set on the temporal response, a Reply or an Error need not be listed in ExposeHeaders: where an origin
// is allowed, they are added by name when the answer is committed ([Fetch: CORS protocol]). It panics if the configuration
// contradicts itself. It is FastAPI's [CORSMiddleware], but that nothing has to be listed twice.
//
// [Fetch: CORS protocol]: https://fetch.spec.whatwg.org/#http-access-control-expose-headers
// [CORSMiddleware]: https://fastapi.tiangolo.com/tutorial/cors/
func CORS(config cors.Config) gin.HandlerFunc {
	if err := config.Validate(); err != nil {
		panic("middleware.CORS: " + err.Error())
	}
	anyOrigin := config.AllowAllOrigins || slices.Contains(config.AllowOrigins, "*")
	if anyOrigin && config.AllowCredentials {
		panic("middleware.CORS: AllowCredentials needs a list of origins: browsers refuse * for a request with credentials")
	}
	apply := cors.New(config)
	return func(c *gin.Context) {
		header := c.Writer.Header()
		if !anyOrigin {
			header["Vary"] = withToken(header["Vary"], "Origin")
		}
		before := header["Vary"]
		defer own(header) // also where AllowOriginFunc panics
		apply(c)          // overwrites Vary
		for _, line := range before {
			for token := range strings.SplitSeq(line, ",") {
				header["Vary"] = withToken(header["Vary"], strings.TrimSpace(token))
			}
		}
	}
}

// withToken returns lines if the token is in them, else a fresh slice with it.
func withToken(lines []string, token string) []string {
	for _, line := range lines {
		for have := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(have), token) {
				return lines
			}
		}
	}
	return append(slices.Clone(lines), token)
}

// own replaces the slices that gin-contrib/cors shares between all responses by copies: an append by anybody would write
// into the answers of others.
func own(header http.Header) {
	for name, values := range header {
		if name == "Vary" || strings.HasPrefix(name, "Access-Control-") {
			header[name] = slices.Clone(values)
		}
	}
}
