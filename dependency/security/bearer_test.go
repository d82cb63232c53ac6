package security_test

import (
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestBearer(t *testing.T) {
	r, told := newEngine()
	r.GET("/", echo(security.Bearer()))
	r.GET("/optional", echo(security.Optional(security.Bearer())))
	for _, tc := range []struct {
		name, value string
		want        string // the token; or absent, or malformed
	}{
		{"a token", "Bearer abc", "abc"},
		{"RFC 6750 section 2.1", "Bearer mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM"},
		{"every character of a token68", "Bearer azAZ09-._~+/==", "azAZ09-._~+/=="},
		{"the scheme in lower case", "bearer abc", "abc"},
		{"the scheme in any case", "bEARER abc", "abc"},
		{"more than one space", "Bearer   abc", "abc"},
		{"white space around the value", "\t Bearer abc \t", "abc"},
		{"a long token", "Bearer " + strings.Repeat("a", 100_000), strings.Repeat("a", 100_000)},

		{"empty", "", "absent"},
		{"white space only", " \t ", "absent"},
		{"another scheme", "Basic YTpi", "absent"},
		{"another scheme without credentials", "Negotiate", "absent"},
		{"another scheme with parameters", `Digest username="a", realm="b"`, "absent"},
		{"a longer scheme", "Bearers abc", "absent"},
		{"a shorter scheme", "Beare abc", "absent"},
		{"no space after the scheme", "Bearerabc", "absent"},
		{"only a token", "abc", "absent"},

		{"no token", "Bearer", "malformed"},
		{"no token but a space", "Bearer ", "malformed"},
		{"two tokens", "Bearer abc def", "malformed"},
		{"the scheme twice", "Bearer Bearer abc", "malformed"},
		{"two values in one line", "Bearer abc, Bearer def", "malformed"},
		{"two schemes in one line", "Bearer abc,Basic YTpi", "malformed"},
		{"a parameter", "Bearer token=abc", "malformed"},
		{"a quoted token", `Bearer "abc"`, "malformed"},
		{"only padding", "Bearer ==", "malformed"},
		{"padding within", "Bearer a=b", "malformed"},
		{"padding in front", "Bearer =ab", "malformed"},
		{"a tab after the scheme", "Bearer\tabc", "malformed"},
		{"a tab before the token", "Bearer \tabc", "malformed"},
		{"a tab in the token", "Bearer a\tb", "malformed"},
		{"a colon after the scheme", "Bearer: abc", "malformed"},
		{"an equals sign after the scheme", "Bearer=abc", "malformed"},
		{"a comma after the scheme", "Bearer, abc", "malformed"},
		{"a comma before all", ", Bearer abc", "malformed"},
		{"a quoted scheme", `"Bearer" abc`, "malformed"},
		{"a scheme in brackets", "<Bearer> abc", "malformed"},
		{"a percent-encoded token", "Bearer abc%20", "malformed"},
		{"a colon in the token", "Bearer a:b", "malformed"},
		{"a semicolon", "Bearer abc;", "malformed"},
		{"an asterisk", "Bearer abc*", "malformed"},
		{"a dollar sign", "Bearer $abc", "malformed"},
		{"a backslash", `Bearer a\b`, "malformed"},
		{"braces", "Bearer {token}", "malformed"},
		{"angle brackets", "Bearer <token>", "malformed"},
		{"a letter that is not ASCII", "Bearer \u00e9", "malformed"},
		{"a byte that is not UTF-8", "Bearer \xff", "malformed"},
		{"a no-break space", "Bearer\u00a0abc", "malformed"},
		{"a byte order mark", "\ufeffBearer abc", "malformed"},
		{"letters of full width", "\uff22earer abc", "malformed"},
	} {
		t.Run(tc.name, func(t *testing.T) { reads(t, r, tc.value, tc.want, " false", "Bearer") })
	}
	if got := told.all(); len(got) != 0 {
		t.Errorf("OnError was told %v: what anybody can send is no news", got)
	}
}

func TestBearerIsPresentedOnce(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", echo(security.Bearer()))
	r.GET("/optional", echo(security.Optional(security.Bearer())))
	for _, second := range []string{"Bearer abc", "Bearer def", "Basic YTpi", ""} {
		servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
			for _, path := range []string{"/", "/optional"} {
				got := s.Get(t, path, "Authorization", "Bearer abc", "Authorization", second)
				wants(t, got, 401, problem(401, "Malformed credentials"), "Bearer")
			}
		})
	}
}

