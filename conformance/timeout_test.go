package conformance_test

import (
	"bytes"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// timeout is a middleware after the fashion of gin-contrib/timeout: the handlers run in another goroutine and write into
// memory; when they have ended in time, what they wrote is copied out.
func timeout(limit time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Header("X-Deadline", limit.String())
		outer := c.Writer
		w := &buffering{ResponseWriter: outer, header: http.Header{}}
		c.Writer = w
		ended := make(chan any, 1)
		go func() {
			defer func() { ended <- recover() }()
			c.Next()
		}()
		select {
		case p := <-ended:
			if p != nil {
				c.Writer = outer
				panic(p)
			}
			w.copyOut()
		case <-time.After(limit):
			w.expire()
		}
	}
}

// buffering has a header map of its own, takes the first status only, and never says that it was written to.
type buffering struct {
	gin.ResponseWriter
	header http.Header

	mu      sync.Mutex
	body    bytes.Buffer
	status  int
	expired bool
}

func (w *buffering) Header() http.Header { return w.header }

func (w *buffering) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.expired || w.status != 0 || status <= 0 {
		return
	}
	w.status = status
}

func (w *buffering) WriteHeaderNow() { w.WriteHeader(http.StatusOK) }

func (w *buffering) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.expired {
		return 0, nil
	}
	return w.body.Write(p)
}

func (w *buffering) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

func (w *buffering) Status() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.status == 0 {
		return w.ResponseWriter.Status()
	}
	return w.status
}

// copyOut replaces what outer middlewares have set under the same names, cookies too.
func (w *buffering) copyOut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	maps.Copy(w.ResponseWriter.Header(), w.header)
	if w.status != 0 {
		w.ResponseWriter.WriteHeader(w.status)
	}
	if w.body.Len() > 0 {
		_, _ = w.ResponseWriter.Write(w.body.Bytes()) // the client may be gone
	}
}

func (w *buffering) expire() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.expired = true
	w.ResponseWriter.WriteHeader(http.StatusRequestTimeout)
	w.ResponseWriter.WriteHeaderNow()
}
