package vermouth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// attach is a guard that does something with the temporal response.
func attach(do func(*vermouth.Response)) gin.HandlerFunc {
	return vermouth.Guard(func(c *gin.Context) error {
		do(vermouth.From(c))
		return nil
	})
}

// plainRoutes are ordinary handlers, as an application has hundreds of.
func plainRoutes(r gin.IRoutes) {
	r.GET("/json", func(c *gin.Context) { c.JSON(200, gin.H{"a": 1}) })
	r.GET("/created", func(c *gin.Context) { c.String(201, "created") })
	r.GET("/status", func(c *gin.Context) { c.Status(204) })
	r.GET("/nothing", func(*gin.Context) {})
	r.GET("/redirect", func(c *gin.Context) { c.Redirect(302, "/json") })
	r.GET("/abort", func(c *gin.Context) { c.AbortWithStatusJSON(409, gin.H{}) })
	r.GET("/error", func(c *gin.Context) { _ = c.AbortWithError(500, errors.New("x")) })
	r.GET("/cookie", func(c *gin.Context) { c.SetCookie("own", "1", 0, "", "", false, false); c.String(200, "x") })
	r.GET("/header", func(c *gin.Context) { c.Header("X-Own", "own"); c.String(200, "x") })
	r.GET("/panic", func(*gin.Context) { panic("x") })
	r.GET("/stream", func(c *gin.Context) {
		_, _ = c.Writer.WriteString("a")
		c.Writer.Flush()
		_, _ = c.Writer.WriteString("b")
	})
}

func TestPlainRoutesStayAsTheyAre(t *testing.T) {
	untouched := gin.New()
	untouched.Use(gin.Recovery(), documentedErrorHandler)
	touched, _ := newEngine()
	touched.Use(documentedErrorHandler)
	attached, _ := newEngine()
	attached.Use(documentedErrorHandler, attach(func(r *vermouth.Response) {
		r.SetHeader("X-Dependency", "1").SetCookie(&http.Cookie{Name: "dependency"}).SetStatus(202)
	}))
	for _, r := range []*gin.Engine{untouched, touched, attached} {
		plainRoutes(r)
	}
	for _, proto := range []func(testing.TB, http.Handler) *servertest.Server{servertest.HTTP1, servertest.HTTP2} {
		want, same, more := proto(t, untouched), proto(t, touched), proto(t, attached)
		for _, path := range []string{"/json", "/created", "/status", "/nothing", "/redirect", "/abort", "/error", "/cookie", "/header", "/panic", "/stream", "/missing"} {
			plain := want.Get(t, path)
			if got := same.Get(t, path); encodeAnswer(t, got) != encodeAnswer(t, plain) {
				t.Errorf("%s with TemporalResponse = %+v, want %+v", path, got, plain)
			}
			got := more.Get(t, path)
			if onPanic := path == "/panic"; (got.Header.Get("X-Dependency") == "1") == onPanic {
				t.Errorf("%s: X-Dependency = %q", path, got.Header.Get("X-Dependency"))
			}
			got.Header.Del("X-Dependency")
			got.Header["Set-Cookie"] = slices.DeleteFunc(got.Header["Set-Cookie"], func(line string) bool {
				return line == "dependency=; Path=/; SameSite=Lax"
			})
			if len(got.Header["Set-Cookie"]) == 0 {
				got.Header.Del("Set-Cookie")
			}
			if encodeAnswer(t, got) != encodeAnswer(t, plain) {
				t.Errorf("%s with a dependency = %+v, want %+v", path, got, plain)
			}
		}
	}
}

func encodeAnswer(t *testing.T, a servertest.Answer) string {
	t.Helper()
	a.Header.Del("Date")
	return encode(t, a)
}

func TestWriteThroughIsSeenAtOnceAndReplaced(t *testing.T) {
	r, told := newEngine()
	r.GET("/", func(c *gin.Context) {
		h, response := c.Writer.Header(), vermouth.From(c)
		c.Header("X-A", "middleware")
		c.Header("Vary", "Origin")
		response.SetHeader("X-A", "1").AddHeader("X-A", "2").AddHeader("Vary", "Accept").SetHeader("X-Gone", "1").DeleteHeader("X-Gone")
		if got := h.Values("X-A"); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("X-A = %q, want it written through", got)
		}
		if got := h.Values("Vary"); !slices.Equal(got, []string{"Origin, Accept"}) {
			t.Errorf("Vary = %q", got)
		}
		response.SetCookie(&http.Cookie{Name: "a", Value: "1"}).SetCookie(&http.Cookie{Name: "a", Value: "2"})
		if got := h.Values("Set-Cookie"); !slices.Equal(got, []string{"a=2; Path=/; SameSite=Lax"}) {
			t.Errorf("Set-Cookie = %q, want the last alone", got)
		}
		response.DeleteHeader("X-A")
		if got := h.Values("X-A"); !slices.Equal(got, []string{"middleware"}) {
			t.Errorf("X-A = %q, want what was there", got)
		}
		if h.Values("X-Gone") != nil {
			t.Errorf("X-Gone = %q, want none", h.Values("X-Gone"))
		}
		c.Header("X-A", "later")
		response.SetHeader("X-B", "1")
		c.String(200, "x")
	})
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/").Header; got.Get("X-A") != "later" || got.Get("X-B") != "1" {
			t.Errorf("headers = %v, want what the handler set last", got)
		}
	})
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

