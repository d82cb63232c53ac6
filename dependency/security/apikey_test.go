package security_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestAPIKey(t *testing.T) {
	r, told := newEngine()
	r.GET("/header", echo(security.APIKeyHeader("x-API-key")))
	r.GET("/query", echo(security.APIKeyQuery("api_key")))
	r.GET("/cookie", echo(security.APIKeyCookie("session")))
	const (
		inHeader = `APIKey in="header", name="x-API-key"`
		inQuery  = `APIKey in="query", name="api_key"`
		inCookie = `APIKey in="cookie", name="session"`
	)
	for _, tc := range []struct {
		name, path string
		headers    []string
		want       string // the key; or absent, or malformed
		challenge  string
	}{
		{"header", "/header", []string{"X-Api-Key", "abc"}, "abc", ""},
		{"header with a space within", "/header", []string{"X-Api-Key", "Token abc"}, "Token abc", ""},
		{"header with white space around", "/header", []string{"X-Api-Key", "\t abc "}, "abc", ""},
		{"header with any printable ASCII", "/header", []string{"X-Api-Key", `!"#$%&'()*+,-./:;<=>?@[\]^_{|}~`}, `!"#$%&'()*+,-./:;<=>?@[\]^_{|}~`, ""},
		{"header missing", "/header", nil, "absent", inHeader},
		{"header empty", "/header", []string{"X-Api-Key", ""}, "absent", inHeader},
		{"header twice", "/header", []string{"X-Api-Key", "abc", "X-Api-Key", "abc"}, "malformed", inHeader},
		{"header twice, empty", "/header", []string{"X-Api-Key", "", "X-Api-Key", "abc"}, "malformed", inHeader},
		{"header not ASCII", "/header", []string{"X-Api-Key", "\u00e9"}, "malformed", inHeader},
		{"header with a tab within", "/header", []string{"X-Api-Key", "a\tb"}, "malformed", inHeader},
		{"header elsewhere", "/header?x-API-key=abc", []string{"Cookie", "x-API-key=abc"}, "absent", inHeader},

		{"query", "/query?api_key=abc", nil, "abc", ""},
		{"query among others", "/query?a=1&api_key=a%2Bb%3D&b=2", nil, "a+b=", ""},
		{"query missing", "/query", nil, "absent", inQuery},
		{"query of another case", "/query?API_KEY=abc", nil, "absent", inQuery},
		{"query empty", "/query?api_key=", nil, "absent", inQuery},
		{"query without a value", "/query?api_key", nil, "absent", inQuery},
		{"query that cannot be decoded", "/query?api_key=%zz", nil, "absent", inQuery},
		{"query twice", "/query?api_key=abc&api_key=abc", nil, "malformed", inQuery},
		{"query as a list", "/query?api_key[]=abc", nil, "absent", inQuery},
		{"query with a NUL", "/query?api_key=a%00b", nil, "malformed", inQuery},
		{"query with a line feed", "/query?api_key=a%0Ab", nil, "malformed", inQuery},
		{"query not ASCII", "/query?api_key=%C3%A9", nil, "malformed", inQuery},
		{"query not UTF-8", "/query?api_key=%ff", nil, "malformed", inQuery},
		{"query elsewhere", "/query", []string{"Api_key", "abc"}, "absent", inQuery},

		{"cookie", "/cookie", []string{"Cookie", "session=abc"}, "abc", ""},
		{"cookie among others", "/cookie", []string{"Cookie", "a=1; session=a%2B/=; b=2"}, "a%2B/=", ""},
		{"cookie in quotes", "/cookie", []string{"Cookie", `session="abc"`}, "abc", ""},
		{"cookie missing", "/cookie", []string{"Cookie", "other=abc"}, "absent", inCookie},
		{"cookie of another case", "/cookie", []string{"Cookie", "Session=abc"}, "absent", inCookie},
		{"cookie empty", "/cookie", []string{"Cookie", "session="}, "absent", inCookie},
		{"cookie not ASCII", "/cookie", []string{"Cookie", "session=\u00e9"}, "absent", inCookie}, // net/http drops it
		{"cookie twice", "/cookie", []string{"Cookie", "session=abc; session=abc"}, "malformed", inCookie},
		{"cookie twice, in two lines", "/cookie", []string{"Cookie", "session=abc", "Cookie", "session=def"}, "malformed", inCookie},
	} {
		t.Run(tc.name, func(t *testing.T) {
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				got := s.Get(t, tc.path, tc.headers...)
				switch tc.want {
				case "absent":
					wants(t, got, 401, problem(401, "Not authenticated"), tc.challenge)
				case "malformed":
					wants(t, got, 401, problem(401, "Malformed credentials"), tc.challenge)
				default:
					wants(t, got, 200, tc.want)
				}
			})
		})
	}
	if got := told.all(); len(got) != 0 {
		t.Errorf("OnError was told %v", got)
	}
}

