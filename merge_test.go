package vermouth_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// TestMergeTable walks through the table of docs/design.md: a middleware has set something, the temporal response sets
// it too, and the route ends in each of the three ways.
func TestMergeTable(t *testing.T) {
	type answers struct{ success, reply, verbatim, failure []string }
	for _, tc := range []struct {
		name       string
		header     string
		middleware []string
		temporal   func(*vermouth.Response)
		own        string // what the Reply and the Error set
		want       answers
	}{
		{
			name: "singleton: temporal replaces the middleware's", header: "X-A", middleware: []string{"m1", "m2"}, temporal: header("X-A", "t"),
			want: answers{success: []string{"t"}, reply: []string{"t"}, verbatim: []string{"m1", "m2"}, failure: []string{"m1", "m2"}},
		},
		{
			name: "singleton: the own wins", header: "X-A", middleware: []string{"m"}, temporal: header("X-A", "t"), own: "o",
			want: answers{success: []string{"t"}, reply: []string{"o"}, verbatim: []string{"o"}, failure: []string{"o"}},
		},
		{
			name: "singleton: Always survives", header: "X-A", temporal: func(r *vermouth.Response) { r.Always().SetHeader("X-A", "t") },
			want: answers{success: []string{"t"}, reply: []string{"t"}, verbatim: []string{"t"}, failure: []string{"t"}},
		},
		{
			name: "several lines of one name stay", header: "X-A",
			temporal: func(r *vermouth.Response) { r.AddHeader("X-A", "t1").AddHeader("X-A", "t2") },
			want:     answers{success: []string{"t1", "t2"}, reply: []string{"t1", "t2"}},
		},
		{
			name: "an Always line after one that is not", header: "X-A",
			temporal: func(r *vermouth.Response) { r.AddHeader("X-A", "t1").Always().AddHeader("X-A", "t2") },
			want:     answers{success: []string{"t1", "t2"}, reply: []string{"t1", "t2"}, verbatim: []string{"t2"}, failure: []string{"t2"}},
		},
		{
			name: "Cache-Control is a singleton", header: "Cache-Control", middleware: []string{"public"}, temporal: header("Cache-Control", "no-store"),
			want: answers{success: []string{"no-store"}, reply: []string{"no-store"}, verbatim: []string{"public"}, failure: []string{"public"}},
		},
		{
			name: "Vary is a set, and kept on errors", header: "Vary", middleware: []string{"Origin, accept"},
			temporal: func(r *vermouth.Response) { r.AddHeader("Vary", "Accept").AddHeader("Vary", "Cookie , Origin") }, own: "X-B",
			want: answers{
				success:  []string{"Origin, accept, Cookie"},
				reply:    []string{"Origin, accept, Cookie, X-B"},
				verbatim: []string{"Origin, accept, X-B"},
				failure:  []string{"Origin, accept, Cookie, X-B"},
			},
		},
		{
			name: "Allow is a list, and dropped on errors", header: "Allow", middleware: []string{"GET"}, temporal: header("Allow", "GET, PUT"),
			want: answers{success: []string{"GET, PUT"}, reply: []string{"GET, PUT"}, verbatim: []string{"GET"}, failure: []string{"GET"}},
		},
		{
			name: "Link has commas of its own: the lines stack", header: "Link", middleware: []string{`<a,b>; rel="x, y"`},
			temporal: header("Link", "<c>"), own: "<d>",
			want: answers{
				success:  []string{`<a,b>; rel="x, y"`, "<c>"},
				reply:    []string{`<a,b>; rel="x, y"`, "<c>", "<d>"},
				verbatim: []string{`<a,b>; rel="x, y"`, "<d>"},
				failure:  []string{`<a,b>; rel="x, y"`, "<d>"},
			},
		},
		{
			name: "WWW-Authenticate stacks", header: "Www-Authenticate", temporal: header("WWW-Authenticate", "Basic"), own: "Bearer",
			want: answers{success: []string{"Basic"}, reply: []string{"Basic", "Bearer"}, verbatim: []string{"Bearer"}, failure: []string{"Bearer"}},
		},
		{
			name: "cookies are appended", header: "Set-Cookie", middleware: []string{"m=1"}, temporal: setCookie(http.Cookie{Name: "t"}),
			want: answers{
				success:  []string{"m=1", "t=; Path=/; SameSite=Lax"},
				reply:    []string{"m=1", "t=; Path=/; SameSite=Lax"},
				verbatim: []string{"m=1"},
				failure:  []string{"m=1"},
			},
		},
		{
			name: "Always cookies survive", header: "Set-Cookie",
			temporal: func(r *vermouth.Response) {
				r.SetCookie(&http.Cookie{Name: "plain"}).Always().DeleteCookie(&http.Cookie{Name: "session"})
			},
			want: answers{
				success:  []string{"plain=; Path=/; SameSite=Lax", gone("session")},
				reply:    []string{"plain=; Path=/; SameSite=Lax", gone("session")},
				verbatim: []string{gone("session")},
				failure:  []string{gone("session")},
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, told := newEngine()
			shared := slices.Clip(tc.middleware)
			r.Use(func(c *gin.Context) {
				if len(shared) > 0 {
					c.Writer.Header()[tc.header] = shared
				}
			})
			reply, fail := vermouth.Text(200, ""), vermouth.Fail(400, "")
			if tc.own != "" {
				reply.SetHeader(tc.header, tc.own)
				fail.SetHeader(tc.header, tc.own)
			}
			verbatim := vermouth.Text(200, "").Verbatim()
			if tc.own != "" {
				verbatim.SetHeader(tc.header, tc.own)
			}
			r.GET("/success", set(tc.temporal))
			r.GET("/reply", ending(tc.temporal, reply, nil))
			r.GET("/verbatim", ending(tc.temporal, verbatim, nil))
			r.GET("/reply-as-error", ending(tc.temporal, nil, reply))
			r.GET("/failure", ending(tc.temporal, nil, fail))
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				for path, want := range map[string][]string{
					"/success": tc.want.success, "/reply": tc.want.reply, "/reply-as-error": tc.want.reply,
					"/verbatim": tc.want.verbatim, "/failure": tc.want.failure,
				} {
					if got := s.Get(t, path).Header.Values(tc.header); !slices.Equal(got, want) {
						t.Errorf("%s: %s = %q, want %q", path, tc.header, got, want)
					}
				}
			})
			if !slices.Equal(shared, tc.middleware) {
				t.Errorf("a slice that others share was edited: %q", shared)
			}
			if list := told.all(); len(list) != 0 {
				t.Errorf("OnError was told %v", list)
			}
		})
	}
}

