package main

import (
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	gin.DefaultErrorWriter = io.Discard
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

func TestTranscript(t *testing.T) {
	s := servertest.HTTP1(t, router())
	for _, tc := range []struct {
		path   string
		status int
		body   string
	}{
		{"/health", 200, `{"status":"up"}`},
		{"/version", 200, "7"},
		{"/summary", 200, `{"accounts":1}`},
		{"/accounts/1", 200, `{"id":1,"owner":"Ada"}`},
		{"/accounts/2", 404, `{"error":"Not Found"}`},
		{"/accounts/abc", 422, `{"error":"Unprocessable Entity"}`},
		{"/whoami", 200, `"shop"`},
	} {
		got := s.Get(t, tc.path, "X-Tenant", "shop")
		if got.Status != tc.status || got.Body != tc.body {
			t.Errorf("%s = %d %s, want %d %s", tc.path, got.Status, got.Body, tc.status, tc.body)
		}
		if cookie := got.Header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "visited=yes") {
			t.Errorf("%s: Set-Cookie = %q, want that of the old middleware", tc.path, cookie)
		}
	}
	if got := s.Get(t, "/version", "X-Tenant", "shop").Header; got.Get("X-Served-For") != "shop" || got.Get("X-Version") != "7" {
		t.Errorf("headers of a plain route = %v, want its own and those of the dependency", got)
	}
}

// TestNothingChangesOnAnOldRoute asks the old routes with the new middleware and without it, and compares every byte but
// the date.
func TestNothingChangesOnAnOldRoute(t *testing.T) {
	engine := func(more ...gin.HandlerFunc) *gin.Engine {
		r := gin.New()
		r.Use(errorHandler, visits)
		r.Use(more...)
		r.GET("/health", health)
		r.GET("/version", version)
		r.GET("/fails", func(c *gin.Context) { _ = c.Error(errNoAccount) })
		r.GET("/empty", func(*gin.Context) {})
		r.GET("/aborts", func(c *gin.Context) { c.AbortWithStatus(403) })
		return r
	}
	before := servertest.HTTP1(t, engine())
	after := servertest.HTTP1(t, engine(middleware.TemporalResponse(vermouth.DelegateErrors())))
	for _, path := range []string{"/health", "/version", "/fails", "/empty", "/aborts", "/missing"} {
		if got, want := undated(after.RawGet(t, path)), undated(before.RawGet(t, path)); !slices.Equal(got, want) {
			t.Errorf("%s = %q, want %q", path, got, want)
		}
	}
}

// undated returns the lines of an answer without its date.
func undated(raw string) []string {
	return slices.DeleteFunc(strings.Split(raw, "\r\n"), func(line string) bool { return strings.HasPrefix(line, "Date: ") })
}

func TestSummaryIsWhatItWas(t *testing.T) {
	r := gin.New()
	r.GET("/old", func(c *gin.Context) { c.JSON(200, gin.H{"accounts": len(accounts)}) })
	r.GET("/new", vermouth.Handle(summary, vermouth.Unfiltered()))
	s := servertest.HTTP1(t, r)
	if got, want := s.Get(t, "/new"), s.Get(t, "/old"); got.Body != want.Body || got.Header.Get("Content-Type") != want.Header.Get("Content-Type") {
		t.Errorf("new = %+v, want %+v", got, want)
	}
}

// TestProgress is the list of what is left. Moving a route is a change of this test.
func TestProgress(t *testing.T) {
	var left []string
	for _, route := range vermouth.Routes(router()) {
		if route.Source == nil {
			left = append(left, route.Method+" "+route.Path)
		}
	}
	if want := []string{"GET /health", "GET /version"}; !slices.Equal(left, want) {
		t.Errorf("left = %q, want %q", left, want)
	}
	if moved, all := progress(router()); moved != 3 || all != 5 {
		t.Errorf("progress = %d of %d, want 3 of 5", moved, all)
	}
}

// TestWhatOldSettersSetStays: c.Header in a handler that has moved is heard, and is not taken back from an error.
func TestWhatOldSettersSetStays(t *testing.T) {
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/", vermouth.Handle(func(c *gin.Context) (gin.H, error) {
		c.Header("X-Old", "1")
		vermouth.From(c).SetHeader("X-New", "1")
		if c.Query("fail") != "" {
			return nil, vermouth.Fail(409, "")
		}
		return gin.H{}, nil
	}, vermouth.Unfiltered()))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/").Header; got.Get("X-Old") != "1" || got.Get("X-New") != "1" {
		t.Errorf("success = %v, want both", got)
	}
	if got := s.Get(t, "/?fail=1").Header; got.Get("X-Old") != "1" || got.Get("X-New") != "" {
		t.Errorf("error = %v, want the old one alone", got)
	}
}

// TestASessionIsSavedBeforeTheAnswer: a session of others sets its cookie on c.Writer.Header() when it is saved.
func TestASessionIsSavedBeforeTheAnswer(t *testing.T) {
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	r.GET("/", vermouth.Handle(func(c *gin.Context) (gin.H, error) {
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error {
			if o.Err == nil {
				c.SetCookie("session", "7", 0, "/", "", false, true) // session.Save()
			}
			return nil
		})
		if c.Query("fail") != "" {
			return nil, vermouth.Fail(409, "")
		}
		return gin.H{}, nil
	}, vermouth.Unfiltered()))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/": "session=7; Path=/; HttpOnly", "/?fail=1": ""} {
		if got := s.Get(t, path).Header.Get("Set-Cookie"); got != want {
			t.Errorf("%s: Set-Cookie = %q, want %q", path, got, want)
		}
	}
}
