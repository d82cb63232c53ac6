package bind_test

import (
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestHeader(t *testing.T) {
	type tracing struct {
		ID      string        `header:"x-request-id" binding:"required,max=8"`
		Depth   int           `header:"X-Depth,default=2" binding:"lte=5"`
		Timeout time.Duration `header:"X-Timeout"`
		Tags    []string      `header:"X-Tag"`
		Sizes   []int         `header:"X-Sizes" collection_format:"csv"`
		Host    string        `header:"Host"`
		Plain   string
		Left    any `header:"-"`
	}
	r := newEngine()
	r.GET("/string", echo(bind.Header[string]("x-name")))
	r.GET("/int", echo(bind.Header[int]("X-Name")))
	r.GET("/bool", echo(bind.Header[bool]("X-Name")))
	r.GET("/float", echo(bind.Header[float32]("X-Name")))
	r.GET("/duration", echo(bind.Header[time.Duration]("X-Name")))
	r.GET("/strings", echo(bind.Header[[]string]("X-Name")))
	r.GET("/ints", echo(bind.Header[[]int]("X-Name")))
	r.GET("/host", echo(bind.Header[string]("host")))
	r.GET("/underscore", echo(bind.Header[string]("x_name")))
	r.GET("/struct", echo(bind.Header[tracing]()))
	r.GET("/or", echo(bind.HeaderOr("X-Name", 7)))
	r.GET("/ors", echo(bind.HeaderOr("X-Name", []int{7})))
	for _, tc := range []struct {
		path    string
		headers []string
		status  int
		want    string
	}{
		{"/string", []string{"X-Name", "a b"}, 200, "a b"},
		{"/string", []string{"X-NAME", ""}, 200, ""},
		{"/string", []string{"X-Name", "first", "X-Name", "second"}, 200, "first"},
		{"/string", nil, 422, problems("header x-name required")},
		{"/int", []string{"X-Name", "7"}, 200, "7"},
		{"/int", []string{"X-Name", "hunter2"}, 422, problems("header X-Name want an integer")},
		{"/int", []string{"X-Name", ""}, 422, problems("header X-Name want an integer")},
		{"/int", []string{"X-Name", "1, 2"}, 422, problems("header X-Name want an integer")},
		{"/int", nil, 422, problems("header X-Name required")},
		{"/bool", []string{"X-Name", "yes"}, 422, problems("header X-Name want a boolean")},
		{"/float", []string{"X-Name", "1e39"}, 422, problems("header X-Name want a number")},
		{"/float", []string{"X-Name", "1e3"}, 200, "1000"},
		{"/duration", []string{"X-Name", "1h"}, 200, "1h0m0s"},
		{"/duration", []string{"X-Name", "1"}, 422, problems("header X-Name want a duration")},
		{"/strings", []string{"X-Name", "a, b", "X-Name", "c"}, 200, "[a, b c]"},
		{"/ints", []string{"X-Name", "1", "X-Name", "2"}, 200, "[1 2]"},
		{"/ints", []string{"X-Name", "1", "X-Name", "x"}, 422, problems("header X-Name want an integer")},
		{"/underscore", []string{"x_name", "a"}, 200, "a"},
		{"/underscore", []string{"x-name", "a"}, 422, problems("header x_name required")},
		{"/or", nil, 200, "7"},
		{"/or", []string{"X-Name", "8"}, 200, "8"},
		{"/or", []string{"X-Name", "x"}, 422, problems("header X-Name want an integer")},
		{"/ors", nil, 200, "[7]"},
		{"/ors", []string{"X-Name", "8", "X-Name", "9"}, 200, "[8 9]"},
		{"/struct", []string{"X-Request-Id", "too-long-", "X-Depth", "6"}, 422,
			problems("header x-request-id max=8", "header X-Depth lte=5")},
		{"/struct", []string{"X-Depth", "hunter2"}, 422, problems("header X-Depth want an integer", "header x-request-id required")},
		{"/struct", []string{"X-Sizes", "1,x", "X-Timeout", "x", "X-Request-ID", "a"}, 422,
			problems("header X-Timeout want a duration", "header X-Sizes want an integer")},
	} {
		t.Run(tc.path, func(t *testing.T) {
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				expect(t, tc.path, s.Get(t, tc.path, tc.headers...), tc.status, tc.want)
			})
		})
	}
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		_, host, _ := strings.Cut(s.URL, "//")
		expect(t, "host", s.Get(t, "/host"), 200, host)
		got := s.Get(t, "/struct", "X-Request-ID", "a", "X-Tag", "b", "X-Tag", "c", "X-Sizes", "1,2", "Plain", "d", "Left", "e")
		expect(t, "struct", got, 200, "{ID:a Depth:2 Timeout:0s Tags:[b c] Sizes:[1 2] Host:"+host+" Plain:d Left:<nil>}")
	})
}
