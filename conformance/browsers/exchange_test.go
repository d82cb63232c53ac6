package browsers_test

import (
	"io"
	"net/http"
	"testing"
	"time"
)

// client asks as a program does: without cookies, and without following redirects.
var client = &http.Client{
	Timeout:       10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// wire asks with that origin and returns all that comes back. The body is not kept.
func wire(t *testing.T, url, origin string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatalf("GET %s: %v", url, err)
	}
	request.Header.Set("Origin", origin)
	response, err := client.Do(request)
	if err != nil {
		t.Fatalf("GET %s: %v", url, err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatalf("GET %s: body: %v", url, err)
	}
	return response
}

// told is what a script is told of an answer. Err is the name of the error that fetch rejects with. A header that a
// script may not read is null, as one that was not sent.
type told struct {
	Err     string             `json:"err"`
	Type    string             `json:"type"`
	Status  int                `json:"status"`
	Headers map[string]*string `json:"headers"`
}

// ask fetches the URL in the page and reads the headers of these names.
func ask(t *testing.T, b browser, url string, names ...string) told {
	t.Helper()
	return call[told](t, b, `async (url, names) => {
		// Only fetch may reject: a mistake further down must not pass for an answer that was withheld.
		const {response, err} = await fetch(url, {cache: 'no-store'}).then(response => ({response}), ({name}) => ({err: name}));
		if (err) return {err};
		await response.text();
		const headers = Object.fromEntries(names.map(name => [name, response.headers.get(name)]));
		return {type: response.type, status: response.status, headers};
	}`, url, names)
}

// visibility says what is on the wire of an answer, and which part of it a script may read.
type visibility struct {
	name       string
	path       string
	wantStatus int
	wantRead   map[string]string // "" stands for any value: it differs each time
	wantHidden []string
}

// check asks the route twice, on the wire and from the page in the browser, whose origin the API allows.
func (v visibility) check(t *testing.T, b browser, api, origin string) {
	t.Helper()
	url := api + v.path
	onWire := wire(t, url, origin)
	script := ask(t, b, url, v.names()...)
	if script.Err != "" {
		t.Fatalf("fetch rejects with %s, want an answer", script.Err)
	}
	// Without another origin there is nothing to expose, and the test would prove nothing.
	if script.Type != "cors" {
		t.Errorf("the script's response type = %q, want %q", script.Type, "cors")
	}
	if got := onWire.StatusCode; got != v.wantStatus {
		t.Errorf("status on the wire = %d, want %d", got, v.wantStatus)
	}
	if got := script.Status; got != v.wantStatus {
		t.Errorf("status for the script = %d, want %d", got, v.wantStatus)
	}
	for name, want := range v.wantRead {
		checkRead(t, onWire.Header, script, name, want)
	}
	for _, name := range v.wantHidden {
		checkHidden(t, onWire.Header, script, name)
	}
}

func (v visibility) names() (names []string) {
	for name := range v.wantRead {
		names = append(names, name)
	}
	return append(names, v.wantHidden...)
}

func checkRead(t *testing.T, onWire http.Header, script told, name, want string) {
	t.Helper()
	if got := onWire.Get(name); !fits(got, want) {
		t.Errorf("%s on the wire = %q, want %s", name, got, describe(want))
	}
	got := script.Headers[name]
	if got == nil {
		t.Errorf("%s for the script = null, want %s", name, describe(want))
		return
	}
	if !fits(*got, want) {
		t.Errorf("%s for the script = %q, want %s", name, *got, describe(want))
	}
}

func checkHidden(t *testing.T, onWire http.Header, script told, name string) {
	t.Helper()
	if onWire.Values(name) == nil {
		t.Errorf("%s is not on the wire, want a line that the script is not shown", name)
	}
	if got := script.Headers[name]; got != nil {
		t.Errorf("%s for the script = %q, want null", name, *got)
	}
}

func fits(got, want string) bool {
	if want == "" {
		return got != ""
	}
	return got == want
}

func describe(want string) string {
	if want == "" {
		return "any value"
	}
	return `"` + want + `"`
}
