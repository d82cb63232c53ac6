package responsemodel_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type failed struct{ Text string }

func (failed) Error() string { return "failed" }

func TestWhatCannotBeAModelIsRefused(t *testing.T) {
	type nested struct {
		C chan int
		F []func()
		M map[float64]int
		S map[struct{ X int }]int
	}
	type open struct{ C any }
	type wants struct {
		Text string `json:"text"`
		User string
		Hash string
	}
	type has struct {
		Text string
		USER string
		Hash string `json:"-"`
		Sum  string `json:"total"`
	}
	type total struct{ Sum string }
	type pointers struct {
		P string `json:"p" model:"string"`
	}
	type bad struct {
		V int `json:"v" model:"nope"`
	}
	unfiltered := func(t reflect.Type) string {
		_, err := responsemodel.CompileUnfiltered(t)
		return fmt.Sprint(err)
	}
	wantTexts(t, map[string]string{
		modelError[failed](t):                "an error cannot be a response model",
		modelError[nested](t):                "field C: JSON cannot hold a chan int",
		compileError[[]nested, []nested](t):  "field F: JSON cannot hold a func()",
		compileError[*nested, *nested](t):    "field M: JSON cannot hold a map with keys of type float64",
		compileError[open, data[any]](t):     `no field with the JSON name "C"; add it to the source or take it out of the model`,
		compileError[wants, has](t):          `no field with the JSON name "text"; tag its field Text with json:"text"`,
		"2" + compileError[wants, has](t):    `tag its field USER with json:"User"`,
		"3" + compileError[wants, has](t):    `its field Hash is hidden by json:"-"`,
		compileError[total, has](t):          `tag the model's field Sum with json:"total"`,
		modelError[bad](t):                   `field V: the tag model has "nope"`,
		compileError[bad, map[string]int](t): `field V: the tag model has "nope"`,
		compileError[pointers, struct {
			P **state `json:"p"`
		}](t): "cannot convert **responsemodel_test.state to string",
		unfiltered(reflect.TypeFor[map[complex64]int]()):               "JSON cannot hold a map with keys of type complex64",
		unfiltered(reflect.TypeFor[struct{ V struct{ stampOnly } }]()): "<nil>",
	})
	if _, err := responsemodel.Compile(reflect.TypeFor[map[string]any](), reflect.TypeFor[struct{ inner }]()); err != nil {
		t.Errorf("an embedded struct can be made field by field: %v", err)
	}
	if _, err := responsemodel.Compile(reflect.TypeFor[map[string]any](), reflect.TypeFor[struct{ *inner }]()); err == nil {
		t.Error("an embedded pointer to a struct that is not exported cannot be made: want an error")
	}
}

type stampOnly struct{ time.Time }

type textKey struct{ Name string }

func (k textKey) MarshalText() ([]byte, error) {
	if k.Name == "" {
		return nil, errors.New("hunter2")
	}
	return []byte(k.Name), nil
}

func TestKeysAreEncodedAsEncodingJSONDoes(t *testing.T) {
	type out struct {
		I map[int8]int
		U map[uint16]string
		T map[textKey]int
		P map[*textKey]int
		N map[name]bool
	}
	value := out{
		map[int8]int{10: 1, -2: 2, 9: 3}, map[uint16]string{65535: "a", 7: "b"}, map[textKey]int{{"b<"}: 1, {"a"}: 2},
		map[*textKey]int{{"x"}: 1, nil: 2}, map[name]bool{"\xff": true, "": false},
	}
	want, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := serve[out](t, value); err != nil || got != string(want) {
		t.Errorf("Append = %s, %v\nwant %s", got, err, want)
	}
	_, err = serve[map[textKey]int](t, map[textKey]int{{}: 1})
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "the value cannot be encoded: the marshaler of a key failed") {
		t.Errorf("a key that fails: %v", err)
	}
}

// TestSomebodyElsesValidatorIsAskedAboutEverything, also in what only it may walk through.
func TestSomebodyElsesValidatorIsAskedAboutEverything(t *testing.T) {
	v := validator.New()
	v.SetTagName("rule")
	type item struct {
		N    int                 `json:"n" rule:"gte=0"`
		Kids []map[string][]item `json:"kids"`
		At   []time.Time         `json:"at"`
		*inner
	}
	good := item{N: 1, Kids: []map[string][]item{{"a": {{N: 2, Kids: []map[string][]item{}}}}}, At: []time.Time{{}}}
	if _, err := serve[item](t, good, responsemodel.Validator(v)); err != nil {
		t.Errorf("good: %v", err)
	}
	good.Kids[0]["a"][0].N = -1
	if _, err := serve[item](t, good, responsemodel.Validator(v)); err == nil || !strings.Contains(err.Error(), "/kids/0/*/0/n fails gte=0") {
		t.Errorf("bad: %v", err)
	}
	deep := item{}
	deep.Kids = []map[string][]item{{"a": {deep}}}
	for range 200 {
		deep = item{Kids: []map[string][]item{{"a": {deep}}}}
	}
	if _, err := serve[item](t, deep, responsemodel.Validator(v)); err == nil || !isLimit(err) {
		t.Errorf("too deep: %v", err)
	}
}

