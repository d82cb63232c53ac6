package responsemodel_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type secretView struct {
	A int    `json:"a"`
	S string `json:"s" model:"view=admin"`
}

func TestViewsAreHeededWhereverAValueGoes(t *testing.T) {
	type in struct {
		V secretView            `json:"v"`
		P *secretView           `json:"p"`
		L []secretView          `json:"l"`
		M map[string]secretView `json:"m"`
	}
	type out struct {
		V any   `json:"v"`
		P any   `json:"p"`
		L []any `json:"l"`
		M any   `json:"m"`
	}
	secret := secretView{1, "hunter2"}
	got, err := serve[out](t, in{secret, &secret, []secretView{secret}, map[string]secretView{"k": secret}}, responsemodel.OmitNone())
	if want := `{"v":{"a":1},"p":{"a":1},"l":[{"a":1}],"m":{"k":{"a":1}}}`; err != nil || got != want {
		t.Errorf("into interfaces = %s, %v, want %s", got, err, want)
	}
	odd := struct {
		Odd int    `json:"a\"b"`
		S   string `json:"s" model:"view=admin"`
	}{1, "hunter2"}
	if got, err := serve[data[any]](t, data[any]{odd}, responsemodel.OmitNone()); err != nil || strings.Contains(got, "hunter2") {
		t.Errorf("beside an odd name = %s, %v", got, err)
	}
	type Embedded struct {
		Password string `json:"password"`
	}
	type tagged struct {
		Embedded `model:"view=admin"`
		N        string `json:"n"`
	}
	if text := modelError[tagged](t); !strings.Contains(text, "field Embedded: the tag model does nothing on an embedded struct") {
		t.Errorf("Compile: %s", text)
	}
	for _, source := range []any{secret, &secret} {
		plan, err := responsemodel.CompileUnfiltered(reflect.TypeFor[any]())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := plan.Append(nil, &source, responsemodel.Selection{}); err != nil || string(got) != `{"a":1,"s":"hunter2"}` {
			t.Errorf("Unfiltered = %s, %v: it leaves whole", got, err)
		}
	}
}

// TestWhatIsNotAskedForCannotTurnRulesOff although it cannot be made.
func TestWhatIsNotAskedForCannotTurnRulesOff(t *testing.T) {
	type sourceItem struct {
		Age int  `json:"age"`
		X   *int `json:"x"`
	}
	type item struct {
		Age int `json:"age" validate:"gte=0"`
		X   int `json:"x"`
	}
	type in struct {
		M map[string]sourceItem `json:"m"`
		L []sourceItem          `json:"l"`
	}
	type out struct {
		M map[string]item `json:"m" validate:"min=1"`
		L []item          `json:"l"`
	}
	plan := compile[out, in](t)
	part, err := plan.Select("", "m.age,l.age")
	if err != nil {
		t.Fatal(err)
	}
	value := in{map[string]sourceItem{"k": {Age: -1}}, make([]sourceItem, 200)}
	value.L[150].Age = -2
	_, err = plan.Append(nil, &value, part)
	if want := "responsemodel: responsemodel_test.out: /m/*/age fails gte=0; /l/150/age fails gte=0"; err == nil || err.Error() != want {
		t.Errorf("err = %v\nwant  %s", err, want)
	}
	value = in{map[string]sourceItem{"k": {Age: 1}}, make([]sourceItem, 200)}
	if _, err := plan.Append(nil, &value, part); err != nil {
		t.Errorf("kept: %v", err)
	}
}

func TestHiddenViolationsDoNotHideOthers(t *testing.T) {
	type source struct {
		Age int `json:"age"`
	}
	type item struct {
		Password string `json:"-" validate:"required"`
		Age      int    `json:"age" validate:"gte=0"`
	}
	type in struct {
		Items []source `json:"items"`
	}
	type out struct {
		Items []item `json:"items" validate:"dive"`
	}
	value := in{make([]source, 200)}
	value.Items[150].Age = -1
	if _, err := serve[out](t, value); err == nil || !strings.Contains(err.Error(), "/items/150/age fails gte=0") {
		t.Errorf("err = %v", err)
	}
}

func TestTwoEmbeddedPointersDoNotMakeOne(t *testing.T) {
	type PartX struct {
		X string `json:"x"`
	}
	type PartY struct {
		Y string `json:"y"`
	}
	type in struct {
		*PartX
		*PartY
	}
	type Base struct {
		X string `json:"x" validate:"required"`
		Y string `json:"y"`
	}
	type out struct{ *Base }
	if _, err := serve[out](t, in{PartY: &PartY{"y"}}); err == nil || !strings.Contains(err.Error(), "/x is in an embedded pointer that is nil") {
		t.Errorf("one of two: %v", err)
	}
	if got, err := serve[out](t, in{&PartX{"x"}, &PartY{"y"}}); err != nil || got != `{"x":"x","y":"y"}` {
		t.Errorf("both = %s, %v", got, err)
	}
}

