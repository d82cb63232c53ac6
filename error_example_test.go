package vermouth_test

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// fails prints the answer to an error.
func fails(err error) {
	answer(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, err })
}

func ExampleError_SetHeader() {
	fails(vermouth.Fail(http.StatusTooManyRequests, "").SetHeader("Retry-After", "60"))
	// Output:
	// 429 Too Many Requests
	// Content-Type: application/problem+json
	// Retry-After: 60
	// {"title":"Too Many Requests","status":429}
}

func ExampleError_AddHeader() {
	fails(vermouth.Fail(http.StatusUnauthorized, "").
		AddHeader("WWW-Authenticate", "Bearer").
		AddHeader("WWW-Authenticate", `Basic realm="shop"`))
	// Output:
	// 401 Unauthorized
	// Content-Type: application/problem+json
	// Www-Authenticate: Bearer | Basic realm="shop"
	// {"title":"Unauthorized","status":401}
}

func ExampleError_SetCookie() {
	fails(vermouth.Fail(http.StatusForbidden, "").SetCookie(&http.Cookie{Name: "attempts", Value: "2"}))
	// Output:
	// 403 Forbidden
	// Content-Type: application/problem+json
	// Set-Cookie: attempts=2; Path=/; SameSite=Lax
	// {"title":"Forbidden","status":403}
}

func ExampleError_DeleteCookie() {
	fails(vermouth.Fail(http.StatusUnauthorized, "").DeleteCookie(&http.Cookie{Name: "session"}))
	// Output:
	// 401 Unauthorized
	// Content-Type: application/problem+json
	// Set-Cookie: session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax
	// {"title":"Unauthorized","status":401}
}

// An Error in a package variable is copied for each cause.
func ExampleError_Because() {
	errTaken := vermouth.Fail(http.StatusConflict, "The name is taken.")
	err := errTaken.Because(errors.New("unique index users_name"))
	fmt.Println(err)
	fmt.Println(errors.Is(err, errTaken), errTaken.Unwrap())
	// Output:
	// vermouth: 409 Conflict: The name is taken.: unique index users_name
	// true <nil>
}

func ExampleError_With() {
	fails(vermouth.Fail(http.StatusConflict, "The name is taken.").With("free", []string{"ada2", "ada3"}))
	// Output:
	// 409 Conflict
	// Content-Type: application/problem+json
	// {"title":"Conflict","status":409,"detail":"The name is taken.","free":["ada2","ada3"]}
}

func ExampleError_Status() {
	fmt.Println(vermouth.Fail(http.StatusConflict, "The name is taken.").Status())
	// Output: 409
}

func ExampleError_Detail() {
	fmt.Println(vermouth.Fail(http.StatusConflict, "The name is taken.").Detail())
	// Output: The name is taken.
}

// The wrong way: what is written for a log, and not for a client, is not sent as the body. An error without a status is a
// 500 that says nothing.
func ExampleFail_incorrect() {
	fails(fmt.Errorf("dial tcp 10.0.0.7:5432: password of %q is wrong", "shop"))
	// Output:
	// 500 Internal Server Error
	// Content-Type: application/problem+json
	// {"title":"Internal Server Error","status":500}
}
