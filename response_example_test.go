package vermouth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// answer prints the answer of a route with that handler. What OnError is told is left out.
func answer[T any](handler func(*gin.Context) (T, error), opts ...vermouth.RouteOption) {
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError(func(context.Context, vermouth.Failure) {})))
	r.GET("/", vermouth.Handle(handler, opts...))
	ask(r, "/")
}

// begun returns a temporal response, as a dependency finds it in a test.
func begun() *vermouth.Response {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	return vermouth.Begin(c, vermouth.OnError(func(context.Context, vermouth.Failure) {}))
}

// call asks for a path and leaves the answer out.
func call(handler http.Handler, path string) {
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
}

func ExampleFrom() {
	answer(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world").SetStatus(http.StatusAccepted)
		return hello, nil
	})
	// Output:
	// 202 Accepted
	// Content-Type: application/json; charset=utf-8
	// X-Cat-Dog: alone in the world
	// {"message":"Hello World"}
}

// The wrong way: there is no temporal response before the middleware, and so nowhere to put a header.
func ExampleFrom_incorrect() {
	defer func() { fmt.Println(recover()) }()
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
	// Output:
	// vermouth.From: no temporal response in this context: add r.Use(middleware.TemporalResponse()), or call vermouth.Begin(c) in a test
}

func ExampleResponse_SetHeader() {
	answer(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("X-Request-Id", "6").SetHeader("X-Request-Id", "7") // the last one wins
		return hello, nil
	})
	// Output:
	// 200 OK
	// Content-Type: application/json; charset=utf-8
	// X-Request-Id: 7
	// {"message":"Hello World"}
}

// The wrong way: a client's words may hold a line break, and with it a header of the client's own. net/http would alter
// the value. Here nothing of it is sent, and OnError is told the line.
func ExampleResponse_SetHeader_incorrect() {
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError(func(_ context.Context, f vermouth.Failure) {
		var mistake *vermouth.SetError
		errors.As(f.Err, &mistake)
		fmt.Println("OnError:", mistake.Setter, mistake.Name, "in", filepath.Base(mistake.File), "-", mistake.Rule)
	})))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetHeader("X-Name", c.Query("name"))
		return hello, nil
	}))
	ask(r, "/?name=Ada%0D%0ASet-Cookie:%20admin=1")
	// Output:
	// OnError: SetHeader X-Name in response_example_test.go - the value has a control byte (CR, LF, NUL)
	// 500 Internal Server Error
	// Content-Type: application/problem+json
	// {"title":"Internal Server Error","status":500}
}

func ExampleResponse_AddHeader() {
	answer(func(c *gin.Context) (Message, error) {
		vermouth.From(c).AddHeader("Link", `</a.css>; rel="preload"`).AddHeader("Link", `</b.css>; rel="preload"`)
		return hello, nil
	})
	// Output:
	// 200 OK
	// Content-Type: application/json; charset=utf-8
	// Link: </a.css>; rel="preload" | </b.css>; rel="preload"
	// {"message":"Hello World"}
}

func ExampleResponse_DeleteHeader() {
	response := begun()
	defer response.End()
	response.SetHeader("X-Total", "9").DeleteHeader("X-Total")
	fmt.Println(len(response.Values("X-Total")))
	// Output: 0
}

func ExampleResponse_Header() {
	response := begun()
	defer response.End()
	response.SetHeader("X-Request-Id", "7")
	fmt.Println(response.Header("x-request-id"))
	// Output: 7
}

func ExampleResponse_Values() {
	response := begun()
	defer response.End()
	response.AddHeader("Link", "</a.css>").AddHeader("Link", "</b.css>")
	fmt.Println(response.Values("Link"))
	// Output: [</a.css> </b.css>]
}

func ExampleResponse_Names() {
	response := begun()
	defer response.End()
	response.SetHeader("x-cat-dog", "alone").SetHeader("X-Request-Id", "7").SetHeader("X-Cat-Dog", "together")
	fmt.Println(response.Names())
	// Output: [X-Cat-Dog X-Request-Id]
}

