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
	// lines is one block for a whole answer. Each field gets its part of it with its own capacity, so that an append by
	// somebody else never reaches its neighbour. The block is not pooled: net/http writes the headers of small answers
	// after the handler has returned.
	lines []string
}

func newMerger(dst http.Header) merger { return merger{dst: dst, bare: len(dst) == 0} }

// had returns what middlewares set under that name.
func (m *merger) had(name string) []string {
	if m.bare {
		return nil
	}
	return m.dst[name]
}

// bodyLines is how many lines are about the body: Content-Length and Content-Type.
const bodyLines = 2

// room makes the memory for so many lines and those of the body, in that of a block if there is one.
func (m *merger) room(lines int, in *block) {
	if in != nil && lines <= few {
		m.lines = in.lines[:0]
		return
	}
	m.lines = make([]string, 0, lines+bodyLines)
}

// head merges the temporal response and the route's own head (of a Reply or an Error).
func (m *merger) head(col outcome, temporal, own *head, in *block, unexposed []string) {
	m.room(len(temporal.fields)+len(own.fields)+len(m.had(setCookieName)), in)
	if col == success && m.bare && len(own.fields) == 0 && m.usual(temporal.fields) { // most
		return
	}
	cookies := m.fields(temporal.fields, col)
	if m.fields(own.fields, direct) || cookies { // after the temporal ones, which a singleton replaces
		m.cookies(col, temporal.fields, own.fields)
	}
	if m.had(allowOrigin) != nil {
		exposeHead(m.dst, col, temporal, own, unexposed)
	}
}

// usual merges singletons and cookies where there is nothing to merge them with, and reports whether that is all there is.
func (m *merger) usual(fields []field) bool {
	cookies := 0
	for i := range fields {
		f := &fields[i]
		if f.odd() {
			return false
		}
		if f.join == identifies {
			cookies++
		}
	}
	for i := range fields {
		if f := &fields[i]; f.join != identifies {
			m.set(f.name, f.value)
		}
	}
	if cookies > 0 {
		m.cookies(success, fields, nil)
	}
	return true
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

// field merges all lines that have the name of fields[0].
func (m *merger) field(fields []field, col outcome) {
	f, start := &fields[0], len(m.lines)
	switch f.join {
	case unites:
		m.dst[f.name] = unite(m.dst[f.name], linesOf(fields, f.name, col))
		return
	case stacks:
		m.lines = append(m.lines, m.dst[f.name]...)
	}
	m.lines = append(m.lines, f.value)
	for i := 1; i < len(fields); i++ {
		if next := &fields[i]; next.again && next.named(f.name) && survives(next, col) {
			m.lines = append(m.lines, next.value)
		}
	}
	m.take(f.name, start)
}

// take puts the lines from start on into the map.
func (m *merger) take(name string, start int) {
	m.dst[name] = m.lines[start:len(m.lines):len(m.lines)]
}

func linesOf(fields []field, name string, col outcome) (lines []string) {
	for i := range fields {
		if f := &fields[i]; f.named(name) && survives(f, col) {
			lines = append(lines, f.value)
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
	start := len(m.lines)
	for _, line := range m.had(setCookieName) {
		if !resets(temporal, col, line) && !resets(own, direct, line) {
			m.lines = append(m.lines, line)
		}
	}
	for i := range temporal {
		if f := &temporal[i]; f.join == identifies && survives(f, col) && !resets(own, direct, f.value) {
			m.lines = append(m.lines, f.value)
		}
	}
	for i := range own {
		if f := &own[i]; f.join == identifies {
			m.lines = append(m.lines, f.value)
		}
	}
	if len(m.lines) > start {
		m.take(setCookieName, start)
	}
}

// resets reports whether one of fields is a cookie of the identity that a line has, and part of an answer of that column.
func resets(fields []field, col outcome, line string) bool {
	return slices.ContainsFunc(fields, func(f field) bool {
		return f.join == identifies && survives(&f, col) && sameCookie(f.value, line)
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

// body sets the fields of the body and reports whether one may be sent. An empty contentType is an answer without a body
// by choice. A Content-Encoding that encodes is a compressing middleware's, which knows the length better: it would send
// ours on, for bytes that are not ours any more.
func (m *merger) body(status int, contentType string, length int, encoded bool) (allowed bool) {
	if !bodyAllowed(status) {
		delete(m.dst, "Content-Type")
		delete(m.dst, "Content-Length")
		return false
	}
	if contentType == "" {
		delete(m.dst, "Content-Type")
	} else {
		m.set("Content-Type", contentType)
	}
	if encoded && contentType != "" {
		delete(m.dst, "Content-Length")
	} else {
		m.set("Content-Length", strconv.Itoa(length))
	}
	return true
}

func (m *merger) set(name, value string) {
	m.lines = append(m.lines, value)
	m.take(name, len(m.lines)-1)
}

// bodyAllowed reports whether an answer of that status has a body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).
func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusResetContent && status != http.StatusNotModified
}
