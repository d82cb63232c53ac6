package responsemodel_test

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// plan compiles a type as its own model.
func plan[T any](opts ...responsemodel.Option) *responsemodel.Plan {
	p, err := responsemodel.Compile(reflect.TypeFor[T](), reflect.TypeFor[T](), opts...)
	if err != nil {
		panic(err)
	}
	return p
}

type City struct {
	Name    string  `json:"name" validate:"required"`
	Mayor   string  `json:"mayor" model:"view=staff"`
	Country Country `json:"country"`
}

type Country struct {
	Code string `json:"code" validate:"len=2"`
}

// What is appended is whole, or nothing is.
func ExamplePlan_Append() {
	p := plan[City]()
	body, err := p.Append([]byte("data: "), &City{Name: "Turin", Country: Country{"IT"}}, responsemodel.Selection{})
	fmt.Println(string(body), err)
	body, err = p.Append([]byte("data: "), &City{Country: Country{"ITA"}}, responsemodel.Selection{})
	fmt.Println(string(body), err)
	// Output:
	// data: {"name":"Turin","country":{"code":"IT"}} <nil>
	// data:  responsemodel: responsemodel_test.City: /name fails required; /country/code fails len=2
}

func ExamplePlan_CheckFields() {
	fmt.Println(plan[City]().CheckFields("name,mayor"))
	fmt.Println(plan[City]().CheckFields("name,taxes"))
	// Output:
	// <nil>
	// responsemodel: fields: a name is not known; known: name, country, country.code
}

func ExampleSelectionError_Problem() {
	_, err := plan[City]().Select("", "taxes")
	var selection *responsemodel.SelectionError
	if errors.As(err, &selection) {
		fmt.Println(selection.Problem(), selection.Known)
	}
	// Output: a name is not known [name country country.code]
}

func ExamplePlan_ContentType() {
	fmt.Println(plan[City]().ContentType())
	// Output: application/json; charset=utf-8
}

func ExamplePlan_HasViews() {
	fmt.Println(plan[City]().HasViews(), plan[Country]().HasViews())
	// Output: true false
}

// A type that encodes itself gets hold of the value, and could keep it.
func ExamplePlan_Private() {
	type Loose struct {
		Any any `json:"any"`
	}
	fmt.Println(plan[Country]().Private(), plan[Loose]().Private())
	// Output: true false
}

func ExampleField_Fields() {
	for _, field := range plan[City]().Fields() {
		for _, inner := range field.Fields() {
			fmt.Println(field.Name, inner.Name, inner.Rules)
		}
	}
	// Output: country code len=2
}
