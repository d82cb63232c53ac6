package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	gin.DefaultErrorWriter = io.Discard
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// post is what stands in for the mail server.
type post struct {
	mu    sync.Mutex
	mails []string
}

func (p *post) send(to, text string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mails = append(p.mails, to+": "+text)
	return nil
}

const (
	tea       = `{"id":1,"name":"tea","price":450,"in_stock":10}`
	cup       = `{"id":2,"name":"cup","price":1200,"in_stock":1}`
	orderCup  = `{"product":2,"count":1,"address":"1 Long Lane"}`
	basicAda  = "Basic YWRhOmh1bnRlcjI="
	basicEve  = "Basic YWRhOmh1bnRlcjM="
	noSuch    = `{"title":"Not Found","status":404,"detail":"There is no such product."}`
	stranger  = `{"title":"Unauthorized","status":401,"detail":"Not authenticated"}`
	refused   = `{"title":"Unauthorized","status":401,"detail":"Invalid credentials"}`
	forbidden = `{"title":"Forbidden","status":403,"detail":"Insufficient scope"}`
)

func TestTranscript(t *testing.T) {
	var p post
	life := &vermouth.Lifecycle{}
	s := servertest.HTTP1(t, newShop(p.send).router(life))
	login := s.Do(t, "POST", "/sessions", "", "Authorization", basicAda)
	session, attributes, _ := strings.Cut(login.Header.Get("Set-Cookie"), ";")
	if want := " Path=/; Max-Age=3600; HttpOnly; SameSite=Strict"; login.Status != 204 || attributes != want {
		t.Fatalf("login = %d, cookie %q, want 204 and %q", login.Status, attributes, want)
	}
	ada, grace := []string{"Cookie", session}, []string{"X-API-Key", "k3y"}
	for _, tc := range []struct {
		method, path, body string
		headers            []string
		status             int
		want               string
	}{
		{"GET", "/products", "", nil, 200, "[" + tea + "," + cup + "]"},
		{"GET", "/products?fields=id,name", "", nil, 200, `[{"id":1,"name":"tea"},{"id":2,"name":"cup"}]`},
		{"GET", "/products/1", "", ada, 200, tea},
		{"GET", "/products/1", "", grace, 200, `{"id":1,"name":"tea","price":450,"cost":120,"in_stock":10}`},
		{"GET", "/products/9", "", nil, 404, noSuch},
		{"HEAD", "/products/1", "", nil, 200, ""},
		{"POST", "/sessions", "", []string{"Authorization", basicEve}, 401, refused},
		{"GET", "/orders", "", nil, 401, stranger},
		{"GET", "/orders", "", grace, 200, `[]`},
		{"POST", "/orders", "not JSON", nil, 401, stranger}, // who may not come in learns that first
		{"POST", "/orders", orderCup, ada, 201, `{"id":1,"product":2,"count":1,"total":1200}`},
		{"POST", "/orders", orderCup, ada, 409, `{"title":"Conflict","status":409,"detail":"There is not enough of it."}`},
		{"GET", "/orders", "", ada, 200, `[{"id":1,"product":2,"count":1,"total":1200}]`},
		{"GET", "/orders", "", grace, 200, `[]`},
		{"PUT", "/products/1/price", `{"price":500}`, ada, 403, forbidden},
		{"PUT", "/products/1/price", `{"price":500}`, grace, 204, ""},
		{"PUT", "/products/9/price", `{"price":500}`, grace, 404, noSuch},
		{"GET", "/products/1", "", nil, 200, `{"id":1,"name":"tea","price":500,"in_stock":10}`},
	} {
		headers := append([]string{"Content-Type", "application/json"}, tc.headers...)
		if got := s.Do(t, tc.method, tc.path, tc.body, headers...); got.Status != tc.status || got.Body != tc.want {
			t.Errorf("%s %s = %d %s\nwant %d %s", tc.method, tc.path, got.Status, got.Body, tc.status, tc.want)
		}
	}
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if want := []string{"ada@example.com: Your order 1 is on its way."}; !slices.Equal(p.mails, want) {
		t.Errorf("mails = %q, want %q: none for an order that came to nothing", p.mails, want)
	}
}

// TestAnOldSessionIsRevoked: the cookie is deleted with the 401, and the 401 says how to come in.
func TestAnOldSessionIsRevoked(t *testing.T) {
	got := servertest.HTTP1(t, newShop(nil).router(&vermouth.Lifecycle{})).Get(t, "/orders", "Cookie", "session=old")
	if cookie := got.Header.Get("Set-Cookie"); got.Status != 401 || !strings.HasPrefix(cookie, "session=; ") || !strings.Contains(cookie, "Max-Age=0") {
		t.Errorf("answer = %d, cookie %q, want a 401 that deletes it", got.Status, cookie)
	}
	if got.Header.Get("WWW-Authenticate") == "" {
		t.Error("the 401 has no challenge")
	}
}

// TestOrdersWithoutALogin replaces who asks, and leaves the rest as it is.
func TestOrdersWithoutALogin(t *testing.T) {
	s := newShop(func(string, string) error { return nil })
	test := dependency.Overrides(s.router(&vermouth.Lifecycle{}), s.caller.WithValue(&Customer{Name: "test"}))
	got := servertest.HTTP1(t, test).Do(t, "POST", "/orders", orderCup, "Content-Type", "application/json")
	if got.Status != 201 || got.Header.Get("Location") != "/orders/1" {
		t.Errorf("answer = %d %v", got.Status, got.Header)
	}
}

// TestTheLastCupIsSoldOnce asks for it from many goroutines.
func TestTheLastCupIsSoldOnce(t *testing.T) {
	s := servertest.HTTP1(t, newShop(func(string, string) error { return nil }).router(&vermouth.Lifecycle{}))
	var wg sync.WaitGroup
	statuses := make([]int, 20)
	for i := range statuses {
		wg.Go(func() {
			got, err := s.Try("POST", "/orders", orderCup, "Content-Type", "application/json", "X-API-Key", "k3y")
			if err != nil {
				t.Error(err)
			}
			statuses[i] = got.Status
		})
	}
	wg.Wait()
	slices.Sort(statuses)
	if statuses[0] != 201 || statuses[1] != 409 || statuses[len(statuses)-1] != 409 {
		t.Errorf("statuses = %v, want one 201", statuses)
	}
}

func TestRunServesUntilItIsToldToEnd(t *testing.T) {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, address) }()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		response, err := http.Get("http://" + address + "/products")
		if err == nil {
			_ = response.Body.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("run = %v, want a clean end", err)
	}
}
