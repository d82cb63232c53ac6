package vermouth_test

import (
	"database/sql"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// The types and functions around the program of the README.
type (
	User struct {
		ID           int    `json:"id"`
		Name         string `json:"name"`
		PasswordHash string `json:"password_hash"`
	}
	UserIn struct {
		Name string `json:"name" binding:"required"`
	}
	UserOut struct {
		ID   int    `json:"id" validate:"gt=0"`
		Name string `json:"name"`
	}
)

var (
	errExpired = errors.New("the session has expired")
	corsConfig = cors.Config{AllowOrigins: []string{"https://page.example"}}
	rateLimit  = dependency.Check(func(*gin.Context) error { return nil })
)

func (a *api) create(*gin.Context, *sql.Tx, UserIn) (*User, error) { return &User{ID: 1}, nil }
func (a *api) remove(*gin.Context, int) (vermouth.None, error)     { return vermouth.None{}, nil }
func raw(*gin.Context) (gin.H, error)                              { return gin.H{"any": "thing"}, nil }
func (a *api) session(c *gin.Context) (*User, error) {
	if c.GetHeader("Authorization") == "Bearer ada" {
		return &User{ID: 1, Name: "Ada", PasswordHash: "$2a$"}, nil
	}
	return nil, errExpired
}
func (a *api) me(_ *gin.Context, user *User) (*User, error) { return user, nil }
func notFound(err error) *vermouth.Error {
	if errors.Is(err, sql.ErrNoRows) {
		return vermouth.Fail(http.StatusNotFound, "")
	}
	return nil
}

// readme:begin
type api struct {
	db   *sql.DB
	tx   *dependency.Provider[*sql.Tx]
	user *dependency.Provider[*User]
}

func greet(c *gin.Context) (Message, error) { // FastAPI: "Use a Response parameter"
	vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
	return Message{Message: "Hello World"}, nil
}

func direct(c *gin.Context) (*vermouth.Reply, error) { // FastAPI: "Return a Response directly"
	return vermouth.JSON(http.StatusOK, gin.H{"message": "Hello World"}).
		SetHeader("X-Cat-Dog", "alone in the world").
		SetHeader("Content-Language", "en-US"), nil
}

func (a *api) beginTx(c *gin.Context) (*sql.Tx, error) { // a dependency; its end is registered where it begins
	tx, err := a.db.BeginTx(c.Request.Context(), nil)
	if err != nil {
		return nil, err
	}
	vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error {
		if o.Err != nil {
			return tx.Rollback()
		}
		return tx.Commit() // fails: the client gets a 500 and none of the cookies
	})
	return tx, nil
}

func (a *api) currentUser(c *gin.Context) (*User, error) {
	if c.GetHeader("Authorization") == "" {
		return nil, vermouth.Redirect(http.StatusSeeOther, "/login") // a Reply ends the request from anywhere
	}
	user, err := a.session(c)
	if err != nil {
		return nil, vermouth.Fail(http.StatusUnauthorized, "session expired").SetHeader("WWW-Authenticate", "Bearer").Because(err)
	}
	return user, nil
}

func router(a *api, life *vermouth.Lifecycle) *gin.Engine {
	a.tx, a.user = dependency.New(a.beginTx), dependency.New(a.currentUser)
	r := gin.New()
	r.Use(gin.Logger(), middleware.CORS(corsConfig), gin.Recovery())
	r.Use(middleware.TemporalResponse(vermouth.Life(life), vermouth.MapError(notFound)))
	r.GET("/headers-and-object/", vermouth.Handle(greet)) // Message is its own response model
	r.GET("/headers/", vermouth.Handle(direct))
	r.GET("/me", vermouth.Handle(dependency.Inject(a.user, a.me), vermouth.As[UserOut]())) // the password hash stays
	r.POST("/users", dependency.Attach(rateLimit),
		vermouth.Handle(dependency.Inject2(a.tx, bind.JSON[UserIn](), a.create), // func(*gin.Context, *sql.Tx, UserIn) (*User, error)
			vermouth.As[UserOut](), vermouth.Status(http.StatusCreated)))
	r.DELETE("/users/:id", vermouth.Handle(dependency.Inject(bind.Path[int]("id"), a.remove))) // (vermouth.None, error): 204
	r.GET("/raw", vermouth.Handle(raw, vermouth.Unfiltered()))                                 // gin.H: the word must be said
	return r
}

