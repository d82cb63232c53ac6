package vermouth_test

import (
	"errors"
	"html/template"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/render"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func nothing(*vermouth.Response) {}

func TestRepliesOfEveryKind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	page := template.Must(template.New("page").Parse("<p>{{.}}</p>"))
	for _, tc := range []struct {
		name        string
		reply       func() *vermouth.Reply
		status      int
		contentType string
		body        string
	}{
		{"JSON", func() *vermouth.Reply { return vermouth.JSON(201, gin.H{"a": "<"}) }, 201, "application/json; charset=utf-8", `{"a":"\u003c"}`},
		{"JSON null", func() *vermouth.Reply { return vermouth.JSON(200, nil) }, 200, "application/json; charset=utf-8", "null"},
		{"JSON of another type", func() *vermouth.Reply {
			return vermouth.JSON(200, 1).SetHeader("Content-Type", "application/vnd.api+json")
		}, 200, "application/vnd.api+json", "1"},
		{"Text", func() *vermouth.Reply { return vermouth.Text(200, "é") }, 200, "text/plain; charset=utf-8", "é"},
		{"HTML", func() *vermouth.Reply { return vermouth.HTML(200, "<p>") }, 200, "text/html; charset=utf-8", "<p>"},
		{"Data", func() *vermouth.Reply { return vermouth.Data(200, "image/png", []byte{0, 255}) }, 200, "image/png", "\x00\xff"},
		{"Data without a body", func() *vermouth.Reply { return vermouth.Data(200, "", nil) }, 200, "", ""},
		{"Data 204", func() *vermouth.Reply { return vermouth.Data(204, "", nil) }, 204, "", ""},
		{"Data, encoded", func() *vermouth.Reply {
			return vermouth.Data(200, "text/plain", []byte("raw")).SetHeader("Content-Encoding", "identity")
		}, 200, "text/plain", "raw"},
		{"File", func() *vermouth.Reply { return vermouth.File(file) }, 200, "text/plain; charset=utf-8", "0123456789"},
		{"File of a type", func() *vermouth.Reply { return vermouth.File(file).SetHeader("Content-Type", "text/css") }, 200, "text/css", "0123456789"},
		{"no File", func() *vermouth.Reply { return vermouth.File(file + ".not") }, 404, "application/problem+json", `{"title":"Not Found","status":404}`},
		{"a folder", func() *vermouth.Reply { return vermouth.File(filepath.Dir(file)) }, 404, "application/problem+json", `{"title":"Not Found","status":404}`},
		{"Render HTML", func() *vermouth.Reply { return vermouth.Render(200, render.HTML{Template: page, Data: "<"}) }, 200, "text/html; charset=utf-8", "<p>&lt;</p>"},
		{"Render XML", func() *vermouth.Reply { return vermouth.Render(201, render.XML{Data: 7}) }, 201, "application/xml; charset=utf-8", "<int>7</int>"},
		{"Render Data", func() *vermouth.Reply {
			return vermouth.Render(200, render.Data{ContentType: "a/b", Data: []byte("x")})
		}, 200, "a/b", "x"},
		{"Render 204", func() *vermouth.Reply { return vermouth.Render(204, render.XML{Data: 7}) }, 204, "", ""},
		{"Render that fails", func() *vermouth.Reply { return vermouth.Render(200, render.JSON{Data: make(chan int)}) }, 500, "application/problem+json", internalError},
		{"Render nil", func() *vermouth.Reply { return vermouth.Render(200, nil) }, 500, "application/problem+json", internalError},
		{"Redirect", func() *vermouth.Reply { return vermouth.Redirect(303, "/x") }, 303, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newEngine()
			r.GET("/", vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) {
				vermouth.From(c).SetHeader("X-Temporal", "1").SetStatus(202).SetHeader("Content-Type", "application/hal+json")
				return tc.reply(), nil
			}))
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				got := s.Get(t, "/")
				if got.Status != tc.status || got.Body != tc.body || got.Header.Get("Content-Type") != tc.contentType {
					t.Errorf("answer = %d %q %q, want %d %q %q", got.Status, got.Header.Get("Content-Type"), got.Body, tc.status, tc.contentType, tc.body)
				}
				if merged := got.Header.Get("X-Temporal") == "1"; merged != (tc.status < 400) {
					t.Errorf("X-Temporal is there = %t", merged)
				}
			})
		})
	}
}

