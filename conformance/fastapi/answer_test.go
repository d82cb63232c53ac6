package fastapi_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// answer is what came back, normalised, in the form in which it is recorded.
type answer struct {
	Status  int         `json:"status"`            // 0: the connection was closed without an answer
	Cut     bool        `json:"cut,omitempty"`     // the body ended before its end
	Headers [][2]string `json:"headers,omitempty"` // names in lower case; lines of one name in their order
	Body    string      `json:"body,omitempty"`
	Journal []string    `json:"journal,omitempty"`
}

// patience is how long an answer, or the end of a journal, is waited for.
const patience = 10 * time.Second

// ask sends a request over a connection of its own, and reads the journal of the request when it is complete.
func ask(t *testing.T, base, key string, r request) answer {
	t.Helper()
	got := exchange(t, r.build(t, base, key))
	got.Journal = readJournal(t, base, key)
	return got
}

// exchange does without net/http's client, which follows rules of its own: it asks again when a connection is closed.
func exchange(t *testing.T, r *http.Request) answer {
	t.Helper()
	conn, err := net.Dial("tcp", r.URL.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if err := r.Write(conn); err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), r)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("%s %s: no answer within %v", r.Method, r.URL, patience)
	}
	if err != nil {
		return answer{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return newAnswer(response, body, err != nil)
}

// readJournal asks the application for the journal of a request until it is complete.
func readJournal(t *testing.T, base, key string) []string {
	t.Helper()
	for start := time.Now(); time.Since(start) < patience; time.Sleep(2 * time.Millisecond) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/journal/"+key, nil)
		if err != nil {
			t.Fatal(err)
		}
		var told struct {
			Complete bool     `json:"complete"`
			Lines    []string `json:"lines"`
		}
		got := exchange(t, r)
		if err := json.Unmarshal([]byte(got.Body), &told); err != nil {
			t.Fatalf("journal %s = %d %q: %v", key, got.Status, got.Body, err)
		}
		if told.Complete {
			return told.Lines
		}
	}
	t.Fatalf("journal %s is not complete after %v", key, patience)
	return nil
}

// lines returns the values of a header, in their order.
func (a answer) lines(name string) (values []string) {
	for _, h := range a.Headers {
		if h[0] == name {
			values = append(values, h[1])
		}
	}
	return values
}

// isJSON reports whether the body says of itself that it is JSON, in the first of its types if there are two.
func (a answer) isJSON() bool {
	types := a.lines("content-type")
	if len(types) == 0 {
		return false
	}
	media, _, _ := strings.Cut(types[0], ";")
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

func (a answer) String() string {
	text, err := json.Marshal(a)
	if err != nil {
		return strconv.Itoa(a.Status) + " " + err.Error()
	}
	return string(text)
}
