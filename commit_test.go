package vermouth_test

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

func TestTemporalResponseIsMergedWithTheObject(t *testing.T) {
	r, told := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetHeader("X-Cat-Dog", "alone in the world").SetCookie(&http.Cookie{Name: "a", Value: "1"}).SetStatus(201)
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/")
		if got.Status != 201 || got.Body != helloJSON {
			t.Errorf("answer = %d %q, want 201 %q", got.Status, got.Body, helloJSON)
		}
		for name, want := range map[string]string{
			"X-Cat-Dog":      "alone in the world",
			"Content-Type":   "application/json; charset=utf-8",
			"Content-Length": strconv.Itoa(len(helloJSON)),
			"Set-Cookie":     "a=1; Path=/; SameSite=Lax",
		} {
			if values := got.Header.Values(name); len(values) != 1 || values[0] != want {
				t.Errorf("%s = %q, want one line %q", name, values, want)
			}
		}
	})
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

type nan struct {
	Value float64 `json:"value"`
}

type failing struct {
	Value failingMarshaler `json:"value"`
}

type failingMarshaler struct{}

func (failingMarshaler) MarshalJSON() ([]byte, error) {
	return nil, errors.New("secret of a MarshalJSON")
}

type invalid struct {
	Value invalidMarshaler `json:"value"`
}

type invalidMarshaler struct{}

func (invalidMarshaler) MarshalJSON() ([]byte, error) { return []byte(`{"a":`), nil }

type teapot struct {
	Value teapotMarshaler `json:"value"`
}

type teapotMarshaler struct{}

func (teapotMarshaler) MarshalJSON() ([]byte, error) {
	return nil, vermouth.Fail(418, "from a Marshaler")
}

type cyclic struct {
	Next *cyclic `json:"next"`
}

func cycle() *cyclic {
	c := &cyclic{}
	c.Next = c
	return c
}

func handle[T any](value T, opts ...vermouth.RouteOption) gin.HandlerFunc {
	return vermouth.Handle(func(c *gin.Context) (T, error) {
		vermouth.From(c).SetHeader("X-Dropped", "1").SetCookie(&http.Cookie{Name: "dropped"})
		return value, nil
	}, opts...)
}

func TestR20_WhatCannotBeEncodedIsA500(t *testing.T) {
	anyCycle := map[string]any{}
	anyCycle["self"] = anyCycle
	for _, tc := range []struct {
		name    string
		handler gin.HandlerFunc
	}{
		{"NaN", handle(nan{math.NaN()})},
		{"infinity", handle(nan{math.Inf(1)})},
		{"failing MarshalJSON", handle(failing{})},
		{"invalid MarshalJSON", handle(invalid{})},
		{"MarshalJSON with an Error of ours", handle(teapot{})},
		{"cyclic value", handle(cycle())},
		{"cyclic value, unfiltered", handle[any](cycle(), vermouth.Unfiltered())},
		{"cyclic map, unfiltered", handle(anyCycle, vermouth.Unfiltered())},
		{"channel, unfiltered", handle[any](make(chan int), vermouth.Unfiltered())},
		{"Reply with NaN", handle(vermouth.JSON(200, math.NaN()))},
		{"Reply that fails to encode", handle(vermouth.JSON(200, failing{}))},
		{"Reply with an Error of ours", handle(vermouth.JSON(200, teapot{}))},
		{"nil Reply", handle[*vermouth.Reply](nil)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, told := newEngine()
			r.GET("/", tc.handler)
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				got := s.Get(t, "/")
				if got.Status != 500 || got.Body != internalError || got.Header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("answer = %d %q %q, want the 500 problem", got.Status, got.Header.Get("Content-Type"), got.Body)
				}
				if got.Header.Get("X-Dropped") != "" || got.Header.Get("Set-Cookie") != "" {
					t.Errorf("the error carries %v", got.Header)
				}
			})
			if got := len(told.all()); got != 2 {
				t.Errorf("OnError was told %d failures for 2 requests", got)
			}
		})
	}
}

func TestR21_AHandlerThatWritesAndReturnsIsNotAnsweredTwice(t *testing.T) {
	r, told := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		c.JSON(http.StatusTeapot, gin.H{"a": 1})
		return hello, nil
	}))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/"); got.Status != http.StatusTeapot || got.Body != `{"a":1}` {
		t.Errorf("answer = %d %q, want the handler's own", got.Status, got.Body)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrWritten) || got.Phase != vermouth.PhaseWrite {
		t.Errorf("OnError was told %+v, want ErrWritten", got)
	}
}

func TestR21_AHandlerThatWritesAndFailsIsNotAnsweredTwice(t *testing.T) {
	r, told := newEngine()
	cause := errors.New("cause")
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		c.String(http.StatusOK, "own")
		return hello, cause
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 || got.Body != "own" {
		t.Errorf("answer = %d %q, want the handler's own", got.Status, got.Body)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrWritten) || !errors.Is(got.Err, cause) {
		t.Errorf("OnError was told %v, want the cause and ErrWritten", got.Err)
	}
}

