// Command model is the third step of docs/start.md: what leaves, and what comes in.
package main

import (
	"log"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/middleware"
)

// User is what is stored.
type User struct {
	ID           int    `json:"id"`
	Name         string `json:"name"`
	PasswordHash string `json:"password_hash"`
}

// UserOut is what leaves.
type UserOut struct {
	ID   int    `json:"id" validate:"gt=0"`
	Name string `json:"name" validate:"required"`
}

// UserIn is what comes in.
type UserIn struct {
	Name string `json:"name" binding:"required,max=50"`
}

func create(c *gin.Context, in UserIn) (*User, error) {
	vermouth.From(c).SetHeader("Location", "/users/2")
	return &User{ID: 2, Name: in.Name, PasswordHash: "$2a$10$7EqJtq98"}, nil
}

func main() {
	r := gin.New()
	r.Use(gin.Logger(), gin.Recovery(), middleware.TemporalResponse())
	r.POST("/users", vermouth.Handle(dependency.Inject(bind.JSON[UserIn](), create),
		vermouth.As[UserOut](), vermouth.Status(http.StatusCreated)))
	log.Fatal(r.Run("localhost:8080"))
}
