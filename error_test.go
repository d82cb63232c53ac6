package vermouth_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// check is a check in front of a handler that must not run.
func checkThen(t *testing.T, check func(*gin.Context) error) gin.HandlerFunc {
	t.Helper()
	return vermouth.Handle(func(*gin.Context) (Message, error) {
		t.Error("the handler ran")
		return hello, nil
	}, vermouth.Before(func(c *gin.Context) error {
		vermouth.From(c).SetHeader("X-Dropped", "1").SetCookie(&http.Cookie{Name: "dropped"}).SetStatus(201).
			Always().SetHeader("X-Request-Id", "7")
		return check(c)
	}))
}

func TestR28_AbortWithoutAnAnswerIsA500(t *testing.T) {
	abort := func(c *gin.Context) error {
		c.Abort()
		return nil
	}
	for name, register := range map[string]func(*gin.Engine){
		"Before": func(r *gin.Engine) { r.GET("/", checkThen(t, abort)) },
		"Guard": func(r *gin.Engine) {
			r.GET("/", vermouth.Guard(abort), func(*gin.Context) { t.Error("the handler ran") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, told := newEngine()
			register(r)
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				if got := s.Get(t, "/"); got.Status != 500 || got.Body != internalError {
					t.Errorf("answer = %d %q, want the 500 problem", got.Status, got.Body)
				}
			})
			for _, failure := range told.all() {
				if !errors.Is(failure.Err, vermouth.ErrAborted) {
					t.Errorf("OnError was told %v, want ErrAborted", failure.Err)
				}
			}
		})
	}
}

func TestR29_AnAnswerByHandInADependencyStays(t *testing.T) {
	byHand := func(c *gin.Context) error {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"by": "hand"})
		return nil
	}
	withoutAbort := func(c *gin.Context) error {
		c.JSON(http.StatusUnauthorized, gin.H{"by": "hand"})
		return nil
	}
	for _, tc := range []struct {
		name  string
		check func(*gin.Context) error
		told  int
	}{{"aborted", byHand, 0}, {"only written", withoutAbort, 1}} {
		for name, register := range map[string]func(*gin.Engine){
			"Before": func(r *gin.Engine) { r.GET("/", checkThen(t, tc.check)) },
			"Guard": func(r *gin.Engine) {
				r.GET("/", vermouth.Guard(tc.check), func(*gin.Context) { t.Error("the handler ran") })
			},
		} {
			t.Run(tc.name+" in "+name, func(t *testing.T) {
				r, told := newEngine()
				register(r)
				got := servertest.HTTP1(t, r).Get(t, "/")
				if got.Status != 401 || got.Body != `{"by":"hand"}` || got.Header.Get("X-Dropped") != "" {
					t.Errorf("answer = %d %q %v, want the dependency's own", got.Status, got.Body, got.Header)
				}
				want := tc.told
				if name == "Before" {
					want = 1 // the Always header of checkThen could not be sent: that is news
				}
				if n := len(told.all()); n != want {
					t.Errorf("OnError was told %v, want %d failures", told.all(), want)
				}
			})
		}
	}
}

