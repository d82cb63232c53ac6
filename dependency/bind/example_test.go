package bind_test

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// ask sends a request to r and prints the answer, each problem on a line. The headers are name and value in turn.
func ask(r http.Handler, method, path, body string, headers ...string) {
	s := httptest.NewServer(r)
	defer s.Close()
	request, _ := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(response.Body)
	fmt.Println(response.StatusCode, strings.ReplaceAll(string(answer), `{"in"`, "\n"+`{"in"`))
}

// All that is wrong with the input is one answer.
func ExampleJSON() {
	type ItemIn struct {
		Name  string `json:"name" binding:"required"`
		Price int    `json:"price" binding:"gte=0"`
	}
	put := func(_ *gin.Context, id int, item ItemIn) (vermouth.None, error) { return vermouth.None{}, nil }
	r := gin.New()
	r.PUT("/items/:id", vermouth.Handle(dependency.Inject2(bind.Path[int]("id"), bind.JSON[ItemIn](), put)))

	ask(r, "PUT", "/items/x", `{"price":-1}`, "Content-Type", "application/json")
	// Output:
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"path","name":"id","rule":"want an integer"},
	// {"in":"body","name":"/name","rule":"required"},
	// {"in":"body","name":"/price","rule":"gte=0"}]}
}

// A form with a file, as a browser sends it.
func ExampleForm() {
	type ProfileIn struct {
		Name   string                `form:"name" binding:"required"`
		Avatar *multipart.FileHeader `form:"avatar" binding:"required"`
	}
	save := func(_ *gin.Context, p ProfileIn) (string, error) {
		return fmt.Sprintf("%s has sent %s of %d bytes", p.Name, p.Avatar.Filename, p.Avatar.Size), nil
	}
	r := gin.New()
	r.POST("/profile", vermouth.Handle(dependency.Inject(bind.Form[ProfileIn](bind.MaxBytes(1<<20)), save)))

	var body strings.Builder
	form := multipart.NewWriter(&body)
	_ = form.WriteField("name", "Ada")
	file, _ := form.CreateFormFile("avatar", "ada.png")
	_, _ = file.Write([]byte("PNG"))
	_ = form.Close()
	ask(r, "POST", "/profile", body.String(), "Content-Type", form.FormDataContentType())
	ask(r, "POST", "/profile", "name=Ada", "Content-Type", "application/x-www-form-urlencoded")
	// Output:
	// 200 "Ada has sent ada.png of 3 bytes"
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"form","name":"avatar","rule":"required"}]}
}

// A struct holds all parameters, with their rules and defaults.
func ExampleQuery() {
	type Page struct {
		Number int    `form:"page,default=1" binding:"gte=1"`
		Sort   string `form:"sort" binding:"omitempty,oneof=name age"`
	}
	list := func(_ *gin.Context, p Page) (Page, error) { return p, nil }
	r := gin.New()
	r.GET("/users", vermouth.Handle(dependency.Inject(bind.Query[Page](), list)))

	ask(r, "GET", "/users?sort=age", "")
	ask(r, "GET", "/users?page=x&sort=password", "")
	// Output:
	// 200 {"Number":1,"Sort":"age"}
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"query","name":"page","rule":"want an integer"},
	// {"in":"query","name":"sort","rule":"oneof=name age"}]}
}

// A default is for what is missing, and not for what is wrong.
func ExampleQueryOr() {
	list := func(_ *gin.Context, page int) (int, error) { return page, nil }
	r := gin.New()
	r.GET("/users", vermouth.Handle(dependency.Inject(bind.QueryOr("page", 1), list)))

	ask(r, "GET", "/users", "")
	ask(r, "GET", "/users?page=2", "")
	ask(r, "GET", "/users?page=", "")
	// Output:
	// 200 1
	// 200 2
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"query","name":"page","rule":"want an integer"}]}
}

func ExamplePath() {
	get := func(_ *gin.Context, id int) (int, error) { return id, nil }
	r := gin.New()
	r.GET("/items/:id", vermouth.Handle(dependency.Inject(bind.Path[int]("id"), get)))

	ask(r, "GET", "/items/7", "")
	ask(r, "GET", "/items/seven", "")
	// Output:
	// 200 7
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"path","name":"id","rule":"want an integer"}]}
}

// A header of several lines is a list.
func ExampleHeader() {
	get := func(_ *gin.Context, tokens []string) (int, error) { return len(tokens), nil }
	r := gin.New()
	r.GET("/items", vermouth.Handle(dependency.Inject(bind.Header[[]string]("X-Token"), get)))

	ask(r, "GET", "/items", "", "X-Token", "foo", "X-Token", "bar")
	ask(r, "GET", "/items", "")
	// Output:
	// 200 2
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"header","name":"X-Token","rule":"required"}]}
}

