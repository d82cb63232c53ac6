package responsemodel_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type (
	tree  map[string]tree
	lists []lists
	ptr   *ptr
)

func TestTypesWithoutAnEndCompile(t *testing.T) {
	type holder struct {
		T tree  `json:"t"`
		L lists `json:"l"`
		P ptr   `json:"p"`
	}
	if got, err := serve[holder](t, holder{T: tree{"a": {}}, L: lists{{}, nil}}); err != nil || got != `{"t":{"a":{}},"l":[[],null],"p":null}` {
		t.Errorf("Append = %s, %v", got, err)
	}
	if got, err := serve[tree](t, tree{"a": {"b": nil}}); err != nil || got != `{"a":{"b":null}}` {
		t.Errorf("at the top = %s, %v", got, err)
	}
	deep := tree{}
	deep["x"] = deep
	if _, err := serve[tree](t, deep); err == nil || !isLimit(err) {
		t.Errorf("a map in itself: %v", err)
	}
}

// A rule that only validator knows makes sure that it is asked.
type backReference struct {
	Name     string           `json:"name" validate:"required,excludes=z"`
	Parent   *backReference   `json:"-"`
	Siblings []*backReference `json:"-"`
}

type opaqueCycle struct{ Next *opaqueCycle }

func (*opaqueCycle) MarshalText() ([]byte, error) { return []byte("op"), nil }

type deepMap struct {
	Kids map[string]deepMap
	N    int `validate:"gte=0"`
}

func TestR67_WhatValidatorWalksIsLimitedToo(t *testing.T) {
	loop := &backReference{Name: "x"}
	loop.Parent = loop
	if _, err := serve[backReference](t, *loop); err == nil || !isLimit(err) {
		t.Errorf("a back reference that JSON does not see: %v, want the limit", err)
	}
	type holder struct {
		N string       `json:"n" validate:"required,excludes=z"`
		O *opaqueCycle `json:"o"`
	}
	opaque := &opaqueCycle{}
	opaque.Next = opaque
	if _, err := serve[holder](t, holder{"x", opaque}); err == nil || !isLimit(err) {
		t.Errorf("a cycle in a type that encodes itself: %v, want the limit", err)
	}
	type out struct {
		M map[string]deepMap `json:"m"`
		N string             `json:"n" validate:"excludes=z"`
	}
	deep := deepMap{}
	for range 100_000 {
		deep = deepMap{Kids: map[string]deepMap{"k": deep}}
	}
	if _, err := serve[out](t, out{M: map[string]deepMap{"k": deep}}); err == nil || !isLimit(err) {
		t.Errorf("deep maps: %v, want the limit", err)
	}
}

type guarded struct {
	ID     int    `json:"id"`
	Secret string `json:"secret"`
}

func (g *guarded) MarshalJSON() ([]byte, error) { return fmt.Append(nil, g.ID), nil }

func TestR63_AMarshalerInAnInterfaceKeepsItsSecret(t *testing.T) {
	type in struct {
		F guarded
		L []guarded
		A [1]guarded
	}
	type out struct {
		F any
		L []any
		A []any
	}
	got, err := serve[out](t, in{guarded{1, "hunter2"}, []guarded{{2, "hunter2"}}, [1]guarded{{3, "hunter2"}}})
	if err != nil || got != `{"F":1,"L":[2],"A":[3]}` {
		t.Errorf("Append = %s, %v", got, err)
	}
}

type inner struct {
	A int `json:"a"`
}

func TestAnEmbeddedStructThatCannotBeSetIsRefused(t *testing.T) {
	type in struct {
		inner `json:"x"`
		Z     int
	}
	type out struct {
		inner `json:"x"`
	}
	if text := compileError[out, in](t); !strings.Contains(text, "field inner: ") || !strings.Contains(text, "export the struct") {
		t.Errorf("Compile: %q", text)
	}
	if got, err := serve[in](t, in{inner{1}, 2}); err != nil || got != `{"x":{"a":1},"Z":2}` {
		t.Errorf("as itself = %s, %v", got, err)
	}
}

type item struct {
	N int `json:"n" validate:"gte=0"`
}

type embeddedItems struct {
	Items []item `json:"items"`
}

type money struct {
	Amount int `json:"amount" validate:"gte=0"`
}

