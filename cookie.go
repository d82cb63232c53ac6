package vermouth

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-vermouth/vermouth/internal/token"
)

// cookieIdentity is what makes a cookie the same cookie to a browser (RFC 6265bis section 5.7).
type cookieIdentity struct {
	name, domain, path string
	partitioned        bool
}

// The rules that a cookie can break.
const (
	ruleCookieNil         = "the cookie is nil"
	ruleCookieName        = "the name is not a token of RFC 9110 section 5.1"
	ruleCookieValue       = "the value has a byte that cookies cannot carry; encode it (url.QueryEscape)"
	ruleCookieAttribute   = "the Path, Domain or Expires is not valid"
	ruleCookiePath        = "the Path does not begin with /, or ends with a space: browsers would use another"
	ruleCookieSameSite    = "the SameSite is not one of net/http's"
	ruleCookieNone        = "SameSite=None needs Secure"
	ruleCookiePartitioned = "Partitioned needs Secure"
	ruleCookieSecure      = "the prefix __Secure- needs Secure"
	ruleCookieHost        = "the prefix __Host- needs Secure, the Path / and no Domain"
	ruleCookieHTTP        = "the prefix __Http- needs Secure and HttpOnly"
	ruleCookieHostHTTP    = "the prefix __Host-Http- needs Secure, HttpOnly, the Path / and no Domain"
	ruleCookieBytes       = "name and value are longer than 4096 bytes, or an attribute than 1024"
	ruleCookies           = "there are more cookies than Limits.Cookies (default 50)"
)

const (
	maxCookieBytes    = 4096 // name and value, RFC 6265bis section 5.7
	maxAttributeBytes = 1024 // one attribute, ibid.
)

// newCookie returns the Set-Cookie line of c with the suite's defaults, or the rule that c breaks.
func newCookie(c *http.Cookie) (line, rule string) {
	if c == nil {
		return "", ruleCookieNil
	}
	path, sameSite := c.Path, c.SameSite
	if path == "" {
		path = "/"
	}
	if sameSite == 0 {
		sameSite = http.SameSiteLaxMode
	}
	if isPlainCookie(c, path) {
		if rule := checkCookie(c, path, sameSite); rule != "" {
			return "", rule
		}
		return plainCookieLine(c, path, sameSite), ""
	}
	filled := *c
	filled.Path, filled.SameSite = path, sameSite
	if rule := checkCookieSyntax(&filled); rule != "" {
		return "", rule
	}
	if rule := checkCookie(&filled, path, sameSite); rule != "" {
		return "", rule
	}
	return filled.String(), ""
}

// sameCookie reports whether two Set-Cookie lines are of one cookie. Only lines of one name are looked into.
func sameCookie(a, b string) bool {
	name, _, _ := strings.Cut(a, "=")
	if len(b) <= len(name) || b[:len(name)] != name || b[len(name)] != '=' {
		return false
	}
	return identify(a) == identify(b)
}

// identify returns the identity of the cookie that a Set-Cookie line sets, whoever wrote it, as browsers read it (RFC 6265bis
// section 5.6). It is not net/http's reading, which forgets a Path that has a quote in it.
func identify(line string) cookieIdentity {
	pair, attributes, _ := strings.Cut(line, ";")
	name, _, _ := strings.Cut(pair, "=")
	id := cookieIdentity{name: name}
	for attribute := range strings.SplitSeq(attributes, ";") {
		key, value, _ := strings.Cut(strings.Trim(attribute, " \t"), "=")
		switch {
		case strings.EqualFold(key, "Path"):
			id.path = value
		case strings.EqualFold(key, "Domain"):
			id.domain = strings.ToLower(strings.TrimPrefix(value, "."))
		case strings.EqualFold(key, "Partitioned"):
			id.partitioned = true
		}
	}
	return id
}

// expired returns c as the line that deletes it: same name and attributes, no value, long gone.
func expired(c *http.Cookie) *http.Cookie {
	if c == nil {
		return nil
	}
	gone := *c
	gone.Value, gone.Quoted = "", false
	gone.MaxAge = -1
	gone.Expires = time.Unix(1, 0)
	return &gone
}

