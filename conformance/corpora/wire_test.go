package corpora_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

// answer is what came over the wire.
type answer struct {
	status int
	fields [][2]string // in their order, for one name at least
	body   string
}

// values returns the lines of a field.
func (a answer) values(name string) (values []string) {
	for _, f := range a.fields {
		if strings.EqualFold(f[0], name) {
			values = append(values, f[1])
		}
	}
	return values
}

// protocols are the ways to ask for a path.
type protocols map[string]func(ctx context.Context, method, path string) (answer, error)

// listen serves a handler over both protocols until the test ends.
func listen(t *testing.T, handler http.Handler) protocols {
	t.Helper()
	plain := httptest.NewServer(handler)
	t.Cleanup(plain.Close)
	secure := httptest.NewUnstartedServer(handler)
	secure.EnableHTTP2 = true
	secure.StartTLS()
	t.Cleanup(secure.Close)
	client := secure.Client()
	client.Timeout = 10 * time.Second
	return protocols{
		"HTTP/1.1": func(ctx context.Context, method, path string) (answer, error) {
			return askRaw(ctx, plain.Listener.Addr().String(), method, path)
		},
		"HTTP/2": func(ctx context.Context, method, path string) (answer, error) {
			return ask(ctx, client, method, secure.URL+path)
		},
	}
}

// askRaw reads the bytes that were sent, and mends nothing.
func askRaw(ctx context.Context, address, method, path string) (a answer, err error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return a, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return a, err
	}
	if _, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", method, path); err != nil {
		return a, err
	}
	all, err := io.ReadAll(conn)
	if err != nil {
		return a, err
	}
	head, body, ok := bytes.Cut(all, []byte("\r\n\r\n"))
	lines := strings.Split(string(head), "\r\n")
	if words := strings.SplitN(lines[0], " ", 3); ok && len(words) == 3 {
		a.status, err = strconv.Atoi(words[1])
	} else {
		err = fmt.Errorf("no answer: %q", all)
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		a.fields = append(a.fields, [2]string{name, value})
	}
	a.body = string(body)
	return a, err
}

func ask(ctx context.Context, client *http.Client, method, url string) (a answer, err error) {
	request, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return a, err
	}
	response, err := client.Do(request)
	if err != nil {
		return a, err
	}
	defer response.Body.Close()
	if response.ProtoMajor != 2 {
		return a, fmt.Errorf("got %s, want HTTP/2", response.Proto)
	}
	a.status = response.StatusCode
	for name, values := range response.Header {
		for _, value := range values {
			a.fields = append(a.fields, [2]string{name, value})
		}
	}
	body, err := io.ReadAll(response.Body)
	a.body = string(body)
	return a, err
}