func TestR30_ErrorsDropWhatWasSetAndKeepTheirText(t *testing.T) {
	cause := errors.New("secret db error")
	for _, tc := range []struct {
		name   string
		err    error
		status int
		body   string
		told   bool
	}{
		{"any error", cause, 500, internalError, true},
		{"Fail", vermouth.Fail(404, "no such user"), 404, `{"title":"Not Found","status":404,"detail":"no such user"}`, false},
		{"Fail with a cause", vermouth.Fail(401, "expired").Because(cause), 401, `{"title":"Unauthorized","status":401,"detail":"expired"}`, true},
		{"a wrapped Fail", fmt.Errorf("secret: %w", vermouth.Fail(409, "")), 409, `{"title":"Conflict","status":409}`, true},
		{"Fail 503", vermouth.Fail(503, "later"), 503, `{"title":"Service Unavailable","status":503,"detail":"later"}`, true},
		{"members", vermouth.Fail(422, "").With("errors", []int{1}).With("status", 200).With("x", "<"), 422,
			`{"title":"Unprocessable Entity","status":422,"errors":[1],"x":"\u003c"}`, false},
		{"a member that cannot be encoded", vermouth.Fail(422, "").With("a", 1).With("b", make(chan int)), 422,
			`{"title":"Unprocessable Entity","status":422}`, false},
		{"an unknown status", vermouth.Fail(499, ""), 499, `{"title":"Status 499","status":499}`, false},
		{"an impossible status", vermouth.Fail(99, "shown"), 500, internalError, true},
		{"a nil *Error", (*vermouth.Error)(nil), 500, internalError, true},
		{"a nil *Reply", (*vermouth.Reply)(nil), 500, internalError, true},
		{"somebody else's StatusCode", statusCoder{}, 500, internalError, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, told := newEngine()
			r.GET("/handler", vermouth.Handle(func(c *gin.Context) (Message, error) {
				vermouth.From(c).SetHeader("X-Dropped", "1").SetCookie(&http.Cookie{Name: "dropped"}).SetStatus(201).
					Always().SetHeader("X-Request-Id", "7")
				return hello, tc.err
			}))
			r.GET("/before", checkThen(t, func(*gin.Context) error { return tc.err }))
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				for _, path := range []string{"/handler", "/before"} {
					got := s.Get(t, path)
					if got.Status != tc.status || got.Body != tc.body {
						t.Errorf("%s = %d %q, want %d %q", path, got.Status, got.Body, tc.status, tc.body)
					}
					if got.Header.Get("X-Dropped") != "" || got.Header.Get("Set-Cookie") != "" || got.Header.Get("X-Request-Id") != "7" {
						t.Errorf("%s: headers = %v, want X-Request-Id alone", path, got.Header)
					}
				}
			})
			for _, failure := range told.all() {
				if failure.Status != tc.status || failure.Method != get || failure.Err == nil {
					t.Errorf("OnError was told %+v, want the status %d", failure, tc.status)
				}
			}
			if got := len(told.all()) > 0; got != tc.told {
				t.Errorf("OnError was told %v, want told = %t", told.all(), tc.told)
			}
		})
	}
}

type statusCoder struct{}

func (statusCoder) Error() string   { return "upstream said 404" }
func (statusCoder) StatusCode() int { return 404 }

func TestErrorCarriesItsOwnHeadersAndCookies(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(func(*gin.Context) (Message, error) {
		return hello, vermouth.Fail(401, "").SetHeader("WWW-Authenticate", "Bearer").AddHeader("WWW-Authenticate", "Basic").
			SetCookie(&http.Cookie{Name: "a", Value: "1"}).DeleteCookie(&http.Cookie{Name: "session"})
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/").Header
		if values := got.Values("WWW-Authenticate"); !slices.Equal(values, []string{"Bearer", "Basic"}) {
			t.Errorf("WWW-Authenticate = %q", values)
		}
		if values := got.Values("Set-Cookie"); len(values) != 2 || values[1] != gone("session") {
			t.Errorf("Set-Cookie = %q", values)
		}
	})
}

