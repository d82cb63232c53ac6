package fastapi_test

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// handlerEngines answer errors in ways of their own.
func handlerEngines() map[string]http.Handler {
	return map[string]http.Handler{
		"/j-default": defaultEngine(),
		"/j-handled": handledEngine(),
		"/j-coded":   codedEngine(),
		"/j-bare":    cuttingEngine(),
		"/j-watched": watchedEngine(),
	}
}

func defaultEngine() *gin.Engine {
	r := engine()
	params := func(_ *gin.Context, n, q int) (map[string]int, error) { return map[string]int{"n": n, "q": q}, nil }
	r.GET("/j-default/params/:n", serve(dependency.Inject2(bind.Path[int]("n"), bind.Query[int]("q"), params)))
	name := func(_ *gin.Context, body item) (map[string]string, error) {
		return map[string]string{"name": *body.Name}, nil
	}
	r.POST("/j-default/items", serve(dependency.Inject(bind.JSON[item](), name)))
	return r
}

// teapot is an error of the application's, samovar a kind of it.
type teapot struct{ name string }

func (e *teapot) Error() string { return "a teapot" }

type samovar struct{ *teapot }

func (e *samovar) Unwrap() error { return e.teapot }

func handledEngine() *gin.Engine {
	r := engine(vermouth.MapError(brew), vermouth.ErrorRenderer(plainly))
	r.GET("/j-handled/teapot", serve(raising(&teapot{"Teapot"})))
	r.GET("/j-handled/samovar", serve(raising(&samovar{&teapot{"Samovar"}})))
	r.GET("/j-handled/http", serve(raising(vermouth.Fail(http.StatusServiceUnavailable, "busy").SetHeader("Retry-After", "7"))))
	r.GET("/j-handled/state", serve(rememberAndFail))
	return r
}

// brew is the exception handler of teapots, found through what wraps them.
func brew(err error) *vermouth.Error {
	var pot *teapot
	if !errors.As(err, &pot) {
		return nil
	}
	return vermouth.Fail(http.StatusTeapot, pot.name)
}

func plainly(c *gin.Context, e *vermouth.Error) *vermouth.Reply {
	var pot *teapot
	if errors.As(e, &pot) {
		return jsonReply(e.Status(), gin.H{"teapot": pot.name})
	}
	text := e.Detail()
	if text == "" {
		text = http.StatusText(e.Status())
	}
	user := c.GetString("user")
	if user == "" {
		user = "nobody"
	}
	return vermouth.Text(e.Status(), fmt.Sprintf("%d %s for %s", e.Status(), text, user))
}

func rememberAndFail(c *gin.Context) (okay, error) {
	c.Set("user", "ada")
	return okay{}, vermouth.Fail(http.StatusForbidden, "no")
}

func codedEngine() *gin.Engine {
	r := engine(vermouth.ErrorRenderer(coded))
	r.GET("/j-coded/raise/:code", serve(dependency.Inject(bind.Path[int]("code"), func(_ *gin.Context, code int) (okay, error) {
		return okay{}, vermouth.Fail(code, "raised")
	})))
	r.GET("/j-coded/unhandled", serve(raising(errors.New("a secret"))))
	return r
}

func coded(c *gin.Context, e *vermouth.Error) *vermouth.Reply {
	switch {
	case e.Status() == http.StatusNotFound, e.Status() == http.StatusInternalServerError && e.Detail() == "":
		return jsonReply(e.Status(), gin.H{"coded": e.Status()})
	}
	return detail(c, e)
}

// cuttingEngine has no Recovery, which would make a whole answer of one that is cut.
func cuttingEngine() *gin.Engine {
	r := bareEngine()
	equip(r)
	r.GET("/j-bare/cut", func(c *gin.Context) {
		c.Header("Content-Type", "text/plain; charset=utf-8")
		_, _ = c.Writer.WriteString("one\n") // a client that is gone fails the test
		c.Writer.Flush()
		panic(http.ErrAbortHandler)
	})
	return r
}

func watchedEngine() *gin.Engine {
	r := engine()
	g := r.Group("/j-watched", dependency.Attach(dependency.Check(func(c *gin.Context) error {
		note(c.Request.Context(), "global")
		return nil
	})))
	g.GET("/x", serve(done))
	g.GET("/slash/", serve(done))
	g.POST("/slash/", serve(done))
	return r
}
