package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"time"

	"github.com/gin-vermouth/vermouth/bench"
)

// check asks a server until it answers, and compares what it says with what hand does. Values are compared, not bytes:
// Python writes 1.0 where Go writes 1.
func check(url, payload string, within time.Duration) error {
	hand, err := bench.Named(payload, "hand")
	if err != nil {
		return err
	}
	recorder := httptest.NewRecorder()
	hand.HTTP.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, bench.Path, nil))
	want := recorder.Result()
	got, err := ask(url, within)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	return compare(got, want)
}

// ask tries again while nobody listens yet.
func ask(url string, within time.Duration) (*http.Response, error) {
	for end := time.Now().Add(within); ; time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(url + bench.Path)
		if err == nil || time.Now().After(end) {
			return response, err
		}
	}
}

func compare(got, want *http.Response) error {
	if got.StatusCode != want.StatusCode {
		return fmt.Errorf("server: status %d, want %d", got.StatusCode, want.StatusCode)
	}
	for _, name := range []string{"X-Request-Id", "X-Ratelimit-Remaining", "Cache-Control"} {
		if got, want := got.Header.Values(name), want.Header.Values(name); !reflect.DeepEqual(got, want) {
			return fmt.Errorf("server: %s %q, want %q", name, got, want)
		}
	}
	if err := compareCookies(got.Cookies(), want.Cookies()); err != nil {
		return err
	}
	said, err := decode(got.Body)
	if err != nil {
		return err
	}
	wanted, err := decode(want.Body)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(said, wanted) {
		return fmt.Errorf("server: body %.300v, want %.300v", said, wanted)
	}
	return nil
}

func compareCookies(got, want []*http.Cookie) error {
	if len(got) != 1 || len(want) != 1 {
		return fmt.Errorf("server: %d cookies, want %d", len(got), len(want))
	}
	g, w := *got[0], *want[0]
	g.Raw, w.Raw = "", ""
	if !reflect.DeepEqual(g, w) {
		return fmt.Errorf("server: cookie %v, want %v", got[0], want[0])
	}
	return nil
}

func decode(body io.Reader) (value any, err error) {
	err = json.NewDecoder(body).Decode(&value)
	return value, err
}
