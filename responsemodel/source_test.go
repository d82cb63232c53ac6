package responsemodel_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type (
	city    struct{ Name string }
	profile struct {
		Home *city
		Bio  sql.NullString
	}
	account struct {
		Profile *profile
		Secret  string `json:"-"`
		State   state  `json:"state"`
		Price   *price `json:"price"`
	}
	state int
	price struct{ cents int }
)

func (s state) String() string { return [...]string{"new", "open"}[s] }

func (p *price) MarshalText() ([]byte, error) {
	if p.cents < 0 {
		return nil, errors.New("hunter2")
	}
	return fmt.Appendf(nil, "%d.%02d", p.cents/100, p.cents%100), nil
}

type accountOut struct {
	City  *string `json:"city" model:"from=Profile.Home.Name"`
	Bio   *string `json:"bio" model:"from=Profile.Bio"`
	State string  `json:"state" model:"string"`
	Price *string `json:"price" model:"text"`
}

func TestATagNamesTheSource(t *testing.T) {
	full := account{Profile: &profile{&city{"Turin"}, sql.NullString{String: "Vermouth", Valid: true}}, State: 1, Price: &price{1250}, Secret: "hunter2"}
	for name, tc := range map[string]struct {
		value account
		want  string
	}{
		"all":            {full, `{"city":"Turin","bio":"Vermouth","state":"open","price":"12.50"}`},
		"nothing":        {account{}, `{"city":null,"bio":null,"state":"new","price":null}`},
		"half of a way":  {account{Profile: &profile{}}, `{"city":null,"bio":null,"state":"new","price":null}`},
		"null, not zero": {account{Profile: &profile{Bio: sql.NullString{String: "hunter2"}}}, `{"city":null,"bio":null,"state":"new","price":null}`},
	} {
		if got, err := serve[accountOut](t, tc.value); err != nil || got != tc.want {
			t.Errorf("%s = %s, %v, want %s", name, got, err, tc.want)
		}
	}
}

func TestATagReachesAHiddenField(t *testing.T) {
	type out struct {
		Token string `json:"token" model:"from=Secret"`
	}
	if got, err := serve[out](t, account{Secret: "said so"}); err != nil || got != `{"token":"said so"}` {
		t.Errorf("Append = %s, %v", got, err)
	}
}

func TestWhatIsBehindANilPointerIsAnErrorWhereTheModelPromisesIt(t *testing.T) {
	type out struct {
		City string `json:"city" model:"from=Profile.Home.Name"`
		Bio  string `json:"bio" model:"from=Profile.Bio"`
	}
	_, err := serve[out](t, account{Profile: &profile{}})
	want := "responsemodel: responsemodel_test.out: /city is behind a pointer that is nil; " +
		"/bio is nil, and string is not nullable; a pointer in the model allows null"
	if err == nil || err.Error() != want {
		t.Errorf("err = %v\nwant  %s", err, want)
	}
}

func TestAFailingTextIsAnErrorWithoutTheText(t *testing.T) {
	_, err := serve[accountOut](t, account{Price: &price{-1}})
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "/price cannot be encoded: the marshaler of responsemodel_test.price failed") {
		t.Errorf("err = %v", err)
	}
	if cause := errors.Unwrap(err); cause == nil || cause.Error() != "hunter2" {
		t.Errorf("the cause = %v, want the marshaler's own", cause)
	}
}

