package vermouth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin/render"
)

// answer is what a route has decided to send, before the temporal response is merged into it.
type answer struct {
	column      outcome
	status      int // of a Reply or an error
	declared    int // of the route's Status option, for a success
	head        head
	contentType string // empty for an answer without a body
	body        []byte
	pooled      bool // body is, or has grown out of, a pooled buffer
	file        *os.File
	modified    time.Time

	cause     error // of a failure: for OnError, and for the Outcome of hooks
	phase     Phase // in which it failed
	delegated bool  // the application answers the error
}

// answer prepares p to be sent: all that can fail happens here, before anything is merged.
func (p *Reply) answer() (answer, error) {
	p.mu.Lock()
	p.sent = true
	a := answer{column: direct, status: p.status, head: p.head.clone(), contentType: p.contentType, body: p.body}
	if p.verbatim {
		a.column = verbatim
	}
	if p.kind == 0 {
		a.head.fail("Reply", "", ruleZeroReply, nil)
	}
	p.mu.Unlock()
	if a.head.mistake != nil {
		return answer{}, a.head.mistake
	}
	if contentType, ok := a.head.value("Content-Type"); ok {
		a.contentType = contentType
	}
	var err error
	switch p.kind {
	case fileReply:
		err = a.open(p.file)
	case renderReply:
		err = a.render(p.render)
	case jsonReply:
		a.body, err = json.Marshal(p.value)
		err = unanswerable(err)
	}
	return a, err
}

// unanswerable keeps an error of an encoder from deciding the status: a MarshalJSON may have returned anything.
func unanswerable(err error) error {
	if err == nil {
		return nil
	}
	return Fail(http.StatusInternalServerError, "").Because(err)
}

// open opens the file that is to be sent. It is closed when it was sent, or when something else is sent instead.
func (a *answer) open(path string) error {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Fail(http.StatusNotFound, "").Because(err)
	case err != nil:
		return err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = Fail(http.StatusNotFound, "").Because(fmt.Errorf("vermouth: File: %s is not a regular file", path))
	}
	if err != nil {
		return errors.Join(err, file.Close())
	}
	a.file, a.modified = file, info.ModTime()
	return nil
}

// render lets r write into memory and takes over its content type, its status if it has one, and its headers.
func (a *answer) render(r render.Render) error {
	w := &capture{header: http.Header{}}
	if !bodyAllowed(a.status) {
		return nil
	}
	if err := r.Render(w); err != nil {
		return unanswerable(err)
	}
	for name, values := range w.header {
		if name == "Content-Length" || name == "Content-Type" && a.head.has("Content-Type") {
			continue
		}
		for _, value := range values {
			a.head.addField("Render", name, value, &defaultLimits, onRaw, true)
		}
	}
	if w.status != 0 && !validStatus(w.status) {
		a.head.fail("Render", "", ruleStatus, nil)
	}
	if a.head.mistake != nil {
		return a.head.mistake
	}
	a.contentType, _ = a.head.value("Content-Type")
	if a.contentType == "" && w.body.Len() > 0 {
		a.contentType = http.DetectContentType(w.body.Bytes()) // what net/http would send
	}
	if w.status != 0 {
		a.status = w.status
	}
	a.body = w.body.Bytes()
	return nil
}

// capture is the http.ResponseWriter that a renderer writes into.
type capture struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (w *capture) Header() http.Header         { return w.header }
func (w *capture) Write(b []byte) (int, error) { return w.body.Write(b) }

// WriteHeader keeps the first status, as net/http does.
func (w *capture) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (a *answer) close() {
	if a.file != nil {
		_ = a.file.Close() // it was open for reading: nothing can be lost
	}
}
