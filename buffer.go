package vermouth

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// bodies gives a route the memory in which it encodes bodies, and knows how much the last one needed. Routes share the
// memory: a large buffer is for those that need one, and does not stay with those that do not.
type bodies struct{ last atomic.Int64 }

const (
	usualBytes    = 64 << 10 // of a buffer that any route may get
	maxPooledBody = 64 << 20 // the default of responsemodel.MaxBytes; the garbage collector empties pools that rest
)

var usual, large = sync.Pool{New: func() any { return new([]byte) }}, sync.Pool{New: func() any { return new([]byte) }}

func (b *bodies) get() *[]byte {
	last := min(int(b.last.Load()), maxPooledBody)
	if last <= usualBytes {
		return usual.Get().(*[]byte)
	}
	buffer := large.Get().(*[]byte)
	if cap(*buffer) < last { // at once what growing would come to
		*buffer = make([]byte, 0, last)
	}
	return buffer
}

// used notes how long a body was.
func (b *bodies) used(length int) {
	if int64(length) != b.last.Load() { // most routes answer with about the same: no need to write what others read
		b.last.Store(int64(length))
	}
}

// recycle gives a buffer back, if only Gin's own writer has seen it. io.Writer must not keep what it is given, but a
// caching writer that does would serve the next request's bytes as its own.
func (b *bodies) recycle(c *gin.Context, buffer *[]byte) {
	size := cap(*buffer)
	if size > maxPooledBody || !isGinWriter(c.Writer) {
		return
	}
	*buffer = (*buffer)[:0]
	if size > usualBytes {
		large.Put(buffer)
		return
	}
	usual.Put(buffer)
}

// ginWriter remembers the type of Gin's own writer, which it does not export.
var ginWriter atomic.Pointer[reflect.Type]

func isGinWriter(w gin.ResponseWriter) bool {
	t := reflect.TypeOf(w)
	known := ginWriter.Load()
	return known != nil && *known == t || isGinType(t)
}

func isGinType(t reflect.Type) bool {
	if t.Kind() != reflect.Pointer || !strings.HasPrefix(t.Elem().PkgPath(), "github.com/gin-gonic/gin") {
		return false
	}
	ginWriter.Store(&t)
	return true
}
