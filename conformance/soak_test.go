package conformance_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"go.uber.org/goleak"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/middleware"
)

const (
	soakClients  = 32
	soakRequests = 100_000
	soakShort    = 10_000
	soakDeadline = 2 * time.Minute // a lost answer must not hold the test for ever
)

// TestSoak_MixedOutcomes asks for all outcomes at once, over connections that stay open. Each answer has to be the one to
// its own request, to the last header; in the end no work is undone, and no goroutine is left.
func TestSoak_MixedOutcomes(t *testing.T) {
	leaks := goleak.IgnoreCurrent() // the browser of other tests may be running
	ctx, cancel := context.WithTimeout(t.Context(), soakDeadline)
	defer cancel()
	s := &soak{life: &vermouth.Lifecycle{}, asked: map[string]int{}, failed: map[string]int{}, cleaned: map[string]int{}}
	server, url := s.start(t)

	total := soakRequests
	if testing.Short() {
		total = soakShort
	}
	var clients sync.WaitGroup
	for i := range soakClients {
		clients.Go(func() { s.ask(t, ctx, url, i, total/soakClients) })
	}
	clients.Wait()
	s.askLast(t, ctx, url)

	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("server: %v", err)
	}
	if err := s.life.Shutdown(ctx); err != nil {
		t.Errorf("work after the answers: %v", err)
	}
	s.checkBooks(t)
	if err := goleak.Find(leaks); err != nil {
		t.Errorf("goroutines are left: %v", err)
	}
}

// soak keeps the books: what was asked, by round, and what Vermouth said and did besides answering.
type soak struct {
	life *vermouth.Lifecycle

	mu      sync.Mutex
	asked   map[string]int
	failed  map[string]int // what OnError was told, by phase and cause
	cleaned map[string]int // AfterSend hooks that ran, by id
	wrong   int
}

func (s *soak) start(t *testing.T) (server *http.Server, url string) {
	t.Helper()
	r := gin.New()
	r.Use(quietRecovery(), middleware.TemporalResponse(vermouth.Life(s.life), vermouth.OnError(s.note)))
	mark := dependency.Check(mark)
	for _, round := range rounds {
		r.GET("/"+round.name, round.routed(mark, s)...)
	}
	r.HEAD("/200", rounds[0].routed(mark, s)...)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	server = &http.Server{Handler: r, ReadHeaderTimeout: soakDeadline}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close() // of a test that has failed on the way
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("serve: %v", err)
		}
	})
	return server, "http://" + listener.Addr().String()
}

// ask is one client: one connection, one request after the other. The numbers of a client decide what it asks for.
func (s *soak) ask(t *testing.T, ctx context.Context, url string, number, requests int) {
	transport := &http.Transport{MaxConnsPerHost: 1, DisableCompression: true}
	defer transport.CloseIdleConnections()
	follow := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := &http.Client{Transport: transport, CheckRedirect: follow}
	random := rand.New(rand.NewPCG(1, uint64(number)))
	for i := range requests {
		id := strconv.Itoa(number) + "-" + strconv.Itoa(i)
		round := rounds[random.IntN(len(rounds))]
		method := http.MethodGet
		if round.name == "200" && random.IntN(2) == 0 {
			method = http.MethodHead
		}
		if wrong := round.ask(ctx, client, method, url, id); wrong != "" && !s.complain(t, method, round.name, id, wrong) {
			return
		}
		s.count(s.asked, round.name)
	}
}

// askLast leaves work behind that only a Shutdown that waits will find done.
func (s *soak) askLast(t *testing.T, ctx context.Context, url string) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	if wrong := after.ask(ctx, &http.Client{Transport: transport}, http.MethodGet, url, lastID); wrong != "" {
		t.Errorf("the last answer: %s", wrong)
	}
	s.count(s.asked, after.name)
}

// complain reports whether to go on: after a few answers that are wrong the next ones tell nothing new.
func (s *soak) complain(t *testing.T, method, round, id, wrong string) (more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	const enough = 20
	if s.wrong++; s.wrong <= enough {
		t.Errorf("%s /%s?id=%s: %s", method, round, id, wrong)
	}
	return s.wrong <= enough
}

