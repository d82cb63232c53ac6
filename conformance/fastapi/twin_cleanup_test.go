package fastapi_test

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// ended notes how a dependency ends, as the code after a yield does.
func ended(ctx context.Context, name string, o vermouth.Outcome) error {
	if o.Err != nil {
		note(ctx, "roll back "+name)
	} else {
		note(ctx, "commit "+name)
	}
	note(ctx, "close "+name)
	return nil
}

func opened(c *gin.Context, name string) *vermouth.Response {
	note(c.Request.Context(), "open "+name)
	return vermouth.From(c).SetHeader("X-"+name, name)
}

// untilRequest makes a dependency that ends after the answer: scope="request".
func untilRequest(name string) *dependency.Provider[string] {
	return dependency.New(func(c *gin.Context) (string, error) {
		opened(c, name).AfterSend(func(ctx context.Context, o vermouth.Outcome) error { return ended(ctx, name, o) })
		return name, nil
	})
}

// untilFunction makes a dependency that ends before it: scope="function".
func untilFunction(name string) *dependency.Provider[string] {
	return dependency.New(func(c *gin.Context) (string, error) {
		ctx := c.Request.Context()
		opened(c, name).BeforeSend(func(o vermouth.Outcome) error { return ended(ctx, name, o) })
		return name, nil
	})
}

// closing makes a dependency on another one that ends after the answer.
func closing(name string, below *dependency.Provider[string]) *dependency.Provider[string] {
	return dependency.New(dependency.Inject(below, func(c *gin.Context, value string) (string, error) {
		note(c.Request.Context(), "open "+name)
		vermouth.From(c).AfterSend(noting("close " + name))
		return name + " " + value, nil
	}))
}

// cleanupRoutes are those of section L where nothing fails.
func cleanupRoutes(r *gin.Engine) {
	g := r.Group("/l")
	pool, lock := untilRequest("pool"), untilRequest("lock")
	session, inner := untilFunction("session"), untilFunction("lock")
	g.GET("/request", serve(noteHandler, dependency.Use(pool)))
	g.GET("/function", serve(noteHandler, dependency.Use(session)))
	g.GET("/lifo", serve(noteHandler, dependency.Use(pool, lock)))
	g.GET("/lifo-function", serve(noteHandler, dependency.Use(session, inner)))
	g.GET("/tree", serve(dependency.Inject2(closing("over", pool), closing("beside", pool), notePair)))
	g.GET("/both", serve(noteTask, dependency.Use(pool, session)))
	g.GET("/direct", vermouth.Handle(noteReply, dependency.Use(pool, session)))
	g.GET("/stream", dependency.Attach(pool, session), noteStream)
	g.GET("/broken-scope", serve(refuses(func() { serve(done, dependency.Use(closing("outbox", session))) })))
	g.GET("/plain-scope", serve(done, dependency.Use(dependency.Check(func(c *gin.Context) error {
		note(c.Request.Context(), "config")
		return nil
	}))))
	g.GET("/sync", serve(noteHandler, dependency.Use(dependency.New(openSync))))
	g.GET("/context", serve(sayUser, dependency.Use(dependency.Check(login))))
	g.GET("/bodiless", vermouth.Handle(noteNone, dependency.Use(pool, session)))
	unwindRoutes(g)
}

func notePair(c *gin.Context, a, b string) ([]string, error) {
	note(c.Request.Context(), "handler")
	return []string{a, b}, nil
}

func noteTask(c *gin.Context) (okay, error) {
	vermouth.From(c).Background(noting("task"))
	return noteHandler(c)
}

func noteReply(c *gin.Context) (*vermouth.Reply, error) {
	note(c.Request.Context(), "handler")
	return jsonReply(http.StatusOK, fine).Verbatim(), nil
}

func noteNone(c *gin.Context) (vermouth.None, error) {
	note(c.Request.Context(), "handler")
	return vermouth.None{}, nil
}

func noteStream(c *gin.Context) {
	c.Header("Content-Type", "text/plain; charset=utf-8")
	for _, chunk := range []string{"one", "two"} {
		note(c.Request.Context(), chunk)
		_, _ = c.Writer.WriteString(chunk + "\n") // a client that is gone fails the test
		c.Writer.Flush()
	}
}

func openSync(c *gin.Context) (string, error) {
	note(c.Request.Context(), "open sync")
	vermouth.From(c).AfterSend(noting("close sync"))
	return "sync", nil
}

// userKey is for what a dependency puts into the request's context.
type userKey struct{}

func login(c *gin.Context) error {
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), userKey{}, "ada"))
	ctx := c.Request.Context()
	vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error {
		note(ctx, "closed by "+userOf(ctx))
		return nil
	})
	return nil
}

func userOf(ctx context.Context) string {
	user, _ := ctx.Value(userKey{}).(string)
	return user
}

func sayUser(c *gin.Context) (map[string]string, error) {
	return map[string]string{"user": userOf(c.Request.Context())}, nil
}