func TestTagsThatCannotBeMeantAreRefused(t *testing.T) {
	type noField struct {
		V string `json:"v" model:"from=Profile.Nope"`
	}
	type noStruct struct {
		V string `json:"v" model:"from=Secret.Length"`
	}
	type hidden struct {
		V int `json:"v" model:"from=Price.cents"`
	}
	type noString struct {
		V int `json:"v" model:"from=State,string"`
	}
	type noStringer struct {
		V string `json:"v" model:"from=Secret,string"`
	}
	type noText struct {
		V string `json:"v" model:"from=State,text"`
	}
	type misspelt struct {
		V string `json:"v" model:"form=Secret"`
	}
	type fromMap struct {
		V string `json:"v" model:"from=V"`
	}
	wantTexts(t, map[string]string{
		compileError[noField, account](t):           "field V: the tag model says from=Profile.Nope, but responsemodel_test.profile has no exported field Nope",
		compileError[noStruct, account](t):          "field V: the tag model says from=Secret.Length, but Secret is a string",
		compileError[hidden, account](t):            "has no exported field cents",
		compileError[noString, account](t):          "field V: the tag model asks for a string, but the field is a int",
		compileError[noStringer, account](t):        "field V: the tag model asks for a string of string, which is no fmt.Stringer",
		compileError[noText, account](t):            "which is no encoding.TextMarshaler",
		compileError[misspelt, account](t):          `field V: the tag model has "form=Secret"; want from=Go.Path`,
		compileError[fromMap, map[string]string](t): "map[string]string has no Go fields, but the tag model says from=V",
	})
}

func TestNullsOfDatabasesLeaveAsValues(t *testing.T) {
	type in struct {
		S sql.NullString          `json:"s"`
		T sql.NullTime            `json:"t"`
		N sql.Null[address]       `json:"n"`
		I sql.NullInt64           `json:"i"`
		L []sql.NullBool          `json:"l"`
		P *sql.NullString         `json:"p"`
		M map[string]sql.NullByte `json:"m"`
	}
	type out struct {
		S *string            `json:"s"`
		T *time.Time         `json:"t,omitempty"`
		N *addressOut        `json:"n"`
		I int64              `json:"i"`
		L []*bool            `json:"l"`
		P *string            `json:"p"`
		M map[string]*uint16 `json:"m"`
	}
	full := in{
		sql.NullString{String: "s", Valid: true}, sql.NullTime{Time: time.Unix(0, 0).UTC(), Valid: true},
		sql.Null[address]{V: address{"Main", 1, "hunter2"}, Valid: true}, sql.NullInt64{Int64: 7, Valid: true},
		[]sql.NullBool{{}, {Bool: true, Valid: true}}, &sql.NullString{}, map[string]sql.NullByte{"b": {Byte: 1, Valid: true}},
	}
	want := `{"s":"s","t":"1970-01-01T00:00:00Z","n":{"street":"Main","code":1},"i":7,"l":[null,true],"p":null,"m":{"b":1}}`
	if got, err := serve[out](t, full); err != nil || got != want {
		t.Errorf("full = %s, %v\nwant   %s", got, err, want)
	}
	if got, err := serve[out](t, in{I: sql.NullInt64{Valid: true}}); err != nil || got != `{"s":null,"n":null,"i":0,"l":null,"p":null,"m":null}` {
		t.Errorf("empty = %s, %v", got, err)
	}
	if _, err := serve[out](t, in{}); err == nil || !strings.Contains(err.Error(), "/i is nil, and int64 is not nullable") {
		t.Errorf("null for an int64: %v", err)
	}
	if got, err := serve[sql.NullString](t, sql.NullString{String: "s"}); err != nil || got != `{"String":"s","Valid":false}` {
		t.Errorf("as itself = %s, %v: it must be what encoding/json makes of it", got, err)
	}
}

