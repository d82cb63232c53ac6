package security_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// The tests of this file hold the package to what FastAPI does. The number is that of an item in a list of FastAPI's
// behaviour; TestDiffersFromFastAPI says where ours is another, and why.

func TestC216_MissingCredentialsAreA401WithAChallenge(t *testing.T) {
	r, _ := newEngine()
	r.GET("/bearer", echo(security.Bearer()))
	r.GET("/basic", echo(security.Basic("r")))
	r.GET("/header", echo(security.APIKeyHeader("key")))
	r.GET("/query", echo(security.APIKeyQuery("key")))
	r.GET("/cookie", echo(security.APIKeyCookie("key")))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for path, challenge := range map[string]string{
			"/bearer": `Bearer`,
			"/basic":  `Basic realm="r", charset="UTF-8"`,
			"/header": `APIKey in="header", name="key"`,
			"/query":  `APIKey in="query", name="key"`,
			"/cookie": `APIKey in="cookie", name="key"`,
		} {
			got := s.Get(t, path, "Authorization", "Other abc")
			wants(t, got, 401, problem(401, "Not authenticated"), challenge)
			if media := got.Header.Get("Content-Type"); media != "application/problem+json" {
				t.Errorf("Content-Type = %q", media)
			}
		}
	})
}

// TestDiffersFromFastAPI_C216_WhatIsMalformedIsRefused: FastAPI takes whatever follows the scheme for a token, the first of
// two Authorization headers, and the last of two parameters of one name. Whoever stands in front may have looked at the
// other one.
func TestDiffersFromFastAPI_C216_WhatIsMalformedIsRefused(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", echo(security.Bearer()))
	r.GET("/query", echo(security.APIKeyQuery("key")))
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/", "Authorization", "Bearer a b"), 401, problem(401, "Malformed credentials"), "Bearer")
	wants(t, s.Get(t, "/", "Authorization", "Bearer a", "Authorization", "Bearer b"), 401, problem(401, "Malformed credentials"), "Bearer")
	wants(t, s.Get(t, "/query?key=a&key=b"), 401, problem(401, "Malformed credentials"), `APIKey in="query", name="key"`)
}

// TestDiffersFromFastAPI_C216_PasswordsAreUTF8: FastAPI refuses a password with a letter that is not ASCII. RFC 7617 lets
// the server ask for UTF-8, which ours does.
func TestDiffersFromFastAPI_C216_PasswordsAreUTF8(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", echo(security.Basic("r")))
	got := servertest.HTTP1(t, r).Get(t, "/", "Authorization", "Basic "+encoded("j\u00fcrgen:stra\u00dfe"))
	wants(t, got, 200, "j\u00fcrgen / stra\u00dfe")
}

// TestDiffersFromFastAPI_C216_ARefusedTokenIsToldSo: in FastAPI every program writes that 401 itself, and most forget the
// header, or send the text of the error. Here it is made from what the verifier returns.
func TestDiffersFromFastAPI_C216_ARefusedTokenIsToldSo(t *testing.T) {
	r, told := newEngine()
	r.GET("/", echo(security.Verify(security.Bearer(), whoIs("ada", "abc"))))
	got := servertest.HTTP1(t, r).Get(t, "/", "Authorization", "Bearer x")
	wants(t, got, 401, problem(401, "Invalid credentials"), `Bearer error="invalid_token"`)
	if list := told.all(); len(list) != 1 || !errors.Is(list[0], errUnknown) {
		t.Errorf("OnError was told %v, want the verifier's error", list)
	}
}

