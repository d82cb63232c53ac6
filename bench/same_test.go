package bench

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"
)

// said is what of an answer must be the same for all contenders.
type said struct {
	status int
	header string
	cookie string
	body   string
}

// TestSame holds that all contenders say the same: headers, cookie, status and body. An encoder that writes to a stream
// ends a value with a line feed, in echo and huma; that is all that may differ.
func TestSame(t *testing.T) {
	same(t, "tiny", Tiny(), 71)
	same(t, "medium", Medium(), 1600)
	same(t, "large", Large(), 370_000)
}

func same[S, M any](t *testing.T, size string, p Payload[S, M], about int) {
	t.Helper()
	contenders := Contenders(p)
	at := slices.IndexFunc(contenders, func(c Contender) bool { return c.Name == "hand" })
	want := contenders[at].said(t)
	if length := len(want.body); length < about*95/100 || length > about*105/100 {
		t.Errorf("%s: %d bytes, want about %d", size, length, about)
	}
	for _, c := range contenders {
		if got := c.said(t); got != want {
			t.Errorf("%s: %s says\n%.2000v\nand hand\n%.2000v", size, c.Name, got, want)
		}
	}
}

func (c *Contender) said(t *testing.T) said {
	t.Helper()
	if c.Fast != nil {
		return fastSaid(c.Fast)
	}
	server := httptest.NewServer(c.HTTP)
	defer server.Close()
	response, err := http.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return saidOf(response.StatusCode, response.Header, body.String())
}

func fastSaid(h fasthttp.RequestHandler) said {
	var ctx fasthttp.RequestCtx
	ctx.Request.SetRequestURI(path)
	h(&ctx)
	header := http.Header{}
	for name, value := range ctx.Response.Header.All() {
		header.Add(string(name), string(value))
	}
	return saidOf(ctx.Response.StatusCode(), header, string(ctx.Response.Body()))
}

func saidOf(status int, header http.Header, body string) said {
	s := said{status: status, cookie: "absent", body: strings.TrimSuffix(body, "\n")}
	for _, name := range []string{"X-Request-Id", "X-Ratelimit-Remaining", "Cache-Control"} {
		s.header += name + ": " + strings.Join(header.Values(name), " | ") + "\n"
	}
	if lines := header.Values("Set-Cookie"); len(lines) == 1 {
		attributes := strings.Split(strings.ToLower(lines[0]), "; ") // fiber writes path= and lets other orders stand
		slices.Sort(attributes)
		s.cookie = strings.Join(attributes, "; ")
	}
	return s
}

// TestSameBare holds that both bare routes say the same.
func TestSameBare(t *testing.T) {
	for _, pair := range [][2]http.Handler{{BareVermouth(Tiny()), BareGin(Tiny())}, {BareVermouth(Medium()), BareGin(Medium())}} {
		a, b := Contender{HTTP: pair[0]}, Contender{HTTP: pair[1]}
		if got, want := a.said(t), b.said(t); got != want || len(got.body) < 50 {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// TestSameFloor holds that the floor says what the contenders say.
func TestSameFloor(t *testing.T) {
	hand := Contender{HTTP: Hand(Tiny())}
	for _, by := range []Carriage{ByKey(), ByContext()} {
		c := Contender{HTTP: Floor(Tiny(), by)}
		if got, want := c.said(t), hand.said(t); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