func TestR68_CopiesAreBounded(t *testing.T) {
	type big struct {
		A [250]int64 `json:"a"`
		S string     `json:"s"`
	}
	type bigOut struct {
		A [250]int64 `json:"a,omitzero"`
		S string     `json:"s,omitempty" validate:"omitempty,ne=7|eq=3"`
	}
	one := &big{}
	row := make([]*big, 500)
	for i := range row {
		row[i] = one
	}
	limit := "unfolds to more than 4194304 bytes"
	if _, err := serve[[][]*bigOut](t, times(400, row), responsemodel.MaxBytes(1<<20)); err == nil || !strings.Contains(err.Error(), limit) {
		t.Errorf("pointers to one value: %v", err)
	}
}

func TestR68_CopiesOfMapsAreBounded(t *testing.T) {
	type narrow struct {
		L []map[string]int32 `json:"l"`
		N string             `json:"n"`
	}
	type wide struct {
		L []map[string]int64 `json:"l"`
		N string             `json:"n" validate:"ne=7|eq=3"`
	}
	entries := map[string]int32{}
	for i := range 5000 {
		entries[fmt.Sprint(i)] = 1
	}
	maps := narrow{L: make([]map[string]int32, 200)}
	for i := range maps.L {
		maps.L[i] = entries
	}
	plan := compile[wide, narrow](t, responsemodel.MaxBytes(1000))
	part, err := plan.Select("", "n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Append(nil, &maps, part); err == nil || !strings.Contains(err.Error(), "unfolds to more than 4000 bytes") {
		t.Errorf("maps: %v", err)
	}
}

func TestR68_CopiesOfElementsWithoutASizeAreBounded(t *testing.T) {
	type empties struct {
		L []struct{} `json:"l"`
		N string     `json:"n"`
	}
	type pointers struct {
		L []*struct{} `json:"l"`
		N string      `json:"n" validate:"ne=7|eq=3"`
	}
	plan := compile[pointers, empties](t)
	part, err := plan.Select("", "n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Append(nil, &empties{L: make([]struct{}, 1<<30)}, part); err == nil || !strings.Contains(err.Error(), "unfolds to more than") {
		t.Errorf("elements without a size: %v", err)
	}
}

func TestR68_CopiesForOmitZeroAreBounded(t *testing.T) {
	type zeroIn struct {
		S struct {
			L [][]int32 `json:"l"`
		} `json:"s"`
	}
	type zeroOut struct {
		S struct {
			L [][]int64 `json:"l"`
		} `json:"s,omitzero"`
	}
	zero := zeroIn{}
	zero.S.L = times(3000, make([]int32, 10000))
	if got := testing.AllocsPerRun(1, func() {
		if _, err := serve[zeroOut](t, zero, responsemodel.MaxBytes(1000)); err == nil {
			t.Error("want the limit")
		}
	}); got > 2000 {
		t.Errorf("%v allocations before the limit", got)
	}
}

func TestR68_TheEncoderEndsAtTheFieldThatIsTooMuch(t *testing.T) {
	type texts struct{ A, B, C, D, E, F, G, H string }
	text := strings.Repeat("\x00", 1<<20)
	plan := compile[texts, texts](t, responsemodel.MaxBytes(1000))
	dst := make([]byte, 0, 7<<20)
	if got, err := plan.Append(dst, &texts{text, text, text, text, text, text, text, text}, responsemodel.Selection{}); err == nil || cap(got) != cap(dst) {
		t.Errorf("err = %v: it must end after the first field", err)
	}
}

type binaryTree struct {
	L, R *binaryTree
	V    int `validate:"gte=0"`
}

func TestR67_TheStepsOfAListAreCountedTogether(t *testing.T) {
	type leaf struct {
		N string      `json:"n" validate:"ne=7|eq=3"`
		T *binaryTree `json:"-"`
	}
	var tree *binaryTree
	for range 16 {
		tree = &binaryTree{L: tree, R: tree}
	}
	list := make([]leaf, 10_000)
	for i := range list {
		list[i].T = tree
	}
	if _, err := serve[[]leaf](t, list); err == nil || !isLimit(err) || strings.Contains(err.Error(), "/T") {
		t.Errorf("err = %v, want the limit, and no way through what does not leave", err)
	}
}

type privateCycle struct {
	next *privateCycle
	B    int `json:"b" validate:"gte=0"`
}

func TestR67_AValidatorThatSeesPrivateFields(t *testing.T) {
	inChild(t, func() {
		v := validator.New(validator.WithRequiredStructEnabled(), validator.WithPrivateFieldValidation())
		c := &privateCycle{B: 1}
		c.next = c
		if _, err := serve[privateCycle](t, *c, responsemodel.Validator(v)); err == nil || !isLimit(err) {
			t.Errorf("err = %v, want the limit", err)
		}
		if _, err := serve[privateCycle](t, *c); err != nil {
			t.Errorf("the default validator does not see it: %v", err)
		}
	})
}

