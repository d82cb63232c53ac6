package responsemodel_test

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// encode prints the JSON of a value that is its own model, or why it may not leave.
func encode[T any](value T, opts ...responsemodel.Option) {
	plan, err := responsemodel.Compile(reflect.TypeFor[T](), reflect.TypeFor[T](), opts...)
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := plan.Append(nil, &value, responsemodel.Selection{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(body))
}

type Page struct {
	Title string `json:"title"`
	Size  int    `json:"size" default:"20"`
	Next  string `json:"next"`
}

func ExampleOmitDefault() {
	encode(Page{Title: "a", Size: 20}, responsemodel.OmitDefault())
	encode(Page{Title: "a", Size: 50}, responsemodel.OmitDefault())
	// Output:
	// {"title":"a","next":""}
	// {"title":"a","size":50,"next":""}
}

func ExampleOmitZero() {
	encode(Page{Title: "a"}, responsemodel.OmitZero())
	// Output: {"title":"a"}
}

func ExampleOmitUnset() {
	type Patch struct {
		Name responsemodel.Optional[string]  `json:"name"`
		Born responsemodel.Optional[*string] `json:"born"`
	}
	encode(Patch{Born: responsemodel.Set[*string](nil)}, responsemodel.OmitUnset()) // set, to null
	// Output: {"born":null}
}

func ExampleEscapeHTML() {
	encode(Page{Title: "a < b"})
	encode(Page{Title: "a < b"}, responsemodel.EscapeHTML(false))
	// Output:
	// {"title":"a \u003c b","size":0,"next":""}
	// {"title":"a < b","size":0,"next":""}
}

// The wrong way: a list without an end in one answer.
func ExampleMaxBytes() {
	encode(make([]Page, 1000), responsemodel.MaxBytes(1<<10))
	// Output: responsemodel: []responsemodel_test.Page: /32/title is longer than MaxBytes (1024)
}

func ExampleContentType() {
	plan, err := responsemodel.Compile(reflect.TypeFor[Page](), reflect.TypeFor[Page](), responsemodel.ContentType("application/vnd.api+json"))
	fmt.Println(plan.ContentType(), err)
	// Output: application/vnd.api+json <nil>
}

// A rule of your own. It is registered before the validator is given away.
func ExampleValidator() {
	v := validator.New(validator.WithRequiredStructEnabled())
	if err := v.RegisterValidation("lower", func(f validator.FieldLevel) bool {
		return f.Field().String() == strings.ToLower(f.Field().String())
	}); err != nil {
		fmt.Println(err)
		return
	}
	type Tag struct {
		Name string `json:"name" validate:"lower"`
	}
	encode(Tag{"gin"}, responsemodel.Validator(v))
	encode(Tag{"Gin"}, responsemodel.Validator(v))
	// Output:
	// {"name":"gin"}
	// responsemodel: responsemodel_test.Tag: /name fails lower
}

// The wrong way: the handler's type has no such field.
func ExampleCompile_incorrect() {
	type Row struct {
		ID int `json:"id"`
	}
	type RowOut struct {
		ID    string `json:"id"`
		Email string `json:"email"`
	}
	_, err := responsemodel.Compile(reflect.TypeFor[Row](), reflect.TypeFor[RowOut]())
	fmt.Println(err)
	// Output:
	// responsemodel: responsemodel_test.RowOut: field ID: cannot convert int to string
	// responsemodel: responsemodel_test.RowOut: field Email: responsemodel_test.Row has no field with the JSON name "email"; add it to the source or take it out of the model
}
