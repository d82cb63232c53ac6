package responsemodel_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type (
	extra struct {
		ID    int `json:"id"`
		Extra any `json:"extra"`
	}
	data[T any] struct {
		Data T `json:"data"`
	}
	kids struct {
		ID   int    `json:"id"`
		Data any    `json:"data"`
		Kids []kids `json:"kids"`
	}
	jsonText []byte
	speaker  func() string
	loudKey  struct{ X string }
	stamp    struct {
		time.Time
		ID int
	}
)

func (j jsonText) MarshalJSON() ([]byte, error) { return j, nil }
func (s speaker) MarshalJSON() ([]byte, error)  { return json.Marshal(s()) }
func (k loudKey) MarshalText() ([]byte, error)  { return []byte(k.X), nil }
func (s stamp) MarshalJSON() ([]byte, error)    { return json.Marshal(s.ID) }

// TestTheAuditFollowsTheModel has models whose open parts cannot be seen in the source.
func TestTheAuditFollowsTheModel(t *testing.T) {
	for name, tc := range map[string]struct {
		plan *responsemodel.Plan
		want []string
	}{
		"an interface becomes a struct with any": {compile[data[extra], data[any]](t), []string{"data.extra"}},
		"a list of them":                         {compile[[]extra, []any](t), []string{"extra"}},
		"a map of them":                          {compile[map[string]extra, map[string]any](t), []string{"*.extra"}},
		"a map that becomes a struct":            {compile[data[extra], map[string]any](t), []string{"data.extra"}},
		"any becomes a list of any":              {compile[data[[]any], data[any]](t), []string{"data"}},
		"any becomes raw JSON":                   {compile[data[json.RawMessage], data[any]](t), []string{"data"}},
		"any becomes an Optional of any":         {compile[data[responsemodel.Optional[any]], data[any]](t), []string{"data"}},
		"any becomes a struct with a map":        {compile[data[*data[map[string]string]], data[any]](t), []string{"data.data"}},
		"what the top excludes, its children have": {
			compile[kids, kids](t, responsemodel.Exclude("data")), []string{"kids.data"},
		},
		"and what it includes":                      {compile[kids, kids](t, responsemodel.Include("id", "kids")), []string{"kids.data"}},
		"bytes that encode themselves":              {compile[data[jsonText], data[jsonText]](t), []string{"data"}},
		"a function that encodes itself":            {compile[data[speaker], data[speaker]](t), []string{"data"}},
		"keys that encode themselves":               {compile[map[loudKey]address, map[loudKey]address](t), []string{""}},
		"an own MarshalJSON beside an embedded one": {compile[data[stamp], data[stamp]](t), []string{"data"}},
		"one embedded time, and nothing else":       {compile[data[struct{ time.Time }], data[struct{ time.Time }]](t), nil},
		"one embedded number, and nothing else":     {compile[data[struct{ *big.Int }], data[struct{ *big.Int }]](t), nil},
		"a dynamic source":                          {compile[[]address, []any](t), nil},
	} {
		var got []string
		for _, leak := range tc.plan.Audit().Unfiltered {
			got = append(got, leak.Name)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: Unfiltered = %q, want %q", name, got, tc.want)
		}
	}
}

type (
	twice[T any]    struct{ L, R []T }
	fourfold[T any] = twice[twice[twice[twice[T]]]]
	crowd[T any]    = fourfold[fourfold[fourfold[fourfold[fourfold[fourfold[data[T]]]]]]]
)

