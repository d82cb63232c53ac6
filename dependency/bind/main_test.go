package bind_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

// newEngine returns an engine that keeps quiet about what its clients get wrong.
func newEngine(opts ...vermouth.Option) *gin.Engine {
	r := gin.New()
	quiet := vermouth.OnError(func(context.Context, vermouth.Failure) {})
	r.Use(middleware.TemporalResponse(append([]vermouth.Option{quiet}, opts...)...))
	return r
}

// echo answers with the bound value, as fmt prints it.
func echo[T any](p *dependency.Provider[T]) gin.HandlerFunc {
	return vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, v T) (*vermouth.Reply, error) {
		return vermouth.Text(200, fmt.Sprintf("%+v", v)), nil
	}))
}

// problems returns the answer to input with these problems.
func problems(list ...string) string {
	var b strings.Builder
	for _, p := range list {
		parts := strings.SplitN(p, " ", 3)
		fmt.Fprintf(&b, `{"in":%q,"name":%q,"rule":%q},`, parts[0], parts[1], parts[2])
	}
	return `{"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[` +
		strings.TrimSuffix(b.String(), ",") + "]}"
}

// failed returns the answer to a request that fails as a whole.
func failed(status int, title, detail string) string {
	return fmt.Sprintf(`{"title":%q,"status":%d,"detail":%q}`, title, status, detail)
}

func expect(t *testing.T, name string, got servertest.Answer, status int, body string) {
	t.Helper()
	if got.Status != status || got.Body != body {
		t.Errorf("%s = %d %s\nwant %d %s", name, got.Status, got.Body, status, body)
	}
}

// panics reports an error unless build panics with a text that begins with want.
func panics(t *testing.T, want string, build func()) {
	t.Helper()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.HasPrefix(got, want) {
			t.Errorf("panic = %q\nwant    %q", got, want)
		}
	}()
	build()
}
