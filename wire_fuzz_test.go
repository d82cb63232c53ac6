package vermouth_test

import (
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// fuzzWire returns a function that sets something on a temporal response and returns the answers on both protocols, and
// whether it was taken.
func fuzzWire(f *testing.F) func(t *testing.T, do func(*vermouth.Response)) (answers []servertest.Answer, taken bool) {
	f.Helper()
	var do func(*vermouth.Response)
	var taken bool
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		do(r)
		taken = r.Err() == nil
	}))
	servers := []*servertest.Server{servertest.HTTP1(f, r), servertest.HTTP2(f, r)}
	return func(t *testing.T, next func(*vermouth.Response)) (answers []servertest.Answer, _ bool) {
		do = next
		for _, s := range servers {
			answer := s.Get(t, "/")
			if want := map[bool]int{true: 200, false: 500}[taken]; answer.Status != want {
				t.Fatalf("status = %d, want %d", answer.Status, want)
			}
			answers = append(answers, answer)
		}
		return answers, taken
	}
}

// FuzzHeader sets any header, twice, on real connections: it arrives byte for byte, or it was refused and nothing of it is
// on the wire.
func FuzzHeader(f *testing.F) {
	for _, seed := range [][2]string{
		{"X-Cat-Dog", "alone in the world"}, {"x-a", ""}, {"X-A", "1\r\nSet-Cookie: evil=1"}, {"X A", "1"}, {"Content-Length", "0"},
		{"Vary", "a, b,,a"}, {"Link", `<a,b>; rel="x"`}, {"Content-Type", "application/hal+json"}, {"X-A", " x"}, {"X-A", "\x7f"},
		{"Allow", "GET"}, {"Date", "x"}, {"Etag", `"1"`}, {"Trailer", "X"}, {"X-É", "1"}, {"X-A", "é"}, {":status", "500"}, {"Location", "/"},
	} {
		f.Add(seed[0], seed[1])
	}
	ask := fuzzWire(f)
	f.Fuzz(func(t *testing.T, name, value string) {
		answers, taken := ask(t, func(r *vermouth.Response) { r.AddHeader(name, value).SetHeader("X-Other", "1") })
		for _, answer := range answers {
			got := answer.Header[textproto.CanonicalMIMEHeaderKey(name)]
			switch {
			case !taken:
				continue
			case textproto.CanonicalMIMEHeaderKey(name) == "Vary" || textproto.CanonicalMIMEHeaderKey(name) == "Allow":
				continue // they are joined: TestMergeTable
			case !slices.Equal(got, []string{value}) && name != "X-Other":
				t.Errorf("%q: %q arrives as %q", name, value, got)
			}
			if answer.Header.Get("X-Other") != "1" || answer.Body != helloJSON {
				t.Errorf("answer = %v %q", answer.Header, answer.Body)
			}
		}
	})
}

// FuzzCookie sets any cookie on real connections: it arrives as it was meant, or it was refused.
func FuzzCookie(f *testing.F) {
	f.Add("a", "1", "/", "", 0, false, 0)
	f.Add("__Host-a", `x y,z`, "/", "", 60, true, 3)
	f.Add("a", "1; evil", "/x; y", "d; e", -1, false, 4)
	f.Add("__secure-a", "", "/p", ".d.test", 1, true, 1)
	f.Add("a", " x ", "/x ", "d.test ", 0, false, 0)
	f.Add("bad name", "é", "x", "d_test", 0, true, 2)
	ask := fuzzWire(f)
	f.Fuzz(func(t *testing.T, name, value, path, domain string, age int, secure bool, sameSite int) {
		in := http.Cookie{Name: name, Value: value, Path: path, Domain: domain, MaxAge: age, Secure: secure, SameSite: http.SameSite(sameSite)}
		answers, taken := ask(t, func(r *vermouth.Response) { r.SetCookie(&http.Cookie{Name: name, Path: path}).SetCookie(&in) })
		for _, answer := range answers {
			lines := answer.Header["Set-Cookie"]
			if !taken {
				if len(lines) != 0 {
					t.Errorf("a refused cookie arrives as %q", lines)
				}
				continue
			}
			checkCookieLine(t, lines[len(lines)-1], in)
		}
	})
}

func checkCookieLine(t *testing.T, line string, in http.Cookie) {
	t.Helper()
	got, err := http.ParseSetCookie(line)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	if in.Path == "" {
		in.Path = "/"
	}
	if len(in.Domain) > 0 && in.Domain[0] == '.' {
		in.Domain = in.Domain[1:]
	}
	if strings.ContainsAny(in.Path, "\"\\") { // ParseSetCookie forgets such a Path; browsers do not
		got.Path, _, _ = strings.Cut(line[strings.Index(line, "; Path=")+len("; Path="):], ";")
	}
	if got.Name != in.Name || got.Value != in.Value || got.Path != in.Path || got.Domain != in.Domain || got.Secure != in.Secure ||
		(got.MaxAge > 0) != (in.MaxAge > 0) || (got.MaxAge < 0) != (in.MaxAge < 0) {
		t.Errorf("%+v arrives as %q", in, line)
	}
}
