package vermouth

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// draft is what a route is about to answer, and the memory in which its body is encoded.
type draft struct {
	answer answer
	memory []byte
}

// drafts gives a route its drafts, and knows how long its last body was. Routes share the memory: a large one is for those
// that need it, and does not stay with those that do not.
type drafts struct{ last atomic.Int64 }

const (
	usualBytes    = 64 << 10 // of the memory that any route may get
	maxPooledBody = 64 << 20 // the default of responsemodel.MaxBytes; the garbage collector empties pools that rest
)

var usual, large = sync.Pool{New: func() any { return new(draft) }}, sync.Pool{New: func() any { return new(draft) }}

func (p *drafts) get() *draft {
	last := min(int(p.last.Load()), maxPooledBody)
	if last <= usualBytes {
		return usual.Get().(*draft)
	}
	d := large.Get().(*draft)
	if cap(d.memory) < last { // at once what growing would come to
		d.memory = make([]byte, 0, last)
	}
	return d
}

// keep keeps the memory into which a body has grown, and notes how long it was.
func (p *drafts) keep(d *draft) {
	body := d.answer.body
	if !d.answer.pooled {
		return
	}
	if int64(len(body)) != p.last.Load() { // most routes answer with about the same: no need to write what others read
		p.last.Store(int64(len(body)))
	}
	if cap(body) > cap(d.memory) {
		d.memory = body[:0]
	}
}

// recycle gives a draft back, if only Gin's own writer has seen its body. io.Writer must not keep what it is given, but a
// caching writer that does would serve the next request's bytes as its own.
func (p *drafts) recycle(c *gin.Context, d *draft) {
	size := cap(d.memory)
	if size > maxPooledBody || !isGinWriter(c.Writer) {
		return
	}
	d.answer = answer{} // nothing of this request must stay
	if size > usualBytes {
		large.Put(d)
		return
	}
	usual.Put(d)
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