func TestC217_OptionalCredentialsMayBeMissing(t *testing.T) {
	r, told := newEngine()
	r.GET("/bearer", echo(security.Optional(security.Bearer())))
	r.GET("/basic", echo(security.Optional(security.Basic("r"))))
	r.GET("/key", echo(security.Optional(security.APIKeyCookie("key"))))
	r.GET("/user", echo(security.Optional(security.Verify(security.Bearer(), whoIs("ada", "abc")))))
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/bearer"), 200, " false")
	wants(t, s.Get(t, "/bearer", "Authorization", "Basic "+encoded("a:b")), 200, " false")
	wants(t, s.Get(t, "/bearer", "Authorization", "Bearer abc"), 200, "abc true")
	wants(t, s.Get(t, "/basic"), 200, " /  false")
	wants(t, s.Get(t, "/key"), 200, " false")
	wants(t, s.Get(t, "/user"), 200, " false")
	wants(t, s.Get(t, "/user", "Authorization", "Bearer abc"), 200, "ada true")
	wants(t, s.Get(t, "/user", "Authorization", "Bearer x"), 401, problem(401, "Invalid credentials"), `Bearer error="invalid_token"`)
	if list := told.all(); len(list) != 1 {
		t.Errorf("OnError was told %v, want the refused token only", list)
	}
}

// TestDiffersFromFastAPI_C217_MalformedIsNotMissing: with auto_error=False FastAPI takes a header without a token for no
// header. Who sends credentials wants to be known: to be served as nobody hides the mistake.
func TestDiffersFromFastAPI_C217_MalformedIsNotMissing(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", echo(security.Optional(security.Bearer())))
	got := servertest.HTTP1(t, r).Get(t, "/", "Authorization", "Bearer")
	wants(t, got, 401, problem(401, "Malformed credentials"), "Bearer")
}

func TestC217_SchemesAreCombined(t *testing.T) {
	r, _ := newEngine()
	user := security.AnyOf(
		security.Verify(security.Bearer(), whoIs("by token", "abc")),
		security.Verify(security.APIKeyHeader("X-Key"), whoIs("by key", "def")),
		security.Verify(security.Bearer(), whoIs("never asked", "x")),
		security.Verify(security.Basic("r"), func(_ *gin.Context, login security.BasicCredentials) (string, error) {
			return login.Username, nil
		}),
	)
	r.GET("/", echo(user))
	r.GET("/optional", echo(security.Optional(user)))
	r.GET("/secret", echo(security.Verify(security.AnyOf(security.Bearer(), security.APIKeyQuery("key")), whoIs("either", "abc"))))
	const key = `APIKey in="header", name="X-Key"`
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		wants(t, s.Get(t, "/", "Authorization", "Bearer abc"), 200, "by token")
		wants(t, s.Get(t, "/", "X-Key", "def"), 200, "by key")
		wants(t, s.Get(t, "/", "Authorization", "Basic "+encoded("ada:x")), 200, "ada")
		wants(t, s.Get(t, "/", "Authorization", "Bearer abc", "X-Key", "wrong"), 200, "by token")
		wants(t, s.Get(t, "/", "Authorization", "Basic "+encoded("ada:x"), "X-Key", "def"), 200, "by key")
		wants(t, s.Get(t, "/"), 401, problem(401, "Not authenticated"), "Bearer", key, basicChallenge)
		wants(t, s.Get(t, "/", "Authorization", "Bearer x", "X-Key", "def"), 401, problem(401, "Invalid credentials"), `Bearer error="invalid_token"`)
		wants(t, s.Get(t, "/", "Authorization", "Bearer", "X-Key", "def"), 401, problem(401, "Malformed credentials"), "Bearer")
		wants(t, s.Get(t, "/", "X-Key", "wrong"), 401, problem(401, "Invalid credentials"), key)
		wants(t, s.Get(t, "/optional"), 200, " false")
		wants(t, s.Get(t, "/optional", "X-Key", "def"), 200, "by key true")
		wants(t, s.Get(t, "/optional", "X-Key", "wrong"), 401, problem(401, "Invalid credentials"), key)
		wants(t, s.Get(t, "/secret?key=abc"), 200, "either")
		wants(t, s.Get(t, "/secret?key=x"), 401, problem(401, "Invalid credentials"), `APIKey in="query", name="key"`)
		wants(t, s.Get(t, "/secret"), 401, problem(401, "Not authenticated"), "Bearer", `APIKey in="query", name="key"`)
	})
}