// A client library would not send these: they are written to the connection as they are.
func TestBearerOnTheWire(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", echo(security.Bearer()))
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct{ name, header, want string }{
		{"a name in lower case", "authorization: Bearer abc\r\n", "200 OK"},
		{"no space after the colon", "Authorization:Bearer abc\r\n", "200 OK"},
		{"a folded line", "Authorization: Bearer\r\n abc\r\n", "200 OK"}, // net/http unfolds it (RFC 9112 section 5.2)
		{"a NUL", "Authorization: Bearer a\x00c\r\n", "400 Bad Request"},
		{"a lone CR", "Authorization: Bearer a\rc\r\n", "400 Bad Request"},
		{"a space before the colon", "Authorization : Bearer abc\r\n", "400 Bad Request"},
		{"two lines in two cases", "Authorization: Bearer abc\r\nAUTHORIZATION: Bearer abc\r\n", "401 Unauthorized"},
		{"the name of a proxy's field", "Proxy-Authorization: Bearer abc\r\n", "401 Unauthorized"},
	} {
		got := s.Raw(t, "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"+tc.header+"\r\n")
		if line, _, _ := strings.Cut(got, "\r\n"); !strings.HasPrefix(line, "HTTP/1.1 "+tc.want) {
			t.Errorf("%s: answer = %q, want %s", tc.name, line, tc.want)
		}
	}
}

func TestBearerIsLookedForInTheHeaderOnly(t *testing.T) {
	r, _ := newEngine()
	r.POST("/", echo(security.Bearer()))
	got := servertest.HTTP1(t, r).Do(t, "POST", "/?access_token=abc", "access_token=abc", "Content-Type", "application/x-www-form-urlencoded")
	wants(t, got, 401, problem(401, "Not authenticated"), "Bearer")
}

func TestBearerRealm(t *testing.T) {
	r, _ := newEngine()
	user := security.Verify(security.Bearer("the API"), whoIs("ada", "abc"))
	r.GET("/", echo(user))
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/"), 401, problem(401, "Not authenticated"), `Bearer realm="the API"`)
	wants(t, s.Get(t, "/", "Authorization", "Bearer ?"), 401, problem(401, "Malformed credentials"), `Bearer realm="the API"`)
	wants(t, s.Get(t, "/", "Authorization", "Bearer x"), 401, problem(401, "Invalid credentials"), `Bearer realm="the API", error="invalid_token"`)
	wants(t, s.Get(t, "/", "Authorization", "Bearer abc"), 200, "ada")
}

func TestBearerBeforeAPlainGinHandler(t *testing.T) {
	r := gin.New() // without the middleware
	token := security.Bearer()
	r.GET("/", dependency.Attach(token), func(c *gin.Context) {
		got, err := token.Get(c)
		if err != nil {
			t.Error(err)
		}
		c.String(200, got.Reveal())
	})
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/", "Authorization", "Bearer abc"), 200, "abc")
	wants(t, s.Get(t, "/"), 401, problem(401, "Not authenticated"), "Bearer")
}

func TestBearerConfiguration(t *testing.T) {
	panics(t, `security.Bearer: want one realm at most`, func() { security.Bearer("a", "b") })
	for realm, quoted := range map[string]string{
		"": `""`, `a"b`: `"a\"b"`, `a\b`: `"a\\b"`, "a\r\nb": `"a\r\nb"`, "a\tb": `"a\tb"`, "\x7f": `"\x7f"`, "\u00e9": `"é"`, "a\x00": `"a\x00"`,
	} {
		panics(t, `security.Bearer: want a realm of printable ASCII without " and \, got `+quoted, func() { security.Bearer(realm) })
		panics(t, `security.Basic: want a realm of printable ASCII without " and \, got `+quoted, func() { security.Basic(realm) })
	}
	long := strings.Repeat("a", 1025)
	panics(t, `security.Basic: want a realm of printable ASCII without " and \, got "`+long+`"`, func() { security.Basic(long) })
}
