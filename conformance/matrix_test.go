package conformance_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// TestMatrix_LivesWithOthers asks for every outcome next to every neighbour, on both sides of it, over both protocols,
// by clients that take gzip and by those that do not. Each answer has to be, to the last header, what Vermouth and the
// neighbour owe; what the neighbour is known to do to it is listed in theirs.
func TestMatrix_LivesWithOthers(t *testing.T) {
	// All are made before the first request: requestid.New writes to a variable that every request reads.
	var bars []*bar
	for _, n := range neighbours {
		for _, side := range []string{"before", "after"} {
			bars = append(bars, newBar(t, n.name, side, n.make(t)))
		}
	}
	for _, b := range bars {
		t.Run(b.name+" "+b.side, func(t *testing.T) {
			t.Parallel()
			b.walk(t)
		})
	}
}

// TestMatrix_TheOrderThatWorks asks for every outcome behind many neighbours at once, in the order of docs/ordering.md.
func TestMatrix_TheOrderThatWorks(t *testing.T) {
	newBar(t, "all", "around", allOf(t)).walk(t)
}

// TestMatrix_TheirsAreCells finds entries that no cell will ever ask about.
func TestMatrix_TheirsAreCells(t *testing.T) {
	names := []string{"all"}
	for _, n := range neighbours {
		names = append(names, n.name)
	}
	for _, o := range outcomes {
		names = append(names, o.name)
	}
	for _, entry := range theirs {
		for _, name := range slices.Concat(entry.neighbours, entry.outcomes) {
			if !slices.Contains(names, name) {
				t.Errorf("%q in theirs is not in the matrix", name)
			}
		}
	}
}

// cell is one square of the matrix.
type cell struct {
	neighbour, side, outcome, protocol string
	gzip                               bool // the client asks for it
}

func (in cell) String() string {
	asks := "identity"
	if in.gzip {
		asks = "gzip"
	}
	return strings.Join([]string{in.neighbour, in.side, in.protocol, in.outcome, asks}, "/")
}

// bar is an engine with one neighbour, on one side of TemporalResponse.
type bar struct {
	name, side string
	neighbour  neighbour
	engine     *gin.Engine
	asked      int

	mu       sync.Mutex
	failures []vermouth.Failure
}

func newBar(t *testing.T, name, side string, n neighbour) *bar {
	t.Helper()
	b := &bar{name: name, side: side, neighbour: n, engine: gin.New()}
	if !n.recovers {
		b.engine.Use(quietRecovery())
	}
	ours := middleware.TemporalResponse(vermouth.OnError(b.note))
	if side == "after" {
		b.engine.Use(ours).Use(n.use...)
	} else {
		b.engine.Use(n.use...).Use(ours).Use(n.inside...)
	}
	for _, o := range outcomes {
		b.engine.GET("/"+o.name, o.handle...)
	}
	b.engine.HEAD("/200", outcomes[0].handle...)
	return b
}

func (b *bar) note(_ context.Context, f vermouth.Failure) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = append(b.failures, f)
}

func (b *bar) walk(t *testing.T) {
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		server := httptest.NewUnstartedServer(b.engine)
		server.EnableHTTP2 = protocol == "HTTP/2.0"
		server.StartTLS()
		t.Cleanup(server.Close)
		client := clientOf(server)
		for _, o := range outcomes {
			for _, gzip := range []bool{false, true} {
				b.check(t, client, server.URL, o, cell{b.name, b.side, o.name, protocol, gzip})
			}
		}
		for _, gzip := range []bool{false, true} {
			b.checkHead(t, client, server.URL, cell{b.name, b.side, "HEAD", protocol, gzip})
		}
	}
}

// clientOf returns a client that says nothing by itself and follows nothing.
func clientOf(server *httptest.Server) *http.Client {
	client := server.Client()
	client.Timeout = 10 * time.Second
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Transport.(*http.Transport).DisableCompression = true
	return client
}

