package violation_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

type Page[T any] struct {
	Items []T `json:"items" validate:"dive"`
}

type Embedded struct {
	E string `json:"e" validate:"required"`
}

type item struct {
	Embedded
	Name   string            `json:"a/b~c" validate:"required"`
	Plain  string            `validate:"required"`
	Skip   string            `json:"-" validate:"required"`
	Ptr    *inner            `json:"ptr" validate:"required"`
	Map    map[string]*inner `json:"map" validate:"dive"`
	Matrix [][]int           `json:"matrix" validate:"dive,dive,gte=0"`
	Lists  map[string][]int  `json:"lists" validate:"dive,dive,gte=0"`
}

type inner struct {
	N int `json:"n" validate:"gte=1"`
}

func TestListNamesPlacesAndNeverKeys(t *testing.T) {
	value := Page[item]{Items: []item{{
		Ptr:    &inner{},
		Map:    map[string]*inner{"ssn].secret[": {}},
		Matrix: [][]int{{0, -1}},
		Lists:  map[string][]int{"a][078051120": {-1}},
	}}}
	var errs validator.ValidationErrors
	if err := validator.New().Struct(value); !errors.As(err, &errs) {
		t.Fatal(err)
	}
	want := []violation.Violation{
		{Pointer: "/items/0/e", Name: "e", Rule: "required"},
		{Pointer: "/items/0/a~1b~0c", Name: "a/b~c", Rule: "required"},
		{Pointer: "/items/0/Plain", Name: "Plain", Rule: "required"},
		{Pointer: "/items/0/Skip", Name: "Skip", Rule: "required", Hidden: true},
		{Pointer: "/items/0/ptr/n", Name: "n", Rule: "gte=1"},
		{Pointer: "/items/0/map/*", Name: "map", Rule: "gte=1", Doubtful: true},
		{Pointer: "/items/0/matrix/0/1", Name: "matrix", Rule: "gte=0"},
		{Pointer: "/items/0/lists/*/*", Name: "lists", Rule: "gte=0", Doubtful: true},
	}
	got := violation.List(reflect.TypeFor[*Page[item]](), errs, "json")
	for i := range got {
		var pointer strings.Builder
		for _, step := range got[i].Steps {
			pointer.WriteString("/" + violation.Escape(step))
		}
		if pointer.String() != got[i].Pointer {
			t.Errorf("the steps of %s are %q", got[i].Pointer, got[i].Steps)
		}
		got[i].Steps = nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("List = %v\nwant   %v", got, want)
	}
}

// TestShownPassesByWhatDoesNotLeave: hidden fields, and those that another one of the same name stands before.
func TestShownPassesByWhatDoesNotLeave(t *testing.T) {
	type Base struct {
		Name string `json:"name" validate:"required"`
		ID   int    `json:"id" validate:"gt=0"`
	}
	type page struct {
		Base
		Name   string `json:"name"`
		Hidden string `json:"-" validate:"required"`
	}
	var errs validator.ValidationErrors
	if err := validator.New().Struct(page{}); !errors.As(err, &errs) || len(errs) != 3 {
		t.Fatal(err)
	}
	got := violation.Shown(reflect.TypeFor[page](), errs, func(_ reflect.Type, index []int) bool { return reflect.DeepEqual(index, []int{0, 1}) })
	if len(got) != 1 || got[0].Pointer != "/id" {
		t.Errorf("Shown = %v, want /id alone", got)
	}
	many := make(validator.ValidationErrors, 0, 2*violation.Max)
	for range 2 * violation.Max {
		many = append(many, errs[1])
	}
	if got := violation.Shown(reflect.TypeFor[page](), many, nil); len(got) != violation.Max {
		t.Errorf("%d are shown, want %d", len(got), violation.Max)
	}
}
