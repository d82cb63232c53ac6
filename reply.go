package vermouth

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin/render"
)

// Reply is an answer that a handler returns directly, with its own status, body and headers, past the response model.
// What was set on the temporal response is merged into it, the Reply's own headers winning, unless it is
// [Reply.Verbatim]. (FastAPI sends a returned Response as it is and drops the rest.)
//
// A Reply is also an error, so that a dependency, or a handler of another type, can end the request with it: a redirect
// to a login page is no failure, but it is not a value either. BeforeSend hooks see a Reply that came as an error in
// their Outcome.
//
// The setters change the Reply and return it for chaining. A Reply that nobody changes may be shared by requests; a
// setter that is called on one that was already sent is refused: this answer and every later one with it is a 500, and
// OnError names the call. A Reply is safe for concurrent use.
type Reply struct {
	kind        replyKind
	status      int
	contentType string
	body        []byte
	value       any           // of JSON, encoded when it is sent
	render      render.Render // of Render
	file        string        // of File
	ownHead
	verbatim bool // guarded by ownHead.mu
}

// replyKind says where the body comes from. The zero value is nobody's: a Reply is made by its constructors.
type replyKind uint8

const (
	jsonReply replyKind = iota + 1
	dataReply
	fileReply
	renderReply
)

// JSON returns a Reply with v encoded as JSON, with the bytes of gin's c.JSON. Nothing is filtered: v leaves whole. A
// value that cannot be encoded is a 500.
func JSON(status int, v any) *Reply {
	return newReply("JSON", &Reply{kind: jsonReply, status: status, contentType: jsonType, value: v})
}

// Text returns a Reply with plain text in UTF-8.
func Text(status int, text string) *Reply {
	return newReply("Text", &Reply{kind: dataReply, status: status, contentType: "text/plain; charset=utf-8", body: []byte(text)})
}

// HTML returns a Reply with HTML in UTF-8. Nothing is escaped; for a template of Gin's use [Render] with
// engine.HTMLRender.Instance.
func HTML(status int, html string) *Reply {
	return newReply("HTML", &Reply{kind: dataReply, status: status, contentType: "text/html; charset=utf-8", body: []byte(html)})
}

// Data returns a Reply with those bytes, which are not copied and must not be changed. The contentType may be empty for
// an answer without a body.
func Data(status int, contentType string, body []byte) *Reply {
	p := newReply("Data", &Reply{kind: dataReply, status: status, contentType: contentType, body: body})
	if contentType == "" && len(body) == 0 {
		return p
	}
	if rule := checkValue("Content-Type", contentType, &defaultLimits, onRaw); rule != "" {
		p.head.fail("Data", "Content-Type", rule, nil)
	}
	return p
}

// Redirect returns a Reply that sends the client to location, which is a URL or a reference relative to the request's.
// The status is 201 or a 3xx but 304; 303 See Other is for after a POST, 307 keeps the method. Bytes that are not ASCII
// are percent-encoded; a location that cannot be parsed is a 500, and nothing of it is sent. The answer has no body.
//
// Never make the location from a client's words without a check that it is a path of yours: //evil.example is a URL too.
func Redirect(status int, location string) *Reply {
	p := newReply("Redirect", &Reply{kind: dataReply, status: status})
	if status != http.StatusCreated && (status < 300 || status > 308 || status == http.StatusNotModified) {
		p.head.fail("Redirect", "", ruleRedirect, nil)
	}
	if _, err := url.Parse(location); err != nil || location == "" {
		p.head.fail("Redirect", "Location", ruleLocation, nil)
		return p
	}
	p.head.setField("Redirect", "Location", escapeLocation(location), &defaultLimits, onRaw, true)
	return p
}

// escapeLocation percent-encodes what a URI cannot hold (RFC 3986 section 2).
func escapeLocation(location string) string {
	var b strings.Builder
	for i := range len(location) {
		if c := location[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(location[i])
	}
	return b.String()
}

// File returns a Reply with the content of a file, by [http.ServeContent]: ranges, If-Modified-Since, HEAD, the type by
// the file's name, Last-Modified by its time whatever was set. The status is ServeContent's. A file that does not exist,
// or is a directory, is a 404. The path is the program's: never make it from a client's words.
func File(path string) *Reply {
	return newReply("File", &Reply{kind: fileReply, status: http.StatusOK, file: path})
}

// Render returns a Reply with whatever a renderer of Gin's writes: XML, YAML, ProtoBuf, a template. It is rendered into
// memory before anything is sent, so that an error of the renderer is a 500 and not half an answer.
func Render(status int, r render.Render) *Reply {
	p := newReply("Render", &Reply{kind: renderReply, status: status, render: r})
	if r == nil {
		p.head.fail("Render", "", ruleRender, nil)
	}
	return p
}

func newReply(constructor string, p *Reply) *Reply {
	if !validStatus(p.status) {
		p.head.fail(constructor, "", ruleStatus, nil)
		p.status = http.StatusInternalServerError
	}
	return p
}

const jsonType = "application/json; charset=utf-8"

// Status returns the status.
func (p *Reply) Status() int { return p.status }

// Error says that the Reply ended the request. It is never sent.
func (p *Reply) Error() string {
	if p == nil {
		return "vermouth: nil *Reply"
	}
	return "vermouth: reply " + strconv.Itoa(p.status)
}

// Verbatim makes the Reply take nothing from the temporal response but what was set through [Response.Always].
func (p *Reply) Verbatim() *Reply {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.takes("Reply.Verbatim", "") {
		p.verbatim = true
	}
	return p
}

// SetHeader sets a header of the Reply, with the rules of [Response.SetHeader]. Unless it was made by [JSON],
// Content-Type may be any media type, and Content-Encoding may be set.
func (p *Reply) SetHeader(name, value string) *Reply {
	p.setHeader("Reply.SetHeader", name, value, p.policy())
	return p
}

// AddHeader adds a line to a header of the Reply.
func (p *Reply) AddHeader(name, value string) *Reply {
	p.addHeader("Reply.AddHeader", name, value, p.policy())
	return p
}

// SetCookie sets a cookie on the Reply, with the rules of [Response.SetCookie].
func (p *Reply) SetCookie(c *http.Cookie) *Reply {
	p.setCookie("Reply.SetCookie", c)
	return p
}

// DeleteCookie deletes a cookie with the Reply, as [Response.DeleteCookie] does.
func (p *Reply) DeleteCookie(c *http.Cookie) *Reply {
	p.setCookie("Reply.DeleteCookie", expired(c))
	return p
}

func (p *Reply) policy() policy {
	if p.kind == jsonReply {
		return onJSON
	}
	return onRaw
}
