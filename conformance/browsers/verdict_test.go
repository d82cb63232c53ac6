package browsers_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// look fetches, and says all that the script can know: the type and status, every header, and the body; or the name of
// the error that fetch rejects with.
const look = `async (url, init, bytes, only) => {
	const {response, err} = await fetch(url, {cache: 'no-store', ...init}).then(response => ({response}), ({name}) => ({err: name}));
	if (err) return err;
	const shown = Array.from(response.headers).filter(([name]) => !only || only.includes(name));
	const headers = shown.map(([name, value]) => name + ': ' + value);
	const content = new Uint8Array(await response.arrayBuffer());
	const body = bytes ? content.join(' ') : new TextDecoder().decode(content);
	return [response.type + ' ' + response.status + (response.redirected ? ' redirected' : ''), ...headers, body].join('\n');
}`

// verdict is one question, and what every browser has to say. A later one may rest on an earlier one: cookies stay.
type verdict struct {
	name   string
	server server
	path   string
	init   request
	bytes  bool     // the body is not text
	only   []string // the headers to be told of; nil: all
	want   string
	hidden []string // names that are on the wire all the same
}

// request is what fetch is given besides the URL.
type request map[string]any

// withheld is the error of a fetch whose answer a script is not told.
const withheld = "TypeError"

func checkVerdicts(t *testing.T, b browser, o origins) {
	t.Helper()
	for _, from := range []struct {
		name, page string
		verdicts   []verdict
	}{{"allowed", o.page, fromAllowed}, {"foreign", o.foreign, fromForeign}} {
		navigate(t, b, from.page)
		for _, v := range from.verdicts {
			t.Run(from.name+": "+v.name, func(t *testing.T) { v.check(t, b, o.of[v.server]+v.path, from.page) })
		}
	}
}

func (v verdict) check(t *testing.T, b browser, url, page string) {
	t.Helper()
	if got := call[string](t, b, look, url, v.init, v.bytes, v.only); got != v.want {
		t.Errorf("a script is told\n%q\nwant\n%q", got, v.want)
	}
	for _, name := range v.hidden {
		if wire(t, url, page).Header.Values(name) == nil {
			t.Errorf("%s is not on the wire, want a line that the script is not shown", name)
		}
	}
}

// answer returns what look tells of one: headers come sorted, and their length is that of the body.
func answer(line, body string, headers ...string) string {
	headers = append(headers, "content-length: "+strconv.Itoa(len(body)))
	slices.Sort(headers)
	return strings.Join(slices.Concat([]string{line}, headers, []string{body}), "\n")
}

const (
	listed    = "x-listed: in the configuration" // in ExposeHeaders of the API that knows the page
	cat       = "x-cat-dog: alone in the world"  // set for a success
	requestID = "x-request-id: r1"               // set for every answer
	asJSON    = "content-type: application/json; charset=utf-8"
	asProblem = "content-type: application/problem+json"

	greeting = `{"message":"Hello World"}`
	notFound = `{"title":"Not Found","status":404,"detail":"no such cat"}`
	internal = `{"title":"Internal Server Error","status":500}`
)

// success is a greeting with more headers.
func success(line string, more ...string) string {
	return answer(line, greeting, append(more, asJSON, cat, requestID, listed)...)
}

// failure has none of what was set for a success.
func failure(line, body string, more ...string) string {
	return answer(line, body, append(more, asProblem, requestID, listed)...)
}

var (
	fromCache = request{"cache": "default"}
	include   = request{"credentials": "include"}

	// The configuration of these lists nothing.
	open      = answer("cors 200", greeting, asJSON, cat, requestID)
	openError = answer("cors 404", notFound, asProblem, requestID, "x-reason: gone")
)

