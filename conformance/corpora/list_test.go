package corpora_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

const jsonType = "application/json; charset=utf-8"

// TestLists merges what a middleware has set in Gin's own way with what is set on the response.
func TestLists(t *testing.T) {
	t.Parallel()
	r := gin.New()
	r.Use(middleware.TemporalResponse(), func(c *gin.Context) {
		i, _ := strconv.Atoi(c.Param("row")) // every path is a number
		for _, line := range listRows[i].before {
			c.Writer.Header().Add(listRows[i].field, line)
		}
	})
	r.GET("/:row", vermouth.Handle(func(c *gin.Context) (string, error) {
		i, err := strconv.Atoi(c.Param("row"))
		add(listRows[i].field, listRows[i].set...)(vermouth.From(c))
		return "", err
	}))
	for protocol, ask := range listen(t, r) {
		for i, row := range listRows {
			got, err := ask(t.Context(), "GET", fmt.Sprintf("/%d", i))
			if err != nil {
				t.Fatal(err)
			}
			if values := got.values(row.field); !slices.Equal(values, row.want) {
				t.Errorf("%s: %s (%s): %s = %q, want %q", protocol, row.name, row.section, row.field, values, row.want)
			}
		}
	}
	t.Logf("%d rows over both protocols", len(listRows))
}

var listRows = []struct {
	name, section, field string
	before               []string // by a middleware
	set, want            []string
}{
	{"one member", "12.5.5", "Vary", nil, []string{"Origin"}, []string{"Origin"}},
	{"several lines are one list", "5.3", "Vary", nil, []string{"Origin", "Accept"}, []string{"Origin, Accept"}},
	{"a list is split", "5.6.1", "Vary", nil, []string{"Origin,Accept"}, []string{"Origin, Accept"}},
	{"empty members are ignored", "5.6.1.2", "Vary", nil, []string{", Origin ,, Accept,"}, []string{"Origin, Accept"}},
	{"tabs and spaces are not part of members", "5.6.1", "Vary", nil, []string{"Origin\t, \tAccept"}, []string{"Origin, Accept"}},
	{"members are there once, whatever their case", "12.5.5", "Vary", nil, []string{"Origin", "origin, ORIGIN"}, []string{"Origin"}},
	{"a middleware's members stay", "12.5.5", "Vary", []string{"Accept-Encoding"}, []string{"Origin"}, []string{"Accept-Encoding, Origin"}},
	{"a middleware's lines are joined", "12.5.5", "Vary", []string{"Accept-Encoding", "Origin"}, []string{"origin", "Cookie"}, []string{"Accept-Encoding, Origin, Cookie"}},
	{"a star is all of them", "12.5.5", "Vary", nil, []string{"*"}, []string{"*"}},

	{"methods", "10.2.1", "Allow", nil, []string{"GET, HEAD", "PUT"}, []string{"GET, HEAD, PUT"}},
	{"a middleware's methods", "10.2.1", "Allow", []string{"GET"}, []string{"HEAD", "GET"}, []string{"GET, HEAD"}},

	{"links with commas inside stay apart", "RFC 8288 3", "Link", []string{`</a>; title="a, b"`}, []string{`</c>; rel="next"`}, []string{`</a>; title="a, b"`, `</c>; rel="next"`}},
	{"links are not compared", "RFC 8288 3", "Link", nil, []string{"</a>", "</a>"}, []string{"</a>", "</a>"}},
	{"challenges with commas inside stay apart", "11.6.1", "WWW-Authenticate", []string{`Basic realm="a, b"`}, []string{`Digest realm="c", qop="auth"`}, []string{`Basic realm="a, b"`, `Digest realm="c", qop="auth"`}},

	{"one value replaces a middleware's", "5.3", "Cache-Control", []string{"public"}, []string{"no-store"}, []string{"no-store"}},
	{"one value replaces a middleware's lines", "5.3", "ETag", []string{`"1"`, `"2"`}, []string{`"3"`}, []string{`"3"`}},
	{"what nobody sets stays", "5.3", "Etag", []string{`"1"`}, nil, []string{`"1"`}},
}

// statuses returns routes that answer with a status each.
func statuses() *gin.Engine {
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	for _, status := range []int{200, 201, 204, 205, 304} {
		vermouth.GET(r, "/"+strconv.Itoa(status), vermouth.Handle(func(c *gin.Context) (string, error) {
			vermouth.From(c).SetStatus(status).SetHeader("ETag", `"1"`)
			return "hello", nil
		}))
	}
	r.GET("/404", vermouth.Handle(func(*gin.Context) (string, error) { return "", vermouth.Fail(404, "") }))
	return r
}
