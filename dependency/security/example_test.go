package security_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/middleware"
)

// user is who has called.
type user struct {
	Name   string   `json:"name"`
	scopes []string // that the token was granted
}

func (u user) Can(scope string) bool {
	return slices.Contains(u.scopes, scope)
}

// userOf is a verifier: it knows one token, and the one before it.
func userOf(_ *gin.Context, token security.Secret) (user, error) {
	if !token.Equal("t0ken", "old-t0ken") {
		return user{}, errors.New("no such token")
	}
	return user{"ada", []string{"items:read"}}, nil
}

func me(_ *gin.Context, u user) (user, error) { return u, nil }

// serve serves one route at /. What verifiers return is for the log, which is left out here.
func serve(handlers ...gin.HandlerFunc) *httptest.Server {
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError(func(context.Context, vermouth.Failure) {})))
	r.GET("/", handlers...)
	return httptest.NewServer(r)
}

// ask prints the status, the challenges and the body of the answer to a GET.
func ask(s *httptest.Server, path string, headers ...string) {
	request, _ := http.NewRequest(http.MethodGet, s.URL+path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	fmt.Println(response.StatusCode, string(body))
	for _, challenge := range response.Header.Values("WWW-Authenticate") {
		fmt.Println("   ", challenge)
	}
}

// A token alone, for a handler that passes it on.
func ExampleBearer() {
	s := serve(vermouth.Handle(dependency.Inject(security.Bearer(), func(_ *gin.Context, token security.Secret) (*vermouth.Reply, error) {
		return vermouth.Text(http.StatusOK, fmt.Sprint(len(token.Reveal()), " bytes of ", token)), nil
	})))
	defer s.Close()
	ask(s, "/", "Authorization", "Bearer t0ken")
	ask(s, "/")
	// Output:
	// 200 5 bytes of ***
	// 401 {"title":"Unauthorized","status":401,"detail":"Not authenticated"}
	//     Bearer
}

func ExampleBasic() {
	admin := security.Verify(security.Basic("back office"), func(_ *gin.Context, login security.BasicCredentials) (user, error) {
		name, password := security.Equal(login.Username, "ada"), login.Password.Equal("hunter2")
		if !name || !password {
			return user{}, errors.New("wrong user or password")
		}
		return user{Name: login.Username}, nil
	})
	s := serve(vermouth.Handle(dependency.Inject(admin, me)))
	defer s.Close()
	ask(s, "/", "Authorization", "Basic YWRhOmh1bnRlcjI=")
	ask(s, "/")
	// Output:
	// 200 {"name":"ada"}
	// 401 {"title":"Unauthorized","status":401,"detail":"Not authenticated"}
	//     Basic realm="back office", charset="UTF-8"
}

// A key in front of a plain gin handler.
func ExampleAPIKeyHeader() {
	key := security.Verify(security.APIKeyHeader("X-API-Key"), userOf)
	s := serve(dependency.Attach(key), func(c *gin.Context) { c.String(http.StatusOK, "a plain gin handler") })
	defer s.Close()
	ask(s, "/", "X-API-Key", "t0ken")
	ask(s, "/")
	// Output:
	// 200 a plain gin handler
	// 401 {"title":"Unauthorized","status":401,"detail":"Not authenticated"}
	//     APIKey in="header", name="X-API-Key"
}

func ExampleAPIKeyQuery() {
	s := serve(vermouth.Handle(dependency.Inject(security.Verify(security.APIKeyQuery("key"), userOf), me)))
	defer s.Close()
	ask(s, "/?key=t0ken")
	ask(s, "/?key=t0ken&key=t0ken")
	// Output:
	// 200 {"name":"ada"}
	// 401 {"title":"Unauthorized","status":401,"detail":"Malformed credentials"}
	//     APIKey in="query", name="key"
}

// A browser without a session is sent to the login page.
func ExampleAPIKeyCookie() {
	session := security.Optional(security.Verify(security.APIKeyCookie("session"), userOf))
	visitor := dependency.New(func(c *gin.Context) (user, error) {
		maybe, err := session.Get(c)
		if err != nil {
			return user{}, err
		}
		if u, ok := maybe.Get(); ok {
			return u, nil
		}
		return user{}, vermouth.Redirect(http.StatusSeeOther, "/login")
	})
	r := gin.New()
	r.GET("/", vermouth.Handle(dependency.Inject(visitor, me)))
	r.GET("/login", func(c *gin.Context) { c.String(http.StatusOK, "the login page") })
	s := httptest.NewServer(r)
	defer s.Close()
	ask(s, "/", "Cookie", "session=t0ken")
	ask(s, "/")
	// Output:
	// 200 {"name":"ada"}
	// 200 the login page
}

// The client is told that its token is not valid; why, "no such token", is for OnError.
func ExampleVerify() {
	s := serve(vermouth.Handle(dependency.Inject(security.Verify(security.Bearer(), userOf), me)))
	defer s.Close()
	ask(s, "/", "Authorization", "Bearer t0ken")
	ask(s, "/", "Authorization", "Bearer wrong")
	// Output:
	// 200 {"name":"ada"}
	// 401 {"title":"Unauthorized","status":401,"detail":"Invalid credentials"}
	//     Bearer error="invalid_token"
}

func ExampleOptional() {
	current := security.Optional(security.Verify(security.Bearer(), userOf))
	s := serve(vermouth.Handle(dependency.Inject(current, func(_ *gin.Context, maybe security.Maybe[user]) (*vermouth.Reply, error) {
		u, ok := maybe.Get()
		if !ok {
			return vermouth.Text(http.StatusOK, "hello, stranger"), nil
		}
		return vermouth.Text(http.StatusOK, "hello, "+u.Name), nil
	})))
	defer s.Close()
	ask(s, "/", "Authorization", "Bearer t0ken")
	ask(s, "/")
	// Output:
	// 200 hello, ada
	// 200 hello, stranger
}

func ExampleMaybe() {
	var nobody security.Maybe[user]
	u, ok := nobody.Get()
	fmt.Printf("%q %t\n", u.Name, ok)
	// Output: "" false
}

func ExampleAnyOf() {
	current := security.AnyOf(
		security.Verify(security.Bearer(), userOf),
		security.Verify(security.APIKeyHeader("X-API-Key"), userOf),
	)
	s := serve(vermouth.Handle(dependency.Inject(current, me)))
	defer s.Close()
	ask(s, "/", "X-API-Key", "t0ken")
	ask(s, "/")
	// Output:
	// 200 {"name":"ada"}
	// 401 {"title":"Unauthorized","status":401,"detail":"Not authenticated"}
	//     Bearer
	//     APIKey in="header", name="X-API-Key"
}

func ExampleScopes() {
	current := security.Verify(security.Bearer(), userOf)
	reader := security.Scopes(current, user.Can, "items:read")
	writer := security.Scopes(current, user.Can, "items:read", "items:write")
	for _, who := range []*dependency.Provider[user]{reader, writer} {
		s := serve(vermouth.Handle(dependency.Inject(who, me)))
		defer s.Close()
		ask(s, "/", "Authorization", "Bearer t0ken")
	}
	// Output:
	// 200 {"name":"ada"}
	// 403 {"title":"Forbidden","status":403,"detail":"Insufficient scope"}
	//     Bearer error="insufficient_scope", scope="items:read items:write"
}

func ExampleEqual() {
	const current, previous, notConfigured = "k3y", "old-k3y", ""
	fmt.Println(security.Equal("k3y", current, previous))
	fmt.Println(security.Equal("old-k3y", current, previous))
	fmt.Println(security.Equal("k", current, previous))
	fmt.Println(security.Equal("", notConfigured))
	// Output:
	// true
	// true
	// false
	// false
}

func ExampleSecret() {
	s := serve(vermouth.Handle(dependency.Inject(security.Bearer(), func(_ *gin.Context, token security.Secret) (vermouth.None, error) {
		fmt.Printf("%v %#v\n", token, token)
		_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"token": token})
		fmt.Println(token.Reveal())
		return vermouth.None{}, nil
	})))
	defer s.Close()
	ask(s, "/", "Authorization", "Bearer t0ken")
	// Output:
	// *** security.Secret(***)
	// {"token":"***"}
	// t0ken
	// 204
}
