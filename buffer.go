package vermouth

import (
	"reflect"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// buffers holds the memory in which bodies are encoded.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const maxPooledBytes = 64 << 10 // a larger buffer would stay for the one route that needed it

// recycle gives a buffer back, if only Gin's own writer has seen it. io.Writer must not keep what it is given, but a
// caching writer that does would serve the next request's bytes as its own.
func recycle(c *gin.Context, buffer *[]byte) {
	if cap(*buffer) > maxPooledBytes || !isGinWriter(c.Writer) {
		return
	}
	*buffer = (*buffer)[:0]
	buffers.Put(buffer)
}

func isGinWriter(w gin.ResponseWriter) bool {
	t := reflect.TypeOf(w)
	return t.Kind() == reflect.Pointer && strings.HasPrefix(t.Elem().PkgPath(), "github.com/gin-gonic/gin")
}
