package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	gin.DefaultErrorWriter = io.Discard
	os.Exit(m.Run())
}

const testPage = "http://localhost:8081"

func TestTranscript(t *testing.T) {
	var logged strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	s := servertest.HTTP1(t, newAPI(testPage, &vermouth.Lifecycle{}))
	for _, tc := range []struct {
		path    string
		status  int
		body    string
		headers map[string]string
	}{
		{"/headers-and-object/", 200, `{"message":"Hello World"}`, map[string]string{
			"X-Cat-Dog": "alone in the world", "Content-Type": "application/json; charset=utf-8", "Content-Length": "25",
			"Access-Control-Expose-Headers": "X-Cat-Dog",
		}},
		{"/headers/", 200, `{"message":"Hello World"}`, map[string]string{
			"X-Cat-Dog": "alone in the world", "Content-Language": "en-US", "Content-Type": "application/json; charset=utf-8",
		}},
		{"/dependency/", 202, `{"left":99}`, map[string]string{
			"X-Request-Id": "1", "X-Quota": "99", "Set-Cookie": "last_request=1; Path=/; HttpOnly; SameSite=Lax",
			"Access-Control-Expose-Headers": "X-Request-Id, X-Quota",
		}},
		{"/users/1", 200, `{"id":1,"name":"Ada","email":"ada@example.com"}`, nil},
		{"/users/3", 200, `{"id":3,"name":"Edsger","email":"edsger@example.com"}`, nil},
		{"/users/4", 404, `{"title":"Not Found","status":404,"detail":"There is no user with this id."}`, map[string]string{
			"Content-Type": "application/problem+json",
		}},
		{"/users/x", 404, `{"title":"Not Found","status":404,"detail":"There is no user with this id."}`, nil},
		{"/broken/", 500, `{"title":"Internal Server Error","status":500}`, nil},
		{"/login/", 303, "", map[string]string{
			"Location": "/headers/", "Set-Cookie": "came_from=/login/; Path=/; HttpOnly; SameSite=Lax", "Content-Length": "0",
		}},
		{"/plain/", 200, `{"message":"written by c.JSON"}`, map[string]string{
			"X-Request-Id": "2", "X-Quota": "99", "Set-Cookie": "last_request=2; Path=/; HttpOnly; SameSite=Lax",
			"Access-Control-Expose-Headers": "X-Request-Id, X-Quota",
		}},
	} {
		got := s.Get(t, tc.path, "Origin", testPage)
		if got.Status != tc.status || got.Body != tc.body {
			t.Errorf("%s = %d %q, want %d %q", tc.path, got.Status, got.Body, tc.status, tc.body)
		}
		for name, want := range tc.headers {
			if values := got.Header.Values(name); len(values) != 1 || values[0] != want {
				t.Errorf("%s: %s = %q, want one line %q", tc.path, name, values, want)
			}
		}
		if strings.Contains(got.Body, "$2a$") {
			t.Errorf("%s: a password hash leaves: %s", tc.path, got.Body)
		}
	}
	if log := logged.String(); !strings.Contains(log, "/email fails email") || strings.Contains(log, "not an address") {
		t.Errorf("log = %q, want the field and the rule, and no value", log)
	}
	if got := s.Get(t, "/headers-and-object/", "Origin", "http://evil.test"); got.Header.Get("Access-Control-Expose-Headers") != "" {
		t.Errorf("a foreign origin is told %v", got.Header)
	}
}

func TestThePageReportsWhatWasOnTheWire(t *testing.T) {
	api := servertest.HTTP1(t, newAPI(testPage, &vermouth.Lifecycle{}))
	s := servertest.HTTP1(t, newPage(api.URL, testPage))
	page := s.Get(t, "/")
	if page.Status != 200 || !strings.Contains(page.Body, api.URL) || page.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("page = %d %v", page.Status, page.Header)
	}
	answer := s.Get(t, "/wire?path=%2Flogin%2F")
	var got wire
	if err := json.Unmarshal([]byte(answer.Body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Status != 303 || got.Headers[0] != [2]string{"Access-Control-Allow-Origin", testPage} {
		t.Errorf("wire = %+v", got)
	}
	for path, want := range map[string]int{"/wire": 422, "/wire?path=x": 400, "/wire?path=//evil.test/": 400, "/wire?path=%2F%25zz": 400} {
		if got := s.Get(t, path).Status; got != want {
			t.Errorf("%s = %d, want %d", path, got, want)
		}
	}
}

func TestRunServesBothPortsUntilItIsToldToEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	port, pagePort := freePort(t), freePort(t)
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, port, pagePort) }()
	for _, url := range []string{"http://localhost:" + port + "/headers/", "http://localhost:" + pagePort + "/"} {
		waitFor(t, url)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("run = %v, want a clean end", err)
	}
	if err := run(t.Context(), "not a port", pagePort); err == nil {
		t.Error("run on a port that is none: want an error")
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

func waitFor(t *testing.T, url string) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for {
		response, err := http.Get(url)
		if err == nil {
			_ = response.Body.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestREADMETranscript finds the answer to the first route in the README, line by line.
func TestREADMETranscript(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	raw := servertest.HTTP1(t, newAPI(testPage, &vermouth.Lifecycle{})).Raw(t,
		"GET /headers-and-object/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	var shown []string
	for line := range strings.SplitSeq(raw, "\r\n") {
		if !strings.HasPrefix(line, "Date: ") && line != "Connection: close" {
			shown = append(shown, line)
		}
	}
	transcript := strings.Replace(string(readme), "Date: Fri, 20 Nov 2026 12:00:00 GMT\n", "", 1)
	if want := strings.Join(shown, "\n"); !strings.Contains(transcript, want) {
		t.Errorf("the README does not show\n%s", want)
	}
}
