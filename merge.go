package vermouth

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// This file is the merge table of docs/design.md: who wins when the middlewares before us, the temporal response and the
// route's own answer all set the same thing. It knows headers and numbers only: no Gin, no I/O.

const (
	allowOrigin   = "Access-Control-Allow-Origin"
	exposeHeaders = "Access-Control-Expose-Headers"
	setCookieName = "Set-Cookie"
)

// outcome is the column of the table.
type outcome uint8

const (
	success  outcome = iota // a value that passed its response model
	direct                  // a Reply
	verbatim                // a Reply that takes from the temporal response only what is Always
	failure                 // an error
)

// merger puts an answer's head into the header map, which holds what middlewares set. No slice that is in there already
// is written to: gin-contrib/cors puts one slice into every response.
type merger struct {
	dst http.Header
	// bare: no middleware has set anything. Most of the time it is not worth asking for what is not there.
	bare bool
	// copies: the head is not frozen yet, its lines may not be handed out.
	copies bool
}

func newMerger(dst http.Header) merger { return merger{dst: dst, bare: len(dst) == 0} }

// had returns what middlewares set under that name.
func (m *merger) had(name string) []string {
	if m.bare {
		return nil
	}
	return m.dst[name]
}

// head merges the temporal response and the route's own head (of a Reply or an Error).
func (m *merger) head(col outcome, temporal, own *head, unexposed []string) {
	cookies := m.fields(temporal.fields, col)
	if m.fields(own.fields, direct) || cookies { // after the temporal ones, which a singleton replaces
		m.cookies(col, temporal.fields, own.fields)
	}
	if m.had(allowOrigin) != nil {
		exposeHead(m.dst, col, temporal, own, unexposed)
	}
}

// fields merges the lines that are part of an answer of that column, but for cookies, and reports whether there are some.
func (m *merger) fields(fields []field, col outcome) (cookies bool) {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.join == identifies:
			cookies = true
		case !survives(f, col), f.again && i > firstOf(fields, f.name, col):
			continue
		default:
			m.field(fields[i:], col)
		}
	}
	return cookies
}

// survives reports whether a temporal field is part of an answer of that column.
func survives(f *field, col outcome) bool {
	switch col {
	case verbatim:
		return f.always
	case failure: // the type is that of a body which is not sent
		return (f.always || f.name == "Vary") && f.name != "Content-Type"
	}
	return !f.overruled
}

// firstOf returns the index of the first field with that name that is part of an answer of that column.
func firstOf(fields []field, name string, col outcome) int {
	return slices.IndexFunc(fields, func(f field) bool { return f.named(name) && survives(&f, col) })
}

// field merges all lines that have the name of fields[0]. What it puts into the map is nobody else's: a single line stays
// where it was set, in memory that is this request's and never reused, because net/http writes the headers of small answers
// after the handler has returned.
func (m *merger) field(fields []field, col outcome) {
	f := &fields[0]
	switch f.join {
	case unites:
		m.dst[f.name] = unite(m.dst[f.name], linesOf(fields, f.name, col))
	case stacks:
		m.dst[f.name] = append(slices.Clip(m.dst[f.name]), linesOf(fields, f.name, col)...)
	default:
		m.dst[f.name] = m.linesOf(fields, col)
	}
}

func (m *merger) linesOf(fields []field, col outcome) []string {
	for i := 1; i < len(fields); i++ {
		if fields[i].again && fields[i].named(fields[0].name) {
			return linesOf(fields, fields[0].name, col)
		}
	}
	return m.line(&fields[0])
}

// line returns the line of a field as a header map holds it. It has no room for an append.
func (m *merger) line(f *field) []string {
	if m.copies {
		return []string{f.value()}
	}
	return f.line[:]
}

func linesOf(fields []field, name string, col outcome) (lines []string) {
	for i := range fields {
		if f := &fields[i]; f.named(name) && survives(f, col) {
			lines = append(lines, f.value())
		}
	}
	return lines
}

// unite returns the union of the tokens of two lists of lines as one fresh line, in order of appearance.
func unite(have, more []string) []string {
	return joinTokens(tokensOf(slices.Concat(have, more)))
}

