package fastapi_test

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// modelRoutes are those of section H that filter and validate; selectionRoutes are the others.
func modelRoutes(r *gin.Engine) {
	g := r.Group("/h")
	filterRoutes(g)
	sourceRoutes(g)
	ruleRoutes(g)
	selectionRoutes(g)
	omissionRoutes(g)
	nameRoutes(g)
}

// Of each type one is stored, and one may leave.
type (
	account struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	row struct {
		account
		Password string `json:"password"`
	}
	justID struct {
		ID int `json:"id"`
	}
)

// ada is a row, and raw is the same as a map.
func ada() row { return row{account{1, "Ada"}, "hunter2"} }

func raw() gin.H { return gin.H{"password": "hunter2", "name": "Ada", "id": 1} }

// giving makes a handler that returns a value.
func giving[T any](value T) func(*gin.Context) (T, error) {
	return func(*gin.Context) (T, error) { return value, nil }
}

func filterRoutes(g *gin.RouterGroup) {
	g.GET("/dict", vermouth.Handle(giving(raw()), as[account]()))
	g.GET("/annotation", vermouth.Handle(giving(ada()), as[account]()))
	g.GET("/wins", vermouth.Handle(giving(ada()), as[account]()))
	g.GET("/off", loose(giving(ada())))
	g.GET("/annotated-none", vermouth.Handle(leave))
	extra := gin.H{"id": 1, "password": "hunter2"}
	g.GET("/forbid", vermouth.Handle(giving(extra), as[justID]()))
	g.GET("/allow", vermouth.Handle(giving(extra), as[justID]()))
	g.GET("/list", vermouth.Handle(giving([]row{ada(), ada()}), as[[]account]()))
	g.GET("/empty", vermouth.Handle(giving([]row{}), as[[]account]()))
	g.GET("/map", vermouth.Handle(giving(map[string]row{"ada": ada()}), as[map[string]account]()))
	g.GET("/nested", vermouth.Handle(giving(gin.H{"owner": ada(), "since": 1815, "until": 1852}), as[owned]()))
	g.GET("/deep", vermouth.Handle(giving(gin.H{"people": []row{ada()}, "by_name": gin.H{"ada": raw()}}), as[team]()))
}

type owned struct {
	Owner account `json:"owner"`
	Since int     `json:"since"`
}

type team struct {
	People []account          `json:"people"`
	ByName map[string]account `json:"by_name"`
}

// record has what a model needs, and is related to none.
type record struct {
	ID       int32  `json:"id"`
	Name     string `json:"name"`
	Password string `json:"password"`
}

type point struct {
	X int `json:"x"`
}

type secretPoint struct {
	point
	Password string `json:"password"`
}

func sourceRoutes(g *gin.RouterGroup) {
	one := record{1, "Ada", "hunter2"}
	g.GET("/object", vermouth.Handle(giving(&one), as[account]()))
	g.GET("/objects", vermouth.Handle(giving([]any{one, raw()}), as[[]account]()))
	g.GET("/dataclass", vermouth.Handle(giving(secretPoint{point{1}, "hunter2"}), as[point]()))
	g.GET("/dataclass-bare", loose(giving(secretPoint{point{1}, "hunter2"})))
	g.GET("/any", loose(giving[any](raw())))
	g.GET("/union", vermouth.Handle(giving[any](raw()), as[account]()))
	g.GET("/union-exact", vermouth.Handle(giving[any](account{1, "Ada"}), as[account]()))
	null := bind.QueryOr("null", false)
	g.GET("/optional", vermouth.Handle(dependency.Inject(null, adaUnless), as[*account]()))
	g.GET("/required", vermouth.Handle(giving[*row](nil), as[account]()))
	g.GET("/tuple", vermouth.Handle(giving([2]row{ada(), ada()}), as[[]account]()))
	g.GET("/generated", vermouth.Handle(giving([]row{ada(), ada()}), as[[]account]()))
	g.GET("/responses", vermouth.Handle(absent, as[account]()))
	g.GET("/async", vermouth.Handle(giving(raw()), as[account]()))
	leaf := gin.H{"name": "leaf", "secret": 1, "children": []any{}}
	tree := gin.H{"name": "root", "secret": 1, "children": []any{leaf, gin.H{"name": "branch", "children": []any{leaf}}}}
	g.GET("/tree", vermouth.Handle(giving(tree), as[node]()))
	nameless := gin.H{"name": "branch", "children": []any{gin.H{"children": []any{}}}}
	g.GET("/tree-broken", vermouth.Handle(giving(gin.H{"name": "root", "children": []any{nameless}}), as[node]()))
}

type node struct {
	Name     string `json:"name"`
	Children []node `json:"children"`
}

func adaUnless(_ *gin.Context, null bool) (*row, error) {
	if null {
		return nil, nil
	}
	found := ada()
	return &found, nil
}

func absent(c *gin.Context) (gin.H, error) {
	vermouth.From(c).SetStatus(http.StatusNotFound)
	return gin.H{"id": 1, "name": "Ada", "error": "not here"}, nil
}

// counter has a rule.
type counter struct {
	N int `json:"n" validate:"gte=0"`
}

func ruleRoutes(g *gin.RouterGroup) {
	g.GET("/text", vermouth.Handle(giving(gin.H{"n": "3"}), as[counter]()))
	g.GET("/fraction", vermouth.Handle(giving(gin.H{"n": 1.5}), as[counter]()))
	count := func(_ *gin.Context, n int) (counter, error) { return counter{n}, nil }
	g.GET("/count", serve(dependency.Inject(bind.Query[int]("n"), count)))
	g.GET("/constructed", serve(giving(counter{-1})))
	g.GET("/broken", serve(brokenCounter))
	g.GET("/missing", vermouth.Handle(giving(gin.H{"id": 1}), as[account]()))
	g.GET("/invalid", serve(refuses(func() { serve(giving(struct{ D func() }{})) })))
}

func brokenCounter(c *gin.Context) (counter, error) {
	vermouth.From(c).SetHeader("X-Handler", "handler").SetCookie(&http.Cookie{Name: "a", Value: "1"}).SetStatus(http.StatusAccepted)
	return counter{-1}, nil
}
