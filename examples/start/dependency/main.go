// Command dependency is the second step of docs/start.md: a value that a route asks for.
package main

import (
	"log"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/middleware"
)

type User struct {
	ID           int    `json:"id"`
	Name         string `json:"name"`
	PasswordHash string `json:"password_hash"`
}

var users = map[string]*User{"t0ken": {ID: 1, Name: "Ada", PasswordHash: "$2a$10$N9qo8uLO"}}

var currentUser = dependency.New(func(c *gin.Context) (*User, error) {
	user, ok := users[c.GetHeader("X-Token")]
	if !ok {
		return nil, vermouth.Fail(http.StatusUnauthorized, "The token is not known.")
	}
	vermouth.From(c).SetCookie(&http.Cookie{Name: "last_user", Value: user.Name, HttpOnly: true})
	return user, nil
})

func me(_ *gin.Context, user *User) (*User, error) {
	return user, nil
}

func main() {
	r := gin.New()
	r.Use(gin.Logger(), gin.Recovery(), middleware.TemporalResponse())
	r.GET("/me", vermouth.Handle(dependency.Inject(currentUser, me)))
	log.Fatal(r.Run("localhost:8080"))
}
