package fastapi_test

import (
	"context"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// journalHeader names the request whose side effects are noted.
const journalHeader = "X-Journal"

// journal is what has happened in a request, in its order.
type journal struct {
	mu      sync.Mutex
	lines   []string
	running int // the request, and its work after the answer
}

type journalKey struct{}

// note adds a line to the journal of a request, if it has one.
func note(ctx context.Context, line string) {
	if j, ok := ctx.Value(journalKey{}).(*journal); ok {
		j.add(line, 0)
	}
}

func (j *journal) add(line string, running int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if line != "" {
		j.lines = append(j.lines, line)
	}
	j.running += running
}

// journals keeps the journals of all requests, and tells them.
type journals struct {
	mu  sync.Mutex
	all map[string]*journal
}

func (js *journals) of(key string) *journal {
	js.mu.Lock()
	defer js.mu.Unlock()
	if js.all[key] == nil {
		js.all[key] = &journal{}
	}
	return js.all[key]
}

// keep returns next with a journal for each request that asks for one.
func (js *journals) keep(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get(journalHeader)
		if key == "" {
			next.ServeHTTP(w, r)
			return
		}
		j := js.of(key)
		j.add("", 1)
		defer j.add("", -1)
		w = &noted{ResponseWriter: w, journal: j}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), journalKey{}, j)))
	})
}

// tell is the route of the journals.
func (js *journals) tell(c *gin.Context) {
	j := js.of(c.Param("key"))
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := append([]string{}, j.lines...)
	c.JSON(http.StatusOK, gin.H{"complete": j.running == 0, "lines": lines})
}

// waitForWork makes the journal wait for the work after the answer. Of hooks the first is run last.
func waitForWork(c *gin.Context) {
	j, ok := c.Request.Context().Value(journalKey{}).(*journal)
	if !ok {
		return
	}
	j.add("", 1)
	vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error {
		j.add("", -1)
		return nil
	})
}

// noted notes when the answer begins: what comes before could still change it.
type noted struct {
	http.ResponseWriter
	journal *journal
	once    sync.Once
}

func (n *noted) WriteHeader(status int) {
	n.begin()
	n.ResponseWriter.WriteHeader(status)
}

func (n *noted) Write(p []byte) (int, error) {
	n.begin()
	return n.ResponseWriter.Write(p)
}

func (n *noted) begin() { n.once.Do(func() { n.journal.add("answer", 0) }) }

// Flush is for streams: gin asks for it by type.
func (n *noted) Flush() {
	n.begin()
	if f, ok := n.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap is for http.ResponseController.
func (n *noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }
