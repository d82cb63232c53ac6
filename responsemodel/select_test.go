package responsemodel_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type (
	shop struct {
		Name   string             `json:"name"`
		Owner  *owner             `json:"owner"`
		Items  []thing            `json:"items"`
		Stock  map[string]*thing  `json:"stock"`
		Parent *shop              `json:"parent"`
		Dotted responsemodelDots  `json:"a.b"`
		Ratio  *float64           `json:"ratio"`
		Staff  map[string][]owner `json:"staff,omitempty"`
	}
	owner struct {
		Name     string `json:"name"`
		Password string `json:"password"`
		Notes    string `json:"notes" model:"view=admin staff"`
		Salary   int    `json:"salary" model:"view=admin"`
	}
	thing struct {
		ID   int `json:"id"`
		Cost int `json:"cost" model:"view=admin"`
	}
	responsemodelDots struct {
		C int `json:"c"`
		D int `json:"d"`
	}
)

func aShop() shop {
	return shop{
		Name: "Bar", Owner: &owner{"Ada", "hunter2", "n", 9}, Items: []thing{{1, 2}}, Stock: map[string]*thing{"x": {3, 4}},
		Parent: &shop{Name: "Chain", Owner: &owner{"Eve", "hunter2", "m", 8}}, Dotted: responsemodelDots{5, 6},
	}
}

func TestIncludeAndExclude(t *testing.T) {
	for name, tc := range map[string]struct {
		opts []responsemodel.Option
		want string
	}{
		"include": {
			[]responsemodel.Option{responsemodel.Include("name", "items")}, `{"name":"Bar","items":[{"id":1}]}`,
		},
		"inside a pointer, a list and a map": {
			[]responsemodel.Option{responsemodel.Include("owner.name", "items.id", "stock.id")},
			`{"owner":{"name":"Ada"},"items":[{"id":1}],"stock":{"x":{"id":3}}}`,
		},
		"exclude wins": {
			[]responsemodel.Option{responsemodel.Include("name", "owner"), responsemodel.Exclude("owner.password", "name")}, `{"owner":{"name":"Ada"}}`,
		},
		"a whole and a part of it": {
			[]responsemodel.Option{responsemodel.Include("owner.name", "owner")}, `{"owner":{"name":"Ada","password":"hunter2"}}`,
		},
		"two Includes": {
			[]responsemodel.Option{responsemodel.Include("name", "owner"), responsemodel.Include("owner.name")}, `{"owner":{"name":"Ada"}}`,
		},
		"through the type itself": {
			[]responsemodel.Option{responsemodel.Include("parent.parent", "parent.owner.name")}, `{"parent":{"owner":{"name":"Eve"},"parent":null}}`,
		},
		"names with dots": {
			[]responsemodel.Option{responsemodel.Include("a.b"), responsemodel.Exclude("a.b.c")}, `{"a.b":{"d":6}}`,
		},
		"a view":         {[]responsemodel.Option{responsemodel.Include("owner"), responsemodel.Exclude("owner.password"), responsemodel.View("staff")}, `{"owner":{"name":"Ada","notes":"n"}}`},
		"nothing at all": {[]responsemodel.Option{responsemodel.Include("items"), responsemodel.Exclude("items")}, `{}`},
		"shared options": {
			[]responsemodel.Option{responsemodel.Options(responsemodel.Include("owner"), nil), responsemodel.Options(responsemodel.Exclude("owner.password"))},
			`{"owner":{"name":"Ada"}}`,
		},
	} {
		if got, err := serve[shop](t, aShop(), tc.opts...); err != nil || got != tc.want {
			t.Errorf("%s = %s, %v\nwant %s", name, got, err, tc.want)
		}
	}
	if got, err := serve[[]*shop](t, []*shop{{Name: "A"}}, responsemodel.Include("name")); err != nil || got != `[{"name":"A"}]` {
		t.Errorf("a list at the top = %s, %v", got, err)
	}
}

func TestUnknownNamesAreFoundAtOnce(t *testing.T) {
	_, err := responsemodel.Compile(reflect.TypeFor[shop](), reflect.TypeFor[shop](),
		responsemodel.Include("nope", "owner.nope"), responsemodel.Exclude("items.nope", "name.nope", "a", "owner.", ""), responsemodel.View("nope"),
		responsemodel.Include("name"))
	if err == nil {
		t.Fatal("want an error")
	}
	for _, want := range []string{
		`Include: "nope" is no field of the model, or another Include leaves it out; want one of name, owner, owner.name`, `Include: "owner.nope"`, `Exclude: "items.nope"`,
		`Exclude: "name.nope"`, `Exclude: "a" is`, `Exclude: "owner." is`, `Exclude: "" is`, `View("nope"): no field of the model is in this view; want one of ["admin" "staff"]`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v\nwant %q", err, want)
		}
	}
	if _, err := responsemodel.Compile(reflect.TypeFor[[]int](), reflect.TypeFor[[]int](), responsemodel.Include("x"), responsemodel.Exclude("y")); err == nil ||
		!strings.Contains(err.Error(), `Include: "x"`) || !strings.Contains(err.Error(), `Exclude: "y"`) {
		t.Errorf("a model without fields: %v", err)
	}
}

