package bind_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestCookie(t *testing.T) {
	type state struct {
		Session string    `cookie:"session" binding:"required,len=4"`
		Visits  uint      `cookie:"visits,default=1" binding:"lt=100"`
		Since   time.Time `cookie:"since" time_format:"unix" time_utc:"1"`
	}
	r := newEngine()
	r.GET("/string", echo(bind.Cookie[string]("n")))
	r.GET("/int", echo(bind.Cookie[int]("n")))
	r.GET("/bool", echo(bind.Cookie[bool]("n")))
	r.GET("/duration", echo(bind.Cookie[time.Duration]("n")))
	r.GET("/or", echo(bind.CookieOr("n", 7)))
	r.GET("/theme", echo(bind.CookieOr("n", "dark")))
	r.GET("/struct", echo(bind.Cookie[state]()))
	for _, tc := range []struct {
		path, cookie string
		status       int
		want         string
	}{
		{"/string", "n=a", 200, "a"},
		{"/string", "a=1; n=b; c=2", 200, "b"},
		{"/string", `n="a b"`, 200, "a b"},
		{"/string", "n=a%20+b==", 200, "a%20+b=="}, // as it is
		{"/string", "n=", 200, ""},
		{"/string", "n", 200, ""},
		{"/string", "n=1; n=2", 200, "1"},
		{"/string", "N=1", 422, problems("cookie n required")},
		{"/string", `n=hunter"2`, 422, problems("cookie n want a valid encoding")},
		{"/string", `n=hunter"2; n=1`, 422, problems("cookie n want a valid encoding")},
		{"/string", `n=1; n=hunter"2`, 200, "1"},
		{"/string", "n=a\xff", 422, problems("cookie n want a valid encoding")},
		{"/string", `other="; n=1`, 200, "1"},
		{"/int", "n=7", 200, "7"},
		{"/int", "n=", 422, problems("cookie n want an integer")},
		{"/int", "n=hunter2", 422, problems("cookie n want an integer")},
		{"/bool", "n=2", 422, problems("cookie n want a boolean")},
		{"/duration", "n=2s", 200, "2s"},
		{"/or", "", 200, "7"},
		{"/or", "m=8", 200, "7"},
		{"/or", "n=8", 200, "8"},
		{"/or", "n=x", 422, problems("cookie n want an integer")},
		{"/theme", "m=light", 200, "dark"},
		{"/theme", "n=light", 200, "light"},
		{"/theme", `n=l"`, 422, problems("cookie n want a valid encoding")},
		{"/struct", "session=abcd; since=0", 200, "{Session:abcd Visits:1 Since:1970-01-01 00:00:00 +0000 UTC}"},
		{"/struct", "visits=100", 422, problems("cookie session required", "cookie visits lt=100")},
		{"/struct", "visits=-1; since=hunter2; session=hunter2", 422,
			problems("cookie visits want an integer", "cookie since want a time", "cookie session len=4")},
		{"/struct", `session=a"cd`, 422, problems("cookie session want a valid encoding")},
	} {
		t.Run(tc.path, func(t *testing.T) {
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				expect(t, tc.path+" "+tc.cookie, s.Get(t, tc.path, "Cookie", tc.cookie), tc.status, tc.want)
			})
		})
	}
	s := servertest.HTTP1(t, r)
	expect(t, "two lines", s.Get(t, "/struct", "Cookie", "session=abcd", "Cookie", "visits=2"), 200,
		"{Session:abcd Visits:2 Since:0001-01-01 00:00:00 +0000 UTC}")
}

// TestACookieComesBackAsItWasSet sends what SetCookie has made.
func TestACookieComesBackAsItWasSet(t *testing.T) {
	const value = `a b,c+d/e==%41:{}`
	r := newEngine()
	r.GET("/set", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetCookie(&http.Cookie{Name: "n", Value: value})
		return vermouth.None{}, nil
	}))
	r.GET("/get", echo(bind.Cookie[string]("n")))
	s := servertest.HTTP1(t, r)
	set := s.Get(t, "/set").Header.Get("Set-Cookie")
	line, _, _ := strings.Cut(set, ";")
	expect(t, set, s.Get(t, "/get", "Cookie", line), 200, value)
}
