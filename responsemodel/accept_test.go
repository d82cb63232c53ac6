package responsemodel_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// accepted is a field of a model with a tag, values of which the accept check is sure, and values of which it is not.
type accepted struct {
	tag    string
	sure   []any
	unsure []any
}

// TestTheAcceptCheckKnowsTheUsualRules has for each rule both sides. That it is never sure of too much, FuzzAccept holds.
func TestTheAcceptCheckKnowsTheUsualRules(t *testing.T) {
	zero, one, empty, word := 0, 1, "", "word"
	at := time.Unix(0, 0)
	for _, tc := range []accepted{
		{"required", []any{"a", 1, int8(1), uint16(2), 0.5, float32(1), true, []int{}, map[string]int{}, &zero, &empty, at, []byte("a")},
			[]any{"", 0, 0.0, false, []int(nil), map[string]int(nil), (*int)(nil), time.Time{}, []byte(nil)}},
		{"omitempty,min=2", []any{"", "ab", 0, 2, uint(0), uint(3), []int(nil), []int{1, 2}, (*int)(nil), (*string)(nil), "éé"},
			[]any{"a", 1, uint(1), []int{}, []int{1}, &zero, &one, &empty, "é"}},
		{"len=2", []any{"éa", 2, uint8(2), 2.0, []string{"", ""}, map[string]int{"a": 1, "b": 2}}, []any{"é", 3, uint8(3), 2.5, []string{}, map[string]int{}}},
		{"max=3", []any{"", "éee", 3, -9, 3.0, []int{}}, []any{"eeee", 4, 3.5, []int{1, 2, 3, 4}}},
		{"gt=0,lt=10", []any{"a", 9, uint64(1), 0.1}, []any{"", 0, 10, uint64(0), 10.0}},
		{"gte=2,lte=010", []any{"ab", 2, 8, uint(8)}, []any{"a", 1, 9, uint(10)}},
		{"eq=1,ne=2", []any{"1", 1, uint(1), 1.0}, []any{"2", 2, uint(3), 2.0}},
		{"oneof=1 2 x", []any{"1", "x", 1, uint8(2)}, []any{"", "3", 3, uint8(9)}},
		{"alpha", []any{"abZ"}, []any{"", "a1", "é"}},
		{"alphanum", []any{"ab1"}, []any{"", "a-"}},
		{"number", []any{"12"}, []any{"", "1.5", "x"}},
		{"numeric", []any{"12"}, []any{"", "x"}},
		{"ascii", []any{"a b~"}, []any{"é"}},
		{"lowercase", []any{"ab"}, []any{"Ab"}},
		{"uppercase", []any{"AB"}, []any{"Ab"}},
		{"email", []any{"ada@example.com", "a.b-c+d_e@mail.example.org"},
			[]any{"", "ada", "@example.com", "a..b@example.com", ".a@b.cd", "a.@b.cd", "a@b", "a@b.c", "a@.cd", "a@b..cd", "a@b.c1", strings.Repeat("a", 65) + "@b.cd"}},
		{"uuid", []any{"123e4567-e89b-12d3-a456-426614174000"}, []any{"", "123e4567-e89b-12d3-a456-42661417400g", "123e4567_e89b-12d3-a456-426614174000"}},
		{"max=2,dive,required,max=3", []any{[]string{"a", "abc"}, []string{}, []*int{&zero}, []int{1}}, []any{[]string{""}, []string{"abcd"}, []string{"a", "b", "c"}}},
		{"dive,dive,min=1", []any{[][]int{{1}, nil}}, []any{[][]int{{0}}}},
		{"startswith=w", nil, []any{word}},              // a rule that it does not know
		{"omitempty,alpha|numeric", nil, []any{word}},   // alternatives
		{"required,oneof='w x' word", nil, []any{word}}, // quotes
		{"ne=a0x2Cb", nil, []any{word}},                 // a comma
		{"min=1h", nil, []any{time.Hour}},               // a duration
		{"min=0", nil, []any{[2]int{}, uintptr(1)}},     // other types
	} {
		for _, value := range tc.sure {
			if !acceptsField(t, tc.tag, value) {
				t.Errorf("%s of %T %v is not accepted", tc.tag, value, value)
			}
		}
		for _, value := range tc.unsure {
			if acceptsField(t, tc.tag, value) {
				t.Errorf("%s of %T %v is accepted", tc.tag, value, value)
			}
		}
	}
}

// acceptsField asks about a struct with one field of that value.
func acceptsField(t *testing.T, tag string, value any) bool {
	t.Helper()
	field := reflect.StructField{Name: "F", Type: reflect.TypeOf(value), Tag: reflect.StructTag(`validate:"` + tag + `"`)}
	source := reflect.New(reflect.StructOf([]reflect.StructField{field}))
	source.Elem().Field(0).Set(reflect.ValueOf(value))
	plan, err := responsemodel.Compile(source.Type().Elem(), source.Type().Elem())
	if err != nil {
		t.Fatalf("%s of %T: %v", tag, value, err)
	}
	return plan.AcceptsForTest(source.Interface(), responsemodel.Selection{})
}

// TestWhatTheEncoderLooksAtOnItsWay has values that break one rule each, where the encoder comes by and where it does not.
func TestWhatTheEncoderLooksAtOnItsWay(t *testing.T) {
	type item struct {
		Name string `json:"name" validate:"max=3"`
	}
	type profile struct{ Nick string }
	type source struct {
		Items   []item
		Twice   [][]item
		One     item
		Profile *profile
		Note    string
	}
	type model struct {
		Items []item   `validate:"required,max=2,dive"`
		Twice [][]item `validate:"max=1"`
		One   item
		Nick  *string `model:"from=Profile.Nick" validate:"required"`
		Note  string  `json:",omitempty" validate:"required"`
	}
	valid := source{Items: []item{{"a"}}, One: item{"b"}, Profile: &profile{"n"}, Note: "x"}
	plan := compile[model, source](t)
	if _, err := plan.Append(nil, &valid, responsemodel.Selection{}); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*source){
		"/Items fails max=2":        func(s *source) { s.Items = make([]item, 3) },
		"/Items fails required":     func(s *source) { s.Items = nil },
		"/Items/1/name fails max=3": func(s *source) { s.Items = []item{{}, {"long"}} },
		"/Twice fails max=1":        func(s *source) { s.Twice = make([][]item, 2) },
		"/One/name fails max=3":     func(s *source) { s.One.Name = "long" },
		"/Nick fails required":      func(s *source) { s.Profile = nil },
		"/Note fails required":      func(s *source) { s.Note = "" },
	} {
		broken := valid
		change(&broken)
		if _, err := plan.Append(nil, &broken, responsemodel.Selection{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error = %v, want %s", err, want)
		}
	}
}
