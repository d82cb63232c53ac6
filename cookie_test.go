package vermouth_test

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestR7_CookieValuesAreNotAltered(t *testing.T) {
	testRefused(t, []refusal{
		{"CRLF", setCookie(http.Cookie{Name: "a", Value: "x\r\nSet-Cookie: evil=1"}), "encode it", "evil"},
		{"semicolon", setCookie(http.Cookie{Name: "a", Value: "x; evil"}), "encode it", "evil"},
		{"quote", setCookie(http.Cookie{Name: "a", Value: `evil"`}), "encode it", "evil"},
		{"backslash", setCookie(http.Cookie{Name: "a", Value: `evil\`}), "encode it", "evil"},
		{"UTF-8", setCookie(http.Cookie{Name: "a", Value: "evilé"}), "encode it", "evil"},
	})
}

func TestR7_CookieValuesArriveByteForByte(t *testing.T) {
	var value strings.Builder
	for b := ' '; b < 0x7f; b++ {
		if !strings.ContainsRune(`";\`, b) {
			value.WriteRune(b)
		}
	}
	r, _ := newEngine()
	r.GET("/", set(setCookie(http.Cookie{Name: "a", Value: value.String()})))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		line := s.Get(t, "/").Header.Get("Set-Cookie")
		got, err := http.ParseSetCookie(line)
		if err != nil || got.Value != value.String() {
			t.Errorf("cookie = %q (%v), want the value %q", line, err, value.String())
		}
	})
}

func TestR8_BadCookieNamesAreRefused(t *testing.T) {
	testRefused(t, []refusal{
		{"space", setCookie(http.Cookie{Name: "evil name", Value: "1"}), "token", "evil"},
		{"empty", setCookie(http.Cookie{Value: "1"}), "token", ""},
		{"equals", setCookie(http.Cookie{Name: "evil=1"}), "token", "evil=1"},
		{"nil", func(r *vermouth.Response) { r.SetCookie(nil) }, "nil", ""},
		{"delete nil", func(r *vermouth.Response) { r.DeleteCookie(nil) }, "nil", ""},
	})
}

func TestR9_CookieAttributesCannotBeInjected(t *testing.T) {
	testRefused(t, []refusal{
		{"path", setCookie(http.Cookie{Name: "a", Path: "/x; evil"}), "Path", "evil"},
		{"domain", setCookie(http.Cookie{Name: "a", Domain: "d; evil"}), "Domain", "evil"},
		{"path with LF", setCookie(http.Cookie{Name: "a", Path: "/\nevil"}), "Path", "evil"},
		{"expires", setCookie(http.Cookie{Name: "a", Expires: time.Date(1500, 1, 1, 0, 0, 0, 0, time.UTC)}), "Expires", ""},
		{"path with a space", setCookie(http.Cookie{Name: "a", Path: "/evil "}), "space", "evil"},
		{"relative path", setCookie(http.Cookie{Name: "a", Path: "evil"}), "begin with /", "evil"},
	})
}

func TestR10_CookiesThatBrowsersDropAreRefused(t *testing.T) {
	testRefused(t, []refusal{
		{"SameSite=None", setCookie(http.Cookie{Name: "a", SameSite: http.SameSiteNoneMode}), "SameSite=None", ""},
		{"Partitioned", setCookie(http.Cookie{Name: "a", Partitioned: true}), "Partitioned", ""},
		{"__Host- without Secure", setCookie(http.Cookie{Name: "__Host-a"}), "__Host-", ""},
		{"__Host- with Domain", setCookie(http.Cookie{Name: "__Host-a", Secure: true, Domain: "d.test"}), "__Host-", ""},
		{"__Host- with Path", setCookie(http.Cookie{Name: "__Host-a", Secure: true, Path: "/x"}), "__Host-", ""},
		{"__host- in lower case", setCookie(http.Cookie{Name: "__host-a"}), "__Host-", ""},
		{"__Secure- without Secure", setCookie(http.Cookie{Name: "__Secure-a"}), "__Secure-", ""},
		{"4097 bytes", setCookie(http.Cookie{Name: "a", Value: strings.Repeat("e", 4096)}), "4096", "eee"},
		{"long path", setCookie(http.Cookie{Name: "a", Path: "/" + strings.Repeat("e", 1024)}), "1024", "eee"},
		{"unknown SameSite", setCookie(http.Cookie{Name: "a", SameSite: 9}), "SameSite", ""},
		{"deleting __Host- without Secure", func(r *vermouth.Response) { r.DeleteCookie(&http.Cookie{Name: "__Host-a"}) }, "__Host-", ""},
	})
}

func TestR11_OneCookiePerIdentity(t *testing.T) {
	c := func(c http.Cookie) *http.Cookie { return &c }
	for _, tc := range []struct {
		name string
		do   func(*vermouth.Response)
		want []string
	}{
		{"the last wins", func(r *vermouth.Response) {
			r.SetCookie(c(http.Cookie{Name: "a", Value: "1"})).SetCookie(c(http.Cookie{Name: "b", Value: "1"})).SetCookie(c(http.Cookie{Name: "a", Value: "2"}))
		}, []string{"b=1; Path=/; SameSite=Lax", "a=2; Path=/; SameSite=Lax"}},
		{"delete after set leaves one", func(r *vermouth.Response) {
			r.SetCookie(c(http.Cookie{Name: "a", Value: "1"})).DeleteCookie(c(http.Cookie{Name: "a"}))
		}, []string{"a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; SameSite=Lax"}},
		{"set after delete leaves one", func(r *vermouth.Response) {
			r.DeleteCookie(c(http.Cookie{Name: "a"})).SetCookie(c(http.Cookie{Name: "a", Value: "1"}))
		}, []string{"a=1; Path=/; SameSite=Lax"}},
		{"the empty path is /", func(r *vermouth.Response) {
			r.SetCookie(c(http.Cookie{Name: "a", Value: "1"})).SetCookie(c(http.Cookie{Name: "a", Value: "2", Path: "/"}))
		}, []string{"a=2; Path=/; SameSite=Lax"}},
		{"another path is another cookie", func(r *vermouth.Response) {
			r.SetCookie(c(http.Cookie{Name: "a", Value: "1"})).SetCookie(c(http.Cookie{Name: "a", Value: "2", Path: "/x"}))
		}, []string{"a=1; Path=/; SameSite=Lax", "a=2; Path=/x; SameSite=Lax"}},
		{"a domain has no case and no dot", func(r *vermouth.Response) {
			r.SetCookie(c(http.Cookie{Name: "a", Value: "1", Domain: ".D.test"})).SetCookie(c(http.Cookie{Name: "a", Value: "2", Domain: "d.test"}))
		}, []string{"a=2; Path=/; Domain=d.test; SameSite=Lax"}},
		{"partitioned is another cookie", func(r *vermouth.Response) {
			r.SetCookie(c(http.Cookie{Name: "a", Value: "1", Secure: true})).SetCookie(c(http.Cookie{Name: "a", Value: "2", Secure: true, Partitioned: true}))
		}, []string{"a=1; Path=/; Secure; SameSite=Lax", "a=2; Path=/; Secure; SameSite=Lax; Partitioned"}},
		{"SameSiteDefaultMode omits it", func(r *vermouth.Response) {
			r.SetCookie(c(http.Cookie{Name: "a", Value: "1", SameSite: http.SameSiteDefaultMode}))
		}, []string{"a=1; Path=/"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newEngine()
			r.GET("/", set(tc.do))
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				if got := s.Get(t, "/").Header.Values("Set-Cookie"); !slices.Equal(got, tc.want) {
					t.Errorf("Set-Cookie = %q, want %q", got, tc.want)
				}
			})
		})
	}
}

