package dependency

import (
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// Attach returns a gin handler that makes the values of deps, in their order, for an engine, a group, or a route that may
// be a plain gin.HandlerFunc. The first error or Reply is the answer, and the handlers that follow do not run. Any number
// of dependencies is one gin handler. On a plain route nothing changes but the headers and cookies that deps set. It
// panics if a dependency is nil.
func Attach(deps ...Dependency) gin.HandlerFunc {
	return vermouth.Guard(newList("dependency.Attach", deps...).resolve)
}

// Use returns an option of vermouth.Handle that makes the values of deps, in their order, before the handler. It panics
// if a dependency is nil.
func Use(deps ...Dependency) vermouth.RouteOption {
	return vermouth.Before(newList("dependency.Use", deps...).resolve)
}
