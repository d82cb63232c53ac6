package fastapi_test

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

var errSecret = errors.New("a secret")

// unwindRoutes are those of section L where something fails.
func unwindRoutes(g *gin.RouterGroup) {
	pool, session := untilRequest("pool"), untilFunction("session")
	kind := bind.Path[string]("kind")
	g.GET("/raise/:kind", serve(dependency.Inject(kind, raiseKind), dependency.Use(session)))
	g.GET("/raise-late/:kind", serve(dependency.Inject(kind, raiseKindLate), dependency.Use(pool)))
	g.GET("/raise-both", serve(raising(vermouth.Fail(http.StatusConflict, "taken")), dependency.Use(pool, session)))
	g.GET("/input", serve(dependency.Inject(bind.Query[int]("n"), noteN), dependency.Use(session)))
	half := dependency.Check(func(c *gin.Context) error {
		note(c.Request.Context(), "open half")
		return vermouth.Fail(http.StatusTeapot, "half")
	})
	g.GET("/half", serve(noteHandler, dependency.Use(session, half)))
	taken := serve(raising(vermouth.Fail(http.StatusConflict, "taken")))
	g.GET("/translate", dependency.Attach(before("translate", vermouth.Fail(http.StatusTeapot, "translated"))), taken)
	g.GET("/swallow", dependency.Attach(before("swallow", nil)), taken)
	fail := vermouth.Fail(http.StatusServiceUnavailable, "cannot commit")
	failing, late := withCookie(before("fail", fail)), withCookie(after("fail", fail))
	g.GET("/late-http", serve(done, dependency.Use(failing)))
	g.GET("/late-http-request", serve(done, dependency.Use(late)))
	g.GET("/late-plain", serve(done, dependency.Use(before("fail", errSecret))))
	g.GET("/late-plain-request", serve(done, dependency.Use(after("fail", errSecret))))
	g.GET("/late-outer", serve(done, dependency.Use(session, failing)))
	g.GET("/never", serve(noteHandler, dependency.Use(dependency.Check(func(c *gin.Context) error {
		note(c.Request.Context(), "never")
		return errSecret
	}))))
}

// before makes a dependency that fails before the answer is sent.
func before(line string, err error) *dependency.Provider[vermouth.None] {
	return dependency.Check(func(c *gin.Context) error {
		ctx := c.Request.Context()
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error {
			note(ctx, line)
			return err
		})
		return nil
	})
}

// after makes a dependency that fails after it.
func after(line string, err error) *dependency.Provider[vermouth.None] {
	return dependency.Check(func(c *gin.Context) error {
		vermouth.From(c).AfterSend(func(ctx context.Context, _ vermouth.Outcome) error {
			note(ctx, line)
			return err
		})
		return nil
	})
}

func withCookie(p *dependency.Provider[vermouth.None]) *dependency.Provider[vermouth.None] {
	return dependency.New(dependency.Inject(p, func(c *gin.Context, none vermouth.None) (vermouth.None, error) {
		vermouth.From(c).SetCookie(&http.Cookie{Name: "session", Value: "1"})
		return none, nil
	}))
}

func raiseKind(c *gin.Context, kind string) (counter, error) {
	note(c.Request.Context(), "handler")
	switch kind {
	case "http":
		return counter{}, vermouth.Fail(http.StatusConflict, "taken").SetHeader("X-Error", "error")
	case "plain":
		return counter{}, errSecret
	case "model":
		return counter{-1}, nil
	}
	return counter{1}, nil
}

func raiseKindLate(c *gin.Context, kind string) (counter, error) {
	if kind == "http" {
		note(c.Request.Context(), "handler")
		return counter{}, vermouth.Fail(http.StatusConflict, "taken")
	}
	return raiseKind(c, kind)
}

func noteN(c *gin.Context, n int) (map[string]int, error) {
	note(c.Request.Context(), "handler")
	return map[string]int{"n": n}, nil
}
