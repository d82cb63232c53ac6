// Package servertest asks handlers over real sockets. A recorder hides half of what goes wrong on the wire: it keeps a CR
// in a header, allows a body on a 204, and has no connection that could be cut.
package servertest

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Answer is one whole answer.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Server is a server on the loopback interface that ends with its test.
type Server struct {
	URL    string
	client *http.Client
	addr   string
}

// HTTP1 serves handler on plain HTTP/1.1.
func HTTP1(t testing.TB, handler http.Handler) *Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return newServer(s)
}

// HTTP2 serves handler on HTTP/2 with TLS.
func HTTP2(t testing.TB, handler http.Handler) *Server {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	return newServer(s)
}

// Both runs a test against handler on HTTP/1.1 and on HTTP/2.
func Both(t *testing.T, handler http.Handler, test func(*testing.T, *Server)) {
	t.Helper()
	t.Run("HTTP/1.1", func(t *testing.T) { test(t, HTTP1(t, handler)) })
	t.Run("HTTP/2", func(t *testing.T) { test(t, HTTP2(t, handler)) })
}

func newServer(s *httptest.Server) *Server {
	client := s.Client()
	client.Timeout = 20 * time.Second
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Server{URL: s.URL, client: client, addr: s.Listener.Addr().String()}
}

// Get asks for a path. The headers are name and value in turn.
func (s *Server) Get(t testing.TB, path string, headers ...string) Answer {
	t.Helper()
	return s.Do(t, http.MethodGet, path, "", headers...)
}

// Do sends a request and reads the whole answer. Anything but a whole answer fails the test.
func (s *Server) Do(t testing.TB, method, path, body string, headers ...string) Answer {
	t.Helper()
	answer, err := s.Try(method, path, body, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer
}

// Try is Do for an answer that may not come.
func (s *Server) Try(method, path, body string, headers ...string) (Answer, error) {
	request, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := s.client.Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	return Answer{Status: response.StatusCode, Header: response.Header, Body: string(read)}, err
}

// Raw sends bytes on a new TCP connection and returns all bytes that come back until the server closes it. The request
// should ask for that with Connection: close.
func (s *Server) Raw(t testing.TB, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return string(answer)
}

// RawGet is Raw for a GET of path.
func (s *Server) RawGet(t testing.TB, path string) string {
	t.Helper()
	return s.Raw(t, "GET "+path+" HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
}