func TestErrorWithABadHeaderIsA500(t *testing.T) {
	for name, err := range map[string]error{
		"header":       vermouth.Fail(401, "").SetHeader("X-A", "1\r\nevil: 1"),
		"content type": vermouth.Fail(401, "").SetHeader("Content-Type", "text/html"),
		"cookie":       vermouth.Fail(401, "").SetCookie(&http.Cookie{Name: "evil name"}),
		"deletion":     vermouth.Fail(401, "").DeleteCookie(nil),
		"added header": vermouth.Fail(401, "").AddHeader("Content-Length", "1"),
	} {
		t.Run(name, func(t *testing.T) {
			r, told := newEngine()
			r.GET("/", ending(func(*vermouth.Response) {}, nil, err))
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

func TestASharedErrorIsCopiedNotChanged(t *testing.T) {
	shared := vermouth.Fail(404, "no such user")
	caused := shared.Because(sql.ErrNoRows).SetHeader("X-A", "1").With("id", 7)
	if !errors.Is(caused, shared) || !errors.Is(caused, sql.ErrNoRows) || errors.Is(shared, caused.Because(nil)) == false {
		t.Error("a copy must be its origin to errors.Is, and wrap its cause")
	}
	if errors.Is(vermouth.Fail(404, "no such user"), shared) {
		t.Error("another Error with the same words must not be the shared one")
	}
	if errors.Unwrap(shared) != nil {
		t.Error("Because changed the shared Error")
	}
	r, told := newEngine()
	r.GET("/", ending(func(*vermouth.Response) {}, nil, shared))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/"); got.Header.Get("X-A") != "" || got.Body != `{"title":"Not Found","status":404,"detail":"no such user"}` {
		t.Errorf("answer = %v %q, want the shared Error unchanged", got.Header, got.Body)
	}
	shared.SetHeader("X-Late", "1")
	if got := s.Get(t, "/"); got.Status != 500 || got.Header.Get("X-Late") != "" {
		t.Errorf("answer = %d %v, want a 500 for an Error that is changed after it was sent", got.Status, got.Header)
	}
	if got := told.only(t); !errors.Is(got.Err, vermouth.ErrCommitted) {
		t.Errorf("OnError was told %v, want ErrCommitted", got.Err)
	}
}

func TestMapErrorTurnsAnErrorIntoAStatus(t *testing.T) {
	missing := func(err error) *vermouth.Error {
		if errors.Is(err, sql.ErrNoRows) {
			return vermouth.Fail(404, "not here")
		}
		return nil
	}
	never := func(err error) *vermouth.Error { return vermouth.Fail(410, "").Because(errors.New("own cause")) }
	r, told := newEngine(vermouth.MapError(missing), vermouth.MapError(never))
	r.GET("/known", ending(func(*vermouth.Response) {}, nil, fmt.Errorf("query: %w", sql.ErrNoRows)))
	r.GET("/other", ending(func(*vermouth.Response) {}, nil, errors.New("other")))
	r.GET("/own", ending(func(*vermouth.Response) {}, nil, vermouth.Fail(409, "")))
	r.GET("/model", handle(failing{}))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]int{"/known": 404, "/other": 410, "/own": 409, "/model": 500} {
		if got := s.Get(t, path).Status; got != want {
			t.Errorf("%s = %d, want %d", path, got, want)
		}
	}
	if !slices.ContainsFunc(told.all(), func(f vermouth.Failure) bool { return errors.Is(f.Err, sql.ErrNoRows) && f.Status == 404 }) {
		t.Errorf("OnError was told %v, want the original error with 404", told.all())
	}
}

func TestErrorRendererReplacesTheBody(t *testing.T) {
	text := func(_ *gin.Context, e *vermouth.Error) *vermouth.Reply {
		return vermouth.Text(e.Status(), "sorry: "+e.Detail()).SetHeader("X-Renderer", "1")
	}
	r, _ := newEngine(vermouth.ErrorRenderer(text))
	r.GET("/", ending(func(*vermouth.Response) {}, nil, vermouth.Fail(404, "gone").SetHeader("X-Own", "1")))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/")
		if got.Status != 404 || got.Body != "sorry: gone" || got.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("answer = %d %q %v", got.Status, got.Body, got.Header)
		}
		if got.Header.Get("X-Own") != "1" || got.Header.Get("X-Renderer") != "1" {
			t.Errorf("headers = %v, want those of the Error and of the Reply", got.Header)
		}
	})
}

