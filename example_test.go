package vermouth_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// ask prints the answer to a GET: the status, the headers but Date and Content-Length, the body.
func ask(handler http.Handler, path string) {
	s := httptest.NewServer(handler)
	defer s.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(s.URL + path)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	var lines []string
	for name, values := range response.Header {
		if name != "Date" && name != "Content-Length" {
			lines = append(lines, name+": "+strings.Join(values, " | "))
		}
	}
	slices.Sort(lines)
	fmt.Println(response.Status)
	for _, line := range lines {
		fmt.Println(line)
	}
	fmt.Println(readAll(response))
}

// A handler sets headers on the temporal response and returns a plain object, as in FastAPI.
func ExampleHandle() {
	type Message struct {
		Message string `json:"message"`
	}
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/headers-and-object/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
		return Message{Message: "Hello World"}, nil
	}))
	ask(r, "/headers-and-object/")
	// Output:
	// 200 OK
	// Content-Type: application/json; charset=utf-8
	// X-Cat-Dog: alone in the world
	// {"message":"Hello World"}
}

// A route that cannot be served is found while it is built.
func ExampleHandle_incorrect() {
	defer func() {
		text := fmt.Sprint(recover())
		fmt.Println(text[strings.Index(text, "responsemodel:"):])
	}()
	vermouth.Handle(func(*gin.Context) (gin.H, error) { return gin.H{"password": "hunter2"}, nil })
	// Output:
	// responsemodel: gin.H: interface {} declares nothing that could be filtered; return a struct, or pass Unfiltered()
}

// What leaves is what the model declares.
func ExampleAs() {
	type User struct {
		ID           int    `json:"id"`
		PasswordHash string `json:"password_hash"`
	}
	type UserOut struct {
		ID int `json:"id" validate:"gt=0"`
	}
	r := gin.New()
	r.GET("/users/1", vermouth.Handle(func(*gin.Context) (*User, error) {
		return &User{ID: 1, PasswordHash: "$2a$10$N9qo8uLO"}, nil
	}, vermouth.As[UserOut]()))
	ask(r, "/users/1")
	// Output:
	// 200 OK
	// Content-Type: application/json; charset=utf-8
	// {"id":1}
}

func ExampleUnfiltered() {
	r := gin.New()
	r.GET("/raw", vermouth.Handle(func(*gin.Context) (gin.H, error) { return gin.H{"any": "thing"}, nil }, vermouth.Unfiltered()))
	ask(r, "/raw")
	// Output:
	// 200 OK
	// Content-Type: application/json; charset=utf-8
	// {"any":"thing"}
}

func ExampleStatus() {
	type item struct {
		ID int `json:"id"`
	}
	r := gin.New()
	r.GET("/items", vermouth.Handle(func(*gin.Context) (item, error) { return item{ID: 7}, nil }, vermouth.Status(http.StatusCreated)))
	ask(r, "/items")
	// Output:
	// 201 Created
	// Content-Type: application/json; charset=utf-8
	// {"id":7}
}

func ExampleNone() {
	r := gin.New()
	r.GET("/done", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetHeader("X-Done", "yes")
		return vermouth.None{}, nil
	}))
	ask(r, "/done")
	// Output:
	// 204 No Content
	// X-Done: yes
}

// A Reply is sent directly, with its own headers; what was set on the temporal response is merged into it.
func ExampleReply() {
	r := gin.New()
	r.GET("/headers/", vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) {
		vermouth.From(c).SetHeader("X-Request-Id", "7")
		return vermouth.JSON(http.StatusOK, gin.H{"message": "Hello World"}).
			SetHeader("X-Cat-Dog", "alone in the world").
			SetHeader("Content-Language", "en-US"), nil
	}))
	ask(r, "/headers/")
	// Output:
	// 200 OK
	// Content-Language: en-US
	// Content-Type: application/json; charset=utf-8
	// X-Cat-Dog: alone in the world
	// X-Request-Id: 7
	// {"message":"Hello World"}
}

// The cause of an error is for OnError, the rest for the client.
func ExampleFail() {
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError(func(_ context.Context, f vermouth.Failure) {
		fmt.Println("OnError:", f.Phase, f.Method, f.Route, f.Err)
	})))
	r.GET("/me", vermouth.Handle(func(*gin.Context) (vermouth.None, error) {
		return vermouth.None{}, vermouth.Fail(http.StatusUnauthorized, "The session has expired.").
			SetHeader("WWW-Authenticate", "Bearer").
			Because(errors.New("token of 2019"))
	}))
	ask(r, "/me")
	// Output:
	// OnError: handler GET /me vermouth: 401 Unauthorized: The session has expired.: token of 2019
	// 401 Unauthorized
	// Content-Type: application/problem+json
	// Www-Authenticate: Bearer
	// {"title":"Unauthorized","status":401,"detail":"The session has expired."}
}

func ExampleMapError() {
	notFound := func(err error) *vermouth.Error {
		if errors.Is(err, sql.ErrNoRows) {
			return vermouth.Fail(http.StatusNotFound, "")
		}
		return nil
	}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.MapError(notFound), vermouth.OnError(func(context.Context, vermouth.Failure) {})))
	r.GET("/users/9", vermouth.Handle(func(*gin.Context) (vermouth.None, error) {
		return vermouth.None{}, fmt.Errorf("query user: %w", sql.ErrNoRows)
	}))
	ask(r, "/users/9")
	// Output:
	// 404 Not Found
	// Content-Type: application/problem+json
	// {"title":"Not Found","status":404}
}