func TestRulesThatLookAcrossStructs(t *testing.T) {
	type inner struct{ Low int }
	type out struct {
		Inner inner `json:"inner"`
		High  int   `json:"high" validate:"gtcsfield=Inner.Low"`
	}
	if _, err := serve[out](t, out{inner{1}, 2}); err != nil {
		t.Errorf("kept: %v", err)
	}
	if _, err := serve[out](t, out{inner{3}, 2}); err == nil || !strings.Contains(err.Error(), "/high fails gtcsfield=Inner.Low") {
		t.Errorf("broken: %v", err)
	}
}

func TestRulesOnEmbeddedStructs(t *testing.T) {
	type Part struct {
		A int `json:"a" validate:"gte=0"`
	}
	type out struct {
		*Part `validate:"required"`
		B     int `json:"b"`
	}
	if _, err := serve[out](t, out{B: 1}); err == nil || !strings.Contains(err.Error(), "fails required") {
		t.Errorf("missing: %v", err)
	}
	if got, err := serve[out](t, out{&Part{1}, 1}); err != nil || got != `{"a":1,"b":1}` {
		t.Errorf("there = %s, %v", got, err)
	}
	type plain struct {
		*Part
		B int `json:"b" validate:"gte=0"`
	}
	if got, err := serve[plain](t, plain{B: 1}); err != nil || got != `{"b":1}` {
		t.Errorf("without rules = %s, %v", got, err)
	}
}

func TestBytesOfOtherTypes(t *testing.T) {
	type octet byte
	type in struct{ B []byte }
	if got, err := serve[struct{ B []octet }](t, in{[]byte("ab")}); err != nil || got != `{"B":"YWI="}` {
		t.Errorf("Append = %s, %v", got, err)
	}
	type small struct{ U uint8 }
	type signed struct{ U int16 }
	if got, err := serve[signed](t, small{255}); err != nil || got != `{"U":255}` {
		t.Errorf("uint8 to int16 = %s, %v", got, err)
	}
	type tiny struct{ U int8 }
	if text := compileError[tiny, small](t); !strings.Contains(text, "cannot convert uint8 to int8") {
		t.Errorf("Compile: %q", text)
	}
}

func TestUnsignedThatBecomesSignedKeepsItsRules(t *testing.T) {
	type in struct {
		U uint32  `json:"u"`
		P uintptr `json:"p"`
	}
	type out struct {
		U int64   `json:"u" validate:"gte=1,lte=10"`
		P uintptr `json:"p" validate:"required"`
	}
	if _, err := serve[out](t, in{3, 1}); err != nil {
		t.Errorf("3: %v", err)
	}
	if _, err := serve[out](t, in{11, 1}); err == nil || !strings.Contains(err.Error(), "/u fails lte=10") {
		t.Errorf("11: %v", err)
	}
}

func TestWhatIsBehindANilPointerMayBeOmitted(t *testing.T) {
	type out struct {
		A *string                        `json:"a,omitempty" model:"from=Profile.Home.Name"`
		B *string                        `json:"b" model:"from=Profile.Home.Name"`
		C responsemodel.Optional[string] `json:"c" model:"from=Profile.Home.Name"`
	}
	if got, err := serve[out](t, account{}, responsemodel.OmitUnset()); err != nil || got != `{"b":null}` {
		t.Errorf("OmitUnset = %s, %v", got, err)
	}
	if got, err := serve[out](t, account{}, responsemodel.OmitNone()); err != nil || got != `{}` {
		t.Errorf("OmitNone = %s, %v", got, err)
	}
}

type interfaceZero interface{ IsZero() bool }

type pointerZero struct{ V int }

func (z *pointerZero) IsZero() bool { return z.V == 7 }

// TestIsZeroDecides as in encoding/json: methods of values, of pointers, and of what an interface holds.
func TestIsZeroDecides(t *testing.T) {
	type in struct {
		A time.Time
		B pointerZero
		C *pointerZero
		D interfaceZero
		E interfaceZero
		F *int
		G map[string]int
		H [2]int
		I any
		J struct{ K int }
	}
	type out struct {
		A time.Time       `json:",omitzero"`
		B pointerZero     `json:",omitzero"`
		C *pointerZero    `json:",omitzero"`
		D interfaceZero   `json:",omitzero"`
		E interfaceZero   `json:",omitzero"`
		F *int            `json:",omitzero"`
		G map[string]int  `json:",omitzero"`
		H [2]int          `json:",omitzero"`
		I any             `json:",omitzero"`
		J struct{ K int } `json:",omitzero"`
	}
	zero := 0
	for _, value := range []in{
		{}, {B: pointerZero{7}, C: &pointerZero{7}, D: &pointerZero{7}, E: (*pointerZero)(nil), F: &zero, G: map[string]int{}, I: 0},
		{A: time.Unix(0, 0).UTC(), C: &pointerZero{}, D: time.Time{}, E: time.Unix(0, 0).UTC(), H: [2]int{0, 1}},
	} {
		want, err := marshalOf(out(value))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := serve[out](t, value); err != nil || got != string(want) {
			t.Errorf("Append = %s, %v\nwant     %s", got, err, want)
		}
	}
}

func marshalOf[T any](v T) ([]byte, error) { return json.Marshal(&v) }