func (s *soak) note(_ context.Context, f vermouth.Failure) {
	var mistake *vermouth.SetError
	switch {
	case errors.As(f.Err, &mistake), errors.Is(f.Err, errUncommitted):
		s.count(s.failed, f.Phase.String())
	default:
		s.count(s.failed, f.Phase.String()+": "+f.Err.Error())
	}
}

func (s *soak) count(book map[string]int, entry string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	book[entry]++
}

// checkBooks compares what was done besides answering with what was asked for.
func (s *soak) checkBooks(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, round := range rounds {
		if s.asked[round.name] == 0 {
			t.Errorf("nobody asked for /%s", round.name)
		}
	}
	want := map[string]int{
		vermouth.PhaseSet.String():        s.asked["mistake"],
		vermouth.PhaseBeforeSend.String(): s.asked["uncommitted"],
	}
	if !maps.Equal(s.failed, want) {
		t.Errorf("OnError was told %v, want %v", s.failed, want)
	}
	if got, want := len(s.cleaned), s.asked["after"]; got != want {
		t.Errorf("AfterSend hooks of %d requests ran, want %d", got, want)
	}
	for id, times := range s.cleaned {
		if times != 1 {
			t.Errorf("the AfterSend hook of %s ran %d times, want once", id, times)
		}
	}
}

// round is an outcome whose answer carries the id of its request.
type round struct {
	name   string
	handle func(*soak) gin.HandlerFunc
	want   func(id string) expected
}

// routed attaches the id as middleware would; the routes differ in what they do after it.
func (r round) routed(mark dependency.Dependency, s *soak) gin.HandlersChain {
	return gin.HandlersChain{dependency.Attach(mark), r.handle(s)}
}

// ask says what is wrong with the answer, or "".
func (r round) ask(ctx context.Context, client *http.Client, method, url, id string) string {
	request, err := http.NewRequestWithContext(ctx, method, url+"/"+r.name+"?id="+id, nil)
	if err != nil {
		return err.Error()
	}
	got, err := receive(client, request)
	if err != nil {
		return err.Error()
	}
	want := r.want(id)
	if method == http.MethodHead {
		want.body, want.length = "", strconv.Itoa(len(want.body))
	}
	if differences := got.differences(want); differences != nil {
		return fmt.Sprint(differences)
	}
	return ""
}

// mark sets the id of the request on what a success carries, and on what every answer carries.
func mark(c *gin.Context) error {
	id := c.Query("id")
	vermouth.From(c).SetHeader("X-Success", id).SetCookie(&http.Cookie{Name: "success", Value: id}).
		Always().SetHeader("X-Id", id).SetCookie(&http.Cookie{Name: "id", Value: id})
	return nil
}

// ticket is the body of what succeeds.
type ticket struct {
	ID string `json:"id"`
}

var errUncommitted = errors.New("the transaction cannot be committed")

func ticketOf(c *gin.Context) (ticket, error) { return ticket{c.Query("id")}, nil }

// lastID is of the request whose AfterSend hook takes longer than it takes to end the server.
const lastID = "last"

var after = round{"after", func(s *soak) gin.HandlerFunc {
	return vermouth.Handle(func(c *gin.Context) (ticket, error) {
		id := c.Query("id")
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error {
			if id == lastID {
				time.Sleep(100 * time.Millisecond)
			}
			s.count(s.cleaned, id)
			return nil
		})
		return ticketOf(c)
	})
}, func(id string) expected { return success(id, 200, bodyOf(id)) }}

