package security_test

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
)

// says serves a route whose dependency is the key of the request, and prints what a function makes of it.
func says(of func(key security.Secret) string) {
	s := serve(vermouth.Handle(dependency.Inject(security.APIKeyHeader("X-Key"), func(_ *gin.Context, key security.Secret) (*vermouth.Reply, error) {
		return vermouth.Text(http.StatusOK, of(key)), nil
	})))
	defer s.Close()
	ask(s, "/", "X-Key", "hunter2")
}

// The key of today and that of yesterday, compared in constant time.
func ExampleSecret_Equal() {
	says(func(key security.Secret) string { return fmt.Sprint(key.Equal("hunter3", "hunter2")) })
	// Output: 200 true
}

func ExampleSecret_Reveal() {
	says(func(key security.Secret) string { return fmt.Sprintf("%v is %d bytes", key, len(key.Reveal())) })
	// Output: 200 *** is 7 bytes
}

// A page that greets who is known, and serves all others too.
func ExampleMaybe_Get() {
	caller := security.Optional(security.Verify(security.Bearer(), userOf))
	s := serve(vermouth.Handle(dependency.Inject(caller, func(_ *gin.Context, maybe security.Maybe[user]) (string, error) {
		if u, ok := maybe.Get(); ok {
			return "hello " + u.Name, nil
		}
		return "hello", nil
	})))
	defer s.Close()
	ask(s, "/", "Authorization", "Bearer t0ken")
	ask(s, "/")
	// Output:
	// 200 "hello ada"
	// 200 "hello"
}
