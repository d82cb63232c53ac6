package mediatype_test

import (
	"testing"

	"github.com/gin-vermouth/vermouth/internal/mediatype"
)

func TestIsJSON(t *testing.T) {
	for value, want := range map[string]bool{
		"application/json":                     true,
		"Application/JSON; charset=utf-8":      true,
		"application/problem+json":             true,
		"image/vnd.x+JSON;v=1":                 true,
		"":                                     false,
		";":                                    false,
		"json":                                 false,
		"x+json":                               false,
		"+json":                                false,
		"application/+json":                    false,
		"application/x+json/y":                 false,
		"application/jsonp":                    false,
		"application/json-seq":                 false,
		"application/x+json+xml":               false,
		"text/json":                            false,
		"text/html; x=application/json":        false,
		"text/html, application/json":          false,
		"application/json; charset":            false,
		"application/json; a=1; a=2":           false,
		"text/html; profile=\"a/b+json\"":      false,
		"application/vnd.a+json; charset=\"\"": true,
	} {
		if got := mediatype.IsJSON(value); got != want {
			t.Errorf("%q is JSON = %v, want %v", value, got, want)
		}
	}
}
