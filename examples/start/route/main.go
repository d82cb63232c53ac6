// Command route is the first step of docs/start.md: a header and an object.
package main

import (
	"log"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

type Greeting struct {
	Message string `json:"message"`
}

func greet(c *gin.Context) (Greeting, error) {
	vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
	return Greeting{"Hello World"}, nil
}

func main() {
	r := gin.New()
	r.Use(gin.Logger(), gin.Recovery(), middleware.TemporalResponse())
	r.GET("/", vermouth.Handle(greet))
	log.Fatal(r.Run("localhost:8080"))
}
