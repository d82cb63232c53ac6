package responsemodel_test

import (
	"reflect"
	"testing"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// TestOptionsKeepTheirOwnNames changes the slices that options were made of, as a program that makes options in a loop does.
func TestOptionsKeepTheirOwnNames(t *testing.T) {
	type out struct {
		A int `json:"a"`
		B int `json:"b"`
		C int `json:"c"`
	}
	names := []string{"a", "b"}
	opts := []responsemodel.Option{responsemodel.Include(names...), responsemodel.Exclude(names[1:]...)}
	joined := responsemodel.Options(opts...)
	names[0], names[1], opts[0] = "c", "c", responsemodel.Include("c")
	plan := compile[out, out](t, joined)
	if got, err := plan.Append(nil, &out{1, 2, 3}, responsemodel.Selection{}); err != nil || string(got) != `{"a":1}` {
		t.Errorf("answer = %s, %v, want a alone", got, err)
	}
}

func TestContentTypeWantsAMediaTypeOfJSON(t *testing.T) {
	for mediaType, want := range map[string]bool{
		"application/json": true, "application/vnd.api+json; ext=a": true, "x+json": false, "application/+json": false, "text/html": false, "": false,
	} {
		_, err := responsemodel.Compile(reflect.TypeFor[address](), reflect.TypeFor[address](), responsemodel.ContentType(mediaType))
		if (err == nil) != want {
			t.Errorf("%q: %v, want it taken: %v", mediaType, err, want)
		}
	}
}
