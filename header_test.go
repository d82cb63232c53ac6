package vermouth_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// refusal is something that must never reach the wire.
type refusal struct {
	name string
	do   func(*vermouth.Response)
	rule string // part of the SetError's text
	leak string // what must not be in the answer
}

// testRefused checks, on HTTP/1.1, HTTP/2 and raw TCP, that a mistake is a 500 without any part of it.
func testRefused(t *testing.T, cases []refusal) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, told := newEngine()
			r.GET("/", set(func(response *vermouth.Response) {
				response.SetHeader("X-Fine", "fine").SetCookie(&http.Cookie{Name: "fine", Value: "fine"})
				tc.do(response)
			}))
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				answer := s.Get(t, "/")
				if answer.Status != 500 || answer.Body != internalError {
					t.Errorf("answer = %d %q, want the 500 problem", answer.Status, answer.Body)
				}
				for name := range answer.Header {
					if name == "X-Fine" || name == "Set-Cookie" {
						t.Errorf("%s is on the error", name)
					}
				}
			})
			raw := servertest.HTTP1(t, r).RawGet(t, "/")
			if tc.leak != "" && strings.Contains(strings.ToLower(raw), strings.ToLower(tc.leak)) {
				t.Errorf("the answer holds %q:\n%s", tc.leak, raw)
			}
			for _, failure := range told.all() {
				var mistake *vermouth.SetError
				if !errors.As(failure.Err, &mistake) || !strings.Contains(mistake.Rule, tc.rule) {
					t.Fatalf("OnError was told %v, want a SetError about %q", failure.Err, tc.rule)
				}
				if !strings.Contains(failure.Err.Error(), "_test.go:") {
					t.Errorf("the error %q does not name the line of the mistake", failure.Err)
				}
				if tc.leak != "" && !strings.Contains(mistake.Name, tc.leak) && strings.Contains(failure.Err.Error(), tc.leak) {
					t.Errorf("the error %q holds the value", failure.Err)
				}
			}
			if got := len(told.all()); got != 3 {
				t.Errorf("OnError was told %d failures for 3 requests", got)
			}
		})
	}
}

func header(name, value string) func(*vermouth.Response) {
	return func(r *vermouth.Response) { r.SetHeader(name, value) }
}

func setCookie(c http.Cookie) func(*vermouth.Response) {
	return func(r *vermouth.Response) { r.SetCookie(&c) }
}

func TestR1_LineBreaksInAValueAreRefused(t *testing.T) {
	testRefused(t, []refusal{
		{"CRLF and a header", header("X-A", "1\r\nSet-Cookie: evil=1"), "control byte", "evil"},
		{"LF", header("X-A", "1\nevil"), "control byte", "evil"},
		{"CR", header("X-A", "1\revil"), "control byte", "evil"},
		{"added", func(r *vermouth.Response) { r.AddHeader("X-A", "1\r\nevil: 1") }, "control byte", "evil"},
		{"always", func(r *vermouth.Response) { r.Always().SetHeader("X-A", "1\r\nevil: 1") }, "control byte", "evil"},
	})
}

func TestR2_ControlBytesAreRefused(t *testing.T) {
	var cases []refusal
	for b := range 0x80 {
		if b >= ' ' && b != 0x7f || b == '\t' {
			continue
		}
		cases = append(cases, refusal{fmt.Sprintf("%#02x", b), header("X-A", "evil"+string(rune(b))+"evil"), "control byte", "evil"})
	}
	testRefused(t, cases)
}

func TestR2_TabAndPrintableBytesArrive(t *testing.T) {
	var value strings.Builder
	value.WriteString("a\tb")
	for b := ' ' + 1; b < 0x7f; b++ {
		value.WriteRune(b)
	}
	r, _ := newEngine()
	r.GET("/", set(header("X-A", value.String())))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/").Header.Get("X-A"); got != value.String() {
			t.Errorf("X-A = %q, want %q", got, value.String())
		}
	})
}

func TestR3_NonASCIIIsRefused(t *testing.T) {
	testRefused(t, []refusal{
		{"UTF-8", header("X-A", "évil✓"), "RFC 8187", "vil"},
		{"Latin-1", header("X-A", "evil\xe9"), "RFC 8187", "evil"},
	})
}

func TestR4_BadNamesAreRefused(t *testing.T) {
	var cases []refusal
	for _, name := range []string{"X-A\r\nEvil", "X Evil", "Evil:", "Evil(", "", "Évil", ":status", "X-A\x00Evil", "Evil\x7f", "Evil\""} {
		cases = append(cases, refusal{fmt.Sprintf("%q", name), header(name, "1"), "token", ""})
	}
	testRefused(t, cases)
}