func TestFileAnswersRangesConditionsAndHEAD(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := newEngine()
	r.Use(func(c *gin.Context) { c.Header("Content-Type", "text/html"); c.Header("Content-Length", "3") })
	handler := vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) {
		vermouth.From(c).SetHeader("X-Temporal", "1").SetHeader("ETag", `"1"`)
		return vermouth.File(file), nil
	})
	r.GET("/", handler)
	r.HEAD("/", handler)
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		part := s.Get(t, "/", "Range", "bytes=2-4")
		if part.Status != 206 || part.Body != "234" || part.Header.Get("X-Temporal") != "1" {
			t.Errorf("range = %d %q %v", part.Status, part.Body, part.Header)
		}
		same := s.Get(t, "/", "If-None-Match", `"1"`)
		if same.Status != 304 || same.Body != "" || same.Header.Get("X-Temporal") != "1" || same.Header.Get("Etag") != `"1"` {
			t.Errorf("unchanged = %d %q %v", same.Status, same.Body, same.Header)
		}
		if got := s.Get(t, "/", "Range", "bytes=99-"); got.Status != 416 {
			t.Errorf("bad range = %d, want 416", got.Status)
		}
		head := s.Do(t, http.MethodHead, "/", "")
		if head.Status != 200 || head.Header.Get("Content-Length") != "10" || head.Body != "" {
			t.Errorf("HEAD = %d %v %q", head.Status, head.Header, head.Body)
		}
	})
}

func TestR13_RedirectChecksItsLocation(t *testing.T) {
	for _, location := range []string{"/x\r\nSet-Cookie: evil=1", "/evil\n", "", "http://[::1", "http://evil\x7f.test/", "%zz"} {
		t.Run(location, func(t *testing.T) {
			r, told := newEngine()
			r.GET("/", ending(nothing, vermouth.Redirect(302, location), nil))
			raw := servertest.HTTP1(t, r).RawGet(t, "/")
			if !strings.HasPrefix(raw, "HTTP/1.1 500 ") || strings.Contains(raw, "evil") || strings.Contains(raw, "Location") {
				t.Errorf("answer = %q, want a 500 without the location", raw)
			}
			var mistake *vermouth.SetError
			if got := told.only(t); !errors.As(got.Err, &mistake) || strings.Contains(got.Err.Error(), "evil") {
				t.Errorf("OnError was told %v, want a SetError without the value", got.Err)
			}
		})
	}
}

func TestRedirectEncodesWhatAURLCannotHold(t *testing.T) {
	for location, want := range map[string]string{
		"/a b?q=é&x=%20#f": "/a%20b?q=%C3%A9&x=%20#f",
		"../up":            "../up",
		"https://a.test/":  "https://a.test/",
		"/<\">":            "/%3C%22%3E",
		"//host.test/x":    "//host.test/x",
	} {
		r, _ := newEngine()
		r.GET("/", ending(nothing, vermouth.Redirect(307, location), nil))
		if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 307 || got.Header.Get("Location") != want {
			t.Errorf("Redirect(%q) = %d %q, want %q", location, got.Status, got.Header.Get("Location"), want)
		}
	}
}

