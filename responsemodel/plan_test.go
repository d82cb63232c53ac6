package responsemodel_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// compile compiles a plan from S to M.
func compile[M, S any](t testing.TB, opts ...responsemodel.Option) *responsemodel.Plan {
	t.Helper()
	plan, err := responsemodel.Compile(reflect.TypeFor[S](), reflect.TypeFor[M](), opts...)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	return plan
}

// serve lets a value leave by a plan from S to M, appended to what was there, and holds the back ends to each other.
func serve[M, S any](t *testing.T, value S, opts ...responsemodel.Option) (string, error) {
	t.Helper()
	plan := compile[M, S](t, opts...)
	body, err := plan.Append([]byte("before"), &value, responsemodel.Selection{})
	rest, found := strings.CutPrefix(string(body), "before")
	if !found || err != nil && rest != "" {
		t.Fatalf("Append returned %q, %v: it must append, or leave dst as it was", body, err)
	}
	if err != nil {
		return rest, err
	}
	made, copyErr := plan.CopyForTest(&value)
	switch {
	case copyErr != nil:
		t.Errorf("the copy back end says %v, encode says nothing", copyErr)
	case len(opts) == 0:
		if want := string(marshal(t, made, true)); rest != want {
			t.Errorf("encode made %s, copy %s", rest, want)
		}
	}
	return rest, err
}

// compileError returns why there is no plan from S to M.
func compileError[M, S any](t *testing.T) string {
	t.Helper()
	_, err := responsemodel.Compile(reflect.TypeFor[S](), reflect.TypeFor[M]())
	if err == nil {
		t.Fatalf("Compile(%v, %v): want an error", reflect.TypeFor[S](), reflect.TypeFor[M]())
	}
	return err.Error()
}

// modelError returns what is wrong with a type as its own model.
func modelError[T any](t *testing.T) string {
	t.Helper()
	return compileError[T, T](t)
}

// wantTexts holds each text to what it must contain.
func wantTexts(t *testing.T, texts map[string]string) {
	t.Helper()
	for text, want := range texts {
		if !strings.Contains(text, want) {
			t.Errorf("Compile: %q, want %q", text, want)
		}
	}
}

type (
	name string
	Base struct {
		ID int `json:"id"`
	}
	person struct {
		Base
		Name     name              `json:"name"`
		Age      int8              `json:"age"`
		Score    float32           `json:"score"`
		Password string            `json:"password"`
		Email    *string           `json:"email"`
		Tags     []name            `json:"tags"`
		Pair     [2]int32          `json:"pair"`
		Labels   map[name]*address `json:"labels"`
		Home     address           `json:"home"`
		Work     *address          `json:"work"`
		Born     time.Time         `json:"born"`
		Raw      []byte            `json:"raw"`
		Any      any               `json:"any"`
		Friends  []*person         `json:"friends"`
		Count    uint16            `json:"count"`
		Extra    map[string]string `json:"extra,omitempty"`
	}
	address struct {
		Street string `json:"street"`
		Code   int    `json:"code"`
		Secret string `json:"secret"`
	}
	personOut struct {
		Name    string                `json:"name"`
		ID      int64                 `json:"id"`
		Age     int                   `json:"age"`
		Score   float64               `json:"score"`
		Email   *string               `json:"email"`
		Tags    []string              `json:"tags"`
		Pair    []int32               `json:"pair"`
		Labels  map[string]addressOut `json:"labels"`
		Home    *addressOut           `json:"home"`
		Work    *addressOut           `json:"work"`
		Born    time.Time             `json:"born"`
		Raw     []byte                `json:"raw"`
		Any     any                   `json:"any"`
		Friends []personOut           `json:"friends"`
		Count   int                   `json:"count"`
		Extra   map[string]string     `json:"extra,omitempty"`
	}
	addressOut struct {
		Street string `json:"street"`
		Code   int    `json:"code"`
	}
)

func TestAValueLeavesAsItsModel(t *testing.T) {
	email := "ada@example.com"
	friend := &person{Base: Base{2}, Name: "Grace", Password: "secret"}
	value := &person{
		Base: Base{1}, Name: "Ada <&>", Age: 36, Score: 0.5, Password: "secret", Email: &email, Tags: []name{"a", "b"},
		Pair: [2]int32{1, 2}, Labels: map[name]*address{"x": {"Main", 1, "secret"}}, Home: address{"Home", 2, "secret"},
		Work: &address{"Work", 3, "secret"}, Born: time.Unix(0, 0).UTC(), Raw: []byte{1, 2}, Any: map[string]int{"n": 1},
		Friends: []*person{friend}, Count: 9,
	}
	byHand := personOut{
		Name: "Ada <&>", ID: 1, Age: 36, Score: 0.5, Email: &email, Tags: []string{"a", "b"}, Pair: []int32{1, 2},
		Labels: map[string]addressOut{"x": {"Main", 1}}, Home: &addressOut{"Home", 2}, Work: &addressOut{"Work", 3},
		Born: time.Unix(0, 0).UTC(), Raw: []byte{1, 2}, Any: map[string]int{"n": 1}, Count: 9,
		Friends: []personOut{{Name: "Grace", ID: 2, Pair: []int32{0, 0}, Home: &addressOut{}}},
	}
	want, err := json.Marshal(byHand)
	if err != nil {
		t.Fatal(err)
	}
	got, err := serve[personOut](t, value)
	if err != nil || got != string(want) {
		t.Errorf("Append = %s, %v\nwant %s", got, err, want)
	}
	if strings.Contains(got, "secret") {
		t.Error("a secret leaves")
	}
}

