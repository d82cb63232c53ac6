package responsemodel_test

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type optionalCycle struct {
	ID   int                                      `json:"id" validate:"gte=0"`
	Kids responsemodel.Optional[[]*optionalCycle] `json:"kids" validate:"omitempty,dive"`
}

type lazyNode struct {
	ID   int       `json:"id" validate:"gte=0"`
	Lazy lazyValue `json:"lazy" validate:"required"`
}

type lazyValue struct{ node *lazyNode }

func (v lazyValue) ValidatorValue() any { return v.node }

func TestR67_WhatValidatorUnwrapsIsLimitedToo(t *testing.T) {
	inChild(t, func() {
		n := &optionalCycle{}
		n.Kids = responsemodel.Set([]*optionalCycle{n})
		if _, err := serve[optionalCycle](t, *n); err == nil || !isLimit(err) {
			t.Errorf("a cycle through an Optional: %v", err)
		}
		l := &lazyNode{}
		l.Lazy.node = l
		if _, err := serve[lazyNode](t, *l); err == nil || !isLimit(err) {
			t.Errorf("a cycle through ValidatorValue: %v", err)
		}
	})
}

func times[T any](n int, v []T) [][]T {
	list := make([][]T, n)
	for i := range list {
		list[i] = v
	}
	return list
}

// TestR68_ListsThatAreTheSameAreBounded has values of a few kilobytes that unfold to gigabytes, in types that cannot
// contain themselves.
func TestR68_ListsThatAreTheSameAreBounded(t *testing.T) {
	inChild(t, func() {
		type in struct {
			A string `json:"a"`
		}
		type out struct {
			A string `json:"a" validate:"ne=7|eq=3"`
		}
		type known struct {
			A string `json:"a" validate:"ne=7"`
		}
		type empty struct{}
		type zeroSized struct {
			L []empty `json:"l" validate:"dive"`
		}
		type pointers struct {
			L []*empty `json:"l"`
			S string   `json:"s" validate:"excludes=z"`
		}
		type plain struct {
			L []empty `json:"l"`
			S string  `json:"s"`
		}
		same := times(60, times(60, times(60, times(60, make([]in, 60)))))
		for name, err := range map[string]error{
			"validator":         second(serve[[][][][][]out](t, same)),
			"the accept check":  second(serve[[][][][][]known](t, same)),
			"nothing to check":  second(serve[[][][][][]in](t, same)),
			"no size at all":    second(serve[zeroSized](t, zeroSized{make([]empty, max(math.MaxInt>>23, 1<<30))})),
			"pointers to these": second(serve[pointers](t, plain{make([]empty, max(math.MaxInt>>13, 1<<28)), "a"})),
		} {
			if err == nil || !strings.Contains(err.Error(), "is longer than MaxBytes") {
				t.Errorf("%s: err = %.200v, want the limit", name, err)
			}
		}
		type narrow struct {
			L [][]int32 `json:"l"`
			N int       `json:"n"`
		}
		type hidden struct {
			L [][]int64 `json:"l"`
			N int       `json:"n" validate:"lte=9|gte=0"`
		}
		plan := compile[hidden, narrow](t, responsemodel.MaxBytes(100))
		part, err := plan.Select("", "n")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plan.Append(nil, &narrow{L: times(100, make([]int32, 100))}, part); err == nil || !strings.Contains(err.Error(), "unfolds to more than 400 bytes") {
			t.Errorf("what is not asked for, and made for validator: %v", err)
		}
	})
}

type fifty struct {
	A0, A1, A2, A3, A4, A5, A6, A7, A8, A9 string
	N                                      *fifty `json:"n"`
	NN                                     *fifty `json:"n.n"`
}

func TestASelectionOfAClientIsBounded(t *testing.T) {
	plan := compile[fifty, fifty](t)
	begin := time.Now()
	for _, fields := range []string{strings.Repeat("n.", 2046) + "n", strings.Repeat("n.", 2000) + "x", strings.Repeat("n.n.x,", 99)} {
		if _, err := plan.Select("", fields); err == nil {
			t.Errorf("Select(%.20s...): want an error", fields)
		}
	}
	if took := time.Since(begin); took > 5*time.Second { // it was seconds for each
		t.Errorf("three selections took %v", took)
	}
	type inner struct {
		B struct {
			C int `json:"c"`
		} `json:"b"`
	}
	type ambiguous struct {
		A  inner `json:"a"`
		AB int   `json:"a.b"`
	}
	if got, err := serve[ambiguous](t, ambiguous{}, responsemodel.Exclude("a.b.c")); err != nil || got != `{"a":{"b":{}},"a.b":0}` {
		t.Errorf("Exclude = %s, %v", got, err)
	}
}

type endless *endless

func TestTypesThatPointToThemselvesEnd(t *testing.T) {
	type out struct {
		X endless `json:"x" validate:"required"`
	}
	if _, err := serve[out](t, out{}); err == nil || !strings.Contains(err.Error(), "/x fails required") {
		t.Errorf("err = %v", err)
	}
	type defaulted struct {
		X endless `json:"x" default:"x"`
	}
	if _, err := responsemodel.Compile(reflect.TypeFor[defaulted](), reflect.TypeFor[defaulted](), responsemodel.OmitDefault()); err == nil {
		t.Error("a default of such a type: want an error")
	}
}

