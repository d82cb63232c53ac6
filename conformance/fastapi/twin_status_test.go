package fastapi_test

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// statusRoutes are those of section E.
func statusRoutes(r *gin.Engine) {
	dep, inner := statusOf("dep"), statusOf("inner")
	outer := dependency.New(dependency.Inject(inner, func(c *gin.Context, _ int) (int, error) { return setQueried(c, "outer") }))
	code := bind.Path[int]("code")
	created := vermouth.Status(http.StatusCreated)
	g := r.Group("/e")
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		g.Handle(method, "/plain", serve(done))
	}
	g.GET("/created", serve(done, created))
	g.POST("/created", serve(done, created))
	g.GET("/set/:code", serve(dependency.Inject(code, setStatus)))
	g.GET("/declared/:code", serve(dependency.Inject(code, setStatus), created))
	handler := bind.QueryOr("handler", 0)
	g.GET("/dep", serve(dependency.Inject(handler, handlerStatus), dependency.Use(dep), created))
	g.GET("/tree", serve(readStatus, dependency.Use(outer)))
	g.GET("/bodiless", dependency.Attach(dep), vermouth.Handle(nullUnlessBodiless, as[*okay]()))
	g.GET("/model/:code", vermouth.Handle(dependency.Inject(code, statusOfModel), as[publicName]()))
	g.GET("/wrong/:code", vermouth.Handle(dependency.Inject(code, statusOfWrong), as[publicName]()))
	g.GET("/redirect", dependency.Attach(dep), vermouth.Handle(redirecting("/e/plain")))
	g.GET("/redirect-declared", vermouth.Handle(seeOther))
	g.GET("/any", dependency.Attach(dep), loose(func(*gin.Context) (any, error) { return []string{"any"}, nil }))
}

// statusOf makes a dependency that sets the status that the query names.
func statusOf(name string) *dependency.Provider[int] {
	return dependency.New(func(c *gin.Context) (int, error) { return setQueried(c, name) })
}

func setQueried(c *gin.Context, name string) (int, error) {
	status, err := bind.QueryOr(name, 0).Get(c)
	if err == nil && status != 0 {
		vermouth.From(c).SetStatus(status)
	}
	return status, err
}

func setStatus(c *gin.Context, code int) (map[string]int, error) {
	vermouth.From(c).SetStatus(code)
	return map[string]int{"code": code}, nil
}

func handlerStatus(c *gin.Context, status int) (map[string]int, error) {
	if status != 0 {
		vermouth.From(c).SetStatus(status)
	}
	return map[string]int{"handler": status}, nil
}

func readStatus(c *gin.Context) (map[string]*int, error) {
	if status := vermouth.From(c).Status(); status != 0 {
		return map[string]*int{"read": &status}, nil
	}
	return map[string]*int{"read": nil}, nil
}

// nullUnlessBodiless is a route of 204 whose dependency may choose a status that has a body: Status(204) beside a value
// is refused while the route is built, so the handler says it.
func nullUnlessBodiless(c *gin.Context) (*okay, error) {
	if response := vermouth.From(c); response.Status() == 0 {
		response.SetStatus(http.StatusNoContent)
	}
	return nil, nil
}

func statusOfModel(c *gin.Context, code int) (map[string]string, error) {
	vermouth.From(c).SetStatus(code)
	return map[string]string{"name": "Ada", "password": "hunter2"}, nil
}

func statusOfWrong(c *gin.Context, code int) (map[string]string, error) {
	vermouth.From(c).SetStatus(code)
	return map[string]string{"error": "no such user"}, nil
}

func seeOther(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.Redirect(http.StatusSeeOther, "/e/plain"), nil
}
