package bench

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// Floor is what the shape of Vermouth costs when all that it is for is left out: an object for each request, which is
// found by Gin's context, a lock for each setter, one merge into the header, and a body that was encoded beforehand. No
// name, value or cookie is checked, nothing is filtered, and a panic is nobody's business. What is between two of them
// is the price of what carries the object.
func Floor[S, M any](p Payload[S, M], by Carriage) http.Handler {
	body, err := json.Marshal(p.Narrow(p.Value))
	if err != nil {
		panic(err) // the payloads are constants
	}
	cookie := session().String()
	r := engine()
	r.Use(func(c *gin.Context) {
		_ = by.find(c) // is there one?
		by.keep(c)
		c.Next()
	})
	r.GET(path, func(c *gin.Context) {
		response := by.find(c) // as the route has it
		by.find(c).            // and as the handler asks for it
					set("X-Request-Id", requestID).
					set("X-Ratelimit-Remaining", remaining).
					set("Cache-Control", control).
					set("Set-Cookie", strings.Clone(cookie)). // everybody makes its line anew
					setStatus(status)
		response.send(c, body)
	})
	return r
}

// Carriage is how the object of a request is kept and found.
type Carriage struct {
	keep func(*gin.Context)
	find func(*gin.Context) *floor
}

type floorKey struct{}

// ByKey carries it among Gin's keys, by c.Set and c.Get.
func ByKey() Carriage { return Carriage{keepByKey, findByKey} }

func keepByKey(c *gin.Context) { c.Set(floorKey{}, &floor{}) }

func findByKey(c *gin.Context) *floor {
	value, _ := c.Get(floorKey{})
	f, _ := value.(*floor)
	return f
}

// ByContext carries it in the context of the request, as Vermouth does: the object, the context and the request that has it
// are one piece of memory.
func ByContext() Carriage { return Carriage{keepByContext, findByContext} }

func keepByContext(c *gin.Context) {
	carried := &carriedFloor{Context: c.Request.Context()}
	carried.request = *c.Request.WithContext(carried)
	c.Request = &carried.request
}

func findByContext(c *gin.Context) *floor {
	f, _ := c.Request.Context().Value(floorKey{}).(*floor)
	return f
}

type carriedFloor struct {
	context.Context //nolint:containedctx // it is one
	floor           floor
	request         http.Request
}

func (c *carriedFloor) Value(key any) any {
	if _, own := key.(floorKey); own {
		return &c.floor
	}
	return c.Context.Value(key)
}

// floor is a temporal response that trusts everybody.
type floor struct {
	mu     sync.Mutex
	fields []floorField
	status int
}

type floorField struct{ name, value string }

func (f *floor) set(name, value string) *floor {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fields == nil {
		f.fields = make([]floorField, 0, 4)
	}
	f.fields = append(f.fields, floorField{name, value})
	return f
}

func (f *floor) setStatus(status int) *floor {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status = status
	return f
}

func (f *floor) send(c *gin.Context, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	header, lines := c.Writer.Header(), make([]string, 0, len(f.fields)+2)
	put := func(name, value string) {
		lines = append(lines, value)
		header[name] = lines[len(lines)-1 : len(lines) : len(lines)]
	}
	for _, field := range f.fields {
		put(field.name, field.value)
	}
	put("Content-Type", "application/json; charset=utf-8")
	put("Content-Length", strconv.Itoa(len(body)))
	c.Status(f.status)
	_, _ = c.Writer.Write(body) // the writer of a benchmark
}
