package fastapi_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// plain makes a dependency that notes that it runs, and sets a header.
func plain(name string) *dependency.Provider[string] {
	return dependency.New(func(c *gin.Context) (string, error) {
		note(c.Request.Context(), name)
		vermouth.From(c).SetHeader("X-"+name, name)
		return name, nil
	})
}

// above makes a dependency on another one.
func above(name string, below *dependency.Provider[string]) *dependency.Provider[string] {
	return dependency.New(dependency.Inject(below, func(c *gin.Context, value string) (string, error) {
		note(c.Request.Context(), name)
		return name + " of " + value, nil
	}))
}

// dependencyRoutes are those of section K.
func dependencyRoutes(r *gin.Engine) {
	g := r.Group("/k")
	leaf, left, right := plain("leaf"), plain("left"), plain("right")
	g.GET("/sequence", serve(emptyList, dependency.Use(left, right, leaf)))
	g.GET("/once", serve(dependency.Inject3(above("parent", leaf), above("mother", leaf), leaf, three)))
	g.GET("/two", serve(dependency.Inject2(plain("same"), plain("same"), pair)))
	g.GET("/effect", serve(emptyList, dependency.Use(dependency.New(effect))))
	g.GET("/deep", serve(dependency.Inject(plain("five"), func(c *gin.Context, value string) ([]string, error) {
		return []string{value, vermouth.From(c).Header("x-five")}, nil
	})))
	var missing *dependency.Provider[string]
	g.GET("/refused", serve(refuses(func() { dependency.Use(missing) })))
	cacheRoutes(g)
	kindRoutes(g)
	paramRoutes(g, left)
	stop := dependency.Check(stop)
	g.GET("/stopped", serve(dependency.Inject(bind.Query[int]("n"), notingNumber), dependency.Use(left, stop, right)))
	below := dependency.New(dependency.Inject(stop, func(c *gin.Context, _ vermouth.None) (string, error) {
		note(c.Request.Context(), "above")
		return "", nil
	}))
	g.GET("/stopped-below", serve(noteHandler, dependency.Use(below, left)))
}

// orderEngines have dependencies at each level.
func orderEngines() map[string]http.Handler {
	r := engine()
	app := r.Group("/k-order", dependency.Attach(plain("app")))
	app.GET("/alone", serve(noteList))
	in := app.Group("/in", dependency.Attach(plain("include")), dependency.Attach(plain("router")))
	leaf := plain("leaf")
	in.GET("/all", dependency.Attach(plain("decorator")),
		serve(dependency.Inject3(plain("left"), above("parent", leaf), plain("right"), noteThree)))
	in.GET("/bare", serve(noteList))
	sub := engine()
	sub.GET("/k-order/sub/x", serve(noteList))
	return map[string]http.Handler{"/k-order": r, "/k-order/sub": sub}
}

func emptyList(*gin.Context) ([]string, error) { return []string{}, nil }

func noteList(c *gin.Context) ([]string, error) {
	note(c.Request.Context(), "handler")
	return []string{}, nil
}

func three(_ *gin.Context, a, b, c string) ([]string, error) { return []string{a, b, c}, nil }

func noteThree(gc *gin.Context, a, b, c string) ([]string, error) {
	note(gc.Request.Context(), "handler")
	return []string{a, b, c}, nil
}

func effect(c *gin.Context) (int, error) {
	note(c.Request.Context(), "effect")
	vermouth.From(c).SetHeader("X-Effect", "effect").SetStatus(http.StatusAccepted).
		SetCookie(&http.Cookie{Name: "effect", Value: "1"})
	return 7, nil
}

func stop(c *gin.Context) error {
	note(c.Request.Context(), "stop")
	return vermouth.Fail(http.StatusUnauthorized, "stop")
}

func notingNumber(c *gin.Context, n int) (int, error) {
	note(c.Request.Context(), "handler")
	return n, nil
}