// TestAHostileKeyDoesNotTurnRulesOff: validator's paths hold the keys of maps as they are.
func TestAHostileKeyDoesNotTurnRulesOff(t *testing.T) {
	type item struct {
		Hidden string `json:"-"`
		Secret string `json:"secret"`
		Age    int    `json:"age" validate:"gte=0"`
	}
	type out struct {
		Items map[string]item `json:"items" validate:"dive"`
	}
	for _, key := range []string{"x", "x].Hidden.y", "x].Secret.y", "].Hidden", "a]b"} {
		for name, opts := range map[string][]responsemodel.Option{"all": nil, "selected": {responsemodel.Exclude("items.secret")}} {
			if _, err := serve[out](t, out{map[string]item{key: {Age: -1}}}, opts...); err == nil {
				t.Errorf("%s: the key %q turns the rule off", name, key)
			}
		}
	}
}

func TestTheAcceptCheckSeesWhatValidatorSees(t *testing.T) {
	type Hidden struct {
		ID int `json:"-"`
	}
	type ruledWhole struct {
		Hidden `validate:"required"`
		Name   string `json:"name" validate:"required"`
	}
	if _, err := serve[ruledWhole](t, ruledWhole{Name: "x"}); err == nil || !strings.Contains(err.Error(), "fails required") {
		t.Errorf("a rule on an embedded struct: %v", err)
	}
	type valued struct {
		B valuedBox `json:"b"`
		N int       `json:"n" validate:"gte=0"`
	}
	if _, err := serve[valued](t, valued{B: valuedBox{valuedInner{-1}}}); err == nil || !strings.Contains(err.Error(), "gte=0") {
		t.Errorf("a rule inside of what validator looks at instead: %v", err)
	}
	type twisted struct {
		N uint64 `json:"n" validate:"oneof=\v1 2"`
	}
	if _, err := serve[twisted](t, twisted{1}); err == nil {
		t.Error("a vertical tab is part of a word to validator")
	}
	type nilBehind struct {
		L *[]int          `json:"l" validate:"required"`
		M *map[string]int `json:"m" validate:"required"`
	}
	if _, err := serve[nilBehind](t, nilBehind{new([]int), new(map[string]int)}); err == nil ||
		!strings.Contains(err.Error(), "/l fails required; /m fails required") {
		t.Errorf("nil behind a pointer: %v", err)
	}
}

type valuedInner struct {
	A int `validate:"gte=0"`
}

type valuedBox struct{ v valuedInner }

func (b valuedBox) ValidatorValue() any { return b.v }

func TestNilOptionalsAndOtherInterfaces(t *testing.T) {
	type out struct {
		X any `json:"x"`
	}
	if got, err := serve[out](t, out{(*responsemodel.Optional[int])(nil)}); got != "" && (err != nil || got != `{"x":null}`) {
		t.Errorf("a nil *Optional = %s, %v", got, err)
	}
	type in struct {
		X any `json:"x"`
		N int `json:"n"`
	}
	type stringer struct {
		X fmt.Stringer `json:"x,omitempty"`
		N int          `json:"n" validate:"gt=5"`
	}
	for _, n := range []int{3, 6} {
		if _, err := serve[stringer](t, in{5, n}); err == nil || !strings.Contains(err.Error(), "/x cannot convert int to fmt.Stringer") {
			t.Errorf("5 as a Stringer: %v", err)
		}
	}
	if got, err := serve[stringer](t, in{big.NewInt(7), 6}); err != nil || got != `{"x":7,"n":6}` {
		t.Errorf("a big.Int as a Stringer = %s, %v", got, err)
	}
	if got, err := serve[struct{ X *any }](t, struct{ X *any }{new(any)}); err != nil || got != `{"X":null}` {
		t.Errorf("a pointer to nil = %s, %v", got, err)
	}
	_, err := serve[map[encoding.TextMarshaler]int](t, map[encoding.TextMarshaler]int{nil: 1})
	if err == nil || !strings.Contains(err.Error(), "the marshaler of a key failed") {
		t.Errorf("a nil key: %v", err)
	}
}

func TestR69_BadTagsOnOptionals(t *testing.T) {
	type out struct {
		L responsemodel.Optional[int]    `json:"l" validate:"omitempty,min=abc"`
		M responsemodel.Optional[string] `json:"m" validate:"omitempty,nosuchrule"`
	}
	if text := modelError[out](t); !strings.Contains(text, "min=abc") || !strings.Contains(text, "nosuchrule") {
		t.Errorf("Compile: %s", text)
	}
}

