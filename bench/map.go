package bench

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// Roundtrip filters by JSON: what the application has is encoded, and decoded into the model.
func Roundtrip[S, M any](p Payload[S, M]) http.Handler {
	r := engine()
	r.GET(path, func(c *gin.Context) {
		setByHand(c)
		var out M
		if err := throughJSON(p.Value, &out); err != nil {
			c.AbortWithStatus(http.StatusInternalServerError)
			return
		}
		c.JSON(status, out)
	})
	return r
}

// MapFilter filters by JSON too: it is decoded into maps, of which the names that may not leave are deleted.
func MapFilter[S, M any](p Payload[S, M]) http.Handler {
	r := engine()
	r.GET(path, func(c *gin.Context) {
		setByHand(c)
		var out any
		if err := throughJSON(p.Value, &out); err != nil {
			c.AbortWithStatus(http.StatusInternalServerError)
			return
		}
		for _, name := range p.Hidden {
			remove(out, name)
		}
		c.JSON(status, out)
	})
	return r
}

// throughJSON encodes a value and decodes it into what to points to.
func throughJSON(value, to any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(encoded, to)
}

// remove deletes a dotted name of an object, or of each object of a list.
func remove(from any, name string) {
	switch from := from.(type) {
	case []any:
		for _, one := range from {
			remove(one, name)
		}
	case map[string]any:
		first, rest, nested := strings.Cut(name, ".")
		if nested {
			remove(from[first], rest)
			return
		}
		delete(from, first)
	}
}
