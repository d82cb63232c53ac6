package browsers_test

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

// TestChromium_Console opens the example's page, and wants no complaint, and no request that leaves the machine. Only
// Chromium tells.
func TestChromium_Console(t *testing.T) {
	need(t, "chromium", "chromium")
	example := startExample(t)
	c := start(t, openChromium)
	seen := watch(t, c.tab)
	navigate(t, c, example.page)
	readPage(t, c).check(t)
	seen.check(t, example)
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