// tokensOf returns the tokens of comma-separated lines, each once.
func tokensOf(lines []string) (tokens []string) {
	for _, line := range lines {
		for token := range strings.SplitSeq(line, ",") {
			if token = strings.Trim(token, " \t"); token != "" && !hasToken(tokens, token) {
				tokens = append(tokens, token)
			}
		}
	}
	return tokens
}

func hasToken(tokens []string, token string) bool {
	return slices.ContainsFunc(tokens, func(t string) bool { return strings.EqualFold(t, token) })
}

// joinTokens returns tokens as one line, or no line.
func joinTokens(tokens []string) []string {
	if len(tokens) == 0 {
		return nil
	}
	return []string{strings.Join(tokens, ", ")}
}

// cookies appends the cookies that survive. Of one identity the last remains, whoever set it: the middlewares before us,
// the temporal response, the route's own answer, in this order.
func (m *merger) cookies(col outcome, temporal, own []field) {
	var lines []string
	for _, line := range m.had(setCookieName) {
		if !resets(temporal, col, line) && !resets(own, direct, line) {
			lines = append(lines, line)
		}
	}
	for i := range temporal {
		if f := &temporal[i]; f.join == identifies && survives(f, col) && !resets(own, direct, f.value()) {
			lines = m.appendLine(lines, f)
		}
	}
	for i := range own {
		if f := &own[i]; f.join == identifies {
			lines = m.appendLine(lines, f)
		}
	}
	if lines != nil {
		m.dst[setCookieName] = lines
	}
}

func (m *merger) appendLine(lines []string, f *field) []string {
	if lines == nil {
		return m.line(f)
	}
	return append(lines, f.value())
}

// resets reports whether one of fields is a cookie of the identity that a line has, and part of an answer of that column.
func resets(fields []field, col outcome, line string) bool {
	return slices.ContainsFunc(fields, func(f field) bool {
		return f.join == identifies && survives(&f, col) && sameCookie(f.value(), line)
	})
}

// exposeHead lets a browser's script read what was set through this package, by name: a wildcard exposes nothing to a
// request with credentials, and what other middlewares set is theirs to expose (Fetch, CORS protocol).
func exposeHead(dst http.Header, col outcome, temporal, own *head, unexposed []string) {
	var names []string
	for i := range temporal.fields {
		if f := &temporal.fields[i]; f.join != identifies && survives(f, col) {
			names = appendExposable(names, f.name, unexposed)
		}
	}
	for i := range own.fields {
		if f := &own.fields[i]; f.join != identifies {
			names = appendExposable(names, f.name, unexposed)
		}
	}
	if len(names) > 0 {
		dst[exposeHeaders] = unite(dst[exposeHeaders], names)
	}
}

func appendExposable(names []string, name string, unexposed []string) []string {
	switch name {
	case "Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma":
		return names // a script may read these anyway (Fetch, CORS-safelisted response-header name)
	}
	if slices.Contains(unexposed, name) {
		return names
	}
	return append(names, name)
}

// mergeStatus returns the status of an answer. Zero means that nobody said one: temporal is the temporal response's,
// pending what middlewares left with c.Status, declared the route's, own that of a Reply or an Error.
func mergeStatus(col outcome, temporal, pending, declared, own int) int {
	switch {
	case col != success:
		return own
	case temporal != 0:
		return temporal
	case pending != 0 && pending != http.StatusOK:
		return pending
	case declared != 0:
		return declared
	}
	return http.StatusOK
}

// body sets the fields of the body, in the memory of lines, and reports whether one may be sent. An empty contentType is an
// answer without a body by choice. A Content-Encoding that encodes is a compressing middleware's, which knows the length
// better: it would send ours on, for bytes that are not ours any more.
func (m *merger) body(lines *[2][1]string, status int, contentType string, length int, encoded bool) (allowed bool) {
	if !bodyAllowed(status) {
		delete(m.dst, "Content-Type")
		delete(m.dst, "Content-Length")
		return false
	}
	if contentType == "" {
		delete(m.dst, "Content-Type")
	} else {
		lines[0][0] = contentType
		m.dst["Content-Type"] = lines[0][:]
	}
	if encoded && contentType != "" {
		delete(m.dst, "Content-Length")
	} else {
		lines[1][0] = strconv.Itoa(length)
		m.dst["Content-Length"] = lines[1][:]
	}
	return true
}

// bodyAllowed reports whether an answer of that status has a body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).
func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusResetContent && status != http.StatusNotModified
}