func (money) MarshalText() ([]byte, error) { return []byte("money"), nil }

func TestR71_RulesAreCheckedWhereverTheyStand(t *testing.T) {
	bad := item{-1}
	for name, tc := range map[string]struct {
		err  error
		want string
	}{
		"below one dive": {second(serve[struct {
			Rows [][]item `json:"rows" validate:"dive"`
		}](t, struct {
			Rows [][]item `json:"rows" validate:"dive"`
		}{[][]item{{bad}}})), "/rows/0/0/n"},
		"two dives": {second(serve[struct {
			Rows [][]item `json:"rows" validate:"dive,dive"`
		}](t, struct {
			Rows [][]item `json:"rows" validate:"dive,dive"`
		}{[][]item{{bad}}})), "/rows/0/0/n"},
		"lists in a map": {second(serve[struct {
			Rows map[string][]item `json:"rows" validate:"dive"`
		}](t, struct {
			Rows map[string][]item `json:"rows" validate:"dive"`
		}{map[string][]item{"k": {bad}}})), "/rows/*/0/n"},
		"an interface": {second(serve[struct {
			V any `json:"v"`
		}](t, struct {
			V any `json:"v"`
		}{bad})), "/v"}, // the type does not tell more
		"a list in an interface": {second(serve[struct {
			V any `json:"v"`
		}](t, struct {
			V any `json:"v"`
		}{[]item{bad}})), "/v/0/n"},
		"a map in an interface": {second(serve[struct {
			V any `json:"v"`
		}](t, struct {
			V any `json:"v"`
		}{map[string]any{"k": bad}})), "/v/*/n"},
		"an embedded struct": {second(serve[struct{ embeddedItems }](t, struct{ embeddedItems }{embeddedItems{[]item{bad}}})), "/items/0/n"},
		"a type that encodes itself": {second(serve[struct {
			P money `json:"p"`
		}](t, struct {
			P money `json:"p"`
		}{money{-1}})), "/p/amount"},
		"a list of such types": {second(serve[struct {
			P []money `json:"p"`
		}](t, struct {
			P []money `json:"p"`
		}{[]money{{-1}}})), "/p/0/amount"},
		"a name to be escaped": {second(serve[struct {
			P []item `json:"a/b~c"`
		}](t, struct {
			P []item `json:"a/b~c"`
		}{[]item{bad}})), "/a~1b~0c/0/n"},
	} {
		var broken *responsemodel.Error
		if !errors.As(tc.err, &broken) || len(broken.Violations) != 1 || broken.Violations[0].Pointer != tc.want {
			t.Errorf("%s: %v, want one violation at %s", name, tc.err, tc.want)
		}
	}
}

func TestRulesOfFieldsThatDoNotLeaveAreNotHeldAgainstThem(t *testing.T) {
	type in struct {
		ID       int
		Password string
	}
	type out struct {
		ID       int
		Password string `json:"-" validate:"required"`
	}
	if got, err := serve[out](t, in{1, "pw"}); err != nil || got != `{"ID":1}` {
		t.Errorf("Append = %s, %v", got, err)
	}
}

type badMoney struct {
	N int `validate:"nosuchrule"`
}

func (badMoney) MarshalText() ([]byte, error) { return nil, nil }

func TestR69_EveryRuleIsTriedAlone(t *testing.T) {
	wantTexts(t, map[string]string{
		modelError[struct {
			V string `validate:"required,min=abc"`
		}](t): "field V: min=abc",
		modelError[struct {
			V *int `validate:"omitempty,min=abc"`
		}](t): "field V: min=abc",
		modelError[struct {
			V []int `validate:"dive,min=abc"`
		}](t): "field V: min=abc",
		modelError[struct {
			V map[string]int `validate:"dive,keys,min=x,endkeys,gte=0"`
		}](t): "field V: min=x",
		modelError[struct {
			V bool `validate:"required,min=1"`
		}](t): "field V: min=1",
		modelError[struct {
			V int `validate:"omitempty,dive"`
		}](t): "field V: cannot dive into int",
		modelError[struct {
			V []int `validate:"omitempty,dive,keys,endkeys"`
		}](t): "field V: keys must follow",
		modelError[struct {
			V string `validate:"eqfield=Nope"`
		}](t): "has no field Nope",
		modelError[struct{ P *badMoney }](t): "nosuchrule",
	})
	type sound struct {
		A string            `json:"a" validate:"omitempty,email|url,max=100"`
		B map[string]string `json:"b" validate:"dive,keys,alpha,endkeys,required"`
		C *time.Time        `json:"c" validate:"omitempty,gt"`
		D string            `json:"d" validate:"required_with=A,eqfield=A"`
		E []*item           `json:"e" validate:"unique=N,dive,required"`
		F any               `json:"f" validate:"omitempty,dive,required"`
		G [2][]string       `json:"g" validate:"dive,max=3,dive,oneof=a b 'c d'"`
		H time.Duration     `json:"h" validate:"min=0,max=1h"`
		I *item             `json:"i" validate:"required,structonly"`
		J json.Number       `json:"j" validate:"omitempty,numeric"`
	}
	if _, err := serve[sound](t, sound{}); err == nil {
		t.Error("want the violation of i")
	}
}

