package fastapi_test

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// mergingRoutes are those of section C.
func mergingRoutes(r *gin.Engine) {
	dep := dependency.New(setMerged)
	left, right := saying(dep, "left of "), saying(dep, "right of ")
	g := r.Group("/c")
	with := g.Group("", dependency.Attach(dep))
	with.GET("/order", serve(setting("X-Handler", "handler")))
	g.GET("/content-type", serve(setting("Content-Type", "application/vnd.api+json")))
	g.GET("/content-type-html", serve(setting("Content-Type", "text/html")))
	g.GET("/content-length", serve(dependency.Inject(bind.Query[string]("n"), setLength)))
	g.GET("/transfer-encoding", serve(setting("Transfer-Encoding", "chunked")))
	with.GET("/class", vermouth.Handle(cached("private")))
	with.GET("/class-alone", vermouth.Handle(cached("")))
	with.GET("/later", serve(later))
	g.GET("/repeated", serve(dependency.Inject2(left, right, pair)))
	with.GET("/none", serve(nothing))
	with.GET("/bodiless/:code", serve(dependency.Inject(bind.Path[int]("code"), bodiless)))
	with.GET("/html", vermouth.Handle(htmlReply))
	with.GET("/text", vermouth.Handle(textReply("plain")))
	with.GET("/redirect", vermouth.Handle(redirecting("/c/text")))
	with.GET("/custom", vermouth.Handle(customReply))
	g.GET("/late-request", dependency.Attach(dependency.Check(lateRequest)), serve(done))
	g.GET("/late-function", dependency.Attach(dependency.Check(lateFunction)), serve(done))
	g.GET("/late-task", serve(lateTask))
	with.GET("/all", vermouth.Handle(everything, as[publicName]()))
}

func setMerged(c *gin.Context) (string, error) {
	note(c.Request.Context(), "dep")
	vermouth.From(c).SetHeader("X-Dep", "dep").SetHeader("X-Both", "dep").AddHeader("X-List", "dep")
	return "dep", nil
}

func saying(dep *dependency.Provider[string], words string) *dependency.Provider[string] {
	return dependency.New(dependency.Inject(dep, func(_ *gin.Context, value string) (string, error) {
		return words + value, nil
	}))
}

func setLength(c *gin.Context, n string) (okay, error) {
	vermouth.From(c).SetHeader("Content-Length", n)
	return fine, nil
}

// cached is a response class with headers of its own, which is a function that makes Replies here.
func cached(control string) func(*gin.Context) (*vermouth.Reply, error) {
	return func(c *gin.Context) (*vermouth.Reply, error) {
		if control != "" {
			vermouth.From(c).SetHeader("Cache-Control", control)
		}
		return jsonReply(http.StatusOK, fine).SetHeader("Cache-Control", "no-store").SetHeader("X-Class", "class"), nil
	}
}

func later(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("X-Both", "handler").AddHeader("X-List", "handler")
	return fine, nil
}

func pair(_ *gin.Context, a, b string) ([]string, error) { return []string{a, b}, nil }

func nothing(*gin.Context) (*okay, error) { return nil, nil }

func bodiless(c *gin.Context, code int) (okay, error) {
	vermouth.From(c).SetStatus(code).SetHeader("ETag", `"1"`).SetCookie(&http.Cookie{Name: "a", Value: "1"})
	return fine, nil
}

func htmlReply(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.HTML(http.StatusOK, "<p>é</p>"), nil
}

func redirecting(location string) func(*gin.Context) (*vermouth.Reply, error) {
	return func(*gin.Context) (*vermouth.Reply, error) {
		return vermouth.Redirect(http.StatusTemporaryRedirect, location), nil
	}
}

func customReply(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.Data(http.StatusOK, "application/x-custom", []byte("custom")), nil
}

func lateRequest(c *gin.Context) error {
	ctx, response := c.Request.Context(), vermouth.From(c)
	response.AfterSend(func(context.Context, vermouth.Outcome) error {
		note(ctx, "late")
		response.SetHeader("X-Late", "late")
		return nil
	})
	return nil
}

func lateFunction(c *gin.Context) error {
	ctx, response := c.Request.Context(), vermouth.From(c)
	response.BeforeSend(func(vermouth.Outcome) error {
		note(ctx, "late")
		response.SetHeader("X-Late", "late")
		return nil
	})
	return nil
}

func lateTask(c *gin.Context) (okay, error) {
	ctx, response := c.Request.Context(), vermouth.From(c)
	response.Background(func(context.Context, vermouth.Outcome) error {
		note(ctx, "task")
		response.SetHeader("X-Late", "late")
		return nil
	})
	return fine, nil
}

// publicName is a model.
type publicName struct {
	Name string `json:"name"`
}

func everything(c *gin.Context) (map[string]string, error) {
	vermouth.From(c).SetHeader("X-Handler", "handler").SetCookie(&http.Cookie{Name: "a", Value: "1"}).SetStatus(http.StatusAccepted)
	return map[string]string{"name": "Ada", "password": "hunter2"}, nil
}
