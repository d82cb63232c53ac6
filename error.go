package vermouth

import (
	"net/http"
	"slices"
	"strconv"
)

// Error is an error that decides the answer: a status, a text for the client, headers and cookies. It alone does; any
// other error is a 500 with a constant body, unless [MapError] knows it. It is found with [errors.As], so it may be
// wrapped. Make it with [Fail].
//
// The setters change the Error and return it for chaining; [Error.Because] and [Error.With] return a changed copy, so
// that an Error in a package variable can be given a cause, and then headers, per request. A setter that is called on an
// Error that was already answered with is refused: this answer and every later one with it is a 500, and OnError names
// the call. An Error is safe for concurrent use.
type Error struct {
	status int
	detail string
	cause  error
	origin *Error // of a copy: what errors.Is compares
	extra  []member
	ownHead
}

// member is an extension member of a problem (RFC 9457 section 3.2).
type member struct {
	name  string
	value any
}

// Fail returns an Error with that status, from 200 to 599 (else the answer is a 500, and OnError says so). The detail is
// for the client, who reads it in the body; it may be empty. The cause, which is not for the client, is added with
// [Error.Because].
func Fail(status int, detail string) *Error {
	e := &Error{status: status, detail: detail}
	if !validStatus(status) {
		e.status = http.StatusInternalServerError
		e.head.fail("Fail", "", ruleStatus, nil)
	}
	return e
}

// Status returns the status.
func (e *Error) Status() int { return e.status }

// Detail returns the text for the client.
func (e *Error) Detail() string { return e.detail }

// Error returns the status, the detail and the cause: it is for logs, and never sent.
func (e *Error) Error() string {
	if e == nil {
		return "vermouth: nil *Error"
	}
	text := "vermouth: " + strconv.Itoa(e.status) + " " + http.StatusText(e.status)
	if e.detail != "" {
		text += ": " + e.detail
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.cause
}

// Is reports whether target is the Error that e was copied from by [Error.Because] or [Error.With].
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && e != nil && other != nil && e.root() == other.root()
}

func (e *Error) root() *Error {
	if e.origin != nil {
		return e.origin
	}
	return e
}

// Because returns a copy of e with that cause, which goes to OnError and never to the client.
func (e *Error) Because(cause error) *Error {
	copied := e.copied()
	copied.cause = cause
	return copied
}

// With returns a copy of e with an extension member, such as a list of invalid fields, for the body of the answer
// (RFC 9457 section 3.2). The names type, title, status, detail and instance are the standard's and cannot be replaced.
// A value that cannot be encoded costs the answer all its members.
func (e *Error) With(name string, value any) *Error {
	copied := e.copied()
	copied.extra = append(slices.Clip(copied.extra), member{name, value})
	return copied
}

func (e *Error) copied() *Error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return &Error{
		status: e.status, detail: e.detail, cause: e.cause, origin: e.root(),
		extra: e.extra, ownHead: ownHead{head: e.head.clone()},
	}
}

// SetHeader sets a header of the answer to this error, with the rules of [Response.SetHeader]; the body's Content-Type
// is the error renderer's.
func (e *Error) SetHeader(name, value string) *Error {
	e.setHeader("Error.SetHeader", name, value, onError)
	return e
}

// AddHeader adds a line to a header of the answer to this error.
func (e *Error) AddHeader(name, value string) *Error {
	e.addHeader("Error.AddHeader", name, value, onError)
	return e
}

// SetCookie sets a cookie on the answer to this error, with the rules of [Response.SetCookie].
func (e *Error) SetCookie(c *http.Cookie) *Error {
	e.setCookie("Error.SetCookie", c)
	return e
}

// DeleteCookie deletes a cookie with the answer to this error, as [Response.DeleteCookie] does.
func (e *Error) DeleteCookie(c *http.Cookie) *Error {
	e.setCookie("Error.DeleteCookie", expired(c))
	return e
}

// use returns what e sends, and ends the setting.
func (e *Error) use() head {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sent = true
	if !validStatus(e.status) { // a zero Error, or one of a mapper's own making
		e.head.fail("Error", "", ruleStatus, nil)
	}
	return e.head.clone()
}