func TestNilFollowsTheModel(t *testing.T) {
	type in struct {
		P *int `json:"p"`
	}
	type nullable struct {
		P *int64 `json:"p"`
	}
	type must struct {
		P int `json:"p"`
	}
	if got, err := serve[nullable](t, in{}); err != nil || got != `{"p":null}` {
		t.Errorf("nil to a pointer = %s, %v", got, err)
	}
	_, err := serve[must](t, in{})
	var broken *responsemodel.Error
	if !errors.As(err, &broken) || broken.Violations[0].Pointer != "/p" || !strings.Contains(broken.Error(), "is nil") {
		t.Errorf("nil to an int: %v, want an error at /p", err)
	}
	if got, err := serve[map[string]must](t, map[string]in(nil)); err != nil || got != "null" {
		t.Errorf("nil map = %s, %v", got, err)
	}
	if got, err := serve[[]must](t, []in(nil)); err != nil || got != "null" {
		t.Errorf("nil slice = %s, %v", got, err)
	}
}

func TestAnEmbeddedNilPointerIsAnErrorAndNoPanic(t *testing.T) {
	type in struct{ *Base }
	type out struct {
		ID int `json:"id"`
	}
	if _, err := serve[out](t, in{}); err == nil || !strings.Contains(err.Error(), "/id is in an embedded pointer that is nil") {
		t.Errorf("err = %v", err)
	}
	if got, err := serve[in](t, out{7}); err != nil || got != `{"id":7}` {
		t.Errorf("into an embedded pointer = %s, %v", got, err)
	}
}

func TestWhatCannotBeConvertedIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"int to string":         compileError[string, int](t),
		"int64 to int32":        compileError[int32, int64](t),
		"int to int32":          compileError[int32, int](t),
		"int64 to int":          compileError[int, int64](t),
		"int to uint":           compileError[uint, int](t),
		"uint64 to int64":       compileError[int64, uint64](t),
		"float64 to float32":    compileError[float32, float64](t),
		"int to float64":        compileError[float64, int](t),
		"bytes to ints":         compileError[[]int, []byte](t),
		"slice to array":        compileError[[2]int, []int](t),
		"array of other length": compileError[[3]int, [2]int](t),
		"int keys to string":    compileError[map[string]int, map[int]int](t),
		"time to string":        compileError[string, time.Time](t),
		"struct to a time":      compileError[time.Time, address](t),
		"struct to map":         compileError[map[string]string, address](t),
		"map of another type":   compileError[address, map[string]string](t),
		"int map to struct":     compileError[address, map[int]any](t),
	} {
		if !strings.HasPrefix(text, "responsemodel: ") || !strings.Contains(text, "cannot") {
			t.Errorf("%s: %q", name, text)
		}
	}
}

func TestAllMistakesOfATypeAreReportedInTheirOrder(t *testing.T) {
	type out struct {
		Home struct {
			Street int    `json:"street"`
			Nope   string `json:"nope"`
		} `json:"home"`
		Age string `json:"age"`
	}
	lines := strings.Split(compileError[out, person](t), "\n")
	want := []string{"field Home.Street: cannot convert string to int", "field Home.Nope: ", "field Age: cannot convert int8 to string"}
	if len(lines) != len(want) {
		t.Fatalf("mistakes = %q, want %d", lines, len(want))
	}
	for i := range want {
		if !strings.Contains(lines[i], want[i]) {
			t.Errorf("mistake %d = %q, want %q", i, lines[i], want[i])
		}
	}
}

type node struct {
	Value int     `json:"value"`
	Next  *node   `json:"next"`
	Other *node   `json:"other,omitempty"`
	Any   any     `json:"any,omitempty"`
	List  []*node `json:"list,omitempty"`
}

type nodeOut struct {
	Value int      `json:"value"`
	Next  *nodeOut `json:"next"`
	Other *nodeOut `json:"other,omitempty"`
}