func gone(name string) string {
	return name + "=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax"
}

func ending(temporal func(*vermouth.Response), reply *vermouth.Reply, err error) gin.HandlerFunc {
	return vermouth.Handle(func(c *gin.Context) (*vermouth.Reply, error) {
		temporal(vermouth.From(c))
		return reply, err
	})
}

func TestCookiesOfTheReplyWinOverTemporalOnes(t *testing.T) {
	r, _ := newEngine()
	temporal := func(r *vermouth.Response) {
		r.SetCookie(&http.Cookie{Name: "a", Value: "temporal"}).SetCookie(&http.Cookie{Name: "b", Value: "temporal"})
	}
	r.GET("/", ending(temporal, vermouth.Text(200, "").SetCookie(&http.Cookie{Name: "a", Value: "own"}), nil))
	want := []string{"b=temporal; Path=/; SameSite=Lax", "a=own; Path=/; SameSite=Lax"}
	if got := servertest.HTTP1(t, r).Get(t, "/").Header.Values("Set-Cookie"); !slices.Equal(got, want) {
		t.Errorf("Set-Cookie = %q, want %q", got, want)
	}
}

func TestExposeNamesWhatWasSet(t *testing.T) {
	for _, tc := range []struct {
		name    string
		opts    []vermouth.Option
		exposed string // by the middleware
		handler gin.HandlerFunc
		want    []string
	}{
		{"custom headers", nil, "", set(func(r *vermouth.Response) {
			r.SetHeader("X-A", "1").SetHeader("X-B", "1").AddHeader("X-A", "2").SetHeader("Cache-Control", "no-store").SetCookie(&http.Cookie{Name: "a"})
		}), []string{"X-A, X-B"}},
		{"joined with what is listed, without case", nil, "x-a,X-C", set(header("X-A", "1")), []string{"x-a, X-C"}},
		{"by name also beside a wildcard", nil, "*", set(header("X-A", "1")), []string{"*, X-A"}},
		{"nothing of other middlewares", nil, "", set(func(*vermouth.Response) {}), nil},
		{"of a Reply", nil, "", ending(header("X-A", "1"), vermouth.Text(200, "").SetHeader("X-B", "1"), nil), []string{"X-A, X-B"}},
		{"of an error", nil, "", ending(header("X-A", "1"), nil, vermouth.Fail(429, "").SetHeader("Retry-After", "1")), []string{"Retry-After"}},
		{"not what is denied", []vermouth.Option{vermouth.Unexposed("x-internal")}, "", set(func(r *vermouth.Response) {
			r.SetHeader("X-Internal", "1").SetHeader("Server", "s").SetHeader("X-Powered-By", "p").SetHeader("X-A", "1")
		}), []string{"X-A"}},
		{"on a plain route", nil, "", func(c *gin.Context) {
			vermouth.From(c).SetHeader("X-A", "1").SetHeader("X-B", "1").SetHeader("Expires", "0")
			c.Status(200)
		}, []string{"X-A, X-B"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newEngine(tc.opts...)
			r.Use(func(c *gin.Context) {
				c.Header("X-Theirs", "1")
				c.Header("Access-Control-Allow-Origin", c.GetHeader("Origin"))
				c.Header("Access-Control-Expose-Headers", tc.exposed)
			})
			r.GET("/", tc.handler)
			s := servertest.HTTP1(t, r)
			const expose = "Access-Control-Expose-Headers"
			if got := s.Get(t, "/", "Origin", "http://page.test").Header.Values(expose); !slices.Equal(got, tc.want) {
				t.Errorf("%s = %q, want %q", expose, got, tc.want)
			}
			if got := s.Get(t, "/").Header.Get(expose); got != tc.exposed {
				t.Errorf("without an Origin %s = %q, want %q", expose, got, tc.exposed)
			}
		})
	}
}