// What a program's own dependency makes of the 401 decides whether it still says that credentials are missing.
func TestC217_AbsenceGoesThroughDependenciesOfTheProgram(t *testing.T) {
	token := security.Bearer()
	through := func(change func(error) error) *dependency.Provider[string] {
		return dependency.New(func(c *gin.Context) (string, error) {
			s, err := token.Get(c)
			if err != nil {
				return "", change(err)
			}
			return s.Reveal(), nil
		})
	}
	r, _ := newEngine()
	for path, change := range map[string]func(error) error{
		"/same":    func(err error) error { return err },
		"/wrapped": func(err error) error { return fmt.Errorf("user: %w", err) },
		"/joined":  func(err error) error { return errors.Join(err, errUnknown) },
		"/other":   func(err error) error { return vermouth.Fail(403, "own").Because(err) },
		"/plain":   func(error) error { return errUnknown },
	} {
		r.GET(path, echo(security.Optional(through(change))))
	}
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/same"), 200, " false")
	wants(t, s.Get(t, "/wrapped"), 200, " false")
	wants(t, s.Get(t, "/joined"), 401, problem(401, "Not authenticated"), "Bearer") // the other error must not be lost
	wants(t, s.Get(t, "/other"), 403, problem(403, "own"))
	wants(t, s.Get(t, "/plain"), 500, problem(500, ""))
}

// caller is somebody who has scopes.
type caller struct {
	name   string
	scopes []string
}

func (u caller) can(scope string) bool { return slices.Contains(u.scopes, scope) }

// TestDiffersFromFastAPI_C218_TheCallerIsAskedForScopes: FastAPI hands a dependency the scopes of all that depend on it,
// parent before child, and so makes the user again for each set of scopes. Here the user is made once per request, and
// who needs scopes asks the user for them: child before parent, because the child is what the parent is made of.
func TestDiffersFromFastAPI_C218_TheCallerIsAskedForScopes(t *testing.T) {
	calls := 0
	user := security.Verify(security.Bearer(), func(_ *gin.Context, token security.Secret) (caller, error) {
		calls++
		return map[string]caller{
			"none": {"none", nil}, "me": {"me", []string{"me"}}, "items": {"items", []string{"items:read", "items:write"}},
			"all": {"all", []string{"items:write", "me", "items:read"}},
		}[token.Reveal()], nil
	})
	active := security.Scopes(user, caller.can, "me")
	editor := security.Scopes(active, caller.can, "items:read", "items:write")
	name := func(_ *gin.Context, u caller) (*vermouth.Reply, error) { return vermouth.Text(200, u.name), nil }
	r, told := newEngine()
	r.GET("/me", vermouth.Handle(dependency.Inject(active, name)))
	r.GET("/items", vermouth.Handle(dependency.Inject(editor, name)))
	r.GET("/guarded", dependency.Attach(editor), vermouth.Handle(dependency.Inject(user, name)))
	const (
		lacksMe    = `Bearer error="insufficient_scope", scope="me"`
		lacksItems = `Bearer error="insufficient_scope", scope="items:read items:write"`
	)
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct {
		path, token string
		lacks       string
	}{
		{"/me", "none", lacksMe}, {"/me", "items", lacksMe}, {"/me", "me", ""}, {"/me", "all", ""},
		{"/items", "none", lacksMe}, {"/items", "me", lacksItems}, {"/items", "items", lacksMe}, {"/items", "all", ""},
		{"/guarded", "me", lacksItems}, {"/guarded", "all", ""},
	} {
		calls = 0
		got := s.Get(t, tc.path, "Authorization", "Bearer "+tc.token)
		if tc.lacks == "" {
			wants(t, got, 200, tc.token)
		} else {
			wants(t, got, 403, problem(403, "Insufficient scope"), tc.lacks)
		}
		if calls != 1 {
			t.Errorf("%s %s: the user was made %d times, want once", tc.path, tc.token, calls)
		}
	}
	wants(t, s.Get(t, "/items"), 401, problem(401, "Not authenticated"), "Bearer")
	if got := told.all(); len(got) != 0 {
		t.Errorf("OnError was told %v", got)
	}
}
