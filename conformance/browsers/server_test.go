package browsers_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// server is an API that the verdicts are about.
type server int

const (
	known     server = iota // allows the page, with credentials
	everybody               // allows everybody, without credentials
	star                    // as known, with a star for the names that are exposed
	both                    // allows both pages
	bare                    // without Vermouth
)

// origins are those of the servers.
type origins struct {
	page, foreign string // with empty pages
	of            map[server]string
}

func serveVerdicts(t *testing.T) origins {
	t.Helper()
	o := origins{page: serveBlank(t), foreign: serveBlank(t), of: map[server]string{}}
	config := cors.Config{
		AllowOrigins: []string{o.page}, AllowCredentials: true, AllowHeaders: []string{"X-Ask"},
		AllowMethods: []string{"GET", "HEAD", "PUT"}, ExposeHeaders: []string{"X-Listed"},
	}
	o.of[everybody] = serve(t, newAPI(cors.Config{AllowAllOrigins: true, AllowMethods: []string{"GET"}}, ""))
	o.of[known] = serve(t, newAPI(config, o.of[everybody]))
	config.AllowOrigins = []string{o.page, o.foreign}
	o.of[both] = serve(t, newAPI(config, ""))
	config.AllowOrigins, config.ExposeHeaders = []string{o.page}, []string{"*"}
	o.of[star] = serve(t, newAPI(config, ""))
	o.of[bare] = serve(t, newBare(o.page))
	return o
}

// newBare returns a server that sends what it is told to.
func newBare(page string) http.Handler {
	exposing := func(lines ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Access-Control-Allow-Origin", page)
			w.Header().Set("Access-Control-Allow-Credentials", "true")
			w.Header()["Access-Control-Expose-Headers"] = lines
			w.Header().Set("X-A", "1")
			w.Header().Set("X-B", "2")
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/line", exposing("X-A, X-B"))
	mux.Handle("/lines", exposing("X-A", "X-B"))
	mux.Handle("/token", exposing("X-A, X B"))
	mux.Handle("/star", exposing("*"))
	mux.HandleFunc("/nul", func(w http.ResponseWriter, r *http.Request) {
		exposing("X-A")(w, r)
		w.Header().Set("X-B", "2\x00")
	})
	return mux
}

type message struct {
	Message string `json:"message"`
}

var hello = message{"Hello World"}

// newAPI returns routes for every kind of answer. Away is another origin.
func newAPI(config cors.Config, away string) http.Handler {
	r := gin.New()
	r.Use(
		middleware.TemporalResponse(
			vermouth.Unexposed("X-Secret"), vermouth.Limits{NonASCII: true},
			vermouth.OnError(func(context.Context, vermouth.Failure) {}),
		),
		middleware.CORS(config),
		gin.RecoveryWithWriter(io.Discard),
		func(c *gin.Context) {
			c.Header("X-Internal", "for the proxy") // in Gin's own way
			c.Header("X-Listed", "in the configuration")
			vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world").SetCookie(&http.Cookie{Name: "mark", Value: "1"}).
				Always().SetHeader("X-Request-Id", "r1")
		},
	)
	answers(r)
	failures(r)
	credentials(r)
	r.GET("/away", reply(vermouth.Redirect(http.StatusTemporaryRedirect, away+"/value")))
	return r
}

// setting returns a route that sets something and greets.
func setting(set func(*vermouth.Response)) gin.HandlerFunc {
	return vermouth.Handle(func(c *gin.Context) (message, error) {
		set(vermouth.From(c))
		return hello, nil
	})
}

func reply(p *vermouth.Reply) gin.HandlerFunc {
	return vermouth.Handle(func(*gin.Context) (*vermouth.Reply, error) { return p, nil })
}

func failing(err error) gin.HandlerFunc {
	return vermouth.Handle(func(*gin.Context) (message, error) { return message{}, err })
}

func answers(r gin.IRoutes) {
	greet := setting(func(*vermouth.Response) {})
	vermouth.GET(r, "/value", greet)
	r.PUT("/value", greet)
	r.DELETE("/value", greet)
	r.GET("/plain", func(c *gin.Context) { c.String(http.StatusOK, "written by c.String") })
	r.GET("/none", vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }))
	r.GET("/reply", reply(vermouth.JSON(http.StatusAccepted, hello).SetHeader("X-Reply", "its own")))
	r.GET("/redirect", reply(vermouth.Redirect(http.StatusSeeOther, "/value").SetHeader("X-Hop", "on the way")))
	r.GET("/bytes", reply(vermouth.Data(http.StatusOK, "application/octet-stream", every(256)).
		SetHeader("Content-Disposition", `attachment; filename="all.bin"`)))
	r.GET("/unexposed", setting(func(r *vermouth.Response) {
		r.SetHeader("X-Secret", "s").SetHeader("Server", "v").SetHeader("X-Powered-By", "v")
	}))
	r.GET("/lines", setting(func(r *vermouth.Response) {
		r.AddHeader("Link", "</a>; rel=next").AddHeader("Link", "</b>; rel=last").SetHeader("X-Empty", "")
	}))
	r.GET("/long", setting(func(r *vermouth.Response) { r.SetHeader("X-Long", strings.Repeat("x", 4096)) }))
	r.GET("/latin", setting(func(r *vermouth.Response) { r.SetHeader("X-Latin", "é") }))
	r.GET("/kept", setting(func(r *vermouth.Response) { r.SetHeader("Cache-Control", "max-age=600") }))
	r.GET("/safelisted", setting(func(r *vermouth.Response) {
		r.SetHeader("Cache-Control", "no-store").SetHeader("Content-Language", "en-US").
			SetHeader("Expires", "0").SetHeader("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT").SetHeader("Pragma", "no-cache")
	}))
}

func failures(r gin.IRoutes) {
	r.GET("/missing", failing(vermouth.Fail(http.StatusNotFound, "no such cat").SetHeader("X-Reason", "gone")))
	r.GET("/unknown", failing(errors.New("secret")))
	r.GET("/mistake", setting(func(r *vermouth.Response) { r.SetHeader("X-Bad", "a\x00b") }))
	r.GET("/panic", vermouth.Handle(func(*gin.Context) (message, error) { panic("the bottle breaks") }))
}

// credentials are routes that give, read and revoke a cookie.
func credentials(r gin.IRoutes) {
	session := &http.Cookie{Name: "session", Value: "ada", HttpOnly: true}
	r.GET("/login", setting(func(r *vermouth.Response) { r.SetCookie(session) }))
	r.GET("/whoami", vermouth.Handle(func(c *gin.Context) (message, error) {
		name, _ := c.Cookie(session.Name) // nobody, where there is none
		return message{name}, nil
	}))
	r.GET("/revoked", vermouth.Handle(func(c *gin.Context) (message, error) {
		vermouth.From(c).Always().DeleteCookie(session)
		return message{}, vermouth.Fail(http.StatusUnauthorized, "session expired")
	}))
}

// every returns n bytes that differ, up to 256.
func every(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		b.WriteByte(byte(i))
	}
	return b.Bytes()
}

// serveBlank returns an origin whose pages are empty.
func serveBlank(t *testing.T) (origin string) {
	t.Helper()
	return serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>blank</title>")
	}))
}

// serve returns the origin of a server that runs until the test ends.
func serve(t *testing.T, handler http.Handler) (origin string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return originAt(portOf(t, server.Listener.Addr()))
}