// A shared cache keeps the answer to a request with Authorization from others, and knows nothing of our own names
// (RFC 9111 section 3.5).
func TestAPIKeyAnswersVary(t *testing.T) {
	r, _ := newEngine()
	plain := func(c *gin.Context) { c.String(200, "plain") }
	for path, p := range map[string]*dependency.Provider[security.Secret]{
		"/header": security.APIKeyHeader("X-API-Key"), "/cookie": security.APIKeyCookie("session"),
		"/query": security.APIKeyQuery("key"), "/bearer": security.Bearer(),
	} {
		optional := security.Optional(p)
		r.GET(path, echo(p))
		r.GET(path+"/optional", echo(optional))
		r.GET(path+"/plain", dependency.Attach(optional), plain)
	}
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/header": "X-API-Key", "/cookie": "Cookie", "/query": "", "/bearer": ""} {
		for _, got := range []servertest.Answer{
			s.Get(t, path), s.Get(t, path+"/optional"), s.Get(t, path+"/plain"),
			s.Get(t, path+"?key=abc", "X-API-Key", "abc", "Cookie", "session=abc", "Authorization", "Bearer abc"),
		} {
			if vary := strings.Join(got.Header.Values("Vary"), "|"); vary != want {
				t.Errorf("%s = %d, Vary = %q, want %q", path, got.Status, vary, want)
			}
		}
	}
}

func TestAPIKeyCookieTakesWhatTheTemporalResponseSets(t *testing.T) {
	const key = "a+b/c=%41~"
	r, _ := newEngine()
	r.GET("/login", vermouth.Handle(func(c *gin.Context) (vermouth.None, error) {
		vermouth.From(c).SetCookie(&http.Cookie{Name: "session", Value: key, HttpOnly: true})
		return vermouth.None{}, nil
	}))
	r.GET("/", echo(security.APIKeyCookie("session")))
	s := servertest.HTTP1(t, r)
	line, _, _ := strings.Cut(s.Get(t, "/login").Header.Get("Set-Cookie"), ";")
	wants(t, s.Get(t, "/", "Cookie", line), 200, key)
}

func TestAPIKeyConfiguration(t *testing.T) {
	long := strings.Repeat("a", 1025)
	for name, quoted := range map[string]string{
		"": `""`, "X API Key": `"X API Key"`, "X-Key:": `"X-Key:"`, `a"b`: `"a\"b"`, "a\r\nb": `"a\r\nb"`, "\u00e9": `"é"`, "keys[]": `"keys[]"`,
		long: `"` + long + `"`,
	} {
		want := ": want a name that is a token of RFC 9110 section 5.6.2, got " + quoted
		panics(t, "security.APIKeyHeader"+want, func() { security.APIKeyHeader(name) })
		panics(t, "security.APIKeyQuery"+want, func() { security.APIKeyQuery(name) })
		panics(t, "security.APIKeyCookie"+want, func() { security.APIKeyCookie(name) })
	}
}
