package bind

import (
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
)

// Measured reports whether a value is small enough for validator.
func Measured(value any) bool {
	m := measure{}
	return m.walk(reflect.ValueOf(value), 0, false)
}

// Parse binds one parameter with these values. Without any there is none.
func Parse[T any](values ...string) (value T, isThere bool, err error) {
	g := newGiven()
	if len(values) > 0 {
		g.values["n"] = values
	}
	return bindParam[T]("query", "n", g)
}

// ParseQuery reads what a query has under these names, and which of them are not well encoded.
func ParseQuery(query string, names ...string) (values map[string][]string, wrong map[string]string) {
	g := pairs(query, names)
	return g.values, g.wrong
}

// ParseCookies reads what cookies have under these names, and which of them are not well encoded.
func ParseCookies(lines []string, names ...string) (values map[string][]string, wrong map[string]string) {
	g := readCookies(&gin.Context{Request: &http.Request{Header: http.Header{"Cookie": lines}}}, names)
	return g.values, g.wrong
}