type (
	left  struct{ Both int }
	right struct{ Both int }
)

func TestR65_FieldsThatCancelEachOtherAreRefused(t *testing.T) {
	type twins struct {
		left
		right
	}
	if text := modelError[twins](t); !strings.Contains(text, `more than one field with the JSON name "Both"`) {
		t.Errorf("Compile: %q", text)
	}
}

func TestNamesThatVersionsOfGoReadDifferentlyAreRefused(t *testing.T) {
	type odd struct {
		A int `json:"bad\"name"`
	}
	if text := modelError[odd](t); !strings.Contains(text, "field A: the JSON name") {
		t.Errorf("Compile: %q", text)
	}
}

func TestViolationsAreBoundedWithADiveToo(t *testing.T) {
	type rows struct {
		Rows []item `json:"rows" validate:"dive"`
	}
	_, err := serve[rows](t, rows{slices.Repeat([]item{{-1}}, 100_000)})
	var broken *responsemodel.Error
	if !errors.As(err, &broken) || len(broken.Violations) != 100 {
		t.Errorf("%d violations, want 100", len(broken.Violations))
	}
}

type box[T any] struct {
	time.Time
	V T
}

func (b box[T]) MarshalJSON() ([]byte, error) { return json.Marshal(b.V) }

type base struct {
	ID int `json:"id"`
}

func TestSoundTypesAreServed(t *testing.T) {
	at := time.Unix(0, 0).UTC()
	type value struct{ T time.Time }
	type pointer struct{ T *time.Time }
	if got, err := serve[value](t, pointer{&at}); err != nil || got != `{"T":"1970-01-01T00:00:00Z"}` {
		t.Errorf("*time.Time to time.Time = %s, %v", got, err)
	}
	if got, err := serve[pointer](t, value{at}); err != nil || got != `{"T":"1970-01-01T00:00:00Z"}` {
		t.Errorf("time.Time to *time.Time = %s, %v", got, err)
	}
	if got, err := serve[[]*time.Time](t, []*time.Time{&at}); err != nil || got != `["1970-01-01T00:00:00Z"]` {
		t.Errorf("a list of times = %s, %v", got, err)
	}
	if got, err := serve[struct{ B box[int] }](t, struct{ B box[int] }{box[int]{at, 7}}); err != nil || got != `{"B":7}` {
		t.Errorf("a generic type with a MarshalJSON = %s, %v", got, err)
	}
	type Base base
	type source struct {
		*Base
		N, Secret string
	}
	type model struct {
		*Base
		N string
	}
	if got, err := serve[model](t, source{N: "a"}); err != nil || got != `{"N":"a"}` {
		t.Errorf("an embedded pointer that is nil = %s, %v", got, err)
	}
	var none *int
	if got, err := serve[struct{ P *int }](t, struct{ P **int }{&none}); err != nil || got != `{"P":null}` {
		t.Errorf("a pointer to a nil pointer = %s, %v", got, err)
	}
	if got, err := serve[struct{ P *int }](t, struct{ P **int }{}); err != nil || got != `{"P":null}` {
		t.Errorf("a nil pointer to a pointer = %s, %v", got, err)
	}
}