func TestOptionsThatCannotBeMeantAreRefused(t *testing.T) {
	compile := map[string]func(...responsemodel.Option) (*responsemodel.Plan, error){
		"Compile": func(opts ...responsemodel.Option) (*responsemodel.Plan, error) {
			return responsemodel.Compile(reflect.TypeFor[shop](), reflect.TypeFor[shop](), opts...)
		},
		"CompileUnfiltered": func(opts ...responsemodel.Option) (*responsemodel.Plan, error) {
			return responsemodel.CompileUnfiltered(reflect.TypeFor[shop](), opts...)
		},
	}
	for name, of := range compile {
		_, err := of(responsemodel.Validate(9), responsemodel.ContentType("text/html"), responsemodel.ContentType("/"), responsemodel.MaxBytes(0), responsemodel.Include())
		if err == nil || strings.Count(err.Error(), "want application/json or a +json media type") != 2 ||
			!strings.Contains(err.Error(), "Validate: want Enforce") || !strings.Contains(err.Error(), "MaxBytes: want a positive") || !strings.Contains(err.Error(), "Include: want at least one name") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOmissions(t *testing.T) {
	type inner struct {
		N *int `json:"n"`
		Z int  `json:"z"`
		D int  `json:"d" default:"3"`
	}
	type out struct {
		Inner inner             `json:"inner"`
		List  []*inner          `json:"list"`
		Map   map[string]*inner `json:"map"`
		Any   any               `json:"any"`
		S     *string           `json:"s" default:"x"`
		B     bool              `json:"b" default:"true"`
		F     float32           `json:"f" default:"0.5"`
		U     uint8             `json:"u" default:"7"`
	}
	x := "x"
	value := out{Inner: inner{D: 3}, List: []*inner{nil, {D: 4}}, Map: map[string]*inner{"a": nil}, S: &x, B: true, F: 0.5, U: 7}
	for name, tc := range map[string]struct {
		opt  responsemodel.Option
		want string
	}{
		"none": {responsemodel.OmitNone(), `{"inner":{"z":0,"d":3},"list":[null,{"z":0,"d":4}],"map":{"a":null},"s":"x","b":true,"f":0.5,"u":7}`},
		"zero": {responsemodel.OmitZero(), `{"inner":{"d":3},"list":[null,{"d":4}],"map":{"a":null},"s":"x","b":true,"f":0.5,"u":7}`},
		"default": {
			responsemodel.OmitDefault(), `{"inner":{"n":null,"z":0},"list":[null,{"n":null,"z":0,"d":4}],"map":{"a":null},"any":null}`,
		},
		"both": {
			responsemodel.Options(responsemodel.OmitDefault(), responsemodel.OmitNone()), `{"inner":{"z":0},"list":[null,{"z":0,"d":4}],"map":{"a":null}}`,
		},
	} {
		if got, err := serve[out](t, value, tc.opt); err != nil || got != tc.want {
			t.Errorf("%s = %s, %v\nwant %s", name, got, err, tc.want)
		}
	}
	type bad struct {
		A []int   `json:"a" default:"1"`
		B int8    `json:"b" default:"300"`
		C bool    `json:"c" default:"maybe"`
		D uint    `json:"d" default:"-1"`
		E float32 `json:"e" default:"x"`
	}
	_, err := responsemodel.Compile(reflect.TypeFor[bad](), reflect.TypeFor[bad](), responsemodel.OmitDefault())
	if err == nil || strings.Count(err.Error(), "the tag default is no ") != 5 {
		t.Errorf("defaults that do not parse: %v", err)
	}
	if _, err := responsemodel.Compile(reflect.TypeFor[bad](), reflect.TypeFor[bad]()); err != nil {
		t.Errorf("nobody asks for defaults: %v", err)
	}
}

func TestWhatAMapDoesNotHaveIsOmitted(t *testing.T) {
	type out struct {
		A *int                        `json:"a"`
		B int                         `json:"b" default:"3"`
		C responsemodel.Optional[int] `json:"c"`
		D int                         `json:"d,omitempty"`
	}
	for name, tc := range map[string]struct {
		opts []responsemodel.Option
		want string
	}{
		"no option":   {nil, `{"a":null,"b":3,"c":null}`},
		"OmitUnset":   {[]responsemodel.Option{responsemodel.OmitUnset()}, `{}`},
		"OmitDefault": {[]responsemodel.Option{responsemodel.OmitDefault()}, `{"a":null,"c":null}`},
		"OmitNone":    {[]responsemodel.Option{responsemodel.OmitNone()}, `{"b":3}`},
	} {
		if got, err := serve[out](t, map[string]any{}, tc.opts...); err != nil || got != tc.want {
			t.Errorf("%s = %s, %v, want %s", name, got, err, tc.want)
		}
	}
}

func TestSelectChoosesViewAndFields(t *testing.T) {
	plan := compile[shop, shop](t, responsemodel.Exclude("owner.password", "parent"), responsemodel.View("staff"))
	value := aShop()
	for _, tc := range []struct{ view, fields, want string }{
		{"", "owner", `{"owner":{"name":"Ada","notes":"n"}}`},
		{"admin", "owner,items", `{"owner":{"name":"Ada","notes":"n","salary":9},"items":[{"id":1,"cost":2}]}`},
		{"unknown", "owner , items.id", `{"owner":{"name":"Ada"},"items":[{"id":1}]}`},
		{"admin", "stock.cost,a.b.d", `{"stock":{"x":{"cost":4}},"a.b":{"d":6}}`},
		{"staff", "name,name", `{"name":"Bar"}`},
	} {
		part, err := plan.Select(tc.view, tc.fields)
		if err != nil {
			t.Errorf("Select(%q, %q): %v", tc.view, tc.fields, err)
			continue
		}
		if got, err := plan.Append(nil, &value, part); err != nil || string(got) != tc.want {
			t.Errorf("Select(%q, %q) = %s, %v\nwant %s", tc.view, tc.fields, got, err, tc.want)
		}
	}
}

func TestWhatIsNotKnownIsRefusedAndNeverEchoed(t *testing.T) {
	plan := compile[shop, shop](t, responsemodel.Exclude("owner.password", "parent"))
	for name, fields := range map[string]string{
		"unknown": "name,hunter2", "excluded": "owner.password", "of another view": "owner.salary", "empty names": "name,,",
		"into a string": "name.x", "too many": strings.Repeat("name,", 100) + "name", "too long": strings.Repeat("x", 5000), "a dot": ".",
	} {
		_, err := plan.Select("", fields)
		var wrong *responsemodel.SelectionError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: err = %v, want a SelectionError", name, err)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") || strings.Contains(wrong.Problem(), "hunter2") || wrong.Problem() == "" {
			t.Errorf("%s: %q", name, err)
		}
		if slices.Contains(wrong.Known, "owner.salary") || slices.Contains(wrong.Known, "owner.password") || !slices.Contains(wrong.Known, "owner.name") {
			t.Errorf("%s: known = %q, want what this view shows", name, wrong.Known)
		}
	}
	if err := plan.CheckFields("owner.salary"); err != nil {
		t.Errorf("CheckFields of what some view has: %v", err)
	}
	if err := plan.CheckFields("owner.password"); err == nil || strings.Contains(err.Error(), "salary") {
		t.Errorf("CheckFields of what no view has: %v", err)
	}
	if err := plan.CheckFields(""); err != nil {
		t.Errorf("CheckFields of nothing: %v", err)
	}
}

type manyFields struct {
	A00, A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A11, A12, A13, A14, A15, A16, A17, A18, A19, A20, A21, A22 int
	B00, B01, B02, B03, B04, B05, B06, B07, B08, B09, B10, B11, B12, B13, B14, B15, B16, B17, B18, B19, B20, B21, B22 int
	C00, C01, C02, C03, C04, C05, C06, C07, C08, C09, C10, C11, C12, C13, C14, C15, C16, C17, C18, C19, C20, C21, C22 int
	Inner                                                                                                             struct{ D00, D01, D02, D03, D04, D05, D06, D07, D08, D09, D10, D11, D12, D13, D14, D15, D16, D17, D18, D19, D20, D21, D22, D23, D24, D25, D26, D27, D28, D29, D30, D31, D32 int }
}

func TestMoreFieldsThanAWordHasBits(t *testing.T) {
	value := manyFields{C22: 7}
	value.Inner.D32 = 8
	if got, err := serve[manyFields](t, value, responsemodel.Include("C22", "Inner.D32", "A00")); err != nil || got != `{"A00":0,"C22":7,"Inner":{"D32":8}}` {
		t.Errorf("Include = %s, %v", got, err)
	}
	_, err := compile[manyFields, manyFields](t).Select("", "nope")
	var wrong *responsemodel.SelectionError
	if !errors.As(err, &wrong) || len(wrong.Known) != 100 {
		t.Errorf("%d names are told, want 100", len(wrong.Known))
	}
}

// TestRulesOfFieldsThatDoNotLeaveDoNotRun counts the calls of a rule of ones own.
func TestRulesOfFieldsThatDoNotLeaveDoNotRun(t *testing.T) {
	ran := map[string]int{}
	v := validator.New(validator.WithRequiredStructEnabled())
	if err := v.RegisterValidation("counts", func(f validator.FieldLevel) bool { ran[f.FieldName()]++; return false }); err != nil {
		t.Fatal(err)
	}
	type part struct {
		P int `json:"p" validate:"counts"`
		Q int `json:"q" validate:"counts"`
	}
	type out struct {
		A int             `json:"a" validate:"counts"`
		B int             `json:"b" validate:"counts"`
		C part            `json:"c"`
		D []part          `json:"d"`
		E map[string]part `json:"e" validate:"dive"`
		F []part          `json:"f" validate:"dive"`
	}
	value := out{D: []part{{}}, E: map[string]part{"a.b": {}}, F: []part{{}}}
	plan := compile[out, out](t, responsemodel.Exclude("b"), responsemodel.Validator(v))
	part1, err := plan.Select("", "a,c.p,d.q,e.p,f.q")
	clear(ran) // they were tried while the plan was compiled
	if err != nil {
		t.Fatal(err)
	}
	_, err = plan.Append(nil, &value, part1)
	if err == nil {
		t.Fatal("want violations")
	}
	want := "responsemodel: responsemodel_test.out: /a fails counts; /c/p fails counts; /e/*/p fails counts; /f/0/q fails counts; /d/0/q fails counts"
	if err.Error() != want || !reflect.DeepEqual(ran, map[string]int{"A": 1, "P": 2, "Q": 2}) {
		t.Errorf("err = %v, rules ran %v\nwant %s", err, ran, want)
	}
}

func TestARuleThatLooksAtAFieldThatDoesNotLeaveIsRefused(t *testing.T) {
	type in struct {
		Password string `json:"password"`
		Repeat   string `json:"repeat"`
		Name     string `json:"name"`
	}
	type out struct {
		Password string `json:"password"`
		Repeat   string `json:"repeat" validate:"eqfield=Password"`
		Name     string `json:"name"`
	}
	type nested struct {
		Users map[string][]*out `json:"users"`
	}
	type viewed struct {
		Password string `json:"password" model:"view=admin"`
		Repeat   string `json:"repeat" validate:"required_with=Name Password"`
		Name     string `json:"name"`
	}
	type hidden struct {
		Password string `json:"-"`
		Repeat   string `json:"repeat" validate:"eqfield=Password"`
	}
	type alternatives struct {
		Password string `json:"password"`
		Repeat   string `json:"repeat" validate:"len=0|eqfield=Password|eqfield=Password"`
	}
	mistake := func(_ *responsemodel.Plan, err error) string { return fmt.Sprint(err) }
	want := "field Repeat: the rule eqfield=Password names Password, which does not leave"
	for name, text := range map[string]string{
		"excluded": mistake(responsemodel.Compile(reflect.TypeFor[in](), reflect.TypeFor[out](), responsemodel.Exclude("password"))),
		"nested":   mistake(responsemodel.Compile(reflect.TypeFor[nested](), reflect.TypeFor[nested](), responsemodel.Exclude("users.password"))),
		"hidden":   mistake(responsemodel.Compile(reflect.TypeFor[in](), reflect.TypeFor[hidden]())),
		"alternatives": mistake(responsemodel.Compile(reflect.TypeFor[in](), reflect.TypeFor[alternatives](),
			responsemodel.Exclude("password"))),
	} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%s: %s, want once %s", name, text, want)
		}
	}
	text := mistake(responsemodel.Compile(reflect.TypeFor[in](), reflect.TypeFor[viewed]()))
	if want := "the rule required_with=Name Password names Password, which does not leave"; strings.Count(text, want) != 1 {
		t.Errorf("in a view only: %s, want once %s", text, want)
	}
	text = mistake(responsemodel.Compile(reflect.TypeFor[in](), reflect.TypeFor[viewed](), responsemodel.Exclude("name")))
	for _, other := range []string{"Name", "Password"} {
		if want := "names " + other + ", which does not leave"; strings.Count(text, want) != 1 {
			t.Errorf("two fields of one rule: %s, want once %s", text, want)
		}
	}
	for name, err := range map[string]error{
		"both leave":         second2(responsemodel.Compile(reflect.TypeFor[in](), reflect.TypeFor[out]())),
		"neither leaves":     second2(responsemodel.Compile(reflect.TypeFor[in](), reflect.TypeFor[out](), responsemodel.Exclude("password", "repeat"))),
		"nothing is changed": second2(responsemodel.Compile(reflect.TypeFor[hidden](), reflect.TypeFor[hidden]())),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second2(_ *responsemodel.Plan, err error) error { return err }

func TestModesOfValidation(t *testing.T) {
	plan := compile[ruled, ruled](t, responsemodel.Validate(responsemodel.Report))
	got, err := plan.Append([]byte("x"), &ruled{-1}, responsemodel.Selection{})
	var broken *responsemodel.Error
	if !errors.As(err, &broken) || !broken.Reported || string(got) != `x{"n":-1}` {
		t.Errorf("Report = %s, %v", got, err)
	}
	plan = compile[ruled, ruled](t, responsemodel.Validate(responsemodel.Off))
	if got, err := plan.Append(nil, &ruled{-1}, responsemodel.Selection{}); err != nil || string(got) != `{"n":-1}` {
		t.Errorf("Off = %s, %v", got, err)
	}
	plan = compile[ruled, ruled](t, responsemodel.Validate(responsemodel.Off), responsemodel.Validate(responsemodel.Enforce))
	if got, err := plan.Append(nil, &ruled{-1}, responsemodel.Selection{}); err == nil || errors.As(err, &broken) && broken.Reported || got != nil {
		t.Errorf("Enforce = %s, %v", got, err)
	}
	type in struct {
		N *int `json:"n"`
	}
	plan = compile[ruled, in](t, responsemodel.Validate(responsemodel.Report))
	if got, err := plan.Append(nil, &in{}, responsemodel.Selection{}); err == nil || got != nil {
		t.Errorf("Report of what cannot be made = %s, %v: it must not leave", got, err)
	}
}

func TestContentTypeAndEscaping(t *testing.T) {
	plan := compile[address, address](t, responsemodel.ContentType("application/vnd.api+json"), responsemodel.EscapeHTML(false))
	if got := plan.ContentType(); got != "application/vnd.api+json" {
		t.Errorf("ContentType = %q", got)
	}
	if got, err := plan.Append(nil, &address{Street: "<&>\u2028"}, responsemodel.Selection{}); err != nil || string(got) != `{"street":"<&>\u2028","code":0,"secret":""}` {
		t.Errorf("Append = %s, %v", got, err)
	}
	if got := compile[address, address](t).ContentType(); got != "application/json; charset=utf-8" {
		t.Errorf("ContentType = %q", got)
	}
}

func TestFieldsDescribeTheAnswer(t *testing.T) {
	type leaf struct {
		ID   int     `json:"id" validate:"gt=0"`
		Note *string `json:"note,omitempty" model:"view=admin" default:"-"`
		Big  int64   `json:"big,string"`
		Kids []leafs `json:"kids"`
	}
	plan := compile[map[string][]*leaf, map[string][]*leaf](t, responsemodel.Exclude("kids.x"))
	var got []string
	for _, f := range plan.Fields() {
		got = append(got, fmt.Sprint(f.Name, " ", f.Type, " ", f.Required, f.Nullable, f.Quoted, " ", f.Rules, " ", f.Views, " ", f.Default))
		if f.Name == "kids" {
			for _, inner := range f.Fields() {
				got = append(got, "kids."+inner.Name)
			}
		}
	}
	want := []string{
		"id int true false false gt=0 [] ", "note *string false true false  [admin] -", "big int64 true false true  [] ",
		"kids []responsemodel_test.leafs true true false  [] ", "kids.y",
	}
	if !slices.Equal(got, want) {
		t.Errorf("Fields =\n%q\nwant\n%q", got, want)
	}
	if got := compile[[]int, []int](t).Fields(); got != nil {
		t.Errorf("Fields of numbers = %v", got)
	}
	for name, opt := range map[string]responsemodel.Option{"note": responsemodel.OmitNone(), "id": responsemodel.OmitZero()} {
		for _, f := range compile[leaf, leaf](t, opt).Fields() {
			if f.Name == name && f.Required {
				t.Errorf("%s is required though an option may leave it out", name)
			}
		}
	}
}

type leafs struct {
	X int `json:"x"`
	Y int `json:"y"`
}
