package fastapi_test

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// directRoutes are those of section G.
func directRoutes(r *gin.Engine) {
	g := r.Group("/g")
	with := g.Group("", dependency.Attach(dependency.Check(setEverything)))
	for kind, reply := range directKinds() {
		with.GET("/"+kind+"/verbatim", vermouth.Handle(func(*gin.Context) (*vermouth.Reply, error) { return reply().Verbatim(), nil }))
		with.GET("/"+kind+"/merged", vermouth.Handle(func(*gin.Context) (*vermouth.Reply, error) { return reply(), nil }))
	}
	g.GET("/model", vermouth.Handle(leak))
	g.GET("/task", vermouth.Handle(replyWithTasks("task")))
	g.GET("/own-task", vermouth.Handle(replyWithTasks("task", "own task")))
	g.GET("/injected", vermouth.Handle(injected(0)))
	g.GET("/injected-status", vermouth.Handle(injected(http.StatusAccepted)))
	g.GET("/annotated", vermouth.Handle(leak))
	g.GET("/annotated-redirect", vermouth.Handle(redirecting("/g/model")))
	g.GET("/union", serve(refuses(func() { vermouth.Handle(either) })))
	g.GET("/either", loose(dependency.Inject(bind.QueryOr("direct", false), eitherOf)))
	g.GET("/unencodable", vermouth.Handle(unencodable))
	g.GET("/stream", stream)
}

func setEverything(c *gin.Context) error {
	vermouth.From(c).SetHeader("X-Dep", "dep").SetCookie(&http.Cookie{Name: "dep", Value: "1"}).SetStatus(299)
	return nil
}

// directKinds are Replies as FastAPI's responses of these kinds are.
func directKinds() map[string]func() *vermouth.Reply {
	saying := func(status int, kind string) *vermouth.Reply { return jsonReply(status, gin.H{"kind": kind}) }
	return map[string]func() *vermouth.Reply{
		"json":         func() *vermouth.Reply { return saying(200, "json") },
		"text":         func() *vermouth.Reply { return vermouth.Text(200, "text") },
		"html":         func() *vermouth.Reply { return vermouth.HTML(200, "<p>html</p>") },
		"redirect":     func() *vermouth.Reply { return vermouth.Redirect(307, "/g/json/verbatim") },
		"redirect-303": func() *vermouth.Reply { return vermouth.Redirect(303, "/g/json/verbatim?x=1&y=ä") },
		"bytes":        func() *vermouth.Reply { return vermouth.Data(200, "application/octet-stream", []byte("\x00\x01\xff")) },
		"empty":        func() *vermouth.Reply { return vermouth.Data(204, "", nil) },
		"teapot":       func() *vermouth.Reply { return saying(418, "teapot") },
		"headers": func() *vermouth.Reply {
			return saying(200, "headers").SetHeader("X-Dep", "own").SetHeader("Cache-Control", "no-store")
		},
		"list": func() *vermouth.Reply {
			return saying(200, "list").AddHeader("X-List", "one").AddHeader("X-List", "two")
		},
		"cookies": func() *vermouth.Reply {
			return saying(200, "cookies").SetCookie(&http.Cookie{Name: "own", Value: "1", HttpOnly: true}).
				SetCookie(&http.Cookie{Name: "other", Value: "2", Path: "/x"})
		},
		"same-cookie": func() *vermouth.Reply {
			return saying(200, "same-cookie").SetCookie(&http.Cookie{Name: "dep", Value: "own"})
		},
		"type": func() *vermouth.Reply {
			return saying(200, "type").SetHeader("Content-Type", "application/vnd.api+json")
		},
		"xml":  func() *vermouth.Reply { return vermouth.Data(200, "application/xml", []byte("<x/>")) },
		"null": func() *vermouth.Reply { return jsonReply(200, nil) },
		"vary": func() *vermouth.Reply { return vermouth.Text(200, "vary").SetHeader("Vary", "Accept") },
	}
}

func leak(*gin.Context) (*vermouth.Reply, error) {
	return jsonReply(http.StatusOK, gin.H{"name": "Ada", "password": "hunter2"}), nil
}

// replyWithTasks makes a handler that registers tasks: a Reply has no task of its own.
func replyWithTasks(names ...string) func(*gin.Context) (*vermouth.Reply, error) {
	return func(c *gin.Context) (*vermouth.Reply, error) {
		for _, name := range names {
			vermouth.From(c).Background(noting(name))
		}
		return jsonReply(http.StatusOK, fine), nil
	}
}

func noting(line string) func(context.Context, vermouth.Outcome) error {
	return func(ctx context.Context, _ vermouth.Outcome) error {
		note(ctx, line)
		return nil
	}
}

// injected does the nearest to returning the temporal response itself: an answer without a body.
func injected(status int) func(*gin.Context) (vermouth.None, error) {
	return func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetHeader("X-Handler", "handler").SetStatus(status)
		return vermouth.None{}, nil
	}
}

// either returns one of two kinds, which is declared by nothing.
func either(*gin.Context) (any, error) { return nil, nil }

func eitherOf(_ *gin.Context, direct bool) (any, error) {
	if direct {
		return nil, jsonReply(http.StatusOK, gin.H{"from": "response"})
	}
	return gin.H{"from": "value"}, nil
}

func unencodable(*gin.Context) (*vermouth.Reply, error) {
	return jsonReply(http.StatusOK, func() {}), nil
}

func stream(c *gin.Context) {
	c.Header("Content-Type", "text/plain; charset=utf-8")
	for _, chunk := range []string{"one\n", "two\n"} {
		_, _ = c.Writer.WriteString(chunk) // a client that is gone fails the test
		c.Writer.Flush()
	}
}