// readme:end

func TestTheProgramOfTheREADMERuns(t *testing.T) {
	quiet(t)
	s := servertest.HTTP1(t, router(&api{}, &vermouth.Lifecycle{}))
	for _, tc := range []struct {
		method, path, authorization string
		status                      int
		body                        string
	}{
		{"GET", "/headers-and-object/", "", 200, helloJSON},
		{"GET", "/headers/", "", 200, helloJSON},
		{"GET", "/me", "", 303, ""},
		{"GET", "/me", "Bearer eve", 401, `{"title":"Unauthorized","status":401,"detail":"session expired"}`},
		{"GET", "/me", "Bearer ada", 200, `{"id":1,"name":"Ada"}`},
		{"DELETE", "/users/1", "", 204, ""},
		{"GET", "/raw", "", 200, `{"any":"thing"}`},
	} {
		if got := s.Do(t, tc.method, tc.path, "", "Authorization", tc.authorization); got.Status != tc.status || got.Body != tc.body {
			t.Errorf("%s %s = %d %q, want %d %q", tc.method, tc.path, got.Status, got.Body, tc.status, tc.body)
		}
	}
}

// TestGoInDocumentsIsCompiled finds each fence of Go, in the README and in docs/, word for word in a file that is
// compiled and tested.
func TestGoInDocumentsIsCompiled(t *testing.T) {
	fences := 0
	for _, path := range pages(t) {
		for _, f := range fencesOf(readFile(t, path)) {
			if f.language != "go" {
				continue
			}
			fences++
			if !isCompiled(t, f.text) {
				t.Errorf("%s: no compiled file holds\n%s", path, f.text)
			}
		}
	}
	if fences < 10 {
		t.Errorf("%d fences were found, there must be more: the test is blind", fences)
	}
}

func isCompiled(t *testing.T, fence string) bool {
	t.Helper()
	for _, pattern := range []string{"*_test.go", "*/*_test.go", "*/*/*_test.go", "examples/*/*.go", "examples/*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.Contains(readFile(t, file), fence) {
				return true
			}
		}
	}
	return false
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestTheLinksOfDocumentsResolve checks the links that stay within the repository: the file, and in a page the heading.
func TestTheLinksOfDocumentsResolve(t *testing.T) {
	for _, path := range pages(t) {
		for _, part := range strings.Split(withoutFences(readFile(t, path)), "](")[1:] {
			link, _, _ := strings.Cut(part, ")")
			if strings.Contains(link, "://") {
				continue
			}
			target, heading, _ := strings.Cut(link, "#")
			file := path
			if target != "" {
				file = filepath.Join(filepath.Dir(path), target)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s links to %s: %v", path, link, err)
			} else if heading != "" && !slices.Contains(headingsOf(readFile(t, file)), heading) {
				t.Errorf("%s links to %s, which has no such heading", path, link)
			}
		}
	}
}

// headingsOf returns the headings of a document, as links name them.
func headingsOf(document string) (names []string) {
	for line := range strings.Lines(withoutFences(document)) {
		if title, found := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); found && strings.HasPrefix(line, "#") {
			title = notInAnchors.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), "")
			names = append(names, strings.ReplaceAll(title, " ", "-"))
		}
	}
	return names
}

var notInAnchors = regexp.MustCompile(`[^a-z0-9 _-]`)

// withoutFences returns a document without its code, in which brackets are no links.
func withoutFences(document string) string {
	var prose strings.Builder
	for i, part := range strings.Split(document, "```") {
		if i%2 == 0 {
			prose.WriteString(part)
		}
	}
	return inlineCode.ReplaceAllString(prose.String(), "")
}

var inlineCode = regexp.MustCompile("`[^`\n]*`")
