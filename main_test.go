package vermouth_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	gin.DefaultWriter, gin.DefaultErrorWriter = io.Discard, io.Discard // requests and panics on purpose fill them
	os.Exit(m.Run())
}

// Message is its own model.
type Message struct {
	Message string `json:"message"`
}

var hello = Message{Message: "Hello World"}

const helloJSON = `{"message":"Hello World"}`

// internalError is the whole answer to whatever went wrong inside.
const internalError = `{"title":"Internal Server Error","status":500}`

// failures collects what OnError is told.
type failures struct {
	mu   sync.Mutex
	list []vermouth.Failure
}

func (f *failures) add(_ context.Context, failure vermouth.Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, failure)
}

func (f *failures) all() []vermouth.Failure {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]vermouth.Failure(nil), f.list...)
}

// only returns the one failure that must be there.
func (f *failures) only(t *testing.T) vermouth.Failure {
	t.Helper()
	list := f.all()
	if len(list) != 1 {
		t.Fatalf("OnError was told %d failures, want 1: %v", len(list), list)
	}
	return list[0]
}

// newEngine returns an engine with Recovery and the temporal response, and what its OnError is told.
func newEngine(opts ...vermouth.Option) (*gin.Engine, *failures) {
	f := &failures{}
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(append([]vermouth.Option{vermouth.OnError(f.add)}, opts...)...))
	return r, f
}

// set returns a handler that does something with the temporal response and answers hello.
func set(do func(*vermouth.Response)) gin.HandlerFunc {
	return vermouth.Handle(func(c *gin.Context) (Message, error) {
		do(vermouth.From(c))
		return hello, nil
	})
}

// quiet keeps the default log out of a test's output.
func quiet(t *testing.T) {
	t.Helper()
	before := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(before) })
}

// get is the method of most requests.
const get = http.MethodGet

func readAll(response *http.Response) string {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(body)
}

// silent is the http.ResponseWriter of a client that does not listen, and allocates nothing.
type silent struct{ header http.Header }

func (w *silent) Header() http.Header         { return w.header }
func (w *silent) Write(b []byte) (int, error) { return len(b), nil }
func (w *silent) WriteHeader(int)             {}
