package vermouth

import "net/http"

// Always sets what an answer carries whatever becomes of the request: also an error, a panic, and a [Reply] that is
// Verbatim. It is for revoking a cookie with a 401, for request ids and for rate limits. (nginx and Apache use the same
// word for the same thing.) What is set again without Always wins for a success, and leaves it to errors. What a
// dependency writes to c.Writer by hand is past it: OnError is told then. It is made by [Response.Always] and is as safe
// for concurrent use as its Response.
type Always struct{ response *Response }

// Always returns the setters of what survives errors. Without it, what was set on the Response is dropped from the
// answer to an error.
func (r *Response) Always() Always { return Always{r} }

// SetHeader is [Response.SetHeader] for every answer.
func (a Always) SetHeader(name, value string) Always {
	a.response.put("Always().SetHeader", name, value, true, true)
	return a
}

// AddHeader is [Response.AddHeader] for every answer.
func (a Always) AddHeader(name, value string) Always {
	a.response.put("Always().AddHeader", name, value, true, false)
	return a
}

// SetCookie is [Response.SetCookie] for every answer.
func (a Always) SetCookie(c *http.Cookie) Always {
	a.response.setCookie("Always().SetCookie", c, true)
	return a
}

// DeleteCookie is [Response.DeleteCookie] for every answer.
func (a Always) DeleteCookie(c *http.Cookie) Always {
	a.response.setCookie("Always().DeleteCookie", expired(c), true)
	return a
}