func TestR5_NamesAreCaseInsensitive(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetHeader("x-a", "1").SetHeader("X-B", "1").DeleteHeader("x-b")
		if got := r.Header("X-a"); got != "1" {
			t.Errorf(`Header("X-a") = %q, want 1`, got)
		}
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/").Header
		if got.Get("X-A") != "1" || got.Values("X-B") != nil {
			t.Errorf("headers = %v, want X-A: 1 and no X-B", got)
		}
	})
}

func TestR6_EmptyIsNotDeleted(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetHeader("X-Empty", "").SetHeader("X-Gone", "1").DeleteHeader("X-Gone").DeleteHeader("X-Never")
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/").Header
		if values := got.Values("X-Empty"); len(values) != 1 || values[0] != "" {
			t.Errorf("X-Empty = %q, want one empty line", values)
		}
		if values := got.Values("X-Gone"); values != nil {
			t.Errorf("X-Gone = %q, want none", values)
		}
	})
}

func TestR12_TooMuchIsRefused(t *testing.T) {
	many := func(n, size int) func(*vermouth.Response) {
		return func(r *vermouth.Response) {
			for i := range n {
				r.SetHeader(fmt.Sprintf("X-%d", i), strings.Repeat("e", size))
			}
		}
	}
	testRefused(t, []refusal{
		{"one long value", header("X-A", strings.Repeat("e", 4097)), "ValueBytes", "eee"},
		{"65 names", many(65, 1), "HeaderLines", ""},
		{"more than 8 KiB", many(9, 1000), "HeaderBytes", "eee"},
		{"51 cookies", func(r *vermouth.Response) {
			for i := range 51 {
				r.SetCookie(&http.Cookie{Name: fmt.Sprintf("c%d", i)})
			}
		}, "Limits.Cookies", ""},
	})
}

func TestR12_UpToTheLimitsItArrives(t *testing.T) {
	r, told := newEngine()
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetHeader("X-Long", strings.Repeat("v", 4096))
		for i := range 63 {
			r.SetHeader(fmt.Sprintf("X-%d", i), "1")
		}
		for range 100 { // the same again costs nothing
			r.SetHeader("X-0", "2")
		}
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/")
		if got.Status != 200 || len(got.Header.Get("X-Long")) != 4096 || got.Header.Get("X-62") != "1" || got.Header.Get("X-0") != "2" {
			t.Errorf("answer = %d %v", got.Status, got.Header)
		}
	})
	if list := told.all(); len(list) != 0 {
		t.Errorf("OnError was told %v", list)
	}
}

func TestR12_LimitsAreAnOption(t *testing.T) {
	r, told := newEngine(vermouth.Limits{HeaderLines: 2, HeaderBytes: 20, ValueBytes: 10, Cookies: 1})
	lines := func(n int) func(*vermouth.Response) {
		return func(r *vermouth.Response) {
			for i := range n {
				r.SetHeader(fmt.Sprintf("X-%d", i), "1")
			}
		}
	}
	cookies := func(n int) func(*vermouth.Response) {
		return func(r *vermouth.Response) {
			for i := range n {
				r.SetCookie(&http.Cookie{Name: fmt.Sprintf("c%d", i)})
			}
		}
	}
	for path, tc := range map[string]struct {
		do   func(*vermouth.Response)
		want int
	}{
		"/lines": {lines(2), 200}, "/too-many-lines": {lines(3), 500},
		"/value": {header("X-A", "0123456789"), 200}, "/too-long": {header("X-A", "01234567890"), 500},
		"/bytes": {header("X-Ten-Byte", "0123456789"), 200}, "/too-many-bytes": {header("X-ElevenByte", "0123456789"), 500},
		"/cookies": {cookies(1), 200}, "/too-many-cookies": {cookies(2), 500},
	} {
		r.GET(path, set(tc.do))
		if got := servertest.HTTP1(t, r).Get(t, path).Status; got != tc.want {
			t.Errorf("%s = %d, want %d", path, got, tc.want)
		}
	}
	if got := len(told.all()); got != 4 {
		t.Errorf("OnError was told %d failures, want 4", got)
	}
}

func TestR3_NonASCIIIsSentWhereItIsAskedFor(t *testing.T) {
	r, _ := newEngine(vermouth.Limits{NonASCII: true})
	r.GET("/", set(header("X-A", "é✓")))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/").Header.Get("X-A"); got != "é✓" {
			t.Errorf("X-A = %q", got)
		}
	})
}

func TestWhiteSpaceAtTheEndsIsRefused(t *testing.T) {
	testRefused(t, []refusal{
		{"before", header("X-A", " evil"), "white space", "evil"},
		{"after", header("X-A", "evil\t"), "white space", "evil"},
	})
}

func refusedNames(rule string, names ...string) []refusal {
	var cases []refusal
	for _, name := range names {
		cases = append(cases, refusal{name, header(name, "1"), rule, ""})
		cases = append(cases, refusal{strings.ToLower(name), header(strings.ToLower(name), "1"), rule, ""})
	}
	return cases
}