func TestRulesOfShadowedFieldsDoNotCount(t *testing.T) {
	type Base struct {
		ID   int    `json:"id" validate:"gt=0"`
		Name string `json:"name" validate:"required"`
	}
	type out struct {
		Base
		Name string `json:"name"`
	}
	type in struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	if got, err := serve[out](t, in{1, "bob"}); err != nil || got != `{"id":1,"name":"bob"}` {
		t.Errorf("Append = %s, %v", got, err)
	}
	if _, err := serve[out](t, in{0, "bob"}); err == nil || !strings.HasSuffix(err.Error(), "out: /id fails gt=0") {
		t.Errorf("err = %v", err)
	}
}

func TestRulesOfWholeStructsDoNotNameWhatDoesNotLeave(t *testing.T) {
	type out struct {
		ID       int    `json:"id"`
		Password string `json:"password"`
	}
	type in struct {
		ID       int    `json:"id"`
		Password string `json:"password"`
	}
	v := validator.New()
	v.RegisterStructValidation(func(l validator.StructLevel) {
		if got := l.Current().Interface().(out); len(got.Password) < 3 {
			l.ReportError(got.Password, "Password", "Password", "strong", "")
		}
	}, out{})
	if got, err := serve[out](t, in{1, "hunter2"}, responsemodel.Validator(v), responsemodel.Exclude("password")); err != nil || got != `{"id":1}` {
		t.Errorf("Append = %s, %v", got, err)
	}
	if _, err := serve[out](t, in{1, "x"}, responsemodel.Validator(v)); err == nil || !strings.Contains(err.Error(), "/password fails strong") {
		t.Errorf("err = %v", err)
	}
}

func TestManyNamesInOptions(t *testing.T) {
	var fields []reflect.StructField
	var names []string
	for i := range 450 {
		inner := reflect.StructOf([]reflect.StructField{{Name: "B", Type: reflect.TypeFor[struct{ C, D int }]()}})
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("A%d", i), Type: inner})
		names = append(names, fmt.Sprintf("A%d.B.C", i))
	}
	model := reflect.StructOf(fields)
	if _, err := responsemodel.Compile(model, model, responsemodel.Exclude(names...)); err != nil {
		t.Errorf("450 names: %.200v", err)
	}
	_, err := responsemodel.Compile(model, model, responsemodel.Exclude(strings.Split(strings.Repeat("nope,", 100)+"nope", ",")...))
	if err == nil || strings.Count(err.Error(), "want one of") != 1 {
		t.Errorf("101 misspelt names: %d bytes", len(fmt.Sprint(err)))
	}
}

type growing int

func (g *growing) MarshalJSON() ([]byte, error) {
	*g++
	return fmt.Append(nil, int(*g)), nil
}

func TestADefaultIsNotSharedByAnswers(t *testing.T) {
	type out struct {
		L growing `json:"l" default:"3"`
	}
	plan := compile[out, map[string]growing](t)
	for range 2 {
		if got, err := plan.Append(nil, &map[string]growing{}, responsemodel.Selection{}); err != nil || string(got) != `{"l":4}` {
			t.Errorf("Append = %s, %v", got, err)
		}
	}
}

func TestTagsOfOthersInWhatNobodyDeclares(t *testing.T) {
	type row struct {
		A int `json:"a" model:"column:a" default:"[]"`
	}
	if got, err := serve[data[any]](t, data[row]{row{1}}, responsemodel.OmitDefault()); err != nil || got != `{"data":{"a":1}}` {
		t.Errorf("into any = %s, %v", got, err)
	}
	plan, err := responsemodel.CompileUnfiltered(reflect.TypeFor[row]())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := plan.Append(nil, &row{1}, responsemodel.Selection{}); err != nil || string(got) != `{"a":1}` {
		t.Errorf("Unfiltered = %s, %v", got, err)
	}
	type both struct {
		V any `json:"v"`
		W row `json:"w"`
	}
	type source struct {
		V row `json:"v"`
		W row `json:"w"`
	}
	if text := compileError[both, source](t); !strings.Contains(text, `the tag model has "column:a"`) {
		t.Errorf("Compile: %s: where it is declared, it is a mistake", text)
	}
}

func TestTheTextOfAlternatives(t *testing.T) {
	type out struct {
		A int `json:"a" validate:"gte=1|eq=7"`
	}
	if _, err := serve[out](t, out{}); err == nil || !strings.HasSuffix(err.Error(), "/a fails gte=1|eq=7") {
		t.Errorf("err = %v", err)
	}
}
