package bind

import (
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

var paths = kind{function: "Path", in: "path", tag: "uri", read: readPath}

// Path returns the dependency on the path's parameters: with a name, on the one parameter of the route, as a T; without
// a name, on all of them as a struct, by the tags uri and binding. A parameter of another type, or against a rule, is a
// 422. Types, conversions and panics are those of [Query]; a name that the route does not have is a 500 that OnError is
// told of. The provider is immutable and safe for concurrent use. [FastAPI: Path Parameters].
//
// [FastAPI: Path Parameters]: https://fastapi.tiangolo.com/tutorial/path-params/
func Path[T any](name ...string) *dependency.Provider[T] { return param[T](&paths, name) }

func readPath(c *gin.Context, names []string) given {
	g := newGiven()
	for _, p := range c.Params {
		if slices.Contains(names, p.Key) {
			g.values[p.Key] = []string{p.Value}
		}
	}
	return g
}
