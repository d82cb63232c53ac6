package dependency_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/middleware"
)

func ExampleProvider_WithoutCache() {
	next := 0
	number := dependency.New(func(*gin.Context) (int, error) { next++; return next, nil })
	another := number.WithoutCache()
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/", vermouth.Handle(dependency.Inject4(number, number, another, another,
		func(_ *gin.Context, a, b, c, d int) ([]int, error) { return []int{a, b, c, d}, nil })))
	ask(r, "/", "Content-Length")
	// Output: 200 9 [1,1,2,3]
}

func ExampleOverrides() {
	type user struct {
		Name string `json:"name"`
	}
	currentUser := dependency.New(func(*gin.Context) (user, error) {
		return user{}, vermouth.Fail(http.StatusUnauthorized, "") // there is no token
	})
	router := gin.New()
	router.Use(middleware.TemporalResponse())
	router.GET("/me", vermouth.Handle(dependency.Inject(currentUser, func(_ *gin.Context, u user) (user, error) { return u, nil })))

	test := dependency.Overrides(router, currentUser.WithValue(user{Name: "Ada"}))

	ask(test, "/me", "Content-Length")
	ask(router, "/me", "Content-Length") // nothing of the router is changed
	// Output:
	// 200 14 {"name":"Ada"}
	// 401 37 {"title":"Unauthorized","status":401}
}

func ExampleSingleton() {
	type pool struct{ name string }
	life := &vermouth.Lifecycle{}
	database := dependency.Singleton(life,
		func(context.Context) (*pool, error) { fmt.Println("open"); return &pool{"main"}, nil },
		func(_ context.Context, p *pool) error { fmt.Println("close", p.name); return nil })
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.Life(life)))
	r.GET("/", vermouth.Handle(dependency.Inject(database, func(_ *gin.Context, p *pool) (string, error) { return p.name, nil })))
	ask(r, "/", "Content-Length")
	ask(r, "/", "Content-Length")
	if err := life.Shutdown(context.Background()); err != nil { // at the end of the program
		fmt.Println(err)
	}
	// Output:
	// open
	// 200 6 "main"
	// 200 6 "main"
	// close main
}