// fromAllowed are asked by a page whose origin the API allows.
var fromAllowed = slices.Concat([]verdict{
	{name: "a value", path: "/value", want: success("cors 200"), hidden: []string{"Vary", "Set-Cookie", "X-Internal"}},
	{name: "a value, with credentials", path: "/value", init: include, want: success("cors 200"), hidden: []string{"Vary", "Set-Cookie", "X-Internal"}},
	{name: "HEAD", path: "/value", init: request{"method": "HEAD"}, want: strings.TrimSuffix(success("cors 200"), greeting)},
	{name: "a plain handler", path: "/plain", want: answer("cors 200", "written by c.String", "content-type: text/plain; charset=utf-8", cat, requestID, listed)},
	{name: "no content", path: "/none", want: strings.Join([]string{"cors 204", cat, listed, requestID, ""}, "\n")},
	{name: "a Reply", path: "/reply", want: success("cors 202", "x-reply: its own")},
	{name: "bytes", path: "/bytes", bytes: true, want: allBytes, hidden: []string{"Vary", "Set-Cookie"}},
	{name: "names that are not exposed", path: "/unexposed", want: success("cors 200"), hidden: []string{"X-Secret", "Server", "X-Powered-By"}},
	{name: "two lines, and an empty one", path: "/lines", want: success("cors 200", "link: </a>; rel=next, </b>; rel=last", "x-empty: ")},
	{name: "4 KiB", path: "/long", want: success("cors 200", "x-long: "+strings.Repeat("x", 4096))},
	{name: "UTF-8 is read as Latin-1 (R3)", path: "/latin", want: success("cors 200", "x-latin: Ã©")},
	{name: "safelisted names", path: "/safelisted", want: success("cors 200", "cache-control: no-store", "content-language: en-US", "expires: 0", "last-modified: Thu, 01 Jan 1970 00:00:00 GMT", "pragma: no-cache")},
	{name: "without a route", path: "/nowhere", want: answer("cors 404", "404 page not found", "content-type: text/plain", cat, requestID, listed)},
}, redirects, errorsToo, cookies, preflights, elsewhere, facts)

var redirects = []verdict{
	{name: "a redirect", path: "/redirect", want: success("cors 200 redirected")},
	{name: "a redirect that is not followed", path: "/redirect", init: request{"redirect": "manual"}, want: "opaqueredirect 0\n", hidden: []string{"X-Hop"}},
	{name: "a redirect that is an error", path: "/redirect", init: request{"redirect": "error"}, want: withheld},
	{name: "a redirect to another origin", path: "/away", want: strings.Replace(open, "cors 200", "cors 200 redirected", 1)},
	{name: "a redirect to another origin, with credentials", path: "/away", init: include, want: withheld},
	{name: "Gin's redirect of a slash runs no middleware (R55)", path: "/value/", want: withheld},
}

var errorsToo = []verdict{
	{name: "an Error", path: "/missing", want: failure("cors 404", notFound, "x-reason: gone"), hidden: []string{"Vary"}},
	{name: "an Error, with credentials", path: "/missing", init: include, want: failure("cors 404", notFound, "x-reason: gone")},
	{name: "another error", path: "/unknown", want: failure("cors 500", internal)},
	{name: "a header that must not be sent (R2)", path: "/mistake", want: failure("cors 500", internal)},
	{name: "a panic", path: "/panic", want: answer("cors 500", "", requestID, listed)},
}

var cookies = []verdict{
	{name: "nobody is logged in", path: "/whoami", init: include, want: whoami("")},
	{name: "an answer with a cookie", path: "/login", init: include, want: success("cors 200"), hidden: []string{"Set-Cookie"}},
	{name: "the cookie is sent", path: "/whoami", init: include, want: whoami("ada")},
	{name: "the cookie is not sent without credentials", path: "/whoami", want: whoami("")},
	{name: "an Error deletes the cookie, but not without credentials", path: "/revoked", want: revoked},
	{name: "the cookie is still there", path: "/whoami", init: include, want: whoami("ada")},
	{name: "an Error deletes the cookie", path: "/revoked", init: include, want: revoked, hidden: []string{"Set-Cookie"}},
	{name: "the cookie is gone", path: "/whoami", init: include, want: whoami("")},
}