func TestAMapIsFilteredToItsModel(t *testing.T) {
	type out struct {
		ID    int        `json:"id"`
		Name  *string    `json:"name"`
		Home  addressOut `json:"home"`
		Tags  []string   `json:"tags,omitempty"`
		Page  int        `json:"page" default:"3"`
		Extra any        `json:"extra"`
	}
	value := map[string]any{
		"id": 7, "name": "Ada", "home": map[string]any{"street": "Main", "code": 1, "secret": "hunter2"}, "password": "hunter2",
		"tags": []string{"a"}, "extra": []int{1},
	}
	want := `{"id":7,"name":"Ada","home":{"street":"Main","code":1},"tags":["a"],"page":3,"extra":[1]}`
	if got, err := serve[out](t, value); err != nil || got != want {
		t.Errorf("Append = %s, %v\nwant     %s", got, err, want)
	}
	got, err := serve[out](t, map[string]any{"id": int8(7), "home": &address{"Main", 1, "hunter2"}})
	if want := `{"id":7,"name":null,"home":{"street":"Main","code":1},"page":3,"extra":null}`; err != nil || got != want {
		t.Errorf("what may be missing = %s, %v\nwant %s", got, err, want)
	}
	_, err = serve[out](t, map[string]any{"id": "hunter2", "home": nil})
	wantErr := "responsemodel: responsemodel_test.out: /id cannot convert string to int; " +
		"/home is nil, and responsemodel_test.addressOut is not nullable; a pointer in the model allows null"
	if err == nil || err.Error() != wantErr {
		t.Errorf("err = %v\nwant  %s", err, wantErr)
	}
	if _, err := serve[out](t, map[string]any{}); err == nil || !strings.Contains(err.Error(), "/id is missing; /home is missing") {
		t.Errorf("an empty map: %v", err)
	}
	if _, err := serve[[]out](t, []map[string]any{nil}); err == nil || !strings.Contains(err.Error(), "/0 is nil") {
		t.Errorf("a nil map: %v", err)
	}
	if got, err := serve[*out](t, map[string]any(nil)); err != nil || got != "null" {
		t.Errorf("a nil map to a pointer = %s, %v", got, err)
	}
	type names struct {
		A string `json:"a"`
		B string `json:"b"`
	}
	if got, err := serve[names](t, map[name]name{"b": "2", "a": "1", "c": "hunter2"}); err != nil || got != `{"a":"1","b":"2"}` {
		t.Errorf("a map of names = %s, %v", got, err)
	}
}

type animal interface{ Sound() string }

type (
	dog struct {
		Name   string `json:"name"`
		Secret string `json:"secret"`
	}
	cat struct {
		Name  *string `json:"name"`
		Lives int     `json:"lives"`
	}
	animalOut struct {
		Name string `json:"name"`
	}
)

func (dog) Sound() string  { return "woof" }
func (*cat) Sound() string { return "meow" }

