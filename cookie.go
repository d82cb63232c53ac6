package vermouth

import (
	"net/http"
	"strings"
	"time"
)

// cookieIdentity is what makes a cookie the same cookie to a browser (RFC 6265bis section 5.7).
type cookieIdentity struct {
	name, domain, path string
	partitioned        bool
}

// cookie is one Set-Cookie line and what it identifies.
type cookie struct {
	cookieIdentity
	line      string
	always    bool
	overruled bool // an Always cookie that was set again without Always: it is for errors only
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
	ruleCookieBytes       = "name and value are longer than 4096 bytes, or an attribute than 1024"
	ruleCookies           = "there are more cookies than Limits.Cookies (default 50)"
)

const (
	maxCookieBytes    = 4096 // name and value, RFC 6265bis section 5.7
	maxAttributeBytes = 1024 // one attribute, ibid.
)

// newCookie returns the Set-Cookie line of c with the suite's defaults, or the rule that c breaks.
func newCookie(c *http.Cookie) (made cookie, rule string) {
	if c == nil {
		return cookie{}, ruleCookieNil
	}
	filled := *c
	if filled.Path == "" {
		filled.Path = "/"
	}
	if filled.SameSite == 0 {
		filled.SameSite = http.SameSiteLaxMode
	}
	if rule := checkCookie(&filled); rule != "" {
		return cookie{}, rule
	}
	return cookie{cookieIdentity: identify(&filled), line: filled.String()}, ""
}

// identify returns the identity of c, whose path is already filled in.
func identify(c *http.Cookie) cookieIdentity {
	return cookieIdentity{
		name:        c.Name,
		domain:      strings.ToLower(strings.TrimPrefix(c.Domain, ".")),
		path:        c.Path,
		partitioned: c.Partitioned,
	}
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
func checkCookie(c *http.Cookie) (rule string) {
	if rule := checkCookieSyntax(c); rule != "" {
		return rule
	}
	name := strings.ToLower(c.Name)
	switch {
	case c.SameSite < http.SameSiteDefaultMode || c.SameSite > http.SameSiteNoneMode:
		return ruleCookieSameSite
	case c.SameSite == http.SameSiteNoneMode && !c.Secure:
		return ruleCookieNone
	case strings.HasPrefix(name, "__secure-") && !c.Secure:
		return ruleCookieSecure
	case strings.HasPrefix(name, "__host-") && (!c.Secure || c.Path != "/" || c.Domain != ""):
		return ruleCookieHost
	case len(c.Name)+len(c.Value) > maxCookieBytes, len(c.Path) > maxAttributeBytes, len(c.Domain) > maxAttributeBytes:
		return ruleCookieBytes
	}
	return ""
}

// checkCookieSyntax asks net/http, but words the answer itself: net/http's text quotes a byte of the value.
func checkCookieSyntax(c *http.Cookie) (rule string) {
	switch {
	case !isToken(c.Name):
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
