// Package passage stands in front of the handlers of somebody else's test suite.
package passage

import (
	"context"
	"net/http"
	"os"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// The environment of a suite: what stands in front of its handlers, and the file that gets a byte for each request.
const (
	Role    = "PASSAGE_ROLE"
	Journal = "PASSAGE_JOURNAL"
)

// The roles.
const (
	Empty   = "empty"   // a middleware that does nothing, before everything else
	Before  = "before"  // TemporalResponse, before everything else
	Inside  = "inside"  // TemporalResponse, right before the route's own handler
	Spoiler = "spoiler" // what a middleware must not do
)

// What the journal holds.
const (
	Passed   = "." // a request, whose temporal response is sealed
	Reported = "!" // something that OnError was told
)

// FromEnvironment returns what puts the role's handler into a chain, and nil where no role is given.
func FromEnvironment() func(gin.HandlersChain) gin.HandlersChain {
	role := os.Getenv(Role)
	if role == "" {
		return nil
	}
	// One write of one byte to a file that is appended to is safe from any goroutine.
	file, err := os.OpenFile(os.Getenv(Journal), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	note := func(mark string) { _, _ = file.WriteString(mark) } // the reader misses what is missing
	switch role {
	case Empty:
		return before(func(*gin.Context) {})
	case Before:
		return before(temporal(note))
	case Inside:
		ours := temporal(note)
		return func(chain gin.HandlersChain) gin.HandlersChain {
			return slices.Insert(slices.Clone(chain), max(0, len(chain)-1), ours)
		}
	case Spoiler:
		return before(spoil)
	}
	panic("passage: no such role: " + role)
}

func before(handler gin.HandlerFunc) func(gin.HandlersChain) gin.HandlersChain {
	return func(chain gin.HandlersChain) gin.HandlersChain {
		return slices.Concat(gin.HandlersChain{handler}, chain)
	}
}

// temporal is TemporalResponse, which notes each request that it has seen to its end.
func temporal(note func(string)) gin.HandlerFunc {
	ours := middleware.TemporalResponse(vermouth.OnError(func(context.Context, vermouth.Failure) { note(Reported) }))
	return func(c *gin.Context) {
		defer func() {
			// A handler may have wiped the keys of the context, with HandleContext, and the response with them.
			defer func() { _ = recover() }()
			if vermouth.From(c).Sealed() {
				note(Passed)
			}
		}()
		ours(c)
	}
}

// spoil answers before anybody else can.
func spoil(c *gin.Context) {
	c.Abort()
	c.String(http.StatusTeapot, "spoilt")
}
