package bind

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

var queries = kind{function: "Query", in: "query", tag: "form", read: readQuery}

// Query returns the dependency on the URL's query: with a name, on the one parameter, which must be there, as a T (a
// string, bool, number, time.Duration, or a slice of them for a name that comes several times); without a name, on all of
// it as a struct, by the tags form and binding. It panics if T is not such a type, or has a field that cannot be bound.
//
// Values are converted by Gin's binding, which is strconv and [time.ParseDuration] without the white space around a
// number. Of several values for one T the first counts. A parameter that is missing, not well encoded, of another type, or
// against a rule is a 422. In a struct a missing parameter is a zero, or the default of its tag, and an empty number is 0:
// the rule required refuses both. Parameters that nobody asks for are ignored, whatever is in them.
//
// The provider is immutable and safe for concurrent use. [FastAPI: Query Parameters].
//
// [FastAPI: Query Parameters]: https://fastapi.tiangolo.com/tutorial/query-params/
func Query[T any](name ...string) *dependency.Provider[T] { return param[T](&queries, name) }

// QueryOr is [Query] for one parameter that may be missing: the value is the fallback then, of which each request gets a
// copy. A parameter that is there and cannot be a T, such as an empty number, is a 422 all the same. It panics if T is no
// type of one parameter.
func QueryOr[T any](name string, fallback T) *dependency.Provider[T] {
	return oneOr(&queries, name, fallback)
}

func readQuery(c *gin.Context, names []string) given { return pairs(c.Request.URL.RawQuery, names) }

// pairs reads what a query has under these names. What url.ParseQuery drops in silence, a pair with a semicolon or a bad
// escape, is there and wrong: to take it for missing would answer another question than the client has asked.
func pairs(query string, names []string) given {
	g := newGiven()
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(key)
		if pair == "" || err != nil || !slices.Contains(names, name) {
			continue
		}
		decoded, err := url.QueryUnescape(value)
		if err != nil || strings.Contains(pair, ";") {
			g.refuse(name, ruleEncoding)
			continue
		}
		g.values[name] = append(g.values[name], decoded)
	}
	return g
}