func TestRulesInsideOfOptionals(t *testing.T) {
	type item struct {
		A int    `json:"a" validate:"required"`
		B string `json:"b"`
	}
	type out struct {
		K responsemodel.Optional[item]   `json:"k"`
		L responsemodel.Optional[[]item] `json:"l" validate:"omitempty,dive"`
		M responsemodel.Optional[[]item] `json:"m"`
	}
	bad := out{responsemodel.Set(item{B: "x"}), responsemodel.Set([]item{{}}), responsemodel.Set([]item{{}})}
	if got, err := serve[out](t, bad, responsemodel.Exclude("k.a", "l.a", "m.a")); err != nil || got != `{"k":{"b":"x"},"l":[{"b":""}],"m":[{"b":""}]}` {
		t.Errorf("what is not selected = %s, %v", got, err)
	}
	_, err := serve[out](t, bad)
	if want := "responsemodel: responsemodel_test.out: /k/a fails required; /l/0/a fails required; /m/0/a fails required"; err == nil || err.Error() != want {
		t.Errorf("err = %v\nwant  %s", err, want)
	}
}

func TestNumbersAreNotMadeOfStrings(t *testing.T) {
	type in struct{ N string }
	type out struct{ N json.Number }
	if text := compileError[out, in](t); !strings.Contains(text, "cannot convert string to json.Number") {
		t.Errorf("Compile: %s", text)
	}
	if got, err := serve[out](t, map[string]any{"N": json.Number("12")}); err != nil || got != `{"N":12}` {
		t.Errorf("a number = %s, %v", got, err)
	}
	if _, err := serve[out](t, map[string]any{"N": "12"}); err == nil {
		t.Error("a string in a map: want an error")
	}
}

type nilSpeaker struct{}

func (*nilSpeaker) MarshalJSON() ([]byte, error) { return []byte(`"spoken"`), nil }

type namedPointer *int

// TestOddFieldsAreThoseOfEncodingJSON compares with json.Marshal of the very value.
func TestOddFieldsAreThoseOfEncodingJSON(t *testing.T) {
	five := 5
	for name, check := range map[string]func() (string, string, error){
		"an interface that is a TextMarshaler": same(t, struct {
			N encoding.TextMarshaler `json:"n"`
		}{big.NewInt(5)}),
		"a nil pointer in a Marshaler": same(t, struct {
			N json.Marshaler `json:"n"`
		}{(*nilSpeaker)(nil)}),
		"nil in a Marshaler": same(t, struct {
			N json.Marshaler `json:"n"`
		}{}),
		"a named pointer with the option string": same(t, struct {
			N namedPointer `json:"n,string"`
			M *int         `json:"m,string"`
		}{&five, &five}),
		"another library's tags in any": same(t, struct{ V any }{struct {
			A int   `model:"column:a" default:"[]" json:"a"`
			B []int `model:"-" default:"[]"`
		}{1, nil}}),
		"channels that are not reached": same(t, struct{ V any }{struct {
			C chan int `json:"c,omitzero"`
			D []chan int
			E *func()
			A int
		}{A: 1, D: []chan int{}}}),
		"a struct like an Optional": same(t, struct{ V any }{struct {
			*responsemodel.Optional[int]
			IsSet bool
		}{&responsemodel.Optional[int]{Value: 5, IsSet: true}, false}}),
		"text that is not UTF-8": same(t, struct {
			S string            `json:"s"`
			T string            `json:"t,string"`
			M map[string]string `json:"m"`
		}{"\xff<", "\xff", map[string]string{"\xff": "\xc0"}}),
	} {
		got, want, err := check()
		if err != nil || got != want {
			t.Errorf("%s = %s, %v, want %s", name, got, err, want)
		}
	}
}

// same returns how v leaves as itself, and what json.Marshal makes of it.
func same[T any](t *testing.T, v T) func() (got, want string, err error) {
	return func() (string, string, error) {
		want, err := json.Marshal(&v)
		if err != nil {
			return "", "", err
		}
		got, err := serve[T](t, v)
		return got, string(want), err
	}
}

func TestAnUnreachableMethodIsRefused(t *testing.T) {
	type out struct {
		zeroer `json:"z,omitzero"`
		A      int
	}
	if text := modelError[out](t); !strings.Contains(text, "export the struct") {
		t.Errorf("Compile: %s", text)
	}
}

func TestASelectionBelongsToItsPlan(t *testing.T) {
	part, err := compile[shop, shop](t).Select("", "name")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "the Selection is of another plan") {
			t.Errorf("panic = %s", text)
		}
	}()
	_, _ = compile[owner, owner](t).Append(nil, &owner{}, part)
}

func TestANilMapIsANilPointer(t *testing.T) {
	type in struct {
		I map[string]int `json:"i"`
	}
	type inner struct {
		N int `json:"n"`
	}
	type out struct {
		I *inner `json:"i,omitempty"`
	}
	if got, err := serve[out](t, in{}); err != nil || got != `{}` {
		t.Errorf("Append = %s, %v", got, err)
	}
	var wrong *responsemodel.Error
	if _, err := serve[struct {
		I inner `json:"i"`
	}](t, in{}); !errors.As(err, &wrong) {
		t.Errorf("nil for a struct: %v", err)
	}
}
