package bind

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// body is the request's body, read once whatever is made of it.
var body = dependency.New(func(*gin.Context) (*content, error) { return &content{}, nil })

// content is a body, and what was read of it.
type content struct {
	mu      sync.Mutex // inputs may be made side by side
	read    []byte
	readErr error
	isRead  bool
	form    *formData
	formErr error
	isForm  bool
}

// bytes returns the whole body, which whoever reads c.Request.Body later can read again.
func (b *content) bytes(c *gin.Context, limit int64) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bytesLocked(c, limit)
}

// bytesLocked is bytes for whoever holds the lock. The body is read by the first limit, and held to each.
func (b *content) bytesLocked(c *gin.Context, limit int64) ([]byte, error) {
	if !b.isRead {
		b.isRead = true
		b.read, b.readErr = readBody(c, limit)
	}
	if b.readErr == nil && int64(len(b.read)) > limit {
		return nil, tooLarge(limit)
	}
	return b.read, b.readErr
}

func readBody(c *gin.Context, limit int64) ([]byte, error) {
	read, err := io.ReadAll(limited(c, limit))
	if err != nil {
		return nil, unreadable(err)
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(read))
	return read, nil
}

// limited returns the body up to the limit, and a *http.MaxBytesError after it.
func limited(c *gin.Context, limit int64) io.Reader {
	if c.Request.Body == nil {
		return http.NoBody
	}
	return http.MaxBytesReader(c.Writer, c.Request.Body, limit)
}

// unreadable says why a body could not be read: it is too large, for us or for a middleware, or the client is gone.
func unreadable(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLarge(large.Limit)
	}
	return vermouth.Fail(http.StatusBadRequest, "The body could not be read.").Because(err)
}

func tooLarge(limit int64) error {
	return vermouth.Fail(http.StatusRequestEntityTooLarge, "The body is larger than "+strconv.FormatInt(limit, 10)+" bytes.")
}
