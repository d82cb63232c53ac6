package conformance_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// page is what the example's page shows.
type page struct {
	Cards []struct {
		Route   string `json:"route"`
		State   string `json:"state"`
		Message string `json:"message"`
	} `json:"cards"`
	Rows []row `json:"rows"`
}

// row is one header of one route's answer. Readable is the attribute's text.
type row struct {
	Route    string `json:"route"`
	Header   string `json:"header"`
	Readable string `json:"readable"`
}

// readPage waits until the page has asked all routes.
func readPage(t *testing.T, tab context.Context) page {
	t.Helper()
	call[bool](t, tab, `() => new Promise(resolve => {
		const look = () => document.body.dataset.ready === 'true' ? resolve(true) : setTimeout(look, 20);
		look();
	})`)
	return call[page](t, tab, `() => ({
		cards: Array.from(document.querySelectorAll('.card'), card => ({
			route: card.dataset.route, state: card.dataset.state, message: card.querySelector('.message').textContent,
		})),
		rows: Array.from(document.querySelectorAll('tr[data-header]'), ({dataset}) => ({...dataset})),
	})`)
}

func (p page) checkRows(t *testing.T) {
	t.Helper()
	if got := len(p.Rows); got <= 30 {
		t.Errorf("%d rows, want more than 30", got)
	}
	found := map[string]int{}
	for _, r := range p.Rows {
		want, ok := r.wantReadable()
		if !ok {
			continue
		}
		found[r.Header]++
		if r.Readable != want {
			t.Errorf("%s of %s: readable = %q, want %q", r.Header, r.Route, r.Readable, want)
		}
	}
	// A row that is missing must not pass for one that is right.
	for _, header := range []string{"x-cat-dog", "vary", "set-cookie"} {
		if found[header] == 0 {
			t.Errorf("no row of %s was checked, want one at least", header)
		}
	}
}

// wantReadable returns what the row has to say, if it is one that the test knows.
func (r row) wantReadable() (want string, ok bool) {
	switch {
	case r.Header == "vary", r.Header == "set-cookie":
		return "false", true
	case r.Header == "x-cat-dog" && r.Route == "/headers-and-object/":
		return "true", true
	}
	return "", false
}

// observer keeps what a page complains of and what it asks for.
type observer struct {
	mu       sync.Mutex
	problems []string
	requests []string
}

// watch observes the tab from now on.
func watch(t *testing.T, tab context.Context) *observer {
	t.Helper()
	o := &observer{}
	if err := chromedp.Listen(tab, o.note); err != nil {
		t.Fatalf("listen to the tab: %v", err)
	}
	return o
}

// note runs while the tab waits, so it decides nothing that takes time.
func (o *observer) note(event any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		o.requests = append(o.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		o.problems = append(o.problems, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			o.problems = append(o.problems, "console."+string(e.Type)+argumentsOf(e))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !isStatusNotice(e.Entry) {
			o.problems = append(o.problems, fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	}
}

func argumentsOf(e *runtime.EventConsoleAPICalled) string {
	var text strings.Builder
	for _, arg := range e.Args {
		text.WriteString(" " + arg.Description + string(arg.Value))
	}
	return text.String()
}

// isStatusNotice reports whether the entry only says that an answer was a 4xx or 5xx, as two of the routes' are. A script
// cannot prevent it.
func isStatusNotice(entry *log.Entry) bool {
	return entry.Source == log.EntrySourceNetwork && strings.Contains(entry.Text, "the server responded with a status of")
}

func (o *observer) check(t *testing.T, example *program) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, problem := range o.problems {
		t.Errorf("the page's console: %s", problem)
	}
	asked := map[string]int{}
	for _, request := range o.requests {
		asked[checkLocal(t, request)]++
	}
	// Nothing seen is nothing proved: the observer has to have met the requests that the page is there for.
	for _, origin := range []string{example.page, example.api} {
		if asked[origin] == 0 {
			t.Errorf("requests to %s = 0 of %v, want some", origin, asked)
		}
	}
}

// checkLocal returns the origin of a request, which may leave the machine on no account.
func checkLocal(t *testing.T, request string) (origin string) {
	t.Helper()
	u, err := url.Parse(request)
	if err != nil {
		t.Errorf("request to %q: %v", request, err)
		return ""
	}
	if u.Scheme != "data" && u.Hostname() != "localhost" { // a data URL holds its answer
		t.Errorf("request to %s, want localhost only", request)
	}
	return u.Scheme + "://" + u.Host
}
