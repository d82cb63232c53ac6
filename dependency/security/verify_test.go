package security_test

import (
	"context"
	"errors"
	"fmt"
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

func TestVerifyAnswersErrors(t *testing.T) {
	const invalid = `Bearer error="invalid_token"`
	down := vermouth.Fail(503, "try later")
	for _, tc := range []struct {
		name      string
		err       error
		status    int
		body      string
		challenge string
		told      int
	}{
		{"any error", errUnknown, 401, problem(401, "Invalid credentials"), invalid, 1},
		{"an error around another", fmt.Errorf("look up: %w", errUnknown), 401, problem(401, "Invalid credentials"), invalid, 1},
		{"joined errors", errors.Join(errUnknown, errUnknown), 401, problem(401, "Invalid credentials"), invalid, 1},
		{"an Error", vermouth.Fail(403, "banned"), 403, problem(403, "banned"), "", 0},
		{"an Error with a cause", down.Because(errUnknown), 503, problem(503, "try later"), "", 1},
		{"an Error within", fmt.Errorf("x: %w", vermouth.Fail(403, "banned")), 403, problem(403, "banned"), "", 1},
		{"a 401 of its own", vermouth.Fail(401, "expired").SetHeader("WWW-Authenticate", "Own"), 401, problem(401, "expired"), "Own", 0},
		{"a Reply", vermouth.Text(418, "tea"), 418, "tea", "", 0},
		{"invalid input", &dependency.InputError{Problems: []dependency.Problem{{In: "query", Name: "a", Rule: "b"}}}, 422,
			`{"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[{"in":"query","name":"a","rule":"b"}]}`, "", 1},
		{"the end of a context", fmt.Errorf("query: %w", context.DeadlineExceeded), 500, problem(500, ""), "", 1},
		{"the client has gone", fmt.Errorf("query: %w", context.Canceled), 500, problem(500, ""), "", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, told := newEngine()
			r.GET("/", echo(security.Verify(security.Bearer(), func(*gin.Context, security.Secret) (string, error) { return "leaked", tc.err })))
			got := servertest.HTTP1(t, r).Get(t, "/", "Authorization", "Bearer "+hidden)
			var challenges []string
			if tc.challenge != "" {
				challenges = append(challenges, tc.challenge)
			}
			wants(t, got, tc.status, tc.body, challenges...)
			list := told.all()
			if len(list) != tc.told {
				t.Fatalf("OnError was told %d times, want %d: %v", len(list), tc.told, list)
			}
			for _, err := range list {
				if !errors.Is(err, tc.err) || strings.Contains(err.Error(), hidden) {
					t.Errorf("OnError was told %v, want the cause and no token", err)
				}
			}
		})
	}
}

// A mapper makes a 404 of the row that a handler does not find; a token that is not found is no 404.
func TestVerifyComesBeforeMappers(t *testing.T) {
	r := gin.New()
	mapper := func(err error) *vermouth.Error {
		if errors.Is(err, errUnknown) {
			return vermouth.Fail(404, "")
		}
		return nil
	}
	r.Use(middleware.TemporalResponse(vermouth.MapError(mapper), vermouth.OnError(func(context.Context, vermouth.Failure) {})))
	r.GET("/", echo(security.Verify(security.Bearer(), whoIs("ada", "abc"))))
	got := servertest.HTTP1(t, r).Get(t, "/", "Authorization", "Bearer x")
	wants(t, got, 401, problem(401, "Invalid credentials"), `Bearer error="invalid_token"`)
}

func TestVerifyRunsOncePerRequest(t *testing.T) {
	calls := 0
	user := security.Verify(security.Bearer(), func(_ *gin.Context, token security.Secret) (string, error) {
		calls++
		return whoIs("ada", "abc")(nil, token)
	})
	again := security.Scopes(user, func(string, string) bool { return true }, "a")
	r, _ := newEngine()
	r.GET("/", dependency.Attach(user, security.Optional(user)), echo(again))
	s := servertest.HTTP1(t, r)
	for i, token := range []string{"abc", "x"} {
		s.Get(t, "/", "Authorization", "Bearer "+token)
		if calls != i+1 {
			t.Errorf("verify was called %d times, want %d", calls, i+1)
		}
	}
	if s.Get(t, "/"); calls != 2 {
		t.Error("verify was called without credentials")
	}
}

