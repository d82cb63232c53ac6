package bind_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// uploads are routes that take a file, and what becomes of it.
type uploads struct {
	t      *testing.T
	folder string // of the temporary files
	life   vermouth.Lifecycle
	after  chan string // what the AfterSend hooks have seen
}

type uploadForm struct {
	File *multipart.FileHeader `form:"file"`
	End  string                `form:"end" binding:"max=9"`
}

func newUploads(t *testing.T) *uploads {
	t.Helper()
	u := &uploads{t: t, folder: t.TempDir(), after: make(chan string, 1)}
	t.Setenv("TMPDIR", u.folder)
	return u
}

// kept returns how many temporary files there are.
func (u *uploads) kept() int {
	entries, err := os.ReadDir(u.folder)
	if err != nil {
		u.t.Error(err)
	}
	return len(entries)
}

// readAfter reads the file after the answer.
func (u *uploads) readAfter(c *gin.Context, file *multipart.FileHeader) {
	vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error {
		opened, err := file.Open()
		if err != nil {
			u.after <- err.Error()
			return nil
		}
		defer opened.Close()
		n, err := io.Copy(io.Discard, opened)
		u.after <- fmt.Sprint(n, err, u.kept())
		return nil
	})
}

// handle ends as the form says.
func (u *uploads) handle(c *gin.Context, f uploadForm) (*vermouth.Reply, error) {
	u.readAfter(c, f.File)
	switch f.End {
	case "error":
		return nil, vermouth.Fail(418, "")
	case "panic":
		panic("on purpose")
	case "reply":
		opened, err := f.File.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(opened)
		return vermouth.Data(200, "application/octet-stream", content), errors.Join(err, opened.Close())
	}
	return vermouth.Text(200, fmt.Sprint(u.kept())), nil
}

func (u *uploads) engine() *gin.Engine {
	r := newEngine(vermouth.Life(&u.life))
	r.Use(func(c *gin.Context) {
		if c.Query("copy") != "" { // as middleware does that sets a value of the context
			c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), http.ServerContextKey, 1))
		}
		defer func() {
			if recover() != nil {
				c.AbortWithStatus(500)
			}
		}()
		c.Next()
	})
	upload := bind.Form[uploadForm](bind.MaxPartBytes(3 << 20))
	r.POST("/", vermouth.Handle(dependency.Inject(upload, u.handle)))
	r.POST("/plain", dependency.Attach(upload), func(c *gin.Context) {
		f, err := upload.Get(c)
		if err != nil {
			c.String(500, "%v", err)
			return
		}
		u.readAfter(c, f.File)
		c.String(200, "plain")
	})
	return r
}

// TestTemporaryFilesLiveUntilTheWorkAfterTheAnswer ends a request with an upload in every way.
func TestTemporaryFilesLiveUntilTheWorkAfterTheAnswer(t *testing.T) {
	u := newUploads(t)
	s := servertest.HTTP1(t, u.engine())
	large := strings.Repeat("x", 2<<20)
	kept := fmt.Sprint(len(large), nil, 1)
	for _, tc := range []struct {
		name, path, end string
		size, status    int
		after           string // what the AfterSend hook has seen, if there is one
	}{
		{"an answer", "/", "", 2 << 20, 200, kept},
		{"an error", "/", "error", 2 << 20, 418, kept},
		{"a panic", "/", "panic", 2 << 20, 500, kept},
		{"an answer made of the file", "/", "reply", 2 << 20, 200, kept},
		{"a plain route", "/plain", "", 2 << 20, 200, kept},
		{"a replaced request", "/?copy=1", "", 2 << 20, 200, kept},
		{"a rule", "/", "more than 9", 2 << 20, 422, ""},
		{"a limit", "/", "", 4 << 20, 413, ""},
		{"a file that stays in memory", "/", "", 1 << 19, 200, fmt.Sprint(1<<19, nil, 0)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			content := strings.Repeat("x", tc.size)
			got := s.Do(t, "POST", tc.path, parts(part("end", "", tc.end), part("file", "f", content)), "Content-Type", multi)
			if got.Status != tc.status || tc.end == "reply" && got.Body != large {
				t.Errorf("answer = %d %.99q", got.Status, got.Body)
			}
			if tc.after != "" {
				if seen := <-u.after; seen != tc.after {
					t.Errorf("after the answer = %s, want %s", seen, tc.after)
				}
			}
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			waitFor(t, func() bool { return u.life.Shutdown(ctx) == nil && u.kept() == 0 })
		})
	}
	got, err := s.Try("POST", "/", part("file", "f", large), "Content-Type", multi) // cut
	if err != nil || got.Status != 422 || u.kept() != 0 {
		t.Errorf("a malformed form = %d %v, %d files", got.Status, err, u.kept())
	}
}

// waitFor waits for what a goroutine of the server is about to do.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen")
		}
	}
}

func TestADiskThatFails(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/hunter2")
	type form struct{ File *multipart.FileHeader }
	reported := make(chan error, 1)
	r := newEngine(vermouth.OnError(func(_ context.Context, f vermouth.Failure) { reported <- f.Err }))
	r.POST("/", echo(bind.Form[form]()))
	body := parts(part("File", "f", strings.Repeat("x", 2<<20)))
	got := servertest.HTTP1(t, r).Do(t, "POST", "/", body, "Content-Type", multi)
	expect(t, "answer", got, 500, `{"title":"Internal Server Error","status":500}`)
	if err := <-reported; !errors.Is(err, os.ErrNotExist) || !strings.HasPrefix(err.Error(), "bind.Form: a temporary file: ") {
		t.Errorf("reported = %v", err)
	}
}
