package main

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// Book is what is stored.
type Book struct {
	ID    int     `json:"id"`
	Title string  `json:"title"`
	Cost  int     `json:"cost"`
	Notes *string `json:"notes"`
}

type BookOut struct {
	ID    int     `json:"id" validate:"gt=0"`
	Title string  `json:"title"`
	Notes *string `json:"notes"`
}

var stock = map[int]*Book{1: {ID: 1, Title: "Emma", Cost: 4}}

var errNoSuchBook = errors.New("no such book")

func getBook(_ *gin.Context, id int) (*Book, error) {
	book, ok := stock[id]
	if !ok {
		return nil, errNoSuchBook
	}
	return book, nil
}

func taken(*gin.Context) (vermouth.None, error) {
	return vermouth.None{}, vermouth.Fail(http.StatusConflict, "The title is taken.").SetHeader("Retry-After", "60")
}

func noSuchBook(err error) *vermouth.Error {
	if errors.Is(err, errNoSuchBook) {
		return vermouth.Fail(http.StatusNotFound, "")
	}
	return nil
}

type BookIn struct {
	Title string `json:"title" binding:"min=1,max=50"`
	Pages int    `json:"pages" binding:"gte=0"`
}

func createBook(_ *gin.Context, in BookIn) (*Book, error) {
	notes := "new"
	return &Book{ID: 2, Title: in.Title, Cost: 9, Notes: &notes}, nil
}

func search(_ *gin.Context, q, tenant string, page int, seen string) ([]string, error) {
	return []string{q, tenant, strconv.Itoa(page), seen}, nil
}
