package vermouth_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/render"

	"github.com/gin-vermouth/vermouth"
)

// replies prints the answer of a handler that returns a Reply.
func replies(reply *vermouth.Reply) {
	answer(func(*gin.Context) (*vermouth.Reply, error) { return reply, nil })
}

func ExampleJSON() {
	replies(vermouth.JSON(http.StatusAccepted, gin.H{"queued": true})) // nothing is filtered
	// Output:
	// 202 Accepted
	// Content-Type: application/json; charset=utf-8
	// {"queued":true}
}

func ExampleText() {
	replies(vermouth.Text(http.StatusOK, "pong"))
	// Output:
	// 200 OK
	// Content-Type: text/plain; charset=utf-8
	// pong
}

func ExampleHTML() {
	replies(vermouth.HTML(http.StatusOK, "<h1>Hello</h1>"))
	// Output:
	// 200 OK
	// Content-Type: text/html; charset=utf-8
	// <h1>Hello</h1>
}

func ExampleData() {
	replies(vermouth.Data(http.StatusOK, "text/csv; charset=utf-8", []byte("id,name\n1,Ada\n")))
	// Output:
	// 200 OK
	// Content-Type: text/csv; charset=utf-8
	// id,name
	// 1,Ada
}

func ExampleFile() {
	folder, err := os.MkdirTemp("", "file")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "price.json")
	if err := os.WriteFile(path, []byte(`{"price":3}`), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	changed := time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, changed, changed); err != nil {
		fmt.Println(err)
		return
	}
	replies(vermouth.File(path))
	replies(vermouth.File(filepath.Join(folder, "gone.json")))
	// Output:
	// 200 OK
	// Accept-Ranges: bytes
	// Content-Type: application/json
	// Last-Modified: Fri, 20 Nov 2026 12:00:00 GMT
	// {"price":3}
	// 404 Not Found
	// Content-Type: application/problem+json
	// {"title":"Not Found","status":404}
}

func ExampleRedirect() {
	replies(vermouth.Redirect(http.StatusSeeOther, "/login"))
	// Output:
	// 303 See Other
	// Location: /login
}

// A renderer of Gin's, here for XML.
func ExampleRender() {
	type Price struct {
		Value int `xml:"value"`
	}
	replies(vermouth.Render(http.StatusOK, render.XML{Data: Price{3}}))
	// Output:
	// 200 OK
	// Content-Type: application/xml; charset=utf-8
	// <Price><value>3</value></Price>
}

func ExampleReply_SetHeader() {
	replies(vermouth.Text(http.StatusOK, "# Hello").SetHeader("Content-Type", "text/markdown"))
	// Output:
	// 200 OK
	// Content-Type: text/markdown
	// # Hello
}

func ExampleReply_AddHeader() {
	replies(vermouth.Text(http.StatusOK, "").AddHeader("Link", "</a>").AddHeader("Link", "</b>"))
	// Output:
	// 200 OK
	// Content-Type: text/plain; charset=utf-8
	// Link: </a> | </b>
}

func ExampleReply_SetCookie() {
	replies(vermouth.Redirect(http.StatusSeeOther, "/").SetCookie(&http.Cookie{Name: "session", Value: "7", HttpOnly: true}))
	// Output:
	// 303 See Other
	// Location: /
	// Set-Cookie: session=7; Path=/; HttpOnly; SameSite=Lax
}

func ExampleReply_DeleteCookie() {
	replies(vermouth.Redirect(http.StatusSeeOther, "/").DeleteCookie(&http.Cookie{Name: "session"}))
	// Output:
	// 303 See Other
	// Location: /
	// Set-Cookie: session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax
}

func ExampleReply_Status() {
	fmt.Println(vermouth.Redirect(http.StatusSeeOther, "/login").Status())
	// Output: 303
}

// The answer is another server's, and nothing of ours is to be in it.
func ExampleReply_Verbatim() {
	answer(func(c *gin.Context) (*vermouth.Reply, error) {
		vermouth.From(c).SetHeader("X-Ours", "1").Always().SetHeader("X-Request-Id", "7")
		return vermouth.Data(http.StatusOK, "application/json", []byte(`{"from":"upstream"}`)).Verbatim(), nil
	})
	// Output:
	// 200 OK
	// Content-Type: application/json
	// X-Request-Id: 7
	// {"from":"upstream"}
}
