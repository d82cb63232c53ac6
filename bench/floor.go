package bench

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// Floor is what the shape of Vermouth costs when all that it is for is left out: an object for each request, which is
// found by the context, a lock for each setter, one merge into the header, and a body that was encoded beforehand. No
// name, value or cookie is checked, nothing is filtered, and a panic is nobody's business. The object is kept by c.Set,
// and found by c.Get, or else by a variable, which serves one client at a time: what is between the two is Gin's map.
func Floor[S, M any](p Payload[S, M], inKeys bool) http.Handler {
	body, err := json.Marshal(p.Narrow(p.Value))
	if err != nil {
		panic(err) // the payloads are constants
	}
	cookie := session().String()
	keep, find := keptInKeys, foundInKeys
	if !inKeys {
		var kept *floor
		keep, find = func(_ *gin.Context, f *floor) { kept = f }, func(*gin.Context) *floor { return kept }
	}
	r := engine()
	r.Use(func(c *gin.Context) {
		_ = find(c) // is there one?
		keep(c, &floor{})
		c.Next()
	})
	r.GET(path, func(c *gin.Context) {
		response := find(c) // as the route has it
		find(c).            // and as the handler asks for it
					set("X-Request-Id", requestID).
					set("X-Ratelimit-Remaining", remaining).
					set("Cache-Control", control).
					set("Set-Cookie", strings.Clone(cookie)). // everybody makes its line anew
					setStatus(status)
		response.send(c, body)
	})
	return r
}

type floorKey struct{}

func keptInKeys(c *gin.Context, f *floor) { c.Set(floorKey{}, f) }

func foundInKeys(c *gin.Context) *floor {
	value, _ := c.Get(floorKey{})
	f, _ := value.(*floor)
	return f
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