func TestReplyMistakesAreA500(t *testing.T) {
	for name, reply := range map[string]*vermouth.Reply{
		"header":               vermouth.Text(200, "x").SetHeader("X-A", "1\r\nevil: 1"),
		"added header":         vermouth.Text(200, "x").AddHeader("Connection", "close"),
		"cookie":               vermouth.Text(200, "x").SetCookie(&http.Cookie{Name: "evil name"}),
		"deleted cookie":       vermouth.Text(200, "x").DeleteCookie(&http.Cookie{Name: "__Host-evil"}),
		"JSON as HTML":         vermouth.JSON(200, "evil").SetHeader("Content-Type", "text/html"),
		"encoded JSON":         vermouth.JSON(200, "evil").SetHeader("Content-Encoding", "gzip"),
		"status 99":            vermouth.Text(99, "evil"),
		"status 101":           vermouth.JSON(101, "evil"),
		"media type":           vermouth.Data(200, "evil", []byte("evil")),
		"media type with CRLF": vermouth.Data(200, "text/plain\r\nevil: 1", []byte("x")),
		"redirect with 200":    vermouth.Redirect(200, "/evil"),
		"redirect with 304":    vermouth.Redirect(304, "/evil"),
		"rendered header":      vermouth.Render(200, render.Reader{Headers: map[string]string{"X-A": "\nevil"}, Reader: strings.NewReader("x"), ContentLength: 1}),
	} {
		t.Run(name, func(t *testing.T) {
			r, told := newEngine()
			r.GET("/", ending(nothing, reply, nil))
			raw := servertest.HTTP1(t, r).RawGet(t, "/")
			if !strings.HasPrefix(raw, "HTTP/1.1 500 ") || strings.Contains(raw, "evil") || !strings.HasSuffix(raw, internalError) {
				t.Errorf("answer = %q, want the 500 problem", raw)
			}
			var mistake *vermouth.SetError
			if got := told.only(t); !errors.As(got.Err, &mistake) {
				t.Errorf("OnError was told %v, want a SetError", got.Err)
			}
		})
	}
}

func TestASharedReplyMayBeSentByMany(t *testing.T) {
	shared := vermouth.JSON(200, hello).SetHeader("X-A", "1")
	r, told := newEngine()
	r.GET("/", ending(nothing, shared, nil))
	s := servertest.HTTP1(t, r)
	for range 3 {
		if got := s.Get(t, "/"); got.Status != 200 || got.Body != helloJSON || got.Header.Get("X-A") != "1" {
			t.Fatalf("answer = %d %q", got.Status, got.Body)
		}
	}
	shared.SetHeader("X-Late", "1")
	if got := s.Get(t, "/"); got.Status != 500 || got.Header.Get("X-Late") != "" {
		t.Errorf("answer = %d, want a 500 for a Reply that is changed after it was sent", got.Status)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrCommitted) {
		t.Errorf("OnError was told %v, want ErrCommitted", got.Err)
	}
}

func TestARenderersOwnStatusAndHeadersCount(t *testing.T) {
	r, _ := newEngine()
	r.GET("/redirect", vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) {
		return vermouth.Render(200, render.Redirect{Code: 303, Request: c.Request, Location: "/x"}), nil
	}))
	r.GET("/reader", vermouth.Handle(func(*gin.Context) (*vermouth.Reply, error) {
		return vermouth.Render(200, render.Reader{
			ContentType: "text/csv", ContentLength: 3, Reader: strings.NewReader("a,b"), Headers: map[string]string{"X-A": "1"},
		}), nil
	}))
	r.GET("/bare", vermouth.Handle(func(*gin.Context) (*vermouth.Reply, error) { return vermouth.Render(200, bare("<p>x")), nil }))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/redirect"); got.Status != 303 || got.Header.Get("Location") != "/x" {
		t.Errorf("redirect = %d %v", got.Status, got.Header)
	}
	if got := s.Get(t, "/reader"); got.Body != "a,b" || got.Header.Get("X-A") != "1" || got.Header.Get("Content-Length") != "3" {
		t.Errorf("reader = %q %v", got.Body, got.Header)
	}
	if got := s.Get(t, "/bare"); got.Body != "<p>x" || got.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("bare = %q %v", got.Body, got.Header)
	}
}

// bare renders without a content type.
type bare string

func (b bare) Render(w http.ResponseWriter) error {
	_, err := w.Write([]byte(b))
	return err
}
func (bare) WriteContentType(http.ResponseWriter) {}

func TestAnUnfilteredHandlerMayReturnAReply(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", handle[any](vermouth.Text(202, "x"), vermouth.Unfiltered()))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 202 || got.Body != "x" {
		t.Errorf("answer = %d %q, want the Reply", got.Status, got.Body)
	}
}
