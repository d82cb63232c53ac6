package middleware

import (
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// The header is bounded: nobody reads more entries, and what they take is counted for [vermouth.Limits].
const (
	maxTimings     = 40
	maxTimingBytes = 1 << 10
)

// ServerTiming returns a middleware that tells the client how long each dependency took to be made, in the header
// Server-Timing ([Server Timing]), which the developer tools of browsers show: one entry for each, named by its
// type, in milliseconds, with what it used. At most 40 entries, or 1 KiB, are told.
//
// It comes after [TemporalResponse]. It tells names of types and files: it is for development, and for callers who may
// know them. It counts for [vermouth.Limits] as other headers do. On plain gin routes, which write before the dependencies
// are counted, it does nothing.
//
// [Server Timing]: https://www.w3.org/TR/server-timing/#the-server-timing-header-field
func ServerTiming() gin.HandlerFunc {
	return func(c *gin.Context) {
		dependency.Trace(c)
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error {
			if value := timings(dependency.Explain(c)); value != "" && !c.Writer.Written() {
				vermouth.From(c).AddHeader("Server-Timing", value)
			}
			return nil
		})
		c.Next()
	}
}

// timings returns the value of the header: all steps, each once, those that were used after those that used them.
func timings(steps []*dependency.Step) string {
	var b strings.Builder
	seen := map[*dependency.Step]bool{}
	var add func([]*dependency.Step)
	add = func(steps []*dependency.Step) {
		for _, step := range steps {
			entry := fmt.Sprintf(`%s;desc="%s";dur=%.3f`, asToken(step.Name), asQuoted(step.Place), float64(step.Took.Microseconds())/1000)
			if seen[step] || len(seen) >= maxTimings || b.Len()+len(entry)+2 > maxTimingBytes {
				continue
			}
			seen[step] = true
			if b.Len() > 0 {
				b.WriteString(", ")
			}
			b.WriteString(entry)
			add(step.Uses)
		}
	}
	add(steps)
	return b.String()
}

// asQuoted returns a text without what a quoted string cannot hold as it is (RFC 9110 section 5.6.4).
func asQuoted(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, text)
}

// asToken returns a name as a token (RFC 9110 section 5.6.2), with those signs only that a reader of Go expects in it.
func asToken(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("._-*", r):
			return r
		}
		return '_'
	}, name)
}
