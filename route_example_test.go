package vermouth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// HEAD has the headers of GET and no body.
func ExampleGET() {
	r := gin.New()
	vermouth.GET(r, "/", vermouth.Handle(func(*gin.Context) (Message, error) { return hello, nil }))
	s := httptest.NewServer(r)
	defer s.Close()
	response, err := http.Head(s.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	fmt.Println(response.Status, response.ContentLength, readAll(response) == "")
	// Output: 200 OK 25 true
}

// A check of one route. What needs a value of its own is a dependency.
func ExampleBefore() {
	needsKey := vermouth.Before(func(c *gin.Context) error {
		if c.GetHeader("X-Key") == "" {
			return vermouth.Fail(http.StatusForbidden, "")
		}
		return nil
	})
	answer(func(*gin.Context) (Message, error) { return hello, nil }, needsKey)
	// Output:
	// 403 Forbidden
	// Content-Type: application/problem+json
	// {"title":"Forbidden","status":403}
}

// Strict wants a model by name: a field that is added to the handler's type would leave otherwise.
func ExampleStrict() {
	defer func() {
		text := fmt.Sprint(recover())
		fmt.Println(text[strings.Index(text, "Strict:"):])
	}()
	vermouth.Handle(func(*gin.Context) (Message, error) { return hello, nil }, vermouth.Strict())
	// Output:
	// Strict: no response model is named; want As
}

func ExampleRouteInfo_Audit() {
	type User struct {
		Name         string `json:"name"`
		PasswordHash string `json:"password_hash"`
	}
	type UserOut struct {
		Name string `json:"name"`
	}
	r := gin.New()
	r.GET("/users/1", vermouth.Handle(func(*gin.Context) (*User, error) { return &User{Name: "Ada"}, nil }, vermouth.As[UserOut]()))
	for _, route := range vermouth.Routes(r) {
		fmt.Println(route.Path, "keeps", route.Audit().Dropped)
	}
	// Output: /users/1 keeps [password_hash]
}
