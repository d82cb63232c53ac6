package conformance_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// outcome is a way in which a request ends, and the answer to it where nobody else has a hand in it.
type outcome struct {
	name   string
	handle gin.HandlersChain
	want   expected
}

// expected is a whole answer, but for Date and Content-Length. A header that is not listed must not be there. A line that
// ends with a star may end in any way.
type expected struct {
	status int
	body   string
	header http.Header
	length string // of the body of a GET, where it is a HEAD that asks; otherwise Content-Length is the body's or absent
}

// drink is long enough that neither net/http nor a compressor treats it as a small answer.
type drink struct {
	Name   string `json:"name"`
	Recipe string `json:"recipe"`
}

var martini = drink{Name: "martini", Recipe: strings.Repeat("six parts gin, one part vermouth; ", 200)}

const (
	jsonType    = "application/json; charset=utf-8"
	problemType = "application/problem+json"
	eternal     = "; Path=/; SameSite=Lax" // what a cookie gets by default
)

// garnish sets what a success carries, and what every answer carries.
func garnish(c *gin.Context) error {
	vermouth.From(c).SetHeader("X-Olive", "green").AddHeader("Vary", "Accept-Language").
		SetCookie(&http.Cookie{Name: "olive", Value: "green"}).
		Always().SetHeader("X-Glass", "coupe").SetCookie(&http.Cookie{Name: "glass", Value: "coupe"})
	return nil
}

// outcomes are served under their names. The first is also asked with HEAD.
var outcomes = []outcome{
	{"200", answered(func(*gin.Context) (drink, error) { return martini, nil }), garnished(200, encode(martini), "Content-Type", jsonType)},
	{"201", answered(func(c *gin.Context) (drink, error) {
		vermouth.From(c).SetStatus(201).SetCookie(&http.Cookie{Name: "tab", Value: "open"})
		return martini, nil
	}), garnished(201, encode(martini), "Content-Type", jsonType, "Set-Cookie", "tab=open"+eternal)},
	{"204", answered(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }), garnished(204, "")},
	{"304", answered(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetStatus(304).SetHeader("ETag", `"1"`)
		return vermouth.None{}, nil
	}), garnished(304, "", "Etag", `"1"`)},
	{"error", answered(func(c *gin.Context) (drink, error) {
		return drink{}, vermouth.Fail(404, "no such drink")
	}), bare(404, `{"title":"Not Found","status":404,"detail":"no such drink"}`, "Content-Type", problemType)},
	{"unknown", answered(func(*gin.Context) (drink, error) {
		return drink{}, errUnknown
	}), bare(500, `{"title":"Internal Server Error","status":500}`, "Content-Type", problemType)},
	{"panic", answered(func(*gin.Context) (drink, error) { panic("the bottle breaks") }), bare(500, "")},
	{"reply", answered(func(*gin.Context) (*vermouth.Reply, error) {
		return vermouth.JSON(202, martini).SetHeader("X-Reply", "shaken"), nil
	}), garnished(202, encode(martini), "Content-Type", jsonType, "X-Reply", "shaken")},
	{"redirect", answered(func(*gin.Context) (*vermouth.Reply, error) {
		return vermouth.Redirect(303, "/200"), nil
	}), garnished(303, "", "Location", "/200")},
	{"plain", gin.HandlersChain{
		dependency.Attach(dependency.Check(garnish)),
		func(c *gin.Context) { c.JSON(200, martini) },
	}, garnished(200, encode(martini), "Content-Type", jsonType)},
}

// errUnknown is an error that nobody meant for a client.
var errUnknown = errors.New("the cellar is empty")

func answered[T any](handler func(*gin.Context) (T, error)) gin.HandlersChain {
	return gin.HandlersChain{vermouth.Handle(handler, dependency.Use(dependency.Check(garnish)))}
}

// garnished is an answer that carries all of garnish, and more headers, name and line in turn.
func garnished(status int, body string, more ...string) expected {
	w := bare(status, body, more...)
	w.header.Add("X-Olive", "green")
	w.header.Add("Set-Cookie", "olive=green"+eternal)
	return w
}

// bare is an answer that carries only what survives an error: what is Always, and Vary.
func bare(status int, body string, more ...string) expected {
	w := expected{status: status, body: body, header: http.Header{}}
	w.header.Add("X-Glass", "coupe")
	w.header.Add("Set-Cookie", "glass=coupe"+eternal)
	w.header.Add("Vary", "Accept-Language")
	w.add(more)
	return w
}

// add adds lines, name and line in turn.
func (want *expected) add(more []string) {
	for i := 0; i+1 < len(more); i += 2 {
		want.header.Add(more[i], more[i+1])
	}
}

func encode(v any) string {
	bytes, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(bytes)
}