func chain(n int) *node {
	var head *node
	for range n {
		head = &node{Next: head}
	}
	return head
}

// diamond is a graph of n nodes with 2^n ways through it.
func diamond(n int) *node {
	var head *node
	for range n {
		head = &node{Next: head, Other: head}
	}
	return head
}

func TestR67_DepthIsLimitedBeforeEverything(t *testing.T) {
	cycle := &node{}
	cycle.Next = cycle
	inAny := &node{}
	inAny.Any = map[string]any{"back": []any{inAny}}
	inList := &node{}
	inList.List = []*node{inList}
	for name, value := range map[string]*node{
		"cycle": cycle, "in an interface": inAny, "in a list": inList, "a million deep": chain(1_000_000),
		"just too deep": chain(responsemodel.MaxDepth + 2), "unfolds to 2^60": diamond(60),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := serve[node](t, *value); err == nil || !isLimit(err) {
				t.Errorf("as itself: err = %v, want the limit", err)
			}
			if strings.Contains(name, "in ") {
				return
			}
			if _, err := serve[nodeOut](t, *value); err == nil || !isLimit(err) {
				t.Errorf("as a model: err = %v, want the limit", err)
			}
			plan, err := responsemodel.CompileUnfiltered(reflect.TypeFor[*node]())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := plan.Append(nil, &value, responsemodel.Selection{}); err == nil || !isLimit(err) {
				t.Errorf("unfiltered: err = %v, want the limit", err)
			}
		})
	}
	if _, err := serve[nodeOut](t, *chain(40)); err != nil {
		t.Errorf("40 deep: %v, want it served", err)
	}
}

func isLimit(err error) bool {
	return strings.Contains(err.Error(), "deeper than 100 levels") || strings.Contains(err.Error(), "unfolds to more than")
}

type ptrMarshaler struct{ Secret string }

func (*ptrMarshaler) MarshalJSON() ([]byte, error) { return []byte(`"custom"`), nil }

func TestR63_PointerReceiversAreCalled(t *testing.T) {
	type holder struct{ V ptrMarshaler }
	if got, err := serve[holder](t, holder{ptrMarshaler{"secret"}}); err != nil || got != `{"V":"custom"}` {
		t.Errorf("by value = %s, %v", got, err)
	}
	if got, err := serve[[]holder](t, []holder{{}}); err != nil || got != `[{"V":"custom"}]` {
		t.Errorf("in a slice = %s, %v", got, err)
	}
}

func TestR60_AHiddenPromotedFieldDoesNotLeak(t *testing.T) {
	type Inner struct {
		ID     int    `json:"id"`
		Secret string `json:"secret"`
	}
	type source struct {
		Inner
		Secret string `json:"-"`
	}
	type out struct {
		ID int `json:"id"`
	}
	if got, err := serve[out](t, source{Inner: Inner{1, "S"}}); err != nil || got != `{"id":1}` {
		t.Errorf("Append = %s, %v", got, err)
	}
}