var revoked = failure("cors 401", `{"title":"Unauthorized","status":401,"detail":"session expired"}`)

func whoami(name string) string {
	return answer("cors 200", `{"message":"`+name+`"}`, asJSON, cat, requestID, listed)
}

var preflights = []verdict{
	{name: "a method that is allowed", path: "/value", init: request{"method": "PUT"}, want: success("cors 200")},
	{name: "a method that is allowed, with credentials", path: "/value", init: request{"method": "PUT", "credentials": "include"}, want: success("cors 200")},
	{name: "a method that is not", path: "/value", init: request{"method": "DELETE"}, want: withheld},
	{name: "a header that is allowed", path: "/value", init: request{"headers": request{"X-Ask": "1"}}, want: success("cors 200")},
	{name: "a header that is not", path: "/value", init: request{"headers": request{"X-Other": "1"}}, want: withheld},
}

// elsewhere are APIs with other configurations.
var elsewhere = []verdict{
	{name: "everybody is allowed", server: everybody, path: "/value", want: open, hidden: []string{"X-Listed"}},
	{name: "everybody is allowed: an Error", server: everybody, path: "/missing", want: openError},
	{name: "an answer that may be kept", server: both, path: "/kept", init: fromCache, want: success("cors 200", "cache-control: max-age=600")},
	{name: "everybody is allowed, but not with credentials", server: everybody, path: "/value", init: include, want: withheld},
	{name: "a star shows everything", server: star, path: "/value", only: []string{"x-internal"}, want: "cors 200\nx-internal: for the proxy\n" + greeting},
	{name: "a star shows nothing with credentials, names do", server: star, path: "/value", init: include, want: open, hidden: []string{"X-Listed"}},
}

// facts are what Vermouth is made for: a server without it.
var facts = []verdict{
	{name: "one line of names", server: bare, path: "/line", want: answer("cors 200", "", "x-a: 1", "x-b: 2")},
	{name: "two lines of names", server: bare, path: "/lines", want: answer("cors 200", "", "x-a: 1", "x-b: 2")},
	{name: "a name that is no token voids the whole list", server: bare, path: "/token", want: answer("cors 200", ""), hidden: []string{"X-A"}},
	{name: "a star, with credentials", server: bare, path: "/star", init: include, want: answer("cors 200", ""), hidden: []string{"X-A"}},
	{name: "a NUL fails the fetch (R2)", server: bare, path: "/nul", want: withheld},
}

// fromForeign are asked by a page whose origin the API does not allow.
var fromForeign = []verdict{
	{name: "a value", path: "/value", want: withheld},
	{name: "a value, with credentials", path: "/value", init: include, want: withheld},
	{name: "an Error", path: "/missing", want: withheld},
	{name: "no content", path: "/none", want: withheld},
	{name: "a redirect", path: "/redirect", want: withheld},
	{name: "bytes", path: "/bytes", want: withheld},
	{name: "a preflight", path: "/value", init: request{"method": "PUT"}, want: withheld},
	{name: "without CORS", path: "/value", init: request{"mode": "no-cors"}, want: "opaque 0\n"},
	// WebKit keeps nothing while it is driven; the others would give this page the answer that allows another one.
	{name: "what was kept for another origin is not for this one: Vary (R19c)", server: both, path: "/kept", init: fromCache, want: success("cors 200", "cache-control: max-age=600")},
	{name: "everybody is allowed", server: everybody, path: "/value", want: open},
	{name: "everybody is allowed: an Error", server: everybody, path: "/missing", want: openError},
}

// allBytes is /bytes: every byte there is.
var allBytes = strings.Join([]string{
	"cors 200", `content-disposition: attachment; filename="all.bin"`, "content-length: 256",
	"content-type: application/octet-stream", cat, listed, requestID, numbers(256),
}, "\n")

func numbers(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = strconv.Itoa(i)
	}
	return strings.Join(words, " ")
}