func TestVerifyComesBeforeTheInput(t *testing.T) {
	r, _ := newEngine()
	body := dependency.NewInput("body", func(*gin.Context) (int, error) {
		return 0, &dependency.InputError{Problems: []dependency.Problem{{In: "body", Rule: "required"}}}
	})
	user := security.Verify(security.Bearer(), whoIs("ada", "abc"))
	r.GET("/", vermouth.Handle(dependency.Inject2(body, user, func(*gin.Context, int, string) (vermouth.None, error) {
		return vermouth.None{}, nil
	})))
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/"), 401, problem(401, "Not authenticated"), "Bearer")
	if got := s.Get(t, "/", "Authorization", "Bearer abc"); got.Status != 422 {
		t.Errorf("answer = %d %s, want 422", got.Status, got.Body)
	}
}

func TestVerifyRefusesCredentialsOfNobody(t *testing.T) {
	r, told := newEngine()
	zero := dependency.New(func(*gin.Context) (security.Secret, error) { return security.Secret{}, nil })
	none := dependency.New(func(*gin.Context) (security.BasicCredentials, error) {
		return security.BasicCredentials{Username: "root"}, nil
	})
	r.GET("/", echo(security.Verify(zero, func(*gin.Context, security.Secret) (string, error) { return "in", nil })))
	r.GET("/basic", echo(security.Verify(none, func(*gin.Context, security.BasicCredentials) (string, error) { return "in", nil })))
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/"), 500, problem(500, ""))
	wants(t, s.Get(t, "/basic"), 500, problem(500, ""))
	const want = "security.Verify: the credentials are zero; take them from a dependency of this package"
	for _, err := range told.all() {
		if err.Error() != want {
			t.Errorf("OnError was told %v", err)
		}
	}
}

func TestVerifyConfiguration(t *testing.T) {
	missing := ": a dependency is nil; a provider in a struct must be made before the routes"
	ok := func(*gin.Context, security.Secret) (int, error) { return 0, nil }
	panics(t, "security.Verify"+missing, func() { security.Verify(nil, ok) })
	panics(t, "security.Verify: want a function, got nil", func() { security.Verify[security.Secret, int](security.Bearer(), nil) })
	panics(t, "security.Optional"+missing, func() { security.Optional[int](nil) })
	panics(t, "security.AnyOf"+missing, func() { security.AnyOf(security.Bearer(), nil) })
	panics(t, "security.AnyOf: want at least one dependency", func() { security.AnyOf[int]() })
}

func TestAnyOfKeepsNoSliceOfItsCaller(t *testing.T) {
	own := []*dependency.Provider[security.Secret]{security.Bearer(), security.APIKeyHeader("X-Key")}
	r, _ := newEngine()
	r.GET("/", echo(security.AnyOf(own...)))
	clear(own)
	wants(t, servertest.HTTP1(t, r).Get(t, "/", "X-Key", "abc"), 200, "abc")
}

// Each request gets its own credentials, whatever else is going on.
func TestConcurrentRequests(t *testing.T) {
	r, _ := newEngine()
	name := func(_ *gin.Context, s security.Secret) (string, error) {
		if strings.HasPrefix(s.Reveal(), "bad") {
			return "", errUnknown
		}
		return s.Reveal(), nil
	}
	user := security.AnyOf(security.Verify(security.Bearer(), name), security.Verify(security.APIKeyHeader("X-Key"), name))
	r.GET("/", echo(user))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for j := range 20 {
					id := fmt.Sprint("t", i, ".", j)
					wants(t, s.Get(t, "/", "Authorization", "Bearer "+id), 200, id)
					wants(t, s.Get(t, "/", "X-Key", id), 200, id)
					wants(t, s.Get(t, "/"), 401, problem(401, "Not authenticated"), "Bearer", `APIKey in="header", name="X-Key"`)
					wants(t, s.Get(t, "/", "X-Key", "bad"+id), 401, problem(401, "Invalid credentials"), `APIKey in="header", name="X-Key"`)
				}
			})
		}
		all.Wait()
	})
}
