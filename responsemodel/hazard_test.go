package responsemodel_test

import (
	"encoding/json"
	"reflect"
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
	if text := compileError[holder, holder](t); !strings.Contains(text, "the embedded Time encodes the whole responsemodel_test.stamped in its place") {
		t.Errorf("Compile: %q", text)
	}
	if text := compileError[stamped, stamped](t); !strings.Contains(text, "encodes itself") {
		t.Errorf("Compile at the top: %q", text)
	}
}

func TestR62_WhatDeclaresNothingMustBeSaid(t *testing.T) {
	for _, text := range []string{
		compileError[any, any](t), compileError[map[string]any, map[string]any](t), compileError[[]any, []any](t),
		compileError[json.RawMessage, json.RawMessage](t), compileError[*map[string][]any, *map[string][]any](t),
	} {
		if !strings.Contains(text, "Unfiltered") {
			t.Errorf("Compile: %q, want it to name the way out", text)
		}
	}
}

func TestR64_OmittingIsThatOfEncodingJSON(t *testing.T) {
	type in struct {
		A, B, C time.Time
		D, E    int
		F       []int
		G       *int
		Secret  string
	}
	type out struct {
		A time.Time `json:",omitempty"`
		B time.Time `json:",omitzero"`
		C time.Time
		D int   `json:",omitempty"`
		E int   `json:",string"`
		F []int `json:",omitempty"`
		G *int  `json:",omitzero"`
	}
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
	plan, err := responsemodel.Compile(reflect.TypeFor[out](), reflect.TypeFor[out](), responsemodel.Validator(v))
	if err != nil {
		t.Fatal(err)
	}
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
