package conformance_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestChromium_ScriptReadsWhatWasSet(t *testing.T) {
	needChromium(t)
	example := startExample(t)
	tab := openTab(t, example.page)
	quota := map[string]string{"X-Request-Id": "", "X-Quota": "99"}
	for _, tc := range []struct {
		name string
		visibility
	}{
		{name: "a handler's header is exposed by name", visibility: visibility{
			path: "/headers-and-object/", wantStatus: http.StatusOK,
			wantRead: map[string]string{"X-Cat-Dog": "alone in the world"}, wantHidden: []string{"Vary"},
		}},
		{name: "the headers of dependencies too, but no cookie", visibility: visibility{
			path: "/dependency/", wantStatus: http.StatusAccepted,
			wantRead: quota, wantHidden: []string{"Vary", "Set-Cookie"},
		}},
		{name: "also in front of a plain handler", visibility: visibility{
			path: "/plain/", wantStatus: http.StatusOK,
			wantRead: quota, wantHidden: []string{"Vary", "Set-Cookie"},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) { tc.check(t, tab, example.api, example.page) })
	}
	t.Run("no configuration lists a header", func(t *testing.T) {
		// Nothing is set on the way to a route that does not exist, so what is exposed there comes from a list.
		header := wire(t, example.api+"/nowhere/", example.page).Header
		if got := header.Get("Access-Control-Allow-Origin"); got != example.page {
			t.Errorf("Access-Control-Allow-Origin = %q, want %q", got, example.page)
		}
		wantNone(t, header, "Access-Control-Expose-Headers")
	})
}

func TestChromium_ForeignOriginReadsNothing(t *testing.T) {
	needChromium(t)
	example := startExample(t)
	foreign := serveBlank(t)
	tab := openTab(t, foreign)
	for _, path := range []string{"/headers-and-object/", "/dependency/", "/plain/"} {
		t.Run(path, func(t *testing.T) {
			url := example.api + path
			if got := ask(t, tab, url, "X-Cat-Dog", "X-Quota"); got.Err != "TypeError" {
				t.Errorf("fetch rejects with %q (status %d), want TypeError", got.Err, got.Status)
			}
			header := wire(t, url, foreign).Header
			wantNone(t, header, "Access-Control-Allow-Origin")
			wantNone(t, header, "Access-Control-Expose-Headers")
		})
	}
	t.Run("the API is within reach", func(t *testing.T) {
		// A server that is down, or a page that may not connect, is a TypeError as well.
		const opaque = `async url => (await fetch(url, {cache: 'no-store', mode: 'no-cors'})).type`
		if got := call[string](t, tab, opaque, example.api+"/plain/"); got != "opaque" {
			t.Errorf("response type without CORS = %q, want opaque", got)
		}
	})
}

func TestChromium_HeadersOfOthersStayHidden(t *testing.T) {
	needChromium(t)
	origin := serveBlank(t)
	api := serve(t, newMixed(origin))
	tab := openTab(t, origin)
	for _, path := range []string{"/handle", "/plain"} {
		t.Run(path, func(t *testing.T) {
			visibility{
				path: path, wantStatus: http.StatusOK,
				wantRead: map[string]string{"X-Public": "for scripts"}, wantHidden: []string{"X-Internal", "Vary"},
			}.check(t, tab, api, origin)
		})
	}
}

func TestChromium_Page(t *testing.T) {
	needChromium(t)
	example := startExample(t)
	tab := newTab(t)
	seen := watch(t, tab)
	navigate(t, tab, example.page)
	page := readPage(t, tab)

	for _, card := range page.Cards {
		if card.State != "done" {
			t.Errorf("card %s: state = %q (%s), want %q", card.Route, card.State, card.Message, "done")
		}
	}
	page.checkRows(t)
	seen.check(t, example)
}

// newMixed returns routes in front of which a middleware sets a header in Gin's own way.
func newMixed(page string) http.Handler {
	r := gin.New()
	r.Use(
		middleware.TemporalResponse(),
		middleware.CORS(cors.Config{AllowOrigins: []string{page}, AllowMethods: []string{"GET"}}),
		func(c *gin.Context) { c.Header("X-Internal", "for the proxy") },
	)
	r.GET("/handle", vermouth.Handle(func(c *gin.Context) (string, error) {
		vermouth.From(c).SetHeader("X-Public", "for scripts")
		return "written by Handle", nil
	}))
	r.GET("/plain", func(c *gin.Context) {
		vermouth.From(c).SetHeader("X-Public", "for scripts")
		c.String(http.StatusOK, "written by c.String")
	})
	return r
}

// serveBlank returns an origin whose pages are empty.
func serveBlank(t *testing.T) (origin string) {
	t.Helper()
	return serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>blank</title>")
	}))
}

// serve returns the origin of a server that runs until the test ends.
func serve(t *testing.T, handler http.Handler) (origin string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return originAt(portOf(t, server.Listener.Addr()))
}

func wantNone(t *testing.T, header http.Header, name string) {
	t.Helper()
	if got := header.Values(name); got != nil {
		t.Errorf("%s = %q, want none", name, got)
	}
}
