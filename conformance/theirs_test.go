package conformance_test

import "slices"

// their is what neighbours do to answers whether Vermouth is there or not.
type their struct {
	neighbours []string
	outcomes   []string // nil for all
	asked      bool     // only where the client asks for gzip
	aspects    []string
	reason     string
}

// theirs is checked in both directions: a cell that no longer differs has to leave it.
var theirs = []their{
	{
		neighbours: []string{"gin.Logger", "zap", "slog", "logger"}, outcomes: []string{"panic"},
		aspects: []string{"contribution"},
		reason:  "it logs after c.Next and not in a deferred call: inside of Recovery it never hears of a panic",
	},
	{
		neighbours: []string{"otelgin"}, outcomes: []string{"panic"}, aspects: []string{"contribution"},
		reason: "the span ends in a deferred call, its status is set after c.Next: inside of Recovery a panic has none",
	},
	{
		neighbours: []string{"gzip", "all"}, outcomes: []string{"204", "304", "redirect"}, asked: true,
		aspects: []string{"Content-Encoding"},
		reason:  "it announces gzip before there is a body, and takes that back only from what was not sent when c.Next returns",
	},
	{
		neighbours: []string{"gzip", "all"}, outcomes: []string{"error", "unknown"}, asked: true, aspects: []string{"Vary"},
		reason: "it deletes all of Vary, and ETag, where the status is 400 or above",
	},
	{
		neighbours: []string{"gzip"}, outcomes: []string{"panic"}, asked: true, aspects: []string{"status", "Vary"},
		reason: "while a panic passes it deletes Vary and writes no bytes, which sends a 200 before Recovery can answer",
	},
	{
		neighbours: []string{"all"}, outcomes: []string{"panic"}, asked: true, aspects: []string{"Content-Encoding"},
		reason: "the answer of Recovery has no body, and the announcement of gzip stays",
	},
	{
		neighbours: []string{"timeout", "timeout, sessions", "sessions, timeout"}, outcomes: []string{"panic"},
		aspects: []string{"Vary", "X-Glass"},
		reason:  "of a handler that panics nothing is copied out",
	},
	{
		neighbours: []string{"timeout", "timeout, sessions"}, outcomes: []string{"panic"}, aspects: []string{"Set-Cookie"},
		reason: "of a handler that panics nothing is copied out",
	},
	{
		neighbours: []string{"sessions, timeout"}, aspects: []string{"Set-Cookie"},
		reason: "what is copied out replaces what was set outside: the cookies of the handlers replace the session's",
	},
}

func (entry their) covers(in cell, aspect string) bool {
	return slices.Contains(entry.neighbours, in.neighbour) && slices.Contains(entry.aspects, aspect) &&
		(entry.outcomes == nil || slices.Contains(entry.outcomes, in.outcome)) &&
		(!entry.asked || in.gzip)
}

// known reports whether theirs covers that aspect of the cell.
func known(in cell, aspect string) bool {
	return slices.ContainsFunc(theirs, func(entry their) bool { return entry.covers(in, aspect) })
}
