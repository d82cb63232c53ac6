package vermouth

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// draft is what a route is about to answer, and the memory for it.
type draft struct {
	answer answer
	value  any     // a pointer to what the handler returns, if nobody but the plan ever sees it
	memory []byte  // of the body
	shared *[]byte // of the pool of large ones, while memory is
}

// drafts gives a route its drafts, and knows how long its last body was. A small memory stays with its draft. Large ones
// are shared by the routes: one is for those that need it, and does not stay with those that do not.
type drafts struct {
	pool sync.Pool
	last atomic.Int64
}

const (
	smallBytes    = 4 << 10  // of the memory that stays with a draft
	maxPooledBody = 64 << 20 // the default of responsemodel.MaxBytes; the garbage collector empties pools that rest
)

// large is a pool of memories, each a *[]byte.
var large sync.Pool

func (p *drafts) get() *draft {
	d, ok := p.pool.Get().(*draft)
	if !ok {
		d = new(draft)
	}
	if last := min(int(p.last.Load()), maxPooledBody); last > smallBytes {
		d.borrow(last)
	}
	return d
}

// borrow gives d a memory that is shared, of at least so many bytes at once: that is what growing would come to.
func (d *draft) borrow(size int) {
	if d.shared, _ = large.Get().(*[]byte); d.shared == nil {
		d.shared = new([]byte)
	}
	if d.memory = *d.shared; cap(d.memory) < size {
		d.memory = make([]byte, 0, size)
	}
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

// recycle gives a draft back, and its memory if only Gin's own writer has seen it. io.Writer must not keep what it is
// given, but a caching writer that does would serve the next request's bytes as its own.
func (p *drafts) recycle(c *gin.Context, d *draft) {
	d.answer = answer{} // nothing of this request must stay
	if !isGinWriter(c.Writer) {
		d.memory, d.shared = nil, nil
	}
	if cap(d.memory) > smallBytes {
		d.giveBack()
	}
	p.pool.Put(d)
}

// giveBack shares the memory of d.
func (d *draft) giveBack() {
	if d.shared == nil {
		d.shared = new([]byte)
	}
	*d.shared = d.memory
	if cap(d.memory) <= maxPooledBody {
		large.Put(d.shared)
	}
	d.memory, d.shared = nil, nil
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
