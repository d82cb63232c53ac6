package bind

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

var headers = kind{function: "Header", in: "header", tag: "header", tokens: true, read: readHeader}

// Header returns the dependency on the request's headers: with a name, in any case, on the one header, which must be
// there, as a T (a string, bool, number, time.Duration, or a slice of them for a header of several lines); without a
// name, on several as a struct, by the tags header and binding. A header that is missing, of another type, or against a
// rule is a 422. Types, conversions and panics are those of [Query]; a name that is not a token panics too.
//
// A line is one value, and commas are not looked at ([RFC 9110 section 5.3]): a field with the tag
// collection_format:"csv" splits them. Of several lines for one T the first counts. Underscores stay what they are: say
// X-Request-Id. Host is the host of the request. The provider is immutable and safe for concurrent use.
//
// [FastAPI: Header Parameters].
//
// [FastAPI: Header Parameters]: https://fastapi.tiangolo.com/tutorial/header-params/
// [RFC 9110 section 5.3]: https://www.rfc-editor.org/rfc/rfc9110.html#section-5.3
func Header[T any](name ...string) *dependency.Provider[T] { return param[T](&headers, name) }

// HeaderOr is [Header] for one header that may be missing: the value is the fallback then, of which each request gets a
// copy. A header that is there and cannot be a T, such as an empty number, is a 422 all the same. It panics if T is no
// type of one header, or the name not a token.
func HeaderOr[T any](name string, fallback T) *dependency.Provider[T] {
	return oneOr(&headers, name, fallback)
}

func readHeader(c *gin.Context, names []string) given {
	g := newGiven()
	for _, name := range names {
		values := c.Request.Header.Values(name)
		if http.CanonicalHeaderKey(name) == "Host" && c.Request.Host != "" {
			values = []string{c.Request.Host} // net/http has taken it out of the headers
		}
		if len(values) > 0 {
			g.values[name] = values
		}
	}
	return g
}