func cacheRoutes(g *gin.RouterGroup) {
	counted := dependency.New(func(c *gin.Context) (int, error) {
		count := c.GetInt("count") + 1
		c.Set("count", count)
		note(c.Request.Context(), fmt.Sprint("counted ", count))
		return count, nil
	})
	fresh := counted.WithoutCache()
	list := func(_ *gin.Context, a, b, c int) ([]int, error) { return []int{a, b, c}, nil }
	two := func(_ *gin.Context, a, b int) ([]int, error) { return []int{a, b}, nil }
	g.GET("/cached", serve(dependency.Inject2(counted, counted, two)))
	g.GET("/fresh", serve(dependency.Inject3(counted, fresh, counted, list)))
	g.GET("/fresh-first", serve(dependency.Inject3(fresh, counted, counted.WithoutCache(), list)))
	over := dependency.New(dependency.Inject(fresh, func(c *gin.Context, below int) (string, error) {
		note(c.Request.Context(), "over")
		return fmt.Sprint("over ", below), nil
	}))
	g.GET("/fresh-leaf", serve(dependency.Inject2(over, over, pair)))
	session := dependency.New(func(c *gin.Context) (string, error) {
		note(c.Request.Context(), "open")
		vermouth.From(c).AfterSend(func(ctx context.Context, _ vermouth.Outcome) error {
			note(ctx, "close")
			return nil
		})
		return "session", nil
	})
	g.GET("/scopes", serve(dependency.Inject2(session, session, pair)))
}

// sayer is a value with a method that is a dependency.
type sayer struct{ name string }

func (s sayer) call(c *gin.Context) (string, error) {
	note(c.Request.Context(), s.name)
	return s.name, nil
}

func (s sayer) method(c *gin.Context) (string, error) {
	note(c.Request.Context(), "method")
	return "method of " + s.name, nil
}

// kinds is what the route of the same name needs: more than Inject4 takes.
type kinds struct{ a, b, c, d, e *dependency.Provider[string] }

func (k kinds) list(c *gin.Context) (list []string, err error) {
	for _, p := range []*dependency.Provider[string]{k.a, k.b, k.c, k.d, k.e} {
		value, err := p.Get(c)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

func kindRoutes(g *gin.RouterGroup) {
	instance := sayer{"instance"}
	constructed := dependency.New(dependency.Inject(bind.QueryOr("q", "none"), func(c *gin.Context, q string) (string, error) {
		note(c.Request.Context(), "class")
		return q, nil
	}))
	all := kinds{
		dependency.New(sayer{"async"}.call), constructed, dependency.New(instance.call),
		dependency.New(instance.method), dependency.New(sayer{"partial"}.call),
	}
	g.GET("/kinds", serve(dependency.Inject(dependency.New(all.list), giveList)))
	bar, foo := contains("bar"), contains("foo")
	g.GET("/contains", dependency.Attach(bar), serve(dependency.Inject2(bar, foo, func(_ *gin.Context, a, b bool) ([]bool, error) {
		return []bool{a, b}, nil
	})))
}

func giveList(_ *gin.Context, list []string) ([]string, error) { return list, nil }

func contains(word string) *dependency.Provider[bool] {
	return dependency.New(func(c *gin.Context) (bool, error) {
		note(c.Request.Context(), word)
		return strings.Contains(c.Query("q"), word), nil
	})
}

// paged reads its own parameters.
type paged struct {
	n    *dependency.Provider[int]
	size *dependency.Provider[int]
}

func (p paged) say(c *gin.Context, n, size int) (string, error) {
	note(c.Request.Context(), "page")
	return fmt.Sprint(n, " of ", size), nil
}

func paramRoutes(g *gin.RouterGroup, left *dependency.Provider[string]) {
	p := paged{bind.Query[int]("n"), bind.QueryOr("size", 10)}
	page := dependency.New(dependency.Inject2(p.n, p.size, p.say))
	g.GET("/paged/:item", serve(dependency.Inject2(bind.Path[string]("item"), page, pair)))
	number := dependency.New(dependency.Inject(p.n, func(c *gin.Context, n int) (int, error) {
		note(c.Request.Context(), "number")
		return n, nil
	}))
	a := bind.Query[int]("a")
	g.GET("/collected", loose(dependency.Inject3(a, number, left, func(c *gin.Context, a, n int, b string) ([]any, error) {
		note(c.Request.Context(), "handler")
		return []any{a, n, b}, nil
	})))
	list := func(_ *gin.Context, a, b int, c string) ([]any, error) { return []any{a, b, c}, nil }
	g.GET("/inputs", loose(dependency.Inject3(a, bind.Query[int]("b"), left, list)))
}