func ExampleErrorRenderer() {
	envelope := func(_ *gin.Context, e *vermouth.Error) *vermouth.Reply {
		return vermouth.JSON(e.Status(), gin.H{"error": e.Detail()})
	}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.ErrorRenderer(envelope)))
	r.GET("/", vermouth.Handle(func(*gin.Context) (vermouth.None, error) {
		return vermouth.None{}, vermouth.Fail(http.StatusConflict, "The name is taken.")
	}))
	ask(r, "/")
	// Output:
	// 409 Conflict
	// Content-Type: application/json; charset=utf-8
	// {"error":"The name is taken."}
}

// The application's own error handler answers.
func ExampleDelegateErrors() {
	r := gin.New()
	r.Use(func(c *gin.Context) {
		c.Next()
		if last := c.Errors.Last(); last != nil {
			c.String(c.Writer.Status(), "the application says: %v", last.Err)
		}
	})
	r.Use(middleware.TemporalResponse(vermouth.DelegateErrors()))
	r.GET("/", vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, errors.New("no luck") }))
	ask(r, "/")
	// Output:
	// 500 Internal Server Error
	// Content-Type: text/plain; charset=utf-8
	// the application says: no luck
}

// A cookie is revoked although the answer is an error.
func ExampleResponse_Always() {
	r := gin.New()
	r.GET("/me", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetHeader("X-Dropped", "with the error").
			Always().DeleteCookie(&http.Cookie{Name: "session"})
		return vermouth.None{}, vermouth.Fail(http.StatusUnauthorized, "")
	}))
	ask(r, "/me")
	// Output:
	// 401 Unauthorized
	// Content-Type: application/problem+json
	// Set-Cookie: session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax
	// {"title":"Unauthorized","status":401}
}

// What must be done before the answer, and may still fail it.
func ExampleResponse_BeforeSend() {
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError(func(_ context.Context, f vermouth.Failure) { fmt.Println("OnError:", f.Err) })))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetCookie(&http.Cookie{Name: "session", Value: "new"}).BeforeSend(func(vermouth.Outcome) error {
			return errors.New("commit: the connection is gone")
		})
		return vermouth.None{}, nil
	}))
	ask(r, "/")
	// Output:
	// OnError: commit: the connection is gone
	// 500 Internal Server Error
	// Content-Type: application/problem+json
	// {"title":"Internal Server Error","status":500}
}

// Work that the client does not wait for, and a shutdown that does.
func ExampleLifecycle() {
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.Life(life)))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).AfterSend(func(_ context.Context, o vermouth.Outcome) error {
			time.Sleep(50 * time.Millisecond)
			fmt.Println("after the answer:", o.Status)
			return nil
		})
		return vermouth.None{}, nil
	}))
	ask(r, "/")
	fmt.Println("shutdown:", life.Shutdown(context.Background()))
	// Output:
	// 204 No Content
	//
	// after the answer: 204
	// shutdown: <nil>
}

// Guard is what dependency.Attach is made of.
func ExampleGuard() {
	r := gin.New()
	r.GET("/admin", vermouth.Guard(func(c *gin.Context) error {
		if c.GetHeader("Authorization") == "" {
			return vermouth.Redirect(http.StatusSeeOther, "/login")
		}
		return nil
	}), func(c *gin.Context) { c.String(http.StatusOK, "a plain gin handler") })
	ask(r, "/admin")
	// Output:
	// 303 See Other
	// Location: /login
}

// A dependency is tested without a server.
func ExampleBegin() {
	requestID := func(c *gin.Context) { vermouth.From(c).SetHeader("X-Request-Id", "7") }

	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	response := vermouth.Begin(c)
	defer response.End()
	requestID(c)
	fmt.Println(response.Header("X-Request-Id"), response.Err())
	// Output:
	// 7 <nil>
}

func ExampleRoutes() {
	type User struct {
		Name         string `json:"name"`
		PasswordHash string `json:"password_hash"`
	}
	type UserOut struct {
		Name string `json:"name"`
	}
	r := gin.New()
	getUser := func(*gin.Context) (*User, error) { return &User{Name: "Ada"}, nil }
	r.GET("/users/1", vermouth.Handle(getUser, vermouth.As[UserOut]()))
	r.GET("/plain", func(c *gin.Context) { c.Status(http.StatusOK) })
	for _, route := range vermouth.Routes(r) {
		fmt.Println(route.Method, route.Path, route.Audit())
	}
	// Output:
	// GET /plain UNFILTERED all (a plain gin.HandlerFunc writes what it likes)
	// GET /users/1 *vermouth_test.User as vermouth_test.UserOut; dropped: password_hash
}

func ExampleSparseFields() {
	type User struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	r := gin.New()
	r.GET("/users/1", vermouth.Handle(func(*gin.Context) (*User, error) { return &User{1, "Ada"}, nil }, vermouth.SparseFields("fields")))
	for _, path := range []string{"/users/1?fields=name", "/users/1?fields=password"} {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Println(w.Code, w.Body)
	}
	// Output:
	// 200 {"name":"Ada"}
	// 400 {"title":"Bad Request","status":400,"detail":"The selection of fields is not valid: a name is not known.","known":["id","name"]}
}

func ExampleResponse_SetView() {
	type User struct {
		Name   string `json:"name"`
		Salary int    `json:"salary" model:"view=boss"`
	}
	r := gin.New()
	r.GET("/users/1", vermouth.Handle(func(c *gin.Context) (*User, error) {
		vermouth.From(c).SetView(c.Query("as")) // a dependency would ask the session
		return &User{"Ada", 9000}, nil
	}))
	for _, path := range []string{"/users/1", "/users/1?as=boss"} {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Println(w.Body)
	}
	// Output:
	// {"name":"Ada"}
	// {"name":"Ada","salary":9000}
}