func TestR72_TheTextsOfEncodersAreNotShown(t *testing.T) {
	type number struct{ N json.Number }
	_, err := serve[number](t, number{"hunter2"})
	if err == nil || strings.Contains(err.Error(), "hunter2") || errors.Unwrap(err) == nil {
		t.Errorf("err = %v, want it without the value, and the cause to be had", err)
	}
	type marshaler struct{ E failing }
	_, err = serve[marshaler](t, marshaler{})
	if err == nil || err.Error() != "responsemodel: responsemodel_test.marshaler: /E cannot be encoded: the marshaler of responsemodel_test.failing failed" {
		t.Errorf("err = %v", err)
	}
}

type failing struct{}

func (failing) MarshalJSON() ([]byte, error) { return nil, errors.New("hunter2") }

type member struct {
	Name     string    `json:"name" validate:"required,excludes=z"`
	Parent   *member   `json:"-"`
	Children []*member `json:"children"`
	Up       *member   `json:"-" validate:"-"`
	Extra    any       `json:"extra"`
}

func TestBackReferencesThatValidatorDoesNotFollowAreServed(t *testing.T) {
	root := &member{Name: "r"}
	root.Up = root
	root.Children = []*member{{Name: "c", Parent: root}}
	want := `{"name":"r","children":[{"name":"c","children":null,"extra":null}],"extra":null}`
	if got, err := serve[member](t, *root); err != nil || got != want {
		t.Errorf("Append = %s, %v", got, err)
	}
	root.Children[0].Parent = root.Children[0]
	if _, err := serve[member](t, *root); err == nil || !isLimit(err) {
		t.Errorf("a child that is its own parent: %v, want the limit", err)
	}
	ring := &listCycle{}
	ring.Next = []*listCycle{ring}
	if _, err := serve[struct {
		N string `validate:"required"`
		L *listCycle
	}](t, struct {
		N string `validate:"required"`
		L *listCycle
	}{"x", ring}); err == nil || !isLimit(err) {
		t.Errorf("a ring of lists in a type that encodes itself: %v, want the limit", err)
	}
}

type listCycle struct {
	Next []*listCycle
	N    int `validate:"gte=0"`
}

func (*listCycle) MarshalText() ([]byte, error) { return []byte("x"), nil }

func TestAnEmbeddedStructThatCannotBeReadWholeIsRefused(t *testing.T) {
	type in struct {
		inner `json:"x"`
	}
	type out struct {
		X inner `json:"x"`
	}
	if text := compileError[out, in](t); !strings.Contains(text, "export the struct") {
		t.Errorf("Compile: %q", text)
	}
}

type optional struct{ value []string }

func (o *optional) ValidatorValue() any { return o.value[0] } // panics on the zero value

func TestR69_SiblingsOfBadRules(t *testing.T) {
	type oneOf struct {
		V string `validate:"oneof="`
	}
	type requiredIf struct {
		V string `validate:"omitempty,required_if=A"`
	}
	type excludedIf struct {
		V string `validate:"required,excluded_if=Nope x"`
	}
	type skipUnless struct {
		V []string `validate:"dive,skip_unless=A"`
	}
	type endkeys struct {
		V int `validate:"omitempty,endkeys"`
	}
	type contains struct {
		V string `validate:"fieldcontains=Nope"`
	}
	type with struct {
		V string `validate:"required_with=Nope"`
	}
	type unique struct {
		V map[string][]int `validate:"unique"`
	}
	wantTexts(t, map[string]string{
		modelError[oneOf](t):      "oneof=: want at least one value",
		modelError[requiredIf](t): "required_if=A: want a field and a value",
		modelError[excludedIf](t): "has no field Nope",
		modelError[skipUnless](t): "skip_unless=A: want a field and a value",
		modelError[endkeys](t):    "endkeys",
		modelError[contains](t):   "has no field Nope",
		modelError[with](t):       "has no field Nope",
		modelError[unique](t):     "field V: unique",
	})
	type sound struct {
		L []string            `json:"l"`
		F string              `json:"f" validate:"omitempty,eqfield=L[0]"`
		G string              `json:"g" validate:"required_if=F x L y"`
		O optional            `json:"o" validate:"omitempty,dive,required"`
		D struct{ time.Time } `json:"d"`
	}
	if _, err := responsemodel.Compile(reflect.TypeFor[sound](), reflect.TypeFor[sound]()); err != nil && !strings.Contains(err.Error(), "optional") {
		t.Errorf("Compile: %v", err)
	}
}