func TestAnInterfaceIsFilteredByWhatItHolds(t *testing.T) {
	tom := "Tom"
	list := []animal{dog{"Rex", "hunter2"}, &cat{&tom, 9}, &dog{"Fido", "hunter2"}}
	want := `[{"name":"Rex"},{"name":"Tom"},{"name":"Fido"}]`
	if got, err := serve[[]animalOut](t, list); err != nil || got != want {
		t.Errorf("Append = %s, %v, want %s", got, err, want)
	}
	if got, err := serve[animalOut, any](t, dog{"Rex", "hunter2"}); err != nil || got != `{"name":"Rex"}` {
		t.Errorf("any at the top = %s, %v", got, err)
	}
	if got, err := serve[[]*animalOut](t, []animal{nil, (*cat)(nil)}); err != nil || got != `[null,null]` {
		t.Errorf("nil = %s, %v", got, err)
	}
	_, err := serve[[]animalOut](t, []any{nil, 3, &cat{}, map[string]any{"name": make(chan int)}})
	if err == nil {
		t.Fatal("want an error")
	}
	for _, want := range []string{
		"/0 is nil, and", "/1 cannot convert int", "/2/name is nil",
		"/3/name cannot convert chan int to string",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
}

// TestPairsOfTypesAreRememberedWithinBounds serves more types than a plan remembers.
func TestPairsOfTypesAreRememberedWithinBounds(t *testing.T) {
	plan := compile[animalOut, any](t)
	for i := range 1100 {
		made := reflect.New(reflect.StructOf([]reflect.StructField{
			{Name: "Name", Type: reflect.TypeFor[string](), Tag: `json:"name"`},
			{Name: fmt.Sprintf("Extra%d", i), Type: reflect.TypeFor[int]()},
		})).Elem()
		made.Field(0).SetString("Rex")
		value := made.Interface()
		if got, err := plan.Append(nil, &value, responsemodel.Selection{}); err != nil || string(got) != `{"name":"Rex"}` {
			t.Fatalf("type %d = %s, %v", i, got, err)
		}
	}
	if got := plan.RememberedForTest(); got != 1000 {
		t.Errorf("%d pairs are remembered, want 1000", got)
	}
}

func TestOptional(t *testing.T) {
	type in struct {
		Name  *string                           `json:"name"`
		Age   int                               `json:"age"`
		Email responsemodel.Optional[string]    `json:"email"`
		Born  responsemodel.Optional[*string]   `json:"born"`
		Home  responsemodel.Optional[address]   `json:"home"`
		Tags  responsemodel.Optional[[]address] `json:"tags,omitzero"`
	}
	type out struct {
		Name  responsemodel.Optional[string]       `json:"name"`
		Age   responsemodel.Optional[int64]        `json:"age"`
		Email *string                              `json:"email"`
		Born  responsemodel.Optional[*string]      `json:"born"`
		Home  responsemodel.Optional[addressOut]   `json:"home"`
		Tags  responsemodel.Optional[[]addressOut] `json:"tags,omitzero"`
	}
	ada := "Ada"
	full := in{
		&ada, 36, responsemodel.Set("a@b.cd"), responsemodel.Set[*string](nil), responsemodel.Set(address{"Main", 1, "hunter2"}),
		responsemodel.Set([]address{{"Side", 2, "hunter2"}}),
	}
	if got, err := serve[out](t, full); err != nil ||
		got != `{"name":"Ada","age":36,"email":"a@b.cd","born":null,"home":{"street":"Main","code":1},"tags":[{"street":"Side","code":2}]}` {
		t.Errorf("full = %s, %v", got, err)
	}
	if got, err := serve[out](t, in{}); err != nil || got != `{"name":null,"age":0,"email":null,"born":null,"home":null}` {
		t.Errorf("empty = %s, %v", got, err)
	}
	if got, err := serve[out](t, in{}, responsemodel.OmitUnset()); err != nil || got != `{"age":0,"email":null}` {
		t.Errorf("empty, OmitUnset = %s, %v", got, err)
	}
	if got, err := serve[out](t, full, responsemodel.OmitUnset()); err != nil || !strings.Contains(got, `"born":null`) {
		t.Errorf("set to null, OmitUnset = %s, %v: what was set stays", got, err)
	}
	type must struct {
		Email string `json:"email"`
	}
	if _, err := serve[must](t, in{}); err == nil || !strings.Contains(err.Error(), "/email is nil, and string is not nullable") {
		t.Errorf("unset for a string: %v", err)
	}
}

func TestOptionalDecodesAndValidates(t *testing.T) {
	type patch struct {
		Name responsemodel.Optional[string]  `json:"name" validate:"omitempty,min=3"`
		Born responsemodel.Optional[*string] `json:"born"`
	}
	var p patch
	if err := json.Unmarshal([]byte(`{"born":null}`), &p); err != nil || p.Name.IsSet || !p.Born.IsSet || p.Born.Value != nil {
		t.Errorf("null for a pointer = %+v, %v", p, err)
	}
	if err := json.Unmarshal([]byte(`{"name":null}`), &p); err != nil || p.Name.IsSet {
		t.Errorf("null for a string = %+v, %v", p, err)
	}
	if err := json.Unmarshal([]byte(`{"name":3}`), &p); err == nil || p.Name.IsSet {
		t.Errorf("a number for a string = %+v, %v", p, err)
	}
	if got, err := serve[patch](t, patch{}); err != nil || got != `{"name":null,"born":null}` {
		t.Errorf("unset = %s, %v", got, err)
	}
	if got, err := serve[patch](t, patch{Name: responsemodel.Set("Ada")}); err != nil || got != `{"name":"Ada","born":null}` {
		t.Errorf("valid = %s, %v", got, err)
	}
	if _, err := serve[patch](t, patch{Name: responsemodel.Set("A")}); err == nil || !strings.Contains(err.Error(), "/name fails min=3") {
		t.Errorf("too short: %v", err)
	}
	for _, o := range []any{responsemodel.Set("<"), responsemodel.Optional[string]{}} {
		got, err := json.Marshal(o)
		if want := map[bool]string{true: `"\u003c"`, false: "null"}[reflect.ValueOf(o).Field(1).Bool()]; err != nil || string(got) != want {
			t.Errorf("json.Marshal(%v) = %s, %v, want %s", o, got, err, want)
		}
	}
}

func TestViewsAreHeededInsideOfInterfaces(t *testing.T) {
	type noted struct {
		ID    int    `json:"id"`
		Notes string `json:"notes" model:"view=admin"`
	}
	type out struct {
		Any any `json:"any"`
	}
	plan := compile[out, out](t)
	for view, want := range map[string]string{
		"": `{"any":[{"id":1}]}`, "nope": `{"any":[{"id":1}]}`, "admin": `{"any":[{"id":1,"notes":"n"}]}`,
	} {
		part, err := plan.Select(view, "")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // made, and remembered
			if got, err := plan.Append(nil, &out{[]*noted{{1, "n"}}}, part); err != nil || string(got) != want {
				t.Errorf("view %q = %s, %v, want %s", view, got, err, want)
			}
		}
	}
}

