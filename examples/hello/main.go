// Command hello is the smallest program: a header on the temporal response, a model that keeps the password.
package main

import (
	"log"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// User is what is stored, UserOut is what leaves.
type (
	User struct {
		ID           int    `json:"id"`
		Name         string `json:"name"`
		PasswordHash string `json:"password_hash"`
	}
	UserOut struct {
		ID   int    `json:"id" validate:"gt=0"`
		Name string `json:"name"`
	}
)

func getUser(c *gin.Context) (*User, error) {
	vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
	return &User{ID: 1, Name: "Ada", PasswordHash: "$2a$10$..."}, nil
}

func router() *gin.Engine {
	r := gin.New()
	r.Use(gin.Logger(), gin.Recovery(), middleware.TemporalResponse())
	r.GET("/users/1", vermouth.Handle(getUser, vermouth.As[UserOut]()))
	return r
}

func main() {
	log.Fatal(router().Run("localhost:8080"))
}
