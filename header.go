package vermouth

import (
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-vermouth/vermouth/internal/mediatype"
	"github.com/gin-vermouth/vermouth/internal/token"
)

// policy says what a head belongs to, which decides what may be set on it.
type policy uint8

const (
	onTemporal policy = iota // the body is the renderer's: another JSON media type is the only choice
	onJSON                   // a Reply whose body is JSON
	onRaw                    // a Reply whose body is the caller's bytes
	onError                  // an Error: its body is the error renderer's
)

// The rules that a header can break. They are the texts of [SetError].
const (
	ruleName       = "the name is not a token of RFC 9110 section 5.1"
	ruleSetCookie  = "cookies are set with SetCookie"
	ruleFraming    = "the length and the framing of the body belong to the server"
	ruleHopByHop   = "a hop-by-hop field belongs to the connection"
	ruleCORS       = "CORS answers are given by middleware.CORS alone"
	ruleEncoding   = "the body is not encoded; use a Reply made by Data"
	ruleMediaType  = "the body is JSON: want application/json or a +json media type"
	ruleAnyType    = "the value is not a media type"
	ruleErrorType  = "the body of an error belongs to the error renderer; use ErrorRenderer"
	ruleControl    = "the value has a control byte (CR, LF, NUL)"
	ruleSpace      = "the value begins or ends with white space, which is not sent"
	ruleNonASCII   = "the value is not ASCII; encode it (RFC 8187), or allow it with Limits.NonASCII"
	ruleValueBytes = "the value is longer than Limits.ValueBytes (default 4 KiB)"
	ruleLines      = "there are more header lines than Limits.HeaderLines (default 64)"
	ruleBytes      = "the headers are longer than Limits.HeaderBytes (default 8 KiB)"
	ruleCommitted  = "the response is already committed"
	ruleStatus     = "want a final status from 200 to 599"
	ruleShared     = "it was answered with before; give each request its own, or a copy made by Because"
	ruleRedirect   = "want 201 or a redirection status (300 to 308, not 304)"
	ruleLocation   = "the location is not a URL"
	ruleRender     = "the renderer is nil"
	ruleZeroReply  = "it was not made by a constructor, such as JSON or Text"
	ruleHookView   = "the body is encoded before the BeforeSend hooks run"
	ruleHookStatus = "the status is decided before the BeforeSend hooks run"
)

// checkName returns the canonical form of name, or the rule that it breaks.
func checkName(name string, pol policy) (canonical, rule string) {
	is, isCanonical := token.Read(name)
	if !is {
		return "", ruleName
	}
	canonical = name
	if !isCanonical {
		canonical = http.CanonicalHeaderKey(name)
	}
	if rule := checkReserved(canonical, pol); rule != "" {
		return "", rule
	}
	return canonical, ""
}

// usualName reports whether name is canonical, and free to be set to anything, and how it is joined. It may miss some.
func usualName(name string, pol policy) (join joining, ok bool) {
	if !token.IsUsual(name) {
		return replaces, false
	}
	switch name[0] { // most begin with an X
	case 'A', 'C', 'H', 'K', 'P', 'S', 'T', 'U': // those that are reserved begin so
		return joinOf(name), name != "Content-Type" && checkReserved(name, pol) == ""
	case 'L', 'V', 'W': // and those that are joined so, or as above
		return joinOf(name), true
	}
	return replaces, true
}

// isUsualValue reports whether value can be sent under every name but Content-Type. It may miss some.
func isUsualValue(value string) bool {
	return token.Printable(value) && (value == "" || value[0] != ' ' && value[len(value)-1] != ' ')
}

// checkReserved returns the rule that forbids the field with that canonical name.
func checkReserved(canonical string, pol policy) (rule string) {
	switch canonical {
	case "Set-Cookie", "Set-Cookie2":
		return ruleSetCookie
	case "Content-Length", "Transfer-Encoding", "Trailer":
		return ruleFraming
	case "Connection", "Keep-Alive", "Upgrade", "Te", "Http2-Settings":
		return ruleHopByHop
	case "Content-Encoding":
		if pol != onRaw {
			return ruleEncoding
		}
	case "Content-Type":
		if pol == onError {
			return ruleErrorType
		}
	}
	if strings.HasPrefix(canonical, "Proxy-") {
		return ruleHopByHop
	}
	if strings.HasPrefix(canonical, "Access-Control-") {
		return ruleCORS
	}
	return ""
}

// checkValue returns the rule that value breaks as the value of the field with that canonical name.
func checkValue(canonical, value string, lim *Limits, pol policy) (rule string) {
	if len(value) > lim.ValueBytes {
		return ruleValueBytes
	}
	if !token.Printable(value) {
		if rule := checkBytes(value, lim); rule != "" {
			return rule
		}
	}
	if value != "" && (isSpace(value[0]) || isSpace(value[len(value)-1])) {
		return ruleSpace
	}
	if canonical == "Content-Type" {
		return checkMediaType(value, pol)
	}
	return ""
}

func checkBytes(value string, lim *Limits) (rule string) {
	for i := range len(value) {
		if b := value[i]; (b < ' ' || b >= 0x7f) && (b < utf8.RuneSelf || !lim.NonASCII) && b != '\t' {
			return ruleOfByte(b)
		}
	}
	return ""
}

func ruleOfByte(b byte) string {
	if b >= utf8.RuneSelf {
		return ruleNonASCII
	}
	return ruleControl
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' }

// checkMediaType keeps JSON from being served as something that a browser runs (R19).
func checkMediaType(value string, pol policy) (rule string) {
	if pol != onRaw {
		if !mediatype.IsJSON(value) {
			return ruleMediaType
		}
		return ""
	}
	if media, _, err := mime.ParseMediaType(value); err != nil || !strings.Contains(media, "/") {
		return ruleAnyType
	}
	return ""
}

// joining says how the values of a field come together when more than one writer set it.
type joining uint8

const (
	replaces   joining = iota // a singleton: the later writer's value alone
	unites                    // a list of tokens: the union of all
	stacks                    // a list of things with commas inside: the lines of all
	identifies                // Set-Cookie: the last line of each identity
)

// joinOf returns how the field with that canonical name is joined. A name that is not known is a singleton.
func joinOf(canonical string) joining {
	switch canonical {
	case "Vary", "Allow", exposeHeaders:
		return unites
	case "Link", "Www-Authenticate", "Server-Timing":
		return stacks
	}
	return replaces
}
