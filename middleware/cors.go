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
	allow := config.AllowOriginWithContextFunc
	if allow != nil {
		config.AllowOriginWithContextFunc = func(c *gin.Context, origin string) bool { return allow(asked(c), origin) }
	}
	apply := cors.New(config)
	return func(c *gin.Context) {
		header := c.Writer.Header()
		if !anyOrigin {
			header["Vary"] = withToken(header["Vary"], "Origin")
		}
		if allow != nil || c.Request.Method == http.MethodOptions {
			applyAside(c, apply)
			return
		}
		before := header["Vary"]
		defer own(header) // also where AllowOriginFunc panics
		apply(c)          // overwrites Vary
		vary(header, before)
	}
}

// applyAside applies gin-contrib/cors where it would overwrite Vary before we can mend it: the answer to a preflight it
// sends at once, and what the application's function adds to Vary comes after we have looked. So it is asked in a context
// of its own, and what it says is sent with what Vary is then.
func applyAside(c *gin.Context, apply gin.HandlerFunc) {
	said := &noted{ResponseWriter: c.Writer, of: c, header: http.Header{}}
	aside := &gin.Context{Request: c.Request, Writer: said}
	apply(aside)
	header := c.Writer.Header()
	before := header["Vary"]
	for name, values := range said.header {
		header[name] = slices.Clone(values) // see own
	}
	vary(header, before)
	if aside.IsAborted() {
		c.AbortWithStatus(said.status)
	}
}

// noted is the writer of a context that answers nobody: it keeps what gin-contrib/cors says of a request.
type noted struct {
	gin.ResponseWriter // that of the request, for whatever else is asked of it
	of                 *gin.Context
	header             http.Header
	status             int
}

func (w *noted) Header() http.Header    { return w.header }
func (w *noted) WriteHeader(status int) { w.status = status }
func (w *noted) WriteHeaderNow()        {}

// asked returns the context of the request that c is about.
func asked(c *gin.Context) *gin.Context {
	if w, ok := c.Writer.(*noted); ok {
		return w.of
	}
	return c
}

// vary adds the tokens of lines to Vary.
func vary(header http.Header, lines []string) {
	for _, line := range lines {
		for token := range strings.SplitSeq(line, ",") {
			if token = strings.TrimSpace(token); token != "" {
				header["Vary"] = withToken(header["Vary"], token)
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
