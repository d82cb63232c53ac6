package responsemodel_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type (
	Deep struct{ A, B, Deepest int }
	Left struct {
		Deep
		X, Both int
		Tagged  int `json:"T"`
	}
	Right struct {
		X, Both int
		T       int
	}
	hidden struct{ Shown int }
)

// TestJSONFieldsAreThoseOfTheEncoder compares the names with what encoding/json writes for a value.
func TestJSONFieldsAreThoseOfTheEncoder(t *testing.T) {
	for _, value := range []any{
		struct{ A int }{},
		struct{ a, B int }{},
		struct {
			A int `json:"-"`
			B int `json:"-,"`
			C int `json:"c,omitempty"`
			E int `json:"ünï"`
			F int `json:",string"`
		}{C: 1},
		struct{ Left }{},
		struct{ *Left }{&Left{}},
		struct {
			Left
			Right
		}{},
		struct {
			Left
			X int
		}{},
		struct {
			Left  `json:"left"`
			Right int `json:"Right"`
		}{},
		struct{ hidden }{},
		struct {
			Deep
			Left
		}{},
		struct {
			X int
			Y int `json:"X"`
		}{},
	} {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var written map[string]any
		if err := json.Unmarshal(encoded, &written); err != nil {
			t.Fatal(err)
		}
		var want []string
		for name := range written {
			want = append(want, name)
		}
		got := responsemodel.JSONFieldsForTest(reflect.TypeOf(value))
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%T: fields = %q, encoding/json writes %q", value, got, want)
		}
	}
}

func TestAnEmbeddedTypeThatEmbedsItselfEnds(t *testing.T) {
	type T struct {
		*Loop
		A int
	}
	if got := len(responsemodel.JSONFieldsForTest(reflect.TypeFor[T]())); got != 2 {
		t.Errorf("%d fields, want 2", got)
	}
}

type Loop struct {
	*Loop
	B int
}
