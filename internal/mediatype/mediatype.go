// Package mediatype knows which media types are JSON.
package mediatype

import (
	"mime"
	"strings"
)

// IsJSON reports whether a value of Content-Type, with whatever parameters, names JSON: application/json, or a type with
// the suffix +json (RFC 6839 section 3.1).
func IsJSON(value string) bool {
	media, _, err := mime.ParseMediaType(value)
	if err != nil {
		return false
	}
	_, subtype, _ := strings.Cut(media, "/") // ParseMediaType also takes a token without one, for Content-Disposition
	base, ok := strings.CutSuffix(subtype, "+json")
	return media == "application/json" || ok && base != ""
}
