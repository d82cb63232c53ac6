package main

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

type Message struct {
	Message string `json:"message"`
}

func headers(c *gin.Context) (Message, error) {
	vermouth.From(c).
		SetHeader("X-Cat-Dog", "alone in the world").
		SetCookie(&http.Cookie{Name: "seen", Value: "1", HttpOnly: true}).
		SetStatus(http.StatusAccepted)
	return Message{"Hello World"}, nil
}

func direct(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.JSON(http.StatusOK, gin.H{"message": "Hello World"}).
		SetHeader("X-Cat-Dog", "alone in the world"), nil
}

func old(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.Redirect(http.StatusSeeOther, "/headers"), nil
}
