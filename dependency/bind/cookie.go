package bind

import (
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

var cookies = kind{function: "Cookie", in: "cookie", tag: "cookie", tokens: true, single: true, read: readCookies}

// Cookie returns the dependency on the request's cookies: with a name, on the one cookie, which must be there, as a T (a
// string, bool, number or time.Duration); without a name, on several as a struct, by the tags cookie and binding. A
// cookie that is missing, has a byte that cookies cannot have, is of another type, or against a rule is a 422. Types,
// conversions and panics are those of [Query]; a slice, and a name that is not a token, panic too.
//
// The value is what the cookie has between its quotes ([RFC 6265 section 4.1.1]), and what vermouth's own SetCookie was
// given; nothing is unescaped. What Gin's c.SetCookie has set it has escaped: [net/url.QueryUnescape] undoes that. Of
// several cookies of one name the first counts. The provider is immutable and safe for concurrent use.
//
// [FastAPI: Cookie Parameters].
//
// [FastAPI: Cookie Parameters]: https://fastapi.tiangolo.com/tutorial/cookie-params/
// [RFC 6265 section 4.1.1]: https://www.rfc-editor.org/rfc/rfc6265.html#section-4.1.1
func Cookie[T any](name ...string) *dependency.Provider[T] { return param[T](&cookies, name) }

// CookieOr is [Cookie] for one cookie that may be missing: the value is the fallback then. A cookie that is there and
// cannot be a T, such as an empty number, is a 422 all the same. It panics if T is no type of one cookie, or the name not
// a token.
func CookieOr[T any](name string, fallback T) *dependency.Provider[T] {
	return oneOr(&cookies, name, fallback)
}

// readCookies reads the first cookie of each name. It splits the lines as net/http does, which drops a cookie that it
// does not like in silence; here it is there and wrong.
func readCookies(c *gin.Context, names []string) given {
	g := newGiven()
	for _, line := range c.Request.Header["Cookie"] {
		for part := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(textproto.TrimString(part), "=")
			name = textproto.TrimString(name)
			if _, again := g.values[name]; again || g.wrong[name] != "" || !slices.Contains(names, name) {
				continue
			}
			parsed, err := http.ParseCookie(name + "=" + value)
			if err != nil {
				g.refuse(name, ruleEncoding)
				continue
			}
			g.values[name] = []string{parsed[0].Value}
		}
	}
	return g
}
