package bind

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"

	"github.com/gin-vermouth/vermouth"
)

// watched is the body of a multipart form. It remembers why it could not be read, which is an error like its own to the
// parser, and whether the form has come to its end: mime/multipart takes one that is cut in the head of a part for whole.
type watched struct {
	io.Reader
	read   int64
	err    error
	end    []byte // what ends the form
	tail   []byte // of what was read
	hasEnd bool
}

func (w *watched) Read(p []byte) (n int, err error) {
	n, err = w.Reader.Read(p)
	w.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	if !w.hasEnd {
		w.look(p[:n])
	}
	return n, err
}

// look looks for the end, which may come in pieces.
func (w *watched) look(read []byte) {
	w.tail = append(w.tail, read...)
	w.hasEnd = bytes.Contains(w.tail, w.end)
	if over := len(w.tail) - len(w.end); over > 0 {
		w.tail = append(w.tail[:0], w.tail[over:]...)
	}
}

// failure returns the answer to an error of the parser.
func (w *watched) failure(err error) error {
	var disk *fs.PathError
	switch {
	case w.err != nil:
		return unreadable(w.err)
	case errors.Is(err, multipart.ErrMessageTooLarge):
		return vermouth.Fail(http.StatusRequestEntityTooLarge, "The form has too many parts, or too much beside its files.")
	case errors.As(err, &disk):
		return fmt.Errorf("bind.Form: a temporary file: %w", err)
	}
	return problem("form", "", ruleForm)
}