func TestErrorRendererThatFailsFallsBack(t *testing.T) {
	for name, render := range map[string]func(*gin.Context, *vermouth.Error) *vermouth.Reply{
		"nil":           func(*gin.Context, *vermouth.Error) *vermouth.Reply { return nil },
		"panic":         func(*gin.Context, *vermouth.Error) *vermouth.Reply { panic("renderer") },
		"cannot encode": func(*gin.Context, *vermouth.Error) *vermouth.Reply { return vermouth.JSON(200, make(chan int)) },
		"a file":        func(*gin.Context, *vermouth.Error) *vermouth.Reply { return vermouth.File("error_test.go") },
		"a mistaken Reply": func(*gin.Context, *vermouth.Error) *vermouth.Reply {
			return vermouth.Text(200, "").SetHeader("a b", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, told := newEngine(vermouth.ErrorRenderer(render))
			r.GET("/", ending(func(*vermouth.Response) {}, nil, vermouth.Fail(404, "gone")))
			got := servertest.HTTP1(t, r).Get(t, "/")
			if got.Status != 404 || got.Body != `{"title":"Not Found","status":404,"detail":"gone"}` {
				t.Errorf("answer = %d %q, want the default problem", got.Status, got.Body)
			}
			told.only(t)
		})
	}
}

// documentedErrorHandler is the middleware of Gin's documentation.
func documentedErrorHandler(c *gin.Context) {
	c.Next()
	if len(c.Errors) > 0 {
		c.JSON(http.StatusInternalServerError, map[string]any{"success": false, "message": c.Errors.Last().Err.Error()})
	}
}

func TestGinsDocumentedErrorHandlerAddsNothing(t *testing.T) {
	r, _ := newEngine()
	r.Use(documentedErrorHandler)
	r.GET("/fail", ending(func(*vermouth.Response) {}, nil, errors.New("secret")))
	r.GET("/mistake", set(header("X-A", "\n")))
	r.GET("/model", handle(failing{}))
	r.GET("/guard", vermouth.Guard(func(*gin.Context) error { return errors.New("secret") }), func(*gin.Context) {})
	r.GET("/hook", set(func(r *vermouth.Response) { r.BeforeSend(func(vermouth.Outcome) error { return errors.New("secret") }) }))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for _, path := range []string{"/fail", "/mistake", "/model", "/guard", "/hook"} {
			if got := s.Get(t, path); got.Status != 500 || got.Body != internalError {
				t.Errorf("%s = %d %q, want the 500 problem alone", path, got.Status, got.Body)
			}
		}
	})
}

func TestDelegateErrorsWritesNothing(t *testing.T) {
	cause := errors.New("cause")
	r, told := newEngine(vermouth.DelegateErrors())
	var seen []*gin.Error
	r.Use(func(c *gin.Context) {
		c.Next()
		seen = c.Errors
		if len(c.Errors) == 0 {
			return
		}
		if c.Writer.Written() || !c.IsAborted() {
			t.Errorf("written = %t, aborted = %t, want an aborted chain and nothing written", c.Writer.Written(), c.IsAborted())
		}
		if c.Query("handled") != "" {
			c.String(c.Writer.Status(), "the application's own")
		}
	})
	r.GET("/fail", ending(func(r *vermouth.Response) {
		r.SetHeader("X-Dropped", "1").SetCookie(&http.Cookie{Name: "dropped"}).Always().SetHeader("X-Kept", "1")
	}, nil, vermouth.Fail(409, "").Because(cause)))
	r.GET("/model", handle(failing{}))
	r.GET("/reply", ending(func(*vermouth.Response) {}, nil, vermouth.Text(418, "a Reply is an answer")))
	s := servertest.HTTP1(t, r)
	got := s.Get(t, "/fail?handled=1")
	if got.Status != 409 || got.Body != "the application's own" || got.Header.Get("X-Dropped") != "" || got.Header.Get("X-Kept") != "1" {
		t.Errorf("answer = %d %q %v", got.Status, got.Body, got.Header)
	}
	if len(seen) != 1 || !errors.Is(seen[0], cause) {
		t.Errorf("c.Errors = %v, want the cause", seen)
	}
	if got := s.Get(t, "/fail"); got.Status != 409 || got.Body != "" {
		t.Errorf("unanswered = %d %q, want 409 and no body", got.Status, got.Body)
	}
	if got := s.Get(t, "/model"); got.Status != 500 || got.Body != "" {
		t.Errorf("model = %d %q, want 500 and no body", got.Status, got.Body)
	}
	if got := s.Get(t, "/reply"); got.Status != 418 || got.Body != "a Reply is an answer" {
		t.Errorf("reply = %d %q", got.Status, got.Body)
	}
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v, want nothing", list)
	}
}

