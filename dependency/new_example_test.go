package dependency_test

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/middleware"
)

// One dependency, asked for twice, is made once.
func ExampleNew() {
	made := 0
	number := dependency.New(func(*gin.Context) (int, error) { made++; return made, nil })
	serve(dependency.Inject2(number, number, func(_ *gin.Context, a, b int) ([]int, error) { return []int{a, b}, nil }))
	// Output: 200  [1,1]
}

// An input of your own: what it refuses is listed beside what bind refuses, in one 422.
func ExampleNewInput() {
	type key struct{ name string }
	currency := dependency.NewInput(key{"currency"}, func(c *gin.Context) (string, error) {
		if code := c.Query("currency"); len(code) == 3 {
			return code, nil
		}
		return "", &dependency.InputError{Problems: []dependency.Problem{{In: "query", Name: "currency", Rule: "want three letters"}}}
	})
	serve(dependency.Inject(currency, func(_ *gin.Context, code string) (string, error) { return code, nil }))
	// Output:
	// 422  {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[{"in":"query","name":"currency","rule":"want three letters"}]}
}

// currentUser is what the Examples of overrides replace.
var currentUser = dependency.New(func(*gin.Context) (string, error) {
	return "", vermouth.Fail(http.StatusUnauthorized, "") // there is no token
})

func me() http.Handler {
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/me", vermouth.Handle(dependency.Inject(currentUser, func(_ *gin.Context, name string) (string, error) { return name, nil })))
	return r
}

func ExampleProvider_WithValue() {
	ask(dependency.Overrides(me(), currentUser.WithValue("Ada")), "/me", "Content-Length")
	// Output: 200 5 "Ada"
}

func ExampleProvider_With() {
	calls := 0
	fake := currentUser.With(func(*gin.Context) (string, error) { calls++; return fmt.Sprint("user ", calls), nil })
	test := dependency.Overrides(me(), fake)
	ask(test, "/me", "Content-Length")
	ask(test, "/me", "Content-Length")
	// Output:
	// 200 8 "user 1"
	// 200 8 "user 2"
}
