package dependency_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/middleware"
)

// serve prints the answer of a route to GET /7?page=2.
func serve[T any](handler func(*gin.Context) (T, error), opts ...vermouth.RouteOption) {
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/:id", vermouth.Handle(handler, opts...))
	ask(r, "/7?page=2", "X-Quota-Of")
}

func ExampleInject2() {
	serve(dependency.Inject2(quota, bind.Path[int]("id"),
		func(_ *gin.Context, left, id int) ([]int, error) { return []int{left, id}, nil }))
	// Output: 200 7 [99,7]
}

func ExampleInject3() {
	serve(dependency.Inject3(quota, bind.Path[int]("id"), bind.QueryOr("page", 1),
		func(_ *gin.Context, left, id, page int) ([]int, error) { return []int{left, id, page}, nil }))
	// Output: 200 7 [99,7,2]
}

func ExampleInject4() {
	serve(dependency.Inject4(quota, bind.Path[int]("id"), bind.QueryOr("page", 1), bind.QueryOr("size", 20),
		func(_ *gin.Context, left, id, page, size int) ([]int, error) { return []int{left, id, page, size}, nil }))
	// Output: 200 7 [99,7,2,20]
}

func ExampleUse() {
	serve(func(*gin.Context) (string, error) { return "the quota is spent before the handler runs", nil },
		dependency.Use(quota))
	// Output: 200 7 "the quota is spent before the handler runs"
}

// The wrong way: a dependency that was never made. The program does not start.
func ExampleInject_incorrect() {
	type api struct{ user *dependency.Provider[string] }
	var a api
	defer func() { fmt.Println(recover()) }()
	dependency.Inject(a.user, func(_ *gin.Context, user string) (string, error) { return user, nil })
	// Output: dependency.Inject: a dependency is nil; a provider in a struct must be made before the routes
}

// A dependency is tested without a server and without a route.
func ExampleProvider_Get() {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	response := vermouth.Begin(c)
	defer response.End()

	left, err := quota.Get(c)
	fmt.Println(left, err, response.Header("X-Quota-Of"))
	// Output: 99 <nil> 7
}

func ExampleExplain() {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	defer vermouth.Begin(c).End()

	if _, err := quota.Get(c); err != nil {
		fmt.Println(err)
	}
	for _, step := range dependency.Explain(c) {
		fmt.Println(step.Name, "asked", step.Asked, "times")
		for _, used := range step.Uses {
			fmt.Println("  uses", used.Name)
		}
	}
	// Output:
	// int asked 1 times
	//   uses string
}

// With Trace a step knows which headers it has set, and how long it took, by its field Took.
func ExampleTrace() {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	defer vermouth.Begin(c).End()

	dependency.Trace(c)
	if _, err := quota.Get(c); err != nil {
		fmt.Println(err)
	}
	for _, step := range dependency.Explain(c) {
		fmt.Println(step.Name, step.Headers, step.Uses[0].Headers)
	}
	// Output: int [X-Quota-Of] [X-Request-Id]
}
