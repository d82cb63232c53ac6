package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/bench"
)

func TestCheck(t *testing.T) {
	vermouth, err := bench.Named("medium", "vermouth-validate")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name    string
		handler http.HandlerFunc
		want    string // a part of the error, or empty
	}{
		{name: "another contender says the same", handler: vermouth.HTTP.ServeHTTP},
		{name: "another status", handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }, want: "status 200"},
		{name: "no header", handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201) }, want: "X-Request-Id"},
		{name: "another body", handler: func(w http.ResponseWriter, r *http.Request) {
			vermouth.HTTP.ServeHTTP(other{w}, r)
		}, want: "body"},
	} {
		server := httptest.NewServer(tc.handler)
		err := check(server.URL, "medium", time.Second)
		server.Close()
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
}

// other writes another body of the same length.
type other struct{ http.ResponseWriter }

func (o other) Write(b []byte) (int, error) {
	return o.ResponseWriter.Write([]byte(strings.Replace(string(b), "Lovelace", "Byron123", 1)))
}

func TestListen(t *testing.T) {
	if listener, err := listen("0.0.0.0:0"); err == nil {
		listener.Close()
		t.Error("others can reach the server")
	}
	listener, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
}