func ExampleHeaderOr() {
	get := func(_ *gin.Context, wait time.Duration) (string, error) { return wait.String(), nil }
	r := gin.New()
	r.GET("/events", vermouth.Handle(dependency.Inject(bind.HeaderOr("X-Wait", 30*time.Second), get)))

	ask(r, "GET", "/events", "")
	ask(r, "GET", "/events", "", "X-Wait", "1m")
	// Output:
	// 200 "30s"
	// 200 "1m0s"
}

func ExampleCookie() {
	type State struct {
		Session string `cookie:"session" binding:"required,len=8"`
		Theme   string `cookie:"theme,default=light" binding:"oneof=light dark"`
	}
	get := func(_ *gin.Context, s State) (string, error) { return s.Theme, nil }
	r := gin.New()
	r.GET("/", vermouth.Handle(dependency.Inject(bind.Cookie[State](), get)))

	ask(r, "GET", "/", "", "Cookie", "session=a1b2c3d4")
	ask(r, "GET", "/", "", "Cookie", "session=a1b2; theme=pink")
	// Output:
	// 200 "light"
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"cookie","name":"session","rule":"len=8"},
	// {"in":"cookie","name":"theme","rule":"oneof=light dark"}]}
}

func ExampleCookieOr() {
	get := func(_ *gin.Context, visits int) (int, error) { return visits + 1, nil }
	r := gin.New()
	r.GET("/", vermouth.Handle(dependency.Inject(bind.CookieOr("visits", 0), get)))

	ask(r, "GET", "/", "")
	ask(r, "GET", "/", "", "Cookie", "visits=41")
	// Output:
	// 200 1
	// 200 42
}

// Strict tells a client that has misspelt a field.
func ExampleStrict() {
	type ItemIn struct {
		Name string `json:"name"`
	}
	put := func(_ *gin.Context, item ItemIn) (string, error) { return item.Name, nil }
	r := gin.New()
	r.POST("/items", vermouth.Handle(dependency.Inject(bind.JSON[ItemIn](bind.Strict()), put)))

	ask(r, "POST", "/items", `{"nmae":"hat"}`, "Content-Type", "application/json")
	// Output:
	// 422 {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"body","name":"","rule":"has an unknown field"}]}
}

func ExampleMaxBytes() {
	put := func(_ *gin.Context, name string) (string, error) { return name, nil }
	r := gin.New()
	r.POST("/name", vermouth.Handle(dependency.Inject(bind.JSON[string](bind.MaxBytes(16)), put)))

	ask(r, "POST", "/name", `"Ada"`, "Content-Type", "application/json")
	ask(r, "POST", "/name", `"Augusta Ada King"`, "Content-Type", "application/json")
	// Output:
	// 200 "Ada"
	// 413 {"title":"Request Entity Too Large","status":413,"detail":"The body is larger than 16 bytes."}
}

func ExampleMaxParts() {
	type Tags struct {
		Tags []string `form:"tag"`
	}
	put := func(_ *gin.Context, t Tags) (int, error) { return len(t.Tags), nil }
	r := gin.New()
	r.POST("/tags", vermouth.Handle(dependency.Inject(bind.Form[Tags](bind.MaxParts(2)), put)))

	ask(r, "POST", "/tags", "tag=a&tag=b", "Content-Type", "application/x-www-form-urlencoded")
	ask(r, "POST", "/tags", "tag=a&tag=b&tag=c", "Content-Type", "application/x-www-form-urlencoded")
	// Output:
	// 200 2
	// 413 {"title":"Request Entity Too Large","status":413,"detail":"The form has more than 2 parts."}
}

func ExampleMaxPartBytes() {
	type Note struct {
		Text string `form:"text"`
	}
	put := func(_ *gin.Context, n Note) (string, error) { return n.Text, nil }
	r := gin.New()
	r.POST("/notes", vermouth.Handle(dependency.Inject(bind.Form[Note](bind.MaxPartBytes(8)), put)))

	ask(r, "POST", "/notes", "text=short", "Content-Type", "application/x-www-form-urlencoded")
	ask(r, "POST", "/notes", "text=rather+long", "Content-Type", "application/x-www-form-urlencoded")
	// Output:
	// 200 "short"
	// 413 {"title":"Request Entity Too Large","status":413,"detail":"A part of the form is larger than 8 bytes."}
}