// rounds begin with the one that is also asked with HEAD.
var rounds = []round{
	{"200", handled(ticketOf), func(id string) expected { return success(id, 200, bodyOf(id)) }},
	{"201", handled(func(c *gin.Context) (ticket, error) {
		vermouth.From(c).SetStatus(201).SetCookie(&http.Cookie{Name: "created", Value: c.Query("id")})
		return ticketOf(c)
	}), func(id string) expected { return success(id, 201, bodyOf(id), "Set-Cookie", "created="+id+eternal) }},
	{"204", handled(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }),
		func(id string) expected { return success(id, 204, "") }},
	{"304", handled(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetStatus(304).SetHeader("ETag", `"`+c.Query("id")+`"`)
		return vermouth.None{}, nil
	}), func(id string) expected { return success(id, 304, "", "Etag", `"`+id+`"`) }},
	{"404", handled(func(c *gin.Context) (ticket, error) { return ticket{}, vermouth.Fail(404, c.Query("id")) }),
		func(id string) expected {
			return problem(id, 404, `{"title":"Not Found","status":404,"detail":"`+id+`"}`)
		}},
	{"mistake", handled(func(c *gin.Context) (ticket, error) {
		vermouth.From(c).SetHeader("X-Split", "a\r\nSet-Cookie: b=c")
		return ticketOf(c)
	}), internal},
	{"reply", handled(func(c *gin.Context) (*vermouth.Reply, error) {
		return vermouth.JSON(202, ticket{c.Query("id")}).SetHeader("X-Reply", c.Query("id")), nil
	}), func(id string) expected { return success(id, 202, bodyOf(id), "X-Reply", id) }},
	{"redirect", handled(func(c *gin.Context) (*vermouth.Reply, error) {
		return vermouth.Redirect(303, "/200?id="+c.Query("id")), nil
	}), func(id string) expected { return success(id, 303, "", "Location", "/200?id="+id) }},
	{"plain", func(*soak) gin.HandlerFunc {
		return func(c *gin.Context) { c.JSON(200, ticket{c.Query("id")}) }
	}, func(id string) expected { return success(id, 200, bodyOf(id)) }},
	{"ended", func(*soak) gin.HandlerFunc {
		refuse := dependency.Check(func(c *gin.Context) error {
			return vermouth.Fail(401, c.Query("id")).SetHeader("WWW-Authenticate", `Bearer realm="`+c.Query("id")+`"`)
		})
		return vermouth.Handle(ticketOf, dependency.Use(refuse))
	}, func(id string) expected {
		want := problem(id, 401, `{"title":"Unauthorized","status":401,"detail":"`+id+`"}`)
		want.header.Set("WWW-Authenticate", `Bearer realm="`+id+`"`)
		return want
	}},
	{"panic", handled(func(*gin.Context) (ticket, error) { panic("the bottle breaks") }),
		func(id string) expected { return survivor(id, 500, "") }},
	{"uncommitted", handled(func(c *gin.Context) (ticket, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { return errUncommitted })
		return ticketOf(c)
	}), internal},
	after,
}

func handled[T any](handler func(*gin.Context) (T, error)) func(*soak) gin.HandlerFunc {
	return func(*soak) gin.HandlerFunc { return vermouth.Handle(handler) }
}

func bodyOf(id string) string { return `{"id":"` + id + `"}` }

// success is an answer with all that mark has set, and more headers, name and line in turn.
func success(id string, status int, body string, more ...string) expected {
	w := survivor(id, status, body)
	w.header.Set("X-Success", id)
	w.header.Add("Set-Cookie", "success="+id+eternal)
	if body != "" {
		w.header.Set("Content-Type", jsonType)
	}
	for i := 0; i+1 < len(more); i += 2 {
		w.header.Add(more[i], more[i+1])
	}
	return w
}

func problem(id string, status int, body string) expected {
	w := survivor(id, status, body)
	w.header.Set("Content-Type", problemType)
	return w
}

func internal(id string) expected {
	return problem(id, 500, `{"title":"Internal Server Error","status":500}`)
}

// survivor is an answer with what mark has set for every answer.
func survivor(id string, status int, body string) expected {
	header := http.Header{}
	header.Set("X-Id", id)
	header.Add("Set-Cookie", "id="+id+eternal)
	return expected{status: status, body: body, header: header}
}