// bufferingWriter does what the writer of gin-contrib/timeout does: it buffers, and never says that it was written to.
type bufferingWriter struct {
	gin.ResponseWriter
	buffered []byte
}

func (w *bufferingWriter) Write(b []byte) (int, error) {
	w.buffered = append(w.buffered, b...)
	return len(b), nil
}
func (w *bufferingWriter) Written() bool { return false }
func (w *bufferingWriter) Size() int     { return len(w.buffered) }

func TestR21_WrittenAloneIsNotBelieved(t *testing.T) {
	r, told := newEngine()
	r.Use(func(c *gin.Context) {
		outer := c.Writer
		w := &bufferingWriter{ResponseWriter: outer}
		c.Writer = w
		c.Next()
		c.Writer = outer
		_, _ = outer.Write(w.buffered)
	})
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		_, err := c.Writer.Write([]byte("own"))
		return hello, err
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Body != "own" {
		t.Errorf("body = %q, want the handler's own alone", got.Body)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrWritten) {
		t.Errorf("OnError was told %v, want ErrWritten", got.Err)
	}
}

func TestHandlerThatTakesOverIsNoNews(t *testing.T) {
	r, told := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		c.String(http.StatusOK, "a stream")
		return vermouth.None{}, nil
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 || got.Body != "a stream" {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

func TestR22_SettingAfterTheCommitIsAnError(t *testing.T) {
	var after *vermouth.Response
	r, told := newEngine()
	r.GET("/", func(c *gin.Context) {
		c.Next()
		after = vermouth.From(c)
		after.SetHeader("X-Late", "1").SetHeader("X-Late", "2").SetStatus(500)
	}, set(func(r *vermouth.Response) { r.SetHeader("X-Early", "1") }))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/")
		if got.Status != 200 || got.Header.Get("X-Early") != "1" || got.Header.Get("X-Late") != "" {
			t.Errorf("answer = %d %v", got.Status, got.Header)
		}
		if !errors.Is(after.Err(), vermouth.ErrCommitted) {
			t.Errorf("Err() = %v, want ErrCommitted", after.Err())
		}
		if after.Header("X-Early") != "1" || after.Header("X-Late") != "" {
			t.Error("a sealed Response must still be readable, and unchanged")
		}
	})
	if list := told.all(); len(list) != 2 || list[0].Phase != vermouth.PhaseLate || list[0].Route != "/" || list[0].Method != get {
		t.Errorf("OnError was told %v, want one PhaseLate a request", list)
	}
}

