package browsers_test

import (
	"net/http"
	"testing"
)

// checkExample asks the example's routes from its page and from a foreign one.
func checkExample(t *testing.T, b browser, example *program, foreign string) {
	t.Helper()
	navigate(t, b, example.page)
	for _, tc := range visibilities {
		t.Run(tc.name, func(t *testing.T) { tc.check(t, b, example.api, example.page) })
	}
	t.Run("no configuration lists a header", func(t *testing.T) {
		// Nothing is set on the way to a route that does not exist, so what is exposed there comes from a list.
		header := wire(t, example.api+"/nowhere/", example.page).Header
		if got := header.Get("Access-Control-Allow-Origin"); got != example.page {
			t.Errorf("Access-Control-Allow-Origin = %q, want %q", got, example.page)
		}
		wantNone(t, header, "Access-Control-Expose-Headers")
	})
	navigate(t, b, foreign)
	t.Run("a foreign origin reads nothing", func(t *testing.T) { checkForeign(t, b, example.api, foreign) })
}

// counted is what the example's dependencies set.
var counted = map[string]string{"X-Request-Id": "", "X-Quota": "99"}

var visibilities = []visibility{
	{
		name: "a handler's header is exposed by name", path: "/headers-and-object/", wantStatus: http.StatusOK,
		wantRead: map[string]string{"X-Cat-Dog": "alone in the world"}, wantHidden: []string{"Vary"},
	},
	{
		name: "the headers of dependencies too, but no cookie", path: "/dependency/", wantStatus: http.StatusAccepted,
		wantRead: counted, wantHidden: []string{"Vary", "Set-Cookie"},
	},
	{
		name: "also in front of a plain handler", path: "/plain/", wantStatus: http.StatusOK,
		wantRead: counted, wantHidden: []string{"Vary", "Set-Cookie"},
	},
}

func checkForeign(t *testing.T, b browser, api, foreign string) {
	t.Helper()
	for _, tc := range visibilities {
		url := api + tc.path
		if got := ask(t, b, url, "X-Cat-Dog", "X-Quota"); got.Err != "TypeError" {
			t.Errorf("%s: fetch rejects with %q (status %d), want TypeError", tc.path, got.Err, got.Status)
		}
		header := wire(t, url, foreign).Header
		wantNone(t, header, "Access-Control-Allow-Origin")
		wantNone(t, header, "Access-Control-Expose-Headers")
	}
	// A server that is down, or a page that may not connect, is a TypeError as well.
	const opaque = `async url => (await fetch(url, {cache: 'no-store', mode: 'no-cors'})).type`
	if got := call[string](t, b, opaque, api+"/plain/"); got != "opaque" {
		t.Errorf("response type without CORS = %q, want opaque", got)
	}
}

func wantNone(t *testing.T, header http.Header, name string) {
	t.Helper()
	if got := header.Values(name); got != nil {
		t.Errorf("%s = %q, want none", name, got)
	}
}
