package responsemodel_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

func TestR61_AnEmbeddedMarshalerIsRefused(t *testing.T) {
	type stamped struct {
		ID int `json:"id"`
		time.Time
	}
	type holder struct {
		V *stamped `json:"v"`
	}
	if text := modelError[holder](t); !strings.Contains(text, "the embedded Time encodes the whole responsemodel_test.stamped in its place") {
		t.Errorf("Compile: %q", text)
	}
	if text := modelError[stamped](t); !strings.Contains(text, "encodes itself") {
		t.Errorf("Compile at the top: %q", text)
	}
}

func TestR62_WhatDeclaresNothingMustBeSaid(t *testing.T) {
	for _, text := range []string{
		modelError[any](t), compileError[map[string]any, map[string]any](t), compileError[[]any, []any](t),
		compileError[json.RawMessage, json.RawMessage](t), compileError[*map[string][]any, *map[string][]any](t),
	} {
		if !strings.Contains(text, "Unfiltered") {
			t.Errorf("Compile: %q, want it to name the way out", text)
		}
	}
}

// omitting has omitempty on a struct, where it has no effect, and where people write it all the same: T is a time.Time.
type omitting[T any] struct {
	A T         `json:",omitempty"`
	B time.Time `json:",omitzero"`
	C time.Time
	D int   `json:",omitempty"`
	E int   `json:",string"`
	F []int `json:",omitempty"`
	G *int  `json:",omitzero"`
}

