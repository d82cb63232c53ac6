package responsemodel_test

import (
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

func TestWhatAPrivatePlanShowsToValidatorIsACopy(t *testing.T) {
	type secret struct {
		Name string `json:"name" validate:"kept"`
	}
	var kept []*secret
	v := validator.New(validator.WithRequiredStructEnabled())
	if err := v.RegisterValidation("kept", func(f validator.FieldLevel) bool { // as a program's own rule may
		kept = append(kept, f.Parent().Addr().Interface().(*secret))
		return true
	}); err != nil {
		t.Fatal(err)
	}
	p := compile[secret, secret](t, responsemodel.Validator(v))
	if !p.Private() {
		t.Fatal("a struct of strings is not private")
	}
	kept = nil // of trying the rule
	value := secret{Name: "one"}
	if _, err := p.Append(nil, &value, responsemodel.Selection{}); err != nil {
		t.Fatal(err)
	}
	value.Name = "two" // the memory is somebody else's by now
	if len(kept) != 1 || kept[0] == &value || kept[0].Name != "one" {
		t.Errorf("validator has kept %v of %v", kept, value)
	}
}

func TestPrivateIsWhatNobodyElseSees(t *testing.T) {
	for _, tc := range []struct {
		of   reflect.Type
		want bool
	}{
		{reflect.TypeFor[row](), true},
		{reflect.TypeFor[[]row](), true},
		{reflect.TypeFor[struct{ A *struct{ B []int } }](), true},
		{reflect.TypeFor[struct{ A map[string]int }](), false},
		{reflect.TypeFor[struct{ A any }](), false},
		{reflect.TypeFor[struct{ A encodesItself }](), false},
		{reflect.TypeFor[struct {
			A int `json:",omitempty"`
		}](), false},
	} {
		p, err := responsemodel.Compile(tc.of, tc.of)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Private(); got != tc.want {
			t.Errorf("%v is private = %v, want %v", tc.of, got, tc.want)
		}
	}
}

type encodesItself struct{ N int }

func (e *encodesItself) MarshalJSON() ([]byte, error) { return []byte("1"), nil }