// exchange is a cell that was asked.
type exchange struct {
	cell   cell
	number int // of the request, among those to its engine
	want   expected
	again  func(path string) (received, error) // asks for something else, in the same way
}

func (x exchange) query() string { return "round=" + strconv.Itoa(x.number) }

// check asks for one cell and compares what differs with what is known to.
func (b *bar) check(t *testing.T, client *http.Client, url string, o outcome, in cell) {
	b.asked++
	want := expected{status: o.want.status, body: o.want.body, header: o.want.header.Clone()}
	if b.neighbour.adds != nil {
		b.neighbour.adds(in, &want)
	}
	get := func(path string) (received, error) { return in.ask(t.Context(), client, http.MethodGet, url+path) }
	x := exchange{cell: in, number: b.asked, want: want, again: get}

	differences := b.differences(x, o)
	for _, d := range differences {
		if !known(in, d.aspect) {
			t.Errorf("%v: %s: %s", in, d.aspect, d.text)
		}
	}
	for _, entry := range theirs {
		for _, aspect := range entry.aspects {
			differs := slices.ContainsFunc(differences, func(d difference) bool { return d.aspect == aspect })
			if entry.covers(in, aspect) && !differs {
				t.Errorf("%v: %s is as it should be: take the cell out of theirs (%s)", in, aspect, entry.reason)
			}
		}
	}
}

// checkHead compares what a HEAD tells of the body with the body that a GET gets.
func (b *bar) checkHead(t *testing.T, client *http.Client, url string, in cell) {
	get, err := in.ask(t.Context(), client, http.MethodGet, url+"/200")
	if err != nil {
		t.Errorf("%v: GET: %v", in, err)
		return
	}
	head, err := in.ask(t.Context(), client, http.MethodHead, url+"/200")
	if err != nil {
		t.Errorf("%v: %v", in, err)
		return
	}
	if head.status != get.status || len(head.body) != 0 {
		t.Errorf("%v: got %d with %d bytes, want %d without a body", in, head.status, len(head.body), get.status)
	}
	for _, name := range []string{"Content-Length", "Content-Type", "Content-Encoding", "Vary"} {
		if got, want := head.header[name], get.header[name]; !slices.Equal(got, want) {
			t.Errorf("%v: %s: got %q, want %q as for GET", in, name, got, want)
		}
	}
}

// ask asks as a script of the page does.
func (in cell) ask(ctx context.Context, client *http.Client, method, url string) (received, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return received{}, err
	}
	request.Header.Set("Origin", pageOrigin)
	if in.gzip {
		request.Header.Set("Accept-Encoding", "gzip")
	}
	return receive(client, request)
}

func (b *bar) differences(x exchange, o outcome) (all []difference) {
	got, err := x.again("/" + o.name + "?" + x.query())
	if err != nil {
		return []difference{{"exchange", err.Error()}}
	}
	all = got.differences(x.want)
	if got.protocol != x.cell.protocol {
		all = append(all, difference{"protocol", "got " + got.protocol})
	}
	if text := b.wrongFailures(o.name); text != "" {
		all = append(all, difference{"OnError", text})
	}
	if b.neighbour.did == nil {
		return all
	}
	if text := b.neighbour.did(x); text != "" {
		all = append(all, difference{"contribution", text})
	}
	return all
}

// wrongFailures takes what OnError was told since it was last asked: of the unknown error, once, and of nothing else.
func (b *bar) wrongFailures(outcome string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	failures := b.failures
	b.failures = nil
	wanted := 0
	if outcome == "unknown" {
		wanted = 1
	}
	strange := func(f vermouth.Failure) bool { return !errors.Is(f.Err, errUnknown) }
	if len(failures) != wanted || slices.ContainsFunc(failures, strange) {
		return fmt.Sprintf("was told %+v, want %d times of the unknown error", failures, wanted)
	}
	return ""
}
