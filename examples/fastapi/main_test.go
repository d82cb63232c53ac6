package main

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	gin.DefaultErrorWriter = io.Discard
	os.Exit(m.Run())
}

func TestTranscript(t *testing.T) {
	s := servertest.HTTP1(t, router(&vermouth.Lifecycle{}))
	for _, tc := range []struct {
		method, path, body string
		headers            []string
		status             int
		want               string
	}{
		{"GET", "/headers", "", nil, 202, `{"message":"Hello World"}`},
		{"GET", "/direct", "", nil, 200, `{"message":"Hello World"}`},
		{"GET", "/old", "", nil, 303, ""},
		{"GET", "/books/1", "", nil, 200, `{"id":1,"title":"Emma"}`},
		{"GET", "/books/9", "", nil, 404, `{"title":"Not Found","status":404}`},
		{"GET", "/books/x", "", nil, 422, `{"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.",` +
			`"errors":[{"in":"path","name":"id","rule":"want an integer"}]}`},
		{"GET", "/taken", "", nil, 409, `{"title":"Conflict","status":409,"detail":"The title is taken."}`},
		{"POST", "/books", `{"title":"Persuasion","pages":250}`, []string{"Content-Type", "application/json"}, 201,
			`{"id":2,"title":"Persuasion","notes":"new"}`},
		{"GET", "/search?q=tea&page=2", "", []string{"X-Tenant", "shop"}, 200, `["tea","shop","2","never"]`},
		{"GET", "/price", "", []string{"X-Tenant", "shop"}, 200, `{"tenant":"shop","price":4}`},
		{"GET", "/me", "", []string{"Authorization", "Bearer t0ken"}, 200, `"Ada"`},
		{"GET", "/me", "", nil, 401, `{"title":"Unauthorized","status":401,"detail":"Not authenticated"}`},
	} {
		if got := s.Do(t, tc.method, tc.path, tc.body, tc.headers...); got.Status != tc.status || got.Body != tc.want {
			t.Errorf("%s %s = %d %s, want %d %s", tc.method, tc.path, got.Status, got.Body, tc.status, tc.want)
		}
	}
}

func TestHeaders(t *testing.T) {
	s := servertest.HTTP1(t, router(&vermouth.Lifecycle{}))
	got := s.Get(t, "/headers", "Origin", "https://page.example").Header
	for name, want := range map[string]string{
		"X-Cat-Dog": "alone in the world", "Set-Cookie": "seen=1; Path=/; HttpOnly; SameSite=Lax", "Access-Control-Expose-Headers": "X-Cat-Dog",
	} {
		if got.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, got.Get(name), want)
		}
	}
	if got := s.Get(t, "/price").Header.Get("X-Total"); got != "1" {
		t.Errorf("X-Total = %q, want 1", got)
	}
}

func TestTheOrderOfWork(t *testing.T) {
	life := &vermouth.Lifecycle{}
	s := servertest.HTTP1(t, router(life))
	for _, path := range []string{"/orders", "/mails"} {
		if got := s.Do(t, "POST", path, ""); got.Status != 204 {
			t.Errorf("%s = %d, want 204", path, got.Status)
		}
	}
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if got, want := log.all(), []string{"begin", "insert", "commit", "mail"}; !slices.Equal(got, want) {
		t.Errorf("order = %q, want %q", got, want)
	}
}

func TestAUserIsReplacedForATest(t *testing.T) {
	router := router(&vermouth.Lifecycle{})

	test := dependency.Overrides(router, currentUser.WithValue("Grace"))

	if got := servertest.HTTP1(t, test).Get(t, "/me"); got.Body != `"Grace"` {
		t.Errorf("the replaced user = %s, want Grace", got.Body)
	}
	if got := servertest.HTTP1(t, router).Get(t, "/me"); got.Status != 401 {
		t.Errorf("the router itself = %d, want 401", got.Status)
	}
}

// TestEveryRouteHasATwin finds each route of app.py in the router.
func TestEveryRouteHasATwin(t *testing.T) {
	app, err := os.ReadFile("app.py")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, found := range regexp.MustCompile(`(?m)^@app\.(get|post)\("([^"]+)"`).FindAllStringSubmatch(string(app), -1) {
		want = append(want, strings.ToUpper(found[1])+" "+strings.NewReplacer("{", ":", "}", "").Replace(found[2]))
	}
	for _, route := range vermouth.Routes(router(&vermouth.Lifecycle{})) {
		got = append(got, route.Method+" "+route.Path)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("routes = %q, want %q", got, want)
	}
}