func ExampleResponse_SetCookie() {
	answer(func(c *gin.Context) (Message, error) {
		vermouth.From(c).
			SetCookie(&http.Cookie{Name: "session", Value: "old"}).
			SetCookie(&http.Cookie{Name: "session", Value: "new", HttpOnly: true, Secure: true}) // sent once
		return hello, nil
	})
	// Output:
	// 200 OK
	// Content-Type: application/json; charset=utf-8
	// Set-Cookie: session=new; Path=/; HttpOnly; Secure; SameSite=Lax
	// {"message":"Hello World"}
}

// The wrong way: browsers drop this cookie, and nobody learns of it.
func ExampleResponse_SetCookie_incorrect() {
	answer(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetCookie(&http.Cookie{Name: "session", Value: "1", SameSite: http.SameSiteNoneMode})
		return hello, nil
	})
	// Output:
	// 500 Internal Server Error
	// Content-Type: application/problem+json
	// {"title":"Internal Server Error","status":500}
}

func ExampleResponse_DeleteCookie() {
	session := &http.Cookie{Name: "session", Path: "/account", Secure: true} // one value for both
	answer(func(c *gin.Context) (Message, error) {
		vermouth.From(c).DeleteCookie(session)
		return hello, nil
	})
	// Output:
	// 200 OK
	// Content-Type: application/json; charset=utf-8
	// Set-Cookie: session=; Path=/account; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; Secure; SameSite=Lax
	// {"message":"Hello World"}
}

func ExampleResponse_Cookies() {
	response := begun()
	defer response.End()
	response.SetCookie(&http.Cookie{Name: "a", Value: "1"}).SetCookie(&http.Cookie{Name: "b", Value: "2"})
	for _, cookie := range response.Cookies() {
		fmt.Println(cookie.Name, cookie.Value)
	}
	// Output:
	// a 1
	// b 2
}

func ExampleResponse_SetStatus() {
	answer(func(c *gin.Context) (Message, error) {
		vermouth.From(c).SetStatus(http.StatusCreated)
		return hello, nil
	}, vermouth.Status(http.StatusAccepted))
	// Output:
	// 201 Created
	// Content-Type: application/json; charset=utf-8
	// {"message":"Hello World"}
}

func ExampleResponse_Status() {
	response := begun()
	defer response.End()
	fmt.Println(response.Status(), response.SetStatus(http.StatusCreated).Status())
	// Output: 0 201
}

func ExampleResponse_View() {
	response := begun()
	defer response.End()
	fmt.Println(response.SetView("staff").View())
	// Output: staff
}

func ExampleResponse_Err() {
	response := begun()
	defer response.End()
	response.SetStatus(999)
	var mistake *vermouth.SetError
	fmt.Println(errors.As(response.Err(), &mistake), mistake.Setter)
	// Output: true SetStatus
}

func ExampleResponse_Sealed() {
	response := begun()
	fmt.Println(response.Sealed())
	response.End()
	fmt.Println(response.Sealed(), errors.Is(response.SetHeader("X-Late", "1").Err(), vermouth.ErrCommitted))
	// Output:
	// false
	// true true
}

// The hooks of a dependency are tested without a server, too.
func ExampleResponse_End() {
	response := begun()
	response.BeforeSend(func(o vermouth.Outcome) error {
		fmt.Println("commit:", o.Err == nil)
		return nil
	})
	response.End()
	// Output: commit: true
}

// What was begun first ends last.
func ExampleResponse_AfterSend() {
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.Life(life)))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		for _, name := range []string{"connection", "lock"} {
			vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error {
				fmt.Println("release", name)
				return nil
			})
		}
		return vermouth.None{}, nil
	}))
	call(r, "/")
	_ = life.Shutdown(context.Background()) // waits for the work
	// Output:
	// release lock
	// release connection
}

// A mail is sent after the answer. The task knows whether the request failed.
func ExampleResponse_Background() {
	life := &vermouth.Lifecycle{}
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.Life(life)))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).Background(func(_ context.Context, o vermouth.Outcome) error {
			if o.Err == nil {
				fmt.Println("mail to ada@example.com")
			}
			return nil
		})
		return vermouth.None{}, nil
	}))
	call(r, "/")
	_ = life.Shutdown(context.Background())
	// Output: mail to ada@example.com
}
