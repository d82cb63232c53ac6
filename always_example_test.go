package vermouth_test

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// taken is an error for which nothing but what was set through Always is kept.
func taken() (vermouth.None, error) {
	return vermouth.None{}, vermouth.Fail(http.StatusConflict, "")
}

func ExampleAlways_SetHeader() {
	answer(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetHeader("X-Total", "9").Always().SetHeader("X-Request-Id", "7")
		return taken()
	})
	// Output:
	// 409 Conflict
	// Content-Type: application/problem+json
	// X-Request-Id: 7
	// {"title":"Conflict","status":409}
}

func ExampleAlways_AddHeader() {
	answer(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).Always().AddHeader("Link", "</a>").AddHeader("Link", "</b>")
		return taken()
	})
	// Output:
	// 409 Conflict
	// Content-Type: application/problem+json
	// Link: </a> | </b>
	// {"title":"Conflict","status":409}
}

func ExampleAlways_SetCookie() {
	answer(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).Always().SetCookie(&http.Cookie{Name: "attempts", Value: "2"})
		return taken()
	})
	// Output:
	// 409 Conflict
	// Content-Type: application/problem+json
	// Set-Cookie: attempts=2; Path=/; SameSite=Lax
	// {"title":"Conflict","status":409}
}

func ExampleAlways_DeleteCookie() {
	answer(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).Always().DeleteCookie(&http.Cookie{Name: "session"})
		return vermouth.None{}, vermouth.Fail(http.StatusUnauthorized, "")
	})
	// Output:
	// 401 Unauthorized
	// Content-Type: application/problem+json
	// Set-Cookie: session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax
	// {"title":"Unauthorized","status":401}
}