func TestR14_ContentLengthIsTheRenderers(t *testing.T) {
	testRefused(t, []refusal{
		{"too large", header("Content-Length", "9999"), "length", ""},
		{"too small", header("Content-Length", "1"), "length", ""},
		{"zero", header("content-length", "0"), "length", ""},
	})
}

func TestR15_BadContentLengthIsRefused(t *testing.T) {
	testRefused(t, []refusal{
		{"abc", header("Content-Length", "abc"), "length", "abc"},
		{"-5", header("Content-Length", "-5"), "length", "-5"},
	})
}

func TestR16_TransferEncodingIsRefused(t *testing.T) {
	testRefused(t, []refusal{
		{"chunked", header("Transfer-Encoding", "chunked"), "framing", "chunked"},
		{"gzip", header("Transfer-Encoding", "gzip"), "framing", "gzip"},
		{"identity", header("Transfer-Encoding", "identity"), "framing", "identity"},
	})
}

func TestR17_HopByHopIsRefused(t *testing.T) {
	testRefused(t, refusedNames("hop-by-hop", "Connection", "Keep-Alive", "Upgrade", "TE", "HTTP2-Settings",
		"Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization"))
	testRefused(t, refusedNames("framing", "Trailer"))
	testRefused(t, refusedNames("token", "Trailer:X-T"))
}

func TestR18_ContentEncodingIsRefused(t *testing.T) {
	testRefused(t, refusedNames("not encoded", "Content-Encoding"))
}

func TestR19_ContentTypeStaysJSON(t *testing.T) {
	testRefused(t, []refusal{
		{"HTML", header("Content-Type", "text/html"), "JSON", "html"},
		{"JSON in a parameter", header("Content-Type", "text/html; x=application/json"), "JSON", "html"},
		{"none", header("Content-Type", "evil"), "JSON", "evil"},
		{"+json without a type", header("Content-Type", "+json"), "JSON", ""},
	})
}

func TestR19_AnotherJSONTypeReplacesTheLine(t *testing.T) {
	r, _ := newEngine()
	r.Use(func(c *gin.Context) { c.Header("Content-Type", "text/html") })
	r.GET("/", set(func(r *vermouth.Response) {
		r.SetHeader("Content-Type", "application/json").AddHeader("content-type", "application/hal+json; v=1")
	}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/").Header.Values("Content-Type"); len(got) != 1 || got[0] != "application/hal+json; v=1" {
			t.Errorf("Content-Type = %q, want one line", got)
		}
	})
}

func TestR19b_AccessControlIsRefused(t *testing.T) {
	testRefused(t, refusedNames("CORS", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Anything"))
}

func TestSetCookieHeaderIsRefused(t *testing.T) {
	testRefused(t, refusedNames("SetCookie", "Set-Cookie", "Set-Cookie2"))
}

func TestR23_ImpossibleStatusIsRefused(t *testing.T) {
	var cases []refusal
	for _, status := range []int{-1, 1, 99, 600, 999, 1000, 1 << 20} {
		cases = append(cases, refusal{fmt.Sprint(status), func(r *vermouth.Response) { r.SetStatus(status) }, "200 to 599", ""})
	}
	testRefused(t, cases)
}

func TestR24_InformationalStatusIsNotFinal(t *testing.T) {
	var cases []refusal
	for _, status := range []int{100, 101, 102, 103, 199} {
		cases = append(cases, refusal{fmt.Sprint(status), func(r *vermouth.Response) { r.SetStatus(status) }, "200 to 599", ""})
	}
	testRefused(t, cases)
}

func TestR25_ZeroIsUnset(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", set(func(r *vermouth.Response) { r.SetStatus(201).SetStatus(0) }))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/").Status; got != 200 {
			t.Errorf("status = %d, want 200", got)
		}
	})
}

func TestAHeaderThatIsSetAgainKeepsItsPlace(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	r := vermouth.Begin(c)
	r.SetHeader("X-A", "1").SetHeader("X-B", "1").AddHeader("X-A", "2").SetHeader("X-C", "1").SetHeader("X-A", "3").AddHeader("X-B", "2")
	if got, want := r.Names(), []string{"X-A", "X-B", "X-C"}; !slices.Equal(got, want) {
		t.Errorf("Names = %q, want %q", got, want)
	}
	if a, b := r.Values("X-A"), r.Values("X-B"); !slices.Equal(a, []string{"3"}) || !slices.Equal(b, []string{"1", "2"}) {
		t.Errorf("X-A = %q, X-B = %q", a, b)
	}
	r.Always().SetHeader("X-B", "3")
	r.SetHeader("X-B", "4")
	if got, want := r.Names(), []string{"X-A", "X-B", "X-C"}; !slices.Equal(got, want) || r.Header("X-B") != "4" {
		t.Errorf("Names = %q, want %q; X-B = %q", got, want, r.Header("X-B"))
	}
}