func TestR65_WhatJSONCannotHoldIsAnError(t *testing.T) {
	type out struct{ F float64 }
	for name, value := range map[string]float64{"NaN": math.NaN(), "infinity": math.Inf(-1)} {
		_, err := serve[out](t, out{value})
		if err == nil || !strings.HasSuffix(err.Error(), "/F cannot be encoded: JSON has no NaN and no infinity") {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestR69_BadTagsAreFoundAtOnce(t *testing.T) {
	type inner struct {
		A string `json:"a" validate:"nosuchrule"`
	}
	type outer struct {
		P *inner             `json:"p"`
		L []map[string]inner `json:"l"`
		D int                `json:"d" validate:"dive"`
	}
	text := modelError[outer](t)
	for _, want := range []string{"bad validate tag in responsemodel_test.inner", "nosuchrule"} {
		if !strings.Contains(text, want) {
			t.Errorf("Compile: %q, want %q", text, want)
		}
	}
}

type ruled struct {
	N int `json:"n" validate:"gte=0"`
}

func TestR70_ListsAndMapsAtTheTopAreValidated(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want []responsemodel.Violation
	}{
		"struct":  {second(serve[ruled](t, ruled{-1})), []responsemodel.Violation{{Pointer: "/n", Rule: "fails gte=0"}}},
		"pointer": {second(serve[*ruled](t, &ruled{-1})), []responsemodel.Violation{{Pointer: "/n", Rule: "fails gte=0"}}},
		"slice": {second(serve[[]ruled](t, []ruled{{-1}, {1}, {-1}})), []responsemodel.Violation{
			{Pointer: "/0/n", Rule: "fails gte=0"}, {Pointer: "/2/n", Rule: "fails gte=0"},
		}},
		"slice of pointers": {second(serve[[]*ruled](t, []*ruled{nil, {-1}})), []responsemodel.Violation{{Pointer: "/1/n", Rule: "fails gte=0"}}},
		"array":             {second(serve[[1]ruled](t, [1]ruled{{-1}})), []responsemodel.Violation{{Pointer: "/0/n", Rule: "fails gte=0"}}},
		"map":               {second(serve[map[string]ruled](t, map[string]ruled{"ssn-123": {-1}})), []responsemodel.Violation{{Pointer: "/*/n", Rule: "fails gte=0"}}},
	} {
		var broken *responsemodel.Error
		if !errors.As(tc.err, &broken) || !slices.Equal(broken.Violations, tc.want) {
			t.Errorf("%s: err = %v, want %v", name, tc.err, tc.want)
		}
	}
}

func second(_ string, err error) error { return err }

func TestR71_StructsInListsAreValidatedWithoutDive(t *testing.T) {
	type row struct {
		Rules  []ruled          `json:"rules"`
		Dived  []ruled          `json:"dived" validate:"dive"`
		Map    map[string]ruled `json:"map"`
		Skip   []ruled          `json:"skip" validate:"-"`
		Nested struct {
			Deep [][]*ruled `json:"deep"`
		} `json:"nested"`
	}
	value := row{Rules: []ruled{{-1}}, Dived: []ruled{{-1}}, Map: map[string]ruled{"secret-key": {-1}}, Skip: []ruled{{-1}}}
	value.Nested.Deep = [][]*ruled{{{1}, {-1}}}
	_, err := serve[row](t, value)
	var broken *responsemodel.Error
	if !errors.As(err, &broken) {
		t.Fatalf("err = %v, want violations", err)
	}
	var got []string
	for _, v := range broken.Violations {
		got = append(got, v.Pointer)
	}
	slices.Sort(got)
	if want := []string{"/dived/0/n", "/map/*/n", "/nested/deep/0/1/n", "/rules/0/n"}; !slices.Equal(got, want) {
		t.Errorf("violations at %q, want %q", got, want)
	}
}

func TestR72_NoValueIsInTheError(t *testing.T) {
	type secret struct {
		Password string            `json:"password" validate:"email"`
		Map      map[string]string `json:"map" validate:"dive,keys,len=3,endkeys,email"`
	}
	_, err := serve[secret](t, secret{"hunter2", map[string]string{"ssn-123-45": "hunter3"}})
	if err == nil {
		t.Fatal("want an error")
	}
	for _, leak := range []string{"hunter", "ssn"} {
		if strings.Contains(err.Error(), leak) {
			t.Errorf("the error %q holds %q", err, leak)
		}
	}
	if !strings.Contains(err.Error(), "/password fails email") || !strings.Contains(err.Error(), "/map/*") {
		t.Errorf("err = %q, want both places", err)
	}
}

func TestAValidatorOfOnesOwn(t *testing.T) {
	v := validator.New()
	v.SetTagName("rule")
	if err := v.RegisterValidation("even", func(f validator.FieldLevel) bool { return f.Field().Int()%2 == 0 }); err != nil {
		t.Fatal(err)
	}
	type out struct {
		N int `json:"n" rule:"even"`
	}
	type list struct {
		L []out `json:"l" rule:"dive"`
	}
	_, err := serve[list](t, list{[]out{{1}, {2}}}, responsemodel.Validator(v))
	if err == nil || err.Error() != "responsemodel: responsemodel_test.list: /l/0/n fails even" {
		t.Errorf("err = %v, want one violation", err)
	}
	if _, err := serve[list](t, list{[]out{{2}}}, responsemodel.Validator(v), nil); err != nil {
		t.Errorf("err = %v, want none", err)
	}
	if _, err := serve[list](t, list{[]out{{1}}}, responsemodel.Validator(nil)); err != nil {
		t.Errorf("err = %v: the default validator does not read the tag", err)
	}
}

func TestAppendWantsItsOwnType(t *testing.T) {
	plan := compile[ruled, ruled](t)
	defer func() {
		if recover() == nil {
			t.Error("Append of another type must panic: it is a mistake of the program")
		}
	}()
	_, _ = plan.Append(nil, &address{}, responsemodel.Selection{})
}

func TestManyViolationsAreBounded(t *testing.T) {
	if _, err := serve[[]ruled](t, slices.Repeat([]ruled{{-1}}, 10_000)); err == nil || len(err.Error()) > 10_000 {
		t.Errorf("the error has %d bytes", len(err.Error()))
	}
	type in struct{ P *int }
	type out struct{ P int }
	if _, err := serve[[]out](t, make([]in, 10_000)); err == nil || len(err.Error()) > 10_000 {
		t.Errorf("the error has %d bytes", len(err.Error()))
	}
}