func TestDefaultsOfMissingKeysAreEncodedLikeOthers(t *testing.T) {
	type out struct {
		A int  `json:"a,string" default:"3"`
		B int  `json:"b,omitempty" default:"0"`
		C int  `json:"c,omitzero" default:"0"`
		D int  `json:"d" default:"0"`
		E *int `json:"e" default:"5"`
	}
	if got, err := serve[out](t, map[string]any{}); err != nil || got != `{"a":"3","d":0,"e":5}` {
		t.Errorf("Append = %s, %v", got, err)
	}
	if got, err := serve[out](t, map[string]any{}, responsemodel.OmitZero()); err != nil || got != `{"a":"3","e":5}` {
		t.Errorf("OmitZero = %s, %v", got, err)
	}
}

func TestNullsOfDatabasesBecomeOptionals(t *testing.T) {
	type in struct {
		Name sql.NullString `json:"name"`
	}
	type out struct {
		Name responsemodel.Optional[string] `json:"name"`
	}
	if got, err := serve[out](t, in{}); err != nil || got != `{"name":null}` {
		t.Errorf("NULL = %s, %v", got, err)
	}
	if got, err := serve[out](t, in{sql.NullString{String: "x", Valid: true}}, responsemodel.OmitUnset()); err != nil || got != `{"name":"x"}` {
		t.Errorf("a value = %s, %v", got, err)
	}
	for _, value := range []map[string]any{{"name": nil}, {"name": (*string)(nil)}, {"name": sql.NullString{}}, {}} {
		if got, err := serve[out](t, value, responsemodel.OmitUnset()); err != nil || got != `{}` {
			t.Errorf("%v, OmitUnset = %s, %v", value, got, err)
		}
	}
}

func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	type out struct {
		P int    `json:"p"`
		N int    `json:"n" validate:"gte=0"`
		S string `json:"s" validate:"required"`
	}
	_, err := serve[out](t, map[string]any{"p": "x", "n": -1, "s": nil})
	want := "responsemodel: responsemodel_test.out: /p cannot convert string to int; " +
		"/s is nil, and string is not nullable; a pointer in the model allows null; /n fails gte=0"
	if err == nil || err.Error() != want {
		t.Errorf("err = %v\nwant  %s", err, want)
	}
}
