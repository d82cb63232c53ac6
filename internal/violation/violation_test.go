package violation_test

import (
	"errors"
	"reflect"
	"slices"
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
		{Pointer: "/items/0/map/*", Name: "map", Rule: "gte=1"},
		{Pointer: "/items/0/matrix/0/1", Name: "matrix", Rule: "gte=0"},
		{Pointer: "/items/0/lists/*/*", Name: "lists", Rule: "gte=0"},
	}
	got := violation.List(reflect.TypeFor[*Page[item]](), errs, "json")
	if !slices.Equal(got, want) {
		t.Errorf("List = %v\nwant   %v", got, want)
	}
}