func TestR26_TheLastStatusWins(t *testing.T) {
	for _, tc := range []struct {
		name    string
		handler gin.HandlerFunc
		want    int
		body    string
	}{
		{"dependency, then handler", vermouth.Handle(func(c *gin.Context) (Message, error) {
			vermouth.From(c).SetStatus(202)
			return hello, nil
		}, vermouth.Status(203), vermouth.Before(func(c *gin.Context) error {
			vermouth.From(c).SetStatus(201)
			return nil
		})), 202, helloJSON},
		{"the route's", handle(hello, vermouth.Status(203)), 203, helloJSON},
		{"c.Status of a middleware", func(c *gin.Context) { c.Status(207); handle(hello, vermouth.Status(203))(c) }, 207, helloJSON},
		{"None", handle(vermouth.None{}), 204, ""},
		{"None with a status", handle(vermouth.None{}, vermouth.Status(202)), 202, ""},
		{"a status without a body, over an object", set(func(r *vermouth.Response) { r.SetStatus(204) }), 204, ""},
		{"a Reply has its own", vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) {
			vermouth.From(c).SetStatus(201)
			return vermouth.Text(418, "x"), nil
		}), 418, "x"},
		{"an error has its own", vermouth.Handle(func(c *gin.Context) (Message, error) {
			vermouth.From(c).SetStatus(201)
			return hello, vermouth.Fail(409, "")
		}), 409, `{"title":"Conflict","status":409}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newEngine()
			r.GET("/", tc.handler)
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				if got := s.Get(t, "/"); got.Status != tc.want || got.Body != tc.body {
					t.Errorf("answer = %d %q, want %d %q", got.Status, got.Body, tc.want, tc.body)
				}
			})
		})
	}
}

func TestR27_BodilessStatusesHaveNoBody(t *testing.T) {
	for _, status := range []int{204, 205, 304} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			r, _ := newEngine()
			r.Use(func(c *gin.Context) { c.Header("Content-Type", "text/html"); c.Header("Content-Length", "7") })
			r.GET("/", set(func(r *vermouth.Response) {
				r.SetStatus(status).SetHeader("ETag", `"1"`).AddHeader("Vary", "Accept").SetHeader("Cache-Control", "no-cache").
					SetCookie(&http.Cookie{Name: "a"})
			}))
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				got := s.Get(t, "/")
				if got.Status != status || got.Body != "" {
					t.Errorf("answer = %d %q, want %d and no body", got.Status, got.Body, status)
				}
				if got.Header.Get("Content-Type") != "" {
					t.Errorf("Content-Type = %q, want none", got.Header.Get("Content-Type"))
				}
				if length := got.Header.Get("Content-Length"); length != "" && (length != "0" || status != 205) { // net/http adds the 0
					t.Errorf("Content-Length = %q, want none", length)
				}
				for _, name := range []string{"Etag", "Vary", "Cache-Control", "Set-Cookie"} {
					if got.Header.Get(name) == "" {
						t.Errorf("%s is missing", name)
					}
				}
			})
			raw := servertest.HTTP1(t, r).RawGet(t, "/")
			if _, body, _ := strings.Cut(raw, "\r\n\r\n"); body != "" {
				t.Errorf("bytes after the headers: %q", body)
			}
		})
	}
}

func TestR31_NilIsNotAnAnswerUnlessTheModelSaysSo(t *testing.T) {
	user := func(opts ...vermouth.RouteOption) gin.HandlerFunc { return handle[*Message](nil, opts...) }
	for _, tc := range []struct {
		name    string
		handler gin.HandlerFunc
		status  int
		body    string
	}{
		{"nil pointer", user(), 500, internalError},
		{"nil pointer for a struct", user(vermouth.As[Message]()), 500, internalError},
		{"nil pointer for a pointer", user(vermouth.As[*Message]()), 200, "null"},
		{"nil slice", handle[[]Message](nil), 200, "null"},
		{"empty slice", handle([]Message{}), 200, "[]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newEngine()
			r.GET("/", tc.handler)
			if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != tc.status || got.Body != tc.body {
				t.Errorf("answer = %d %q, want %d %q", got.Status, got.Body, tc.status, tc.body)
			}
		})
	}
}

func TestR52_HEADHasTheHeadersOfGET(t *testing.T) {
	for _, size := range []int{10, 3_000, 100_000} {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			r, _ := newEngine()
			handler := vermouth.Handle(func(c *gin.Context) (Message, error) {
				vermouth.From(c).SetHeader("X-A", "1")
				return Message{strings.Repeat("x", size)}, nil
			})
			vermouth.GET(r, "/", handler)
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				want, got := s.Get(t, "/"), s.Do(t, http.MethodHead, "/", "")
				want.Header.Del("Date")
				got.Header.Del("Date")
				if a, b := encode(t, want.Header), encode(t, got.Header); a != b {
					t.Errorf("HEAD = %s, want %s", b, a)
				}
				if got.Body != "" || want.Header.Get("Content-Length") != strconv.Itoa(len(want.Body)) {
					t.Errorf("Content-Length = %q for %d bytes", want.Header.Get("Content-Length"), len(want.Body))
				}
			})
		})
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAModelThatFailsIsA500WithoutValues(t *testing.T) {
	type account struct {
		Owner string `json:"owner" validate:"email"`
		Limit int    `json:"limit" validate:"gte=0"`
	}
	r, told := newEngine()
	r.GET("/", handle(account{Owner: "hunter2", Limit: -5550123}))
	got := servertest.HTTP1(t, r).Get(t, "/")
	if got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q, want the 500 problem", got.Status, got.Body)
	}
	failure := told.only(t)
	var broken *responsemodel.Error
	if !errors.As(failure.Err, &broken) || len(broken.Violations) != 2 || failure.Phase != vermouth.PhaseModel {
		t.Fatalf("OnError was told %+v, want both violations", failure)
	}
	text := failure.Err.Error()
	for _, want := range []string{"/owner fails email", "/limit fails gte=0"} {
		if !strings.Contains(text, want) {
			t.Errorf("the error %q does not say %q", text, want)
		}
	}
	if strings.Contains(text, "hunter2") || strings.Contains(text, "5550123") {
		t.Errorf("the error %q holds a value", text)
	}
}

func TestNoRouteCanBeOurs(t *testing.T) {
	r, _ := newEngine()
	r.NoRoute(set(func(r *vermouth.Response) { r.SetHeader("X-A", "1") }))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/nowhere"); got.Status != 404 || got.Body != helloJSON || got.Header.Get("X-A") != "1" {
			t.Errorf("answer = %d %q %v, want a 404 with the header", got.Status, got.Body, got.Header)
		}
	})
}

func TestASecondRouteInOneRequestIsRefused(t *testing.T) {
	r, told := newEngine()
	ours := handle(hello)
	r.GET("/", func(c *gin.Context) { ours(c); ours(c) })
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Body != helloJSON {
		t.Errorf("body = %q, want one answer", got.Body)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrCommitted) {
		t.Errorf("OnError was told %v, want ErrCommitted", got.Err)
	}
}
