package dependency_test

import (
	"context"
	"io"
	"os"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	gin.DefaultErrorWriter = io.Discard
	os.Exit(m.Run())
}

// told collects what OnError is told.
type told struct {
	mu   sync.Mutex
	list []error
}

func (f *told) add(_ context.Context, failure vermouth.Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, failure.Err)
}

func (f *told) all() []error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]error(nil), f.list...)
}

func newEngine(opts ...vermouth.Option) (*gin.Engine, *told) {
	f := &told{}
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(append([]vermouth.Option{vermouth.OnError(f.add)}, opts...)...))
	return r, f
}

const internalError = `{"title":"Internal Server Error","status":500}`