// checkCookie returns the rule that c breaks. The rules are those of browsers, which drop such a cookie in silence.
func checkCookie(c *http.Cookie, path string, sameSite http.SameSite) (rule string) {
	switch {
	case sameSite < http.SameSiteDefaultMode || sameSite > http.SameSiteNoneMode:
		return ruleCookieSameSite
	case sameSite == http.SameSiteNoneMode && !c.Secure:
		return ruleCookieNone
	case strings.HasPrefix(c.Name, "__"):
		if rule := checkPrefix(c, path); rule != "" {
			return rule
		}
	}
	if len(c.Name)+len(c.Value) > maxCookieBytes || len(path) > maxAttributeBytes || len(c.Domain) > maxAttributeBytes {
		return ruleCookieBytes
	}
	return ""
}

// checkPrefix returns the rule that c breaks by its name (RFC 6265bis section 4.1.3), in which case does not matter.
func checkPrefix(c *http.Cookie, path string) (rule string) {
	bound := c.Secure && path == "/" && c.Domain == ""
	switch {
	case hasPrefixFold(c.Name, "__Secure-") && !c.Secure:
		return ruleCookieSecure
	case hasPrefixFold(c.Name, "__Http-") && (!c.Secure || !c.HttpOnly):
		return ruleCookieHTTP
	case hasPrefixFold(c.Name, "__Host-Http-") && (!bound || !c.HttpOnly):
		return ruleCookieHostHTTP
	case hasPrefixFold(c.Name, "__Host-") && !bound:
		return ruleCookieHost
	}
	return ""
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// checkCookieSyntax asks net/http, but words the answer itself: net/http's text quotes a byte of the value.
func checkCookieSyntax(c *http.Cookie) (rule string) {
	switch {
	case !token.Is(c.Name):
		return ruleCookieName
	case c.Partitioned && !c.Secure:
		return ruleCookiePartitioned
	case c.Path[0] != '/', strings.HasSuffix(c.Path, " "):
		return ruleCookiePath
	}
	if c.Valid() == nil {
		return ""
	}
	bare := http.Cookie{Name: c.Name, Value: c.Value, Quoted: c.Quoted}
	if bare.Valid() != nil {
		return ruleCookieValue
	}
	return ruleCookieAttribute
}

// isPlainCookie reports whether c is one of those that nearly everybody sets, whose line needs no quoting and no
// cleaning. Every other cookie is left to net/http, which is also the oracle of these lines.
func isPlainCookie(c *http.Cookie, path string) bool {
	if c.Domain != "" || c.Quoted || !c.Expires.IsZero() || c.Partitioned || path[0] != '/' || !token.Is(c.Name) {
		return false
	}
	for i := range len(c.Value) {
		if !plainCookieBytes[c.Value[i]] {
			return false
		}
	}
	for i := range len(path) {
		if !plainCookieBytes[path[i]] {
			return false
		}
	}
	return true
}

// plainCookieBytes are the bytes of a value that are sent as they are (RFC 6265bis section 4.1.1, cookie-octet).
var plainCookieBytes = func() (plain [256]bool) {
	for b := '!'; b < 0x7f; b++ {
		plain[b] = !strings.ContainsRune("\",;\\", b)
	}
	return plain
}()

// plainCookieLine returns the bytes of [http.Cookie.String], with one allocation.
func plainCookieLine(c *http.Cookie, path string, sameSite http.SameSite) string {
	var stack [192]byte
	line := append(append(append(stack[:0], c.Name...), '='), c.Value...)
	line = append(append(line, "; Path="...), path...)
	switch {
	case c.MaxAge > 0:
		line = strconv.AppendInt(append(line, "; Max-Age="...), int64(c.MaxAge), 10)
	case c.MaxAge < 0:
		line = append(line, "; Max-Age=0"...)
	}
	if c.HttpOnly {
		line = append(line, "; HttpOnly"...)
	}
	if c.Secure {
		line = append(line, "; Secure"...)
	}
	switch sameSite {
	case http.SameSiteLaxMode:
		line = append(line, "; SameSite=Lax"...)
	case http.SameSiteStrictMode:
		line = append(line, "; SameSite=Strict"...)
	case http.SameSiteNoneMode:
		line = append(line, "; SameSite=None"...)
	}
	return string(line)
}