func TestOnErrorThatPanicsCostsNothing(t *testing.T) {
	quiet(t)
	r, _ := newEngine(vermouth.OnError(func(_ context.Context, _ vermouth.Failure) { panic("OnError") }))
	r.GET("/", ending(func(*vermouth.Response) {}, nil, errors.New("cause")))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q, want the 500 problem", got.Status, got.Body)
	}
}

func TestTheDefaultLogNamesPhaseRouteAndCause(t *testing.T) {
	var b strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	r := gin.New()
	r.GET("/a/:id", ending(func(*vermouth.Response) {}, nil, errors.New("the cause")))
	r.GET("/b", ending(func(*vermouth.Response) {}, nil, vermouth.Fail(404, "").Because(errors.New("the cause"))))
	conflict := vermouth.Fail(409, "").Because(errors.New("serialization"))
	r.GET("/c", ending(func(r *vermouth.Response) {
		r.BeforeSend(func(vermouth.Outcome) error { return conflict })
	}, vermouth.Text(200, ""), nil))
	r.GET("/d", ending(func(r *vermouth.Response) {
		r.BeforeSend(func(vermouth.Outcome) error { return errors.New("no rollback") })
	}, nil, vermouth.Fail(404, "")))
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/a/7", "/b", "/c", "/d"} {
		s.Get(t, path)
	}
	for _, want := range []string{
		`level=INFO msg="vermouth: request failed" phase="before send" method=GET route=/c status=409`,
		`level=ERROR msg="vermouth: request failed" phase="before send" method=GET route=/d status=404 error="no rollback"`,
		`level=ERROR msg="vermouth: request failed" phase=handler method=GET route=/a/:id status=500 error="the cause"`,
		`level=INFO msg="vermouth: request failed" phase=handler method=GET route=/b status=404 error="vermouth: 404 Not Found: the cause"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("log = %q, want a line with %q", b.String(), want)
		}
	}
}

func TestOptionsThatCannotBeMeantPanicTogether(t *testing.T) {
	defer func() {
		text := fmt.Sprint(recover())
		for _, want := range []string{"vermouth.MapError", "vermouth.ErrorRenderer", "vermouth.OnError", "vermouth.Life", "vermouth.Unexposed", "vermouth.Limits"} {
			if !strings.Contains(text, want) {
				t.Errorf("panic = %q, want it to name %s", text, want)
			}
		}
	}()
	vermouth.Options(vermouth.MapError(nil), vermouth.ErrorRenderer(nil), vermouth.OnError(nil), vermouth.Life(nil),
		vermouth.Unexposed("a b"), vermouth.Limits{Cookies: -1}, nil)
	t.Error("Options did not panic")
}

func TestOptionsOfAGroupReplaceThoseOfTheEngine(t *testing.T) {
	house := vermouth.Options(vermouth.MapError(func(error) *vermouth.Error { return vermouth.Fail(410, "") }))
	r, _ := newEngine()
	fail := ending(func(*vermouth.Response) {}, nil, errors.New("cause"))
	r.GET("/outer", fail)
	r.Group("/inner", middleware.TemporalResponse(house, vermouth.OnError(func(context.Context, vermouth.Failure) {}))).GET("/", fail)
	s := servertest.HTTP1(t, r)
	if outer, inner := s.Get(t, "/outer").Status, s.Get(t, "/inner/").Status; outer != 500 || inner != 410 {
		t.Errorf("status = %d and %d, want 500 and 410", outer, inner)
	}
}