func TestR64_OmittingIsThatOfEncodingJSON(t *testing.T) {
	type in struct {
		A, B, C time.Time
		D, E    int
		F       []int
		G       *int
		Secret  string
	}
	type out = omitting[time.Time]
	want, err := json.Marshal(out{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := serve[out](t, in{Secret: "hunter2"}); err != nil || got != string(want) {
		t.Errorf("Append = %s, %v, want %s", got, err, want)
	}
}

type unfinished struct{}

func (unfinished) MarshalJSON() ([]byte, error) { return []byte(`{"a":`), nil }

func TestR66_InvalidOutputOfAMarshalerIsAnError(t *testing.T) {
	type out struct{ V unfinished }
	if got, err := serve[out](t, out{}); err == nil {
		t.Errorf("Append = %s, want an error", got)
	}
}

// TestR73_APanicOfARuleReachesTheRoute, where the hooks run and Recovery sees it: it is not a verdict on the value.
func TestR73_APanicOfARuleReachesTheRoute(t *testing.T) {
	v := validator.New()
	if err := v.RegisterValidation("explodes", func(f validator.FieldLevel) bool {
		if f.Field().Int() == 13 {
			panic("thirteen")
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	type out struct {
		N int `json:"n" validate:"explodes"`
	}
	plan := compile[out, out](t, responsemodel.Validator(v))
	if body, err := plan.Append(nil, &out{7}, responsemodel.Selection{}); err != nil || string(body) != `{"n":7}` {
		t.Errorf("Append = %s, %v", body, err)
	}
	defer func() {
		if got := recover(); got != "thirteen" {
			t.Errorf("panic = %v, want the rule's own", got)
		}
	}()
	_, _ = plan.Append(nil, &out{13}, responsemodel.Selection{})
	t.Error("Append did not panic")
}

// inChild runs the test again in a process of its own, where work runs, and wants that process to live: what these values
// did once was to end it.
func inChild(t *testing.T, work func()) {
	t.Helper()
	if os.Getenv("VERMOUTH_CHILD") != "" {
		work()
		var m runtime.MemStats
		if runtime.ReadMemStats(&m); m.Sys > 1<<30 {
			t.Errorf("the process has taken %d MiB", m.Sys>>20)
		}
		return
	}
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.count=1")
	child.Env = append(os.Environ(), "VERMOUTH_CHILD=1")
	if output, err := child.CombinedOutput(); err != nil {
		t.Errorf("the process has ended: %v\n%.2000s", err, output)
		return
	}
	if testing.CoverMode() != "" {
		work() // here too, where it is counted
	}
}

// heavy is a value that is small in memory and refers to itself in many ways. A rule that only validator knows makes sure
// that all back ends see it.
type heavy struct {
	Text  string                         `json:"text" validate:"excludes=z"`
	Left  *heavy                         `json:"left"`
	Right *heavy                         `json:"right"`
	List  []*heavy                       `json:"list"`
	Map   map[string]*heavy              `json:"map"`
	Any   any                            `json:"any"`
	Maybe responsemodel.Optional[*heavy] `json:"maybe"`
}

type heavyOut struct {
	Text  string                            `json:"text" validate:"excludes=z"`
	Left  *heavyOut                         `json:"left"`
	Right *heavyOut                         `json:"right"`
	List  []*heavyOut                       `json:"list"`
	Map   map[string]*heavyOut              `json:"map"`
	Any   *heavyOut                         `json:"any"`
	Maybe responsemodel.Optional[*heavyOut] `json:"maybe"`
}

func heavies() map[string]*heavy {
	values := map[string]*heavy{"a million deep": {}, "unfolds to 2^60": {}, "unfolds to gigabytes": {Text: strings.Repeat("a", 1<<14)}}
	for range 1_000_000 {
		values["a million deep"] = &heavy{Left: values["a million deep"]}
	}
	for range 60 {
		values["unfolds to 2^60"] = &heavy{Left: values["unfolds to 2^60"], Right: values["unfolds to 2^60"]}
	}
	for range 12 {
		v := values["unfolds to gigabytes"]
		values["unfolds to gigabytes"] = &heavy{List: []*heavy{v, v}, Map: map[string]*heavy{"k": v}}
	}
	for name, knot := range map[string]func(*heavy){
		"pointers": func(h *heavy) { h.Left = h }, "a list": func(h *heavy) { h.List = []*heavy{h} },
		"a map": func(h *heavy) { h.Map = map[string]*heavy{"k": h} }, "any": func(h *heavy) { h.Any = h },
		"a list in any": func(h *heavy) { h.Any = []any{map[string]any{"k": h}} }, "an Optional": func(h *heavy) { h.Maybe = responsemodel.Set(h) },
	} {
		values["a cycle of "+name] = &heavy{}
		knot(values["a cycle of "+name])
	}
	return values
}

func TestR67_TheProcessLives(t *testing.T) {
	inChild(t, func() {
		for name, value := range heavies() {
			for how, err := range map[string]error{
				"as itself":  second(serve[heavy](t, *value)),
				"as a model": second(serve[heavyOut](t, *value)),
				"unchecked":  second(serve[heavyOut](t, *value, responsemodel.Validate(responsemodel.Off))),
				"selected":   second(serve[heavyOut](t, *value, responsemodel.OmitNone(), responsemodel.OmitZero(), responsemodel.Exclude("left.left.text"))),
				"unfiltered": unfiltered(t, value),
			} {
				if err == nil || !isLimit(err) && !strings.Contains(err.Error(), "is longer than MaxBytes (67108864)") &&
					!strings.Contains(err.Error(), "cannot convert []interface {}") {
					t.Errorf("%s, %s: err = %.200v, want a limit", name, how, err)
				}
			}
		}
	})
}

func unfiltered(t *testing.T, value *heavy) error {
	t.Helper()
	plan, err := responsemodel.CompileUnfiltered(reflect.TypeFor[*heavy]())
	if err != nil {
		t.Fatal(err)
	}
	_, err = plan.Append(nil, &value, responsemodel.Selection{})
	return err
}

func TestR68_TheAnswerIsBounded(t *testing.T) {
	inChild(t, func() {
		type out struct {
			Lines []string          `json:"lines"`
			Map   map[string]string `json:"map"`
			Ints  []int             `json:"ints"`
			Text  string            `json:"text"`
		}
		line := strings.Repeat("a", 1<<20)
		lines := make([]string, 10_000)
		many := map[string]string{}
		for i := range lines {
			lines[i] = line
			many[strings.Repeat("k", i%1000)] = line
		}
		for name, value := range map[string]out{
			"a list": {Lines: lines}, "a map": {Map: many}, "numbers": {Ints: slices.Repeat([]int{-1_000_000}, 10_000_000)}, "one text": {Text: strings.Repeat("a", 65<<20)},
		} {
			if _, err := serve[out](t, value); err == nil || !strings.Contains(err.Error(), "is longer than MaxBytes (67108864)") {
				t.Errorf("%s: err = %.200v, want the limit", name, err)
			}
		}
	})
	if _, err := serve[string](t, "1234567", responsemodel.MaxBytes(8)); err == nil {
		t.Error("9 bytes with MaxBytes(8): want an error")
	}
	if got, err := serve[string](t, "123456", responsemodel.MaxBytes(8)); err != nil || got != `"123456"` {
		t.Errorf("8 bytes with MaxBytes(8) = %s, %v", got, err)
	}
}