func TestR11_CookiesOfMiddlewaresCount(t *testing.T) {
	r, _ := newEngine()
	r.Use(func(c *gin.Context) {
		http.SetCookie(c.Writer, &http.Cookie{Name: "a", Value: "theirs", Path: "/"})
		http.SetCookie(c.Writer, &http.Cookie{Name: "other", Value: "theirs"})
		c.Writer.Header().Add("Set-Cookie", "not a cookie")
	})
	r.GET("/", set(setCookie(http.Cookie{Name: "a", Value: "ours"})))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		want := []string{"other=theirs", "not a cookie", "a=ours; Path=/; SameSite=Lax"}
		if got := s.Get(t, "/").Header.Values("Set-Cookie"); !slices.Equal(got, want) {
			t.Errorf("Set-Cookie = %q, want %q", got, want)
		}
	})
}

func TestCookiesAreCopiedAndRead(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		c := &http.Cookie{Name: "a", Value: "1"}
		r.SetCookie(c)
		c.Value = "changed later"
		got := r.Cookies()
		if len(got) != 1 || got[0].Value != "1" || got[0].Path != "/" || got[0].SameSite != http.SameSiteLaxMode {
			t.Errorf("Cookies() = %v, want a=1 with the defaults", got)
		}
	}))
	if got := servertest.HTTP1(t, r).Get(t, "/").Header.Get("Set-Cookie"); got != "a=1; Path=/; SameSite=Lax" {
		t.Errorf("Set-Cookie = %q", got)
	}
}

func TestR10_CookiePrefixesThatNeedHttpOnly(t *testing.T) {
	for _, tc := range []struct {
		cookie http.Cookie
		want   bool
	}{
		{http.Cookie{Name: "__Http-a", Secure: true, HttpOnly: true}, true},
		{http.Cookie{Name: "__http-a", Secure: true}, false},
		{http.Cookie{Name: "__Http-a", HttpOnly: true}, false},
		{http.Cookie{Name: "__Host-Http-a", Secure: true, HttpOnly: true}, true},
		{http.Cookie{Name: "__Host-Http-a", Secure: true}, false},
		{http.Cookie{Name: "__Host-Http-a", Secure: true, HttpOnly: true, Path: "/a"}, false},
		{http.Cookie{Name: "__a", Path: "/a"}, true},
	} {
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		if got := vermouth.Begin(c).SetCookie(&tc.cookie).Err() == nil; got != tc.want {
			t.Errorf("%v is taken = %v, want %v", tc.cookie.String(), got, tc.want)
		}
	}
}

// FuzzPlainCookie holds the short way to write a cookie to net/http, its oracle.
func FuzzPlainCookie(f *testing.F) {
	f.Add("session", "c2Vzc2lvbg==", "/", 3600, true, true, 2)
	f.Add("a", "", "", -1, false, false, 0)
	f.Add("a", "x,y z", "/p", 0, false, true, 3)
	f.Fuzz(func(t *testing.T, name, value, path string, age int, secure, httpOnly bool, sameSite int) {
		in := http.Cookie{Name: name, Value: value, Path: path, MaxAge: age, Secure: secure, HttpOnly: httpOnly, SameSite: http.SameSite(sameSite)}
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		r := vermouth.Begin(c, vermouth.OnError(func(context.Context, vermouth.Failure) {})).SetCookie(&in)
		if r.Err() != nil {
			return
		}
		r.End()
		want := in
		want.Path, want.SameSite = cmp.Or(in.Path, "/"), cmp.Or(in.SameSite, http.SameSiteLaxMode)
		if got := r.Cookies(); len(got) != 1 || got[0].Raw != want.String() {
			t.Errorf("line = %q, want %q", got[0].Raw, want.String())
		}
	})
}
