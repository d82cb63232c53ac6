package middleware_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// X-Cat-Dog is readable to the page's scripts although nobody listed it.
func ExampleCORS() {
	r := gin.New()
	r.Use(middleware.TemporalResponse(), middleware.CORS(cors.Config{AllowOrigins: []string{"https://page.example"}}))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
		return vermouth.None{}, nil
	}))

	s := httptest.NewServer(r)
	defer s.Close()
	request, _ := http.NewRequest(http.MethodGet, s.URL, nil)
	request.Header.Set("Origin", "https://page.example")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	fmt.Println(response.Header.Get("Access-Control-Expose-Headers"))
	// Output: X-Cat-Dog
}

func ExampleTemporalResponse() {
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(vermouth.Life(life)))
	r.Use(func(c *gin.Context) { vermouth.From(c).Always().SetHeader("X-Request-Id", "7") })
	r.GET("/", func(c *gin.Context) { c.String(http.StatusOK, "a plain gin handler") })

	s := httptest.NewServer(r)
	defer s.Close()
	response, err := http.Get(s.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	fmt.Println(response.Status, response.Header.Get("X-Request-Id"))
	// Output: 200 OK 7
}
