package dependency_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/middleware"
)

// requestID and quota are dependencies in package variables; the fields of a struct are as good.
var (
	requestID = dependency.New(func(c *gin.Context) (string, error) {
		vermouth.From(c).SetHeader("X-Request-Id", "7")
		return "7", nil
	})
	quota = dependency.New(func(c *gin.Context) (int, error) {
		id, err := requestID.Get(c) // a dependency uses another one
		if err != nil {
			return 0, err
		}
		vermouth.From(c).SetHeader("X-Quota-Of", id)
		return 99, nil
	})
)

// ask prints the status, one header and the body of the answer to a GET.
func ask(handler http.Handler, path, header string) {
	s := httptest.NewServer(handler)
	defer s.Close()
	response, err := http.Get(s.URL + path)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	fmt.Println(response.StatusCode, response.Header.Get(header), string(body))
}

func ExampleInject() {
	type left struct {
		Left int `json:"left"`
	}
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/", vermouth.Handle(dependency.Inject(quota, func(_ *gin.Context, n int) (left, error) { return left{n}, nil })))
	ask(r, "/", "X-Quota-Of")
	// Output: 200 7 {"left":99}
}

func ExampleAttach() {
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/", dependency.Attach(quota), func(c *gin.Context) { c.String(http.StatusOK, "a plain gin handler") })
	ask(r, "/", "X-Quota-Of")
	// Output: 200 7 a plain gin handler
}

func ExampleCheck() {
	admin := dependency.Check(func(c *gin.Context) error {
		if c.GetHeader("Authorization") == "" {
			return vermouth.Fail(http.StatusUnauthorized, "").SetHeader("WWW-Authenticate", "Bearer")
		}
		return nil
	})
	r := gin.New()
	r.GET("/", vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }, dependency.Use(admin)))
	ask(r, "/", "WWW-Authenticate")
	// Output: 401 Bearer {"title":"Unauthorized","status":401}
}