func TestWriteThroughIsTakenBackForAnAnswerOfOurs(t *testing.T) {
	ours := vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) {
		if c.Query("fail") != "" {
			return nil, vermouth.Fail(401, "")
		}
		return vermouth.Text(200, "x").Verbatim(), nil
	})
	dependency := func(fail bool) gin.HandlerFunc {
		return vermouth.Guard(func(c *gin.Context) error {
			vermouth.From(c).SetHeader("X-A", "1").SetHeader("X-B", "1").AddHeader("Link", "<a>").SetCookie(&http.Cookie{Name: "a"})
			c.Header("X-B", "theirs, later")
			if fail {
				return vermouth.Fail(401, "")
			}
			return nil
		})
	}
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		c.Header("Access-Control-Allow-Origin", "*")
		c.Header("Link", "<m>")
		http.SetCookie(c.Writer, &http.Cookie{Name: "m"})
	})
	r.GET("/wrapped", dependency(false), func(c *gin.Context) { ours(c) })
	r.GET("/guard", dependency(true), func(*gin.Context) {})
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for path, status := range map[string]int{"/wrapped": 200, "/wrapped?fail=1": 401, "/guard": 401} {
			got := s.Get(t, path)
			if got.Status != status || got.Header.Get("X-A") != "" || got.Header.Get("X-B") != "theirs, later" {
				t.Errorf("%s = %d %v, want nothing that was written through", path, got.Status, got.Header)
			}
			if got.Header.Get("Link") != "<m>" || !slices.Equal(got.Header.Values("Set-Cookie"), []string{"m="}) ||
				got.Header.Get("Access-Control-Expose-Headers") != "" {
				t.Errorf("%s: headers = %v, want those of the middleware", path, got.Header)
			}
		}
	})
}

func TestAMistakeOnAPlainRoute(t *testing.T) {
	r, told := newEngine()
	r.GET("/handler", func(c *gin.Context) {
		vermouth.From(c).SetHeader("X-A", "1\r\nevil: 1")
		c.String(200, "x")
	})
	r.GET("/dependency", attach(header("X-A", "1\r\nevil: 1")), func(*gin.Context) { t.Error("the handler ran") })
	r.GET("/late", func(c *gin.Context) {
		c.String(200, "x")
		vermouth.From(c).SetHeader("X-Late", "1")
	})
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/handler"); got.Status != 200 || got.Header.Get("Evil") != "" || got.Header.Get("X-A") != "" {
		t.Errorf("handler = %d %v, want its own answer", got.Status, got.Header)
	}
	if got := s.Get(t, "/dependency"); got.Status != 500 || got.Body != internalError {
		t.Errorf("dependency = %d %q, want the 500 problem", got.Status, got.Body)
	}
	if got := s.Get(t, "/late"); got.Status != 200 || got.Header.Get("X-Late") != "" {
		t.Errorf("late = %d %v", got.Status, got.Header)
	}
	list := told.all()
	if len(list) != 3 || !errors.Is(list[2].Err, vermouth.ErrCommitted) {
		t.Errorf("OnError was told %v, want the three mistakes, the last ErrCommitted", list)
	}
}

func TestBeginAndEndInATest(t *testing.T) {
	recorder := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(recorder)
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	ran := false
	func() {
		response := vermouth.Begin(c)
		defer response.End()
		if again := vermouth.Begin(c); again != response || vermouth.From(c) != response {
			t.Error("Begin must find the Response that is there")
		}
		response.End()
		response.SetHeader("X-A", "1").BeforeSend(func(o vermouth.Outcome) error {
			ran = o.Err == nil
			return nil
		})
		if ran {
			t.Error("an inner End ran the hooks")
		}
	}()
	if !ran || recorder.Header().Get("X-A") != "1" {
		t.Errorf("hook ran = %t, X-A = %q", ran, recorder.Header().Get("X-A"))
	}
}

func TestFromWithoutAResponsePanicsAndNamesTheFix(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	defer func() {
		if got, ok := recover().(string); !ok || got[:len("vermouth.From: ")] != "vermouth.From: " {
			t.Errorf("panic = %q", got)
		}
	}()
	vermouth.From(c)
}

func TestRoutesWorkWithoutTheMiddleware(t *testing.T) {
	quiet(t)
	r := gin.New()
	order := []string{}
	r.GET("/ours", set(header("X-A", "1")))
	r.GET("/plain", vermouth.Guard(func(c *gin.Context) error {
		vermouth.From(c).SetHeader("X-A", "1").BeforeSend(func(vermouth.Outcome) error {
			order = append(order, "hook")
			return nil
		})
		return nil
	}), func(c *gin.Context) { order = append(order, "handler"); c.String(200, "x") })
	s := servertest.HTTP1(t, r)
	for _, path := range []string{"/ours", "/plain"} {
		if got := s.Get(t, path); got.Status != 200 || got.Header.Get("X-A") != "1" {
			t.Errorf("%s = %d %v", path, got.Status, got.Header)
		}
	}
	if !slices.Equal(order, []string{"handler", "hook"}) {
		t.Errorf("order = %q, want the hook when the handler has returned", order)
	}
}
