package vermouth

import (
	"net/http"
	"slices"
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

// mergeHead merges the temporal response and the route's own head (of a Reply or an Error) into dst, which holds what
// middlewares set. No slice that is in dst already is written to: gin-contrib/cors puts one slice into every response.
func mergeHead(dst http.Header, col outcome, temporal, own *head, unexposed []string) {
	lines := make([]string, 0, len(temporal.fields)+len(own.fields))
	for i := range temporal.fields {
		f := &temporal.fields[i]
		if !survives(f, col) || i > firstOf(temporal.fields, f.name, col) {
			continue
		}
		lines = mergeField(dst, temporal.fields[i:], col, lines)
	}
	for i := range own.fields { // after the temporal ones, which a singleton replaces
		if i == firstOf(own.fields, own.fields[i].name, direct) {
			lines = mergeField(dst, own.fields[i:], direct, lines)
		}
	}
	mergeCookies(dst, col, temporal.cookies, own.cookies)
	if dst[allowOrigin] != nil {
		exposeHead(dst, col, temporal, own, unexposed)
	}
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
	return slices.IndexFunc(fields, func(f field) bool { return f.name == name && survives(&f, col) })
}

// mergeField merges all lines that have the name of fields[0] into dst. The lines are carved out of spare, one block for
// a whole answer, each with its own capacity, so that an append by somebody else never reaches its neighbour. The block
// is not pooled: net/http writes the headers of small answers after the handler has returned.
func mergeField(dst http.Header, fields []field, col outcome, spare []string) (rest []string) {
	name, join := fields[0].name, joinOf(fields[0].name)
	if join == unites {
		dst[name] = unite(dst[name], linesOf(fields, name, col))
		return spare
	}
	start := len(spare)
	if join == stacks {
		spare = append(spare, dst[name]...)
	}
	for i := range fields {
		if f := &fields[i]; f.name == name && survives(f, col) {
			spare = append(spare, f.value)
		}
	}
	dst[name] = spare[start:len(spare):len(spare)]
	return spare
}

func linesOf(fields []field, name string, col outcome) (lines []string) {
	for i := range fields {
		if f := &fields[i]; f.name == name && survives(f, col) {
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

// mergeCookies appends the cookies that survive. Of one identity the last remains, whoever set it: the middlewares
// before us, the temporal response, the route's own answer, in this order.
func mergeCookies(dst http.Header, col outcome, temporal, own []cookie) {
	if len(temporal)+len(own) == 0 {
		return
	}
	added := make([]cookie, 0, len(temporal)+len(own))
	for _, c := range temporal {
		if c.survives(col) {
			added = append(added, c)
		}
	}
	for _, c := range own {
		added = slices.DeleteFunc(added, func(old cookie) bool { return old.cookieIdentity == c.cookieIdentity })
		added = append(added, c)
	}
	if len(added) == 0 {
		return
	}
	lines := make([]string, 0, len(dst[setCookieName])+len(added))
	for _, line := range dst[setCookieName] {
		if !replaced(line, added) {
			lines = append(lines, line)
		}
	}
	for _, c := range added {
		lines = append(lines, c.line)
	}
	dst[setCookieName] = lines
}

// survives reports whether a temporal cookie is part of an answer of that column.
func (c *cookie) survives(col outcome) bool {
	if col == verbatim || col == failure {
		return c.always
	}
	return !c.overruled
}

// replaced reports whether one of added has the identity of a line that somebody else wrote.
func replaced(line string, added []cookie) bool {
	name, _, _ := strings.Cut(line, "=")
	named := func(c cookie) bool { return c.name == name }
	if !slices.ContainsFunc(added, named) { // parsing is for the few lines that may matter
		return false
	}
	parsed, err := http.ParseSetCookie(line)
	if err != nil {
		return false
	}
	id := identify(parsed)
	return slices.ContainsFunc(added, func(c cookie) bool { return c.cookieIdentity == id })
}

// exposeHead lets a browser's script read what was set through this package, by name: a wildcard exposes nothing to a
// request with credentials, and what other middlewares set is theirs to expose (Fetch, CORS protocol).
func exposeHead(dst http.Header, col outcome, temporal, own *head, unexposed []string) {
	var names []string
	for i := range temporal.fields {
		if f := &temporal.fields[i]; survives(f, col) {
			names = appendExposable(names, f.name, unexposed)
		}
	}
	for i := range own.fields {
		names = appendExposable(names, own.fields[i].name, unexposed)
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

// mergeBody sets the fields of the body and reports whether one may be sent. An empty contentType is an answer without a
// body by choice. A Content-Encoding that encodes is a compressing middleware's, which knows the length better: it would
// send ours on, for bytes that are not ours any more.
func mergeBody(dst http.Header, status int, contentType, length string, encoded bool) (allowed bool) {
	if !bodyAllowed(status) {
		delete(dst, "Content-Type")
		delete(dst, "Content-Length")
		return false
	}
	block := [2]string{length, contentType}
	dst["Content-Length"], dst["Content-Type"] = block[0:1:1], block[1:2:2]
	if contentType == "" {
		delete(dst, "Content-Type")
	}
	if encoded && contentType != "" {
		delete(dst, "Content-Length")
	}
	return true
}

// bodyAllowed reports whether an answer of that status has a body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).
func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusResetContent && status != http.StatusNotModified
}
