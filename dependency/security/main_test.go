package security_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
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

func newEngine() (*gin.Engine, *told) {
	f := &told{}
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(vermouth.OnError(f.add)))
	return r, f
}

// echo answers with what a dependency gives; secrets are shown.
func echo[T any](p *dependency.Provider[T]) gin.HandlerFunc {
	return vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, v T) (*vermouth.Reply, error) {
		return vermouth.Text(200, shown(v)), nil
	}))
}

func shown(v any) string {
	switch v := v.(type) {
	case security.Secret:
		return v.Reveal()
	case security.BasicCredentials:
		return v.Username + " / " + v.Password.Reveal()
	case security.Maybe[security.Secret]:
		value, ok := v.Get()
		return fmt.Sprintf("%s %t", shown(value), ok)
	case security.Maybe[security.BasicCredentials]:
		value, ok := v.Get()
		return fmt.Sprintf("%s %t", shown(value), ok)
	case security.Maybe[string]:
		value, ok := v.Get()
		return fmt.Sprintf("%s %t", value, ok)
	}
	return fmt.Sprint(v)
}

// whoIs returns a verifier that knows one secret.
func whoIs(name, secret string) func(*gin.Context, security.Secret) (string, error) {
	return func(_ *gin.Context, presented security.Secret) (string, error) {
		if !presented.Equal(secret) {
			return "", errUnknown
		}
		return name, nil
	}
}

var errUnknown = errors.New("no row in table tokens")

// problem is the body of an answer to an error.
func problem(status int, detail string) string {
	title := map[int]string{401: "Unauthorized", 403: "Forbidden", 500: "Internal Server Error", 503: "Service Unavailable"}[status]
	if detail != "" {
		detail = fmt.Sprintf(`,"detail":%q`, detail)
	}
	return fmt.Sprintf(`{"title":%q,"status":%d%s}`, title, status, detail)
}

// wants compares an answer with the status, the body and the lines of WWW-Authenticate that are wanted.
func wants(t *testing.T, got servertest.Answer, status int, body string, challenges ...string) {
	t.Helper()
	lines := got.Header.Values("WWW-Authenticate")
	if got.Status != status || got.Body != body || strings.Join(lines, "\n") != strings.Join(challenges, "\n") {
		t.Errorf("answer = %d %s %q\nwant %d %s %q", got.Status, got.Body, lines, status, body, challenges)
	}
}

// reads asks r, with an Authorization header, for / where credentials are required and /optional where they are not. What
// is wanted of it are the credentials, "absent" or "malformed"; nothing is what /optional shows where they are absent.
func reads(t *testing.T, r *gin.Engine, header, want, nothing, challenge string) {
	t.Helper()
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		required, optional := s.Get(t, "/", "Authorization", header), s.Get(t, "/optional", "Authorization", header)
		switch want {
		case "absent":
			wants(t, required, 401, problem(401, "Not authenticated"), challenge)
			wants(t, optional, 200, nothing)
		case "malformed":
			wants(t, required, 401, problem(401, "Malformed credentials"), challenge)
			wants(t, optional, 401, problem(401, "Malformed credentials"), challenge)
		default:
			wants(t, required, 200, want)
			wants(t, optional, 200, want+" true")
		}
	})
}

// panics looks for the text of a panic.
func panics(t *testing.T, want string, build func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); got != want {
			t.Errorf("panic = %q\nwant    %q", got, want)
		}
	}()
	build()
}