// TestTheAuditOfManyWaysEnds has types with 2^24 ways through them: what is open is named all the same.
func TestTheAuditOfManyWaysEnds(t *testing.T) {
	clean, open := reflect.TypeFor[crowd[string]](), reflect.TypeFor[crowd[any]]()
	if _, err := responsemodel.Compile(clean, clean, responsemodel.Strict()); err != nil {
		t.Errorf("Strict refuses a clean type: %v", err)
	}
	if _, err := responsemodel.Compile(open, open, responsemodel.Strict()); err == nil || !strings.Contains(err.Error(), "passes unfiltered") {
		t.Errorf("Strict accepts an any behind many ways: %v", err)
	}
	type late struct {
		Many crowd[string]
		Maps map[string][]data[any]
	}
	got := compile[late, late](t).Audit().Unfiltered
	if len(got) != 1 || got[0].Name != "Maps.*.data" {
		t.Errorf("Unfiltered = %v, want Maps.*.data after more ways than are gone", got)
	}
}

// TestALeakBehindManyDroppedFieldsIsNamed has a leak after very many other places.
func TestALeakBehindManyDroppedFieldsIsNamed(t *testing.T) {
	var source, model []reflect.StructField
	for i := range 3_000 {
		f := reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: reflect.TypeFor[int]()}
		if source = append(source, f); i%2 == 0 {
			model = append(model, f)
		}
	}
	last := reflect.StructField{Name: "Last", Type: reflect.TypeFor[any]()}
	plan, err := responsemodel.Compile(reflect.StructOf(append(source, last)), reflect.StructOf(append(model, last)))
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Audit(); len(got.Unfiltered) != 1 || len(got.Dropped) == 0 {
		t.Errorf("Unfiltered = %v, want the last field", got.Unfiltered)
	}
}

func TestTheAuditInOneLine(t *testing.T) {
	type out struct {
		City  string `json:"city" model:"from=Street"`
		Extra any    `json:"extra" model:"from=Code"`
	}
	want := "responsemodel_test.address as responsemodel_test.out; dropped: street, code, secret; Street leaves as city; " +
		"Code leaves as extra; UNFILTERED extra (an interface: whatever it holds leaves)"
	if got := compile[out, address](t).Audit().String(); got != strings.Replace(want, "dropped: street, code, secret", "dropped: secret", 1) {
		t.Errorf("String = %s", got)
	}
	if got := (responsemodel.Audit{}).String(); got != "" {
		t.Errorf("String of nothing = %q", got)
	}
}

// emptyIsNull makes its own JSON.
type emptyIsNull struct{ Word string }

func (e emptyIsNull) MarshalJSON() ([]byte, error) {
	if e.Word == "" {
		return []byte("null"), nil
	}
	return json.Marshal(e.Word)
}

func TestWhatMakesItsOwnJSONMayBeNull(t *testing.T) {
	type note struct {
		Word emptyIsNull `json:"word"`
		At   time.Time   `json:"at"`
	}
	for _, tc := range []struct {
		plan               *responsemodel.Plan
		required, nullable bool
	}{{compile[note, note](t), true, true}, {compile[note, note](t, responsemodel.OmitNone()), false, false}} {
		fields := tc.plan.Fields()
		if word := fields[0]; word.Required != tc.required || word.Nullable != tc.nullable {
			t.Errorf("word = required %v, nullable %v, want %v, %v", word.Required, word.Nullable, tc.required, tc.nullable)
		}
		if at := fields[1]; !at.Required || at.Nullable {
			t.Errorf("at = required %v, nullable %v: a time is never null", at.Required, at.Nullable)
		}
	}
}

// TestEachFieldOfARuleWithValuesIsLookedFor: of required_if=B x C y both must be there, and leave with the field.
func TestEachFieldOfARuleWithValuesIsLookedFor(t *testing.T) {
	type misspelt struct {
		A string `validate:"required_if=B x D y"`
		B string
	}
	type hidden struct {
		A string `validate:"required_if=B x C y"`
		B string
		C string `model:"view=staff"`
	}
	for want, text := range map[string]string{"has no field D": modelError[misspelt](t), "C": modelError[hidden](t)} {
		if !strings.Contains(text, want) {
			t.Errorf("err = %q, want %q in it", text, want)
		}
	}
}
