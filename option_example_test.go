package vermouth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// One cause, one report, with the place where it happened.
func ExampleOnError() {
	report := func(_ context.Context, f vermouth.Failure) {
		fmt.Println(f.Phase, f.Method, f.Route, f.Status, f.Err)
	}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError(report)))
	r.GET("/users/:id", vermouth.Handle(func(*gin.Context) (vermouth.None, error) {
		return vermouth.None{}, errors.New("dial tcp: connection refused")
	}))
	ask(r, "/users/1")
	// Output:
	// handler GET /users/:id 500 dial tcp: connection refused
	// 500 Internal Server Error
	// Content-Type: application/problem+json
	// {"title":"Internal Server Error","status":500}
}

// What a team has in common is a value.
func ExampleOptions() {
	house := vermouth.Options(
		vermouth.Limits{HeaderLines: 8},
		vermouth.ErrorRenderer(func(_ *gin.Context, e *vermouth.Error) *vermouth.Reply {
			return vermouth.JSON(e.Status(), gin.H{"error": e.Detail()})
		}))
	r := gin.New()
	r.Use(middleware.TemporalResponse(house))
	r.GET("/", vermouth.Handle(func(*gin.Context) (vermouth.None, error) {
		return vermouth.None{}, vermouth.Fail(http.StatusNotFound, "There is no such user.")
	}))
	ask(r, "/")
	// Output:
	// 404 Not Found
	// Content-Type: application/json; charset=utf-8
	// {"error":"There is no such user."}
}

// A graceful end: the requests first, then the work after their answers.
func ExampleLife() {
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.Life(life)))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).Background(func(context.Context, vermouth.Outcome) error { fmt.Println("mail"); return nil })
		return vermouth.None{}, nil
	}))
	s := httptest.NewServer(r)
	response, err := http.Get(s.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = response.Body.Close()
	s.Close() // in a program: server.Shutdown(ctx)
	fmt.Println(life.Shutdown(context.Background()))
	// Output:
	// mail
	// <nil>
}

// Scripts may read X-Total and not X-Shard.
func ExampleUnexposed() {
	r := gin.New()
	r.Use(middleware.CORS(cors.Config{AllowOrigins: []string{"https://page.example"}}))
	r.Use(middleware.TemporalResponse(vermouth.Unexposed("X-Shard")))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetHeader("X-Total", "9").SetHeader("X-Shard", "eu-3")
		return vermouth.None{}, nil
	}))
	w := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	request.Header.Set("Origin", "https://page.example")
	r.ServeHTTP(w, request)
	fmt.Println(w.Header().Get("Access-Control-Expose-Headers"))
	// Output: X-Total
}

// A middleware of your own that needs the temporal response around the rest of the chain.
func ExampleServe() {
	r := gin.New()
	r.Use(func(c *gin.Context) { vermouth.Serve(c, vermouth.Limits{Cookies: 10}) })
	r.GET("/", func(c *gin.Context) {
		vermouth.From(c).SetHeader("X-Request-Id", "7")
		c.String(http.StatusOK, "a plain gin handler")
	})
	ask(r, "/")
	// Output:
	// 200 OK
	// Content-Type: text/plain; charset=utf-8
	// X-Request-Id: 7
	// a plain gin handler
}
