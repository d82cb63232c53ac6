package vermouth_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/render"
	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// The tests of this file hold the response model and the encoding of bodies to what FastAPI does. The number is that of
// an item in a list of FastAPI's behaviour; TestDiffersFromFastAPI says where ours is another, and why.

// sends asks a route and compares the body of its 200.
func sends(t *testing.T, want string, route gin.HandlerFunc) {
	t.Helper()
	r, _ := newEngine()
	r.GET("/", route)
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != http.StatusOK || got.Body != want {
		t.Errorf("answer = %d %s, want 200 %s", got.Status, got.Body, want)
	}
}

// breach asks a route whose value may not leave: the client learns nothing, OnError is told the error that is returned.
func breach(t *testing.T, route gin.HandlerFunc) *responsemodel.Error {
	t.Helper()
	r, told := newEngine()
	r.GET("/", route)
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != http.StatusInternalServerError || got.Body != internalError {
		t.Errorf("answer = %d %s, want the 500 problem", got.Status, got.Body)
	}
	var broken *responsemodel.Error
	if err := told.only(t).Err; !errors.As(err, &broken) {
		t.Fatalf("OnError was told %v, want a responsemodel.Error", err)
	}
	return broken
}

// refuses builds a route that cannot be meant, and looks for a text in the panic.
func refuses(t *testing.T, want string, build func()) {
	t.Helper()
	defer func() {
		if got, _ := recover().(string); !strings.Contains(got, want) {
			t.Errorf("panic = %q, want %q in it", got, want)
		}
	}()
	build()
}

type (
	Account struct { // what may leave
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	accountRow struct { // what is stored: an Account and more
		Account
		Password string `json:"password"`
	}
	counter struct {
		N int `json:"n" validate:"gte=0"`
	}
)

var row = accountRow{Account{1, "Ada"}, "hunter2"}

const accountJSON = `{"id":1,"name":"Ada"}`

func TestC82_TheModelThatIsNamedWinsOverTheHandlersType(t *testing.T) {
	sends(t, accountJSON, handle(row, vermouth.As[Account]()))
	sends(t, `{"id":1,"name":"Ada","password":"hunter2"}`, handle(row))
	if got := breach(t, handle(counter{-1})).Error(); !strings.Contains(got, "/n fails gte=0") {
		t.Errorf("error = %q, want the handler's own type to be the model", got)
	}
	sends(t, `{"n":-1}`, handle(counter{-1}, vermouth.Unfiltered())) // response_model=None
}

// TestDiffersFromFastAPI_C83_NoneHoldsNoValue: a FastAPI endpoint that is annotated with None may return anything, which
// leaves unchecked. A handler that returns vermouth.None has no value to return, and its answer has no body.
func TestDiffersFromFastAPI_C83_NoneHoldsNoValue(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", handle(vermouth.None{}))
	got := servertest.HTTP1(t, r).Get(t, "/")
	if got.Status != http.StatusNoContent || got.Body != "" || got.Header.Get("X-Dropped") != "1" {
		t.Errorf("answer = %d %q %v, want 204 with the temporal headers alone", got.Status, got.Body, got.Header)
	}
}

func TestC84_WhatTheModelDoesNotDeclareIsDropped(t *testing.T) {
	sends(t, accountJSON, handle(row, vermouth.As[Account]()))
	sends(t, accountJSON, handle(gin.H{"password": "hunter2", "id": 1, "name": "Ada"}, vermouth.As[Account]()))
}

func TestC85_WhatEmbedsTheModelIsFilteredAtAnyDepth(t *testing.T) {
	type in struct {
		Owner accountRow `json:"owner"`
	}
	type out struct {
		Owner Account `json:"owner"`
	}
	sends(t, accountJSON, handle(&row, vermouth.As[Account]()))
	sends(t, "["+accountJSON+"]", handle([]accountRow{row}, vermouth.As[[]Account]()))
	sends(t, `{"a":`+accountJSON+"}", handle(map[string]*accountRow{"a": &row}, vermouth.As[map[string]Account]()))
	sends(t, `{"owner":`+accountJSON+"}", handle(in{row}, vermouth.As[out]()))
}

func TestC86_AnUnrelatedTypeWithTheFieldsIsAccepted(t *testing.T) {
	type record struct { // as an ORM has it
		Secret string
		Name   sql.NullString `json:"name"`
		ID     int32          `json:"id"`
	}
	sends(t, accountJSON, handle(&record{"hunter2", sql.NullString{String: "Ada", Valid: true}, 1}, vermouth.As[Account]()))
}

// TestDiffersFromFastAPI_C87_NoRouteLacksAModel: a FastAPI endpoint without an annotation sends a whole dataclass. In Go
// the signature is the annotation, and one that declares nothing is refused while the route is built.
func TestDiffersFromFastAPI_C87_NoRouteLacksAModel(t *testing.T) {
	sends(t, accountJSON, handle(row, vermouth.As[Account]()))
	sends(t, accountJSON, handle(row.Account))
	refuses(t, "declares nothing that could be filtered", route[any]())
}

// TestDiffersFromFastAPI_C88_AnyMustBeSaidTwice: Any switches FastAPI's filter off in silence. Here the route says
// Unfiltered as well, which a reader and an audit find.
func TestDiffersFromFastAPI_C88_AnyMustBeSaidTwice(t *testing.T) {
	refuses(t, "pass Unfiltered()", route[any]())
	sends(t, `{"id":1,"name":"Ada","password":"hunter2"}`, handle[any](row, vermouth.Unfiltered()))
}

// TestDiffersFromFastAPI_C89_AUnionIsFilteredToo: FastAPI picks the member of a union that fits a value best, which is
// the one with the password. A handler may return values of many types here, and all of them leave as the one model.
func TestDiffersFromFastAPI_C89_AUnionIsFilteredToo(t *testing.T) {
	for _, member := range []any{row, &row, row.Account, gin.H{"id": 1, "name": "Ada", "password": "hunter2"}} {
		sends(t, accountJSON, handle(member, vermouth.As[Account]()))
	}
}

func TestC90_NilIsNullWhereTheModelSaysSo(t *testing.T) {
	sends(t, "null", handle[*accountRow](nil, vermouth.As[*Account]()))
	for _, route := range []gin.HandlerFunc{handle[*accountRow](nil, vermouth.As[Account]()), handle[*Account](nil)} {
		if got := breach(t, route).Violations; len(got) != 1 || !strings.HasPrefix(got[0].Rule, "is nil") {
			t.Errorf("violations = %v, want that the value is nil", got)
		}
	}
}

func TestC91_ListsOfAnyKindAreArraysOfFilteredElements(t *testing.T) {
	const want = "[" + accountJSON + "," + accountJSON + "]"
	sends(t, want, handle([]accountRow{row, row}, vermouth.As[[]Account]()))
	sends(t, want, handle([2]*accountRow{&row, &row}, vermouth.As[[]Account]()))
	sends(t, want, handle([]any{row, &row}, vermouth.As[[]Account]()))
	sends(t, "[]", handle([]accountRow{}, vermouth.As[[]Account]()))
}

// TestDiffersFromFastAPI_C92_NothingIsRepaired: FastAPI makes a number of "3", and so hides that a handler returns the
// wrong thing. Here only conversions that lose nothing exist; others are refused while the route is built, or, where the
// type is known only then, when the value comes.
func TestDiffersFromFastAPI_C92_NothingIsRepaired(t *testing.T) {
	type text struct {
		N string `json:"n"`
	}
	type narrow struct {
		N int16 `json:"n"`
	}
	sends(t, `{"n":3}`, handle(narrow{3}, vermouth.As[counter]()))
	refuses(t, "field N: cannot convert string to int", route[text](vermouth.As[counter]()))
	refuses(t, "field N: cannot convert int to int16", route[counter](vermouth.As[narrow]()))
	for _, n := range []any{"3", 1.5} {
		if got := breach(t, handle(gin.H{"n": n}, vermouth.As[counter]())).Violations; len(got) != 1 || got[0].Pointer != "/n" {
			t.Errorf("violations = %v, want one at /n", got)
		}
	}
}

func TestC93_AValueThatBreaksARuleIsA500(t *testing.T) {
	type unruled struct {
		N int `json:"n"`
	}
	for _, route := range []gin.HandlerFunc{handle(counter{-1}), handle(unruled{-1}, vermouth.As[counter]())} {
		if got := breach(t, route).Violations; len(got) != 1 || got[0] != (responsemodel.Violation{Pointer: "/n", Rule: "fails gte=0"}) {
			t.Errorf("violations = %v, want /n fails gte=0", got)
		}
	}
}

// TestDiffersFromFastAPI_C94_EveryValueIsCheckedOnce: FastAPI trusts an instance of the model, which a program may have
// made without any check, and yet runs the model's own validators on it a second time. Here it matters neither who made
// a value nor of which type it was: each rule runs once.
func TestDiffersFromFastAPI_C94_EveryValueIsCheckedOnce(t *testing.T) {
	ran := 0
	v := validator.New()
	v.RegisterStructValidation(func(validator.StructLevel) { ran++ }, Account{})
	model := vermouth.As[Account](responsemodel.Validator(v))
	for _, route := range []gin.HandlerFunc{handle(row.Account, model), handle(row, model)} {
		ran = 0 // a route tries the validator while it is built
		sends(t, accountJSON, route)
		if ran != 1 {
			t.Errorf("the validator of the model ran %d times, want once", ran)
		}
	}
	_ = breach(t, handle(&counter{-1}))
}

func TestC95_ABrokenModelIsABare500(t *testing.T) {
	r, told := newEngine()
	r.GET("/", handle(counter{-1}))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Get(t, "/")
		if got.Status != http.StatusInternalServerError || got.Body != internalError || got.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("answer = %d %q %q, want the 500 problem", got.Status, got.Header.Get("Content-Type"), got.Body)
		}
		if got.Header.Get("X-Dropped") != "" || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("headers = %v, want none of the temporal ones", got.Header)
		}
	})
	if list := told.all(); len(list) != 2 || list[0].Phase != vermouth.PhaseModel {
		t.Errorf("OnError was told %v, want a failure of the response model for each request", list)
	}
}

func TestC96_TheErrorNamesThePlacesAndTheRoute(t *testing.T) {
	r, told := newEngine()
	r.GET("/counters/:id", handle([]counter{{1}, {-1}}))
	servertest.HTTP1(t, r).Get(t, "/counters/7")
	got := told.only(t)
	if want := "responsemodel: []vermouth_test.counter: /1/n fails gte=0"; got.Err.Error() != want {
		t.Errorf("error = %q, want %q", got.Err, want)
	}
	if got.Method != get || got.Route != "/counters/:id" {
		t.Errorf("route = %s %s, want GET /counters/:id", got.Method, got.Route)
	}
	if place := vermouth.Routes(r)[0].Place; !strings.HasPrefix(place, "commit_test.go:") { // where the route was built
		t.Errorf("place = %q, want a line of commit_test.go", place)
	}
}

func TestC97_AllErrorsOfAnAnswerAreCollected(t *testing.T) {
	if got := breach(t, handle([]counter{{-1}, {1}, {-2}})).Violations; len(got) != 2 || got[1].Pointer != "/2/n" {
		t.Errorf("violations = %v, want those of both elements", got)
	}
	missing := []any{nil, counter{1}, gin.H{}}
	if got := breach(t, handle(missing, vermouth.As[[]counter]())).Violations; len(got) != 2 || got[1].Pointer != "/2/n" {
		t.Errorf("violations = %v, want those of both elements", got)
	}
}

// TestDiffersFromFastAPI_C98_ErrorsHoldNoValues: the text of FastAPI's error quotes what the server holds, and programs
// that show or log the text show that too. Here an error names places and rules.
func TestDiffersFromFastAPI_C98_ErrorsHoldNoValues(t *testing.T) {
	type out struct {
		Email  string            `json:"email" validate:"email"`
		Labels map[string]string `json:"labels" validate:"dive,max=3"`
		Age    int               `json:"age"`
	}
	broken := handle(out{Email: "hunter2", Labels: map[string]string{"hunter3": "hunter4"}})
	other := handle(gin.H{"email": "a@b.test", "age": "hunter2"}, vermouth.As[out]())
	for _, route := range []gin.HandlerFunc{broken, other} {
		if got := breach(t, route).Error(); strings.Contains(got, "hunter") {
			t.Errorf("error = %q, want no value in it", got)
		}
	}
}

func TestC99_TheApplicationMayAnswerABrokenModelItself(t *testing.T) {
	r, _ := newEngine(vermouth.DelegateErrors())
	r.Use(func(c *gin.Context) {
		c.Next()
		var broken *responsemodel.Error
		if !errors.As(c.Errors.Last(), &broken) {
			t.Errorf("c.Errors = %v, want a responsemodel.Error", c.Errors)
			return
		}
		c.JSON(http.StatusInternalServerError, gin.H{"broken": broken.Violations[0].Pointer})
	})
	r.GET("/", handle(counter{-1}))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != http.StatusInternalServerError || got.Body != `{"broken":"/n"}` {
		t.Errorf("answer = %d %s, want the application's own", got.Status, got.Body)
	}
}

func TestC100_TheRouteOfAnErrorHasThePrefixOfItsGroup(t *testing.T) {
	r, told := newEngine()
	r.Group("/api").Group("/v1").GET("/counters", handle(counter{-1}))
	servertest.HTTP1(t, r).Get(t, "/api/v1/counters")
	if got := told.only(t).Route; got != "/api/v1/counters" {
		t.Errorf("route = %q, want the whole path", got)
	}
}

func TestC101_IncludeKeepsExcludeDropsAndExcludeWins(t *testing.T) {
	include, exclude := responsemodel.Include("id", "password"), responsemodel.Exclude("password")
	sends(t, `{"id":1,"password":"hunter2"}`, handle(row, vermouth.As[accountRow](include)))
	sends(t, accountJSON, handle(row, vermouth.As[accountRow](exclude)))
	sends(t, `{"id":1}`, handle(row, vermouth.As[accountRow](exclude, include)))
}

func TestC102_NamesMayComeFromASlice(t *testing.T) {
	names := []string{"name", "id", "name"}
	sends(t, accountJSON, handle(row, vermouth.As[accountRow](responsemodel.Include(names...))))
	sends(t, `{"password":"hunter2"}`, handle(row, vermouth.As[accountRow](responsemodel.Exclude(names...))))
}

func TestC103_NamesReachInside(t *testing.T) {
	type out struct {
		A     int        `json:"a"`
		B     int        `json:"b"`
		Owner accountRow `json:"owner"`
	}
	value := out{1, 2, row}
	sends(t, `{"owner":{"name":"Ada"}}`, handle(value, vermouth.As[out](responsemodel.Include("owner.name"))))
	sends(t, `{"b":2,"owner":{"name":"Ada"}}`, handle(value, vermouth.As[out](responsemodel.Include("owner.name", "b"))))
	sends(t, `{"a":1,"b":2,"owner":`+accountJSON+"}", handle(value, vermouth.As[out](responsemodel.Exclude("owner.password"))))
}

// TestDiffersFromFastAPI_C104_NamesReachThroughListsAndMaps: for a list or a map of models FastAPI ignores an exclude in
// silence, and the password is sent. Here names are those of the object, however it is wrapped, and a name that the model
// does not have is refused while the route is built.
func TestDiffersFromFastAPI_C104_NamesReachThroughListsAndMaps(t *testing.T) {
	secret, name := responsemodel.Exclude("password"), responsemodel.Include("name")
	list, entries := []accountRow{row}, map[string]*accountRow{"a": &row}
	sends(t, "["+accountJSON+"]", handle(list, vermouth.As[[]accountRow](secret)))
	sends(t, `[{"name":"Ada"}]`, handle(list, vermouth.As[[]accountRow](name)))
	sends(t, `{"a":`+accountJSON+"}", handle(entries, vermouth.As[map[string]*accountRow](secret)))
	refuses(t, `Exclude: "pasword" is no field of the model`, route[[]accountRow](vermouth.As[[]accountRow](responsemodel.Exclude("pasword"))))
}

func TestC105_ExcludeWorksOnWhatMayBeNull(t *testing.T) {
	secret := responsemodel.Exclude("password")
	sends(t, accountJSON, handle(&row, vermouth.As[*accountRow](secret)))
	sends(t, "null", handle[*accountRow](nil, vermouth.As[*accountRow](secret)))
	type out struct {
		Owner responsemodel.Optional[accountRow] `json:"owner"`
	}
	nested := responsemodel.Exclude("owner.password")
	sends(t, `{"owner":`+accountJSON+"}", handle(out{responsemodel.Set(row)}, vermouth.As[out](nested)))
}

// TestDiffersFromFastAPI_C106_NoSelectionIsIgnored: FastAPI ignores include and exclude where there is no model. Here they
// are options of the model; one without fields refuses them, and an Unfiltered route refuses the model.
func TestDiffersFromFastAPI_C106_NoSelectionIsIgnored(t *testing.T) {
	secret := responsemodel.Exclude("password")
	refuses(t, "want one of the two", route[accountRow](vermouth.As[accountRow](secret), vermouth.Unfiltered()))
	refuses(t, `Exclude: "password" is no field`, route[map[string]string](vermouth.As[map[string]string](secret)))
	refuses(t, "a response model cannot apply", route[*vermouth.Reply](vermouth.As[accountRow](secret)))
}

func TestC107_OmitUnsetLeavesOutWhatWasNotSet(t *testing.T) {
	type inner struct {
		Y responsemodel.Optional[int] `json:"y"`
	}
	type out struct {
		A     int                             `json:"a" default:"3"`
		B     responsemodel.Optional[string]  `json:"b"`
		C     responsemodel.Optional[*string] `json:"c"`
		Inner responsemodel.Optional[inner]   `json:"inner"`
	}
	model := vermouth.As[out](responsemodel.OmitUnset())
	sends(t, `{"a":3,"b":"","c":null,"inner":{}}`, handle(out{A: 3, B: responsemodel.Set(""), C: responsemodel.Set[*string](nil),
		Inner: responsemodel.Set(inner{})}, model))
	sends(t, `{"a":0}`, handle(out{}, model))
	sends(t, `{"a":3,"inner":{}}`, handle(gin.H{"a": 3, "inner": gin.H{}}, model)) // set to its default
	sends(t, `{}`, handle(gin.H{}, model))
}

type withDefaults struct {
	N     int    `json:"n" default:"3"`
	Color string `json:"color" default:"red"`
	Other int    `json:"other"`
}

func TestC108_OmitDefaultLeavesOutWhatIsAsItsTagSays(t *testing.T) {
	type out struct {
		Inner *withDefaults `json:"inner"`
		Size  float64       `json:"size" default:"1.5"`
	}
	model := vermouth.As[out](responsemodel.OmitDefault())
	sends(t, `{"inner":{"other":0}}`, handle(out{&withDefaults{N: 3, Color: "red"}, 1.5}, model))
	sends(t, `{"inner":{"n":0,"color":"blue","other":1},"size":2}`, handle(out{&withDefaults{0, "blue", 1}, 2}, model))
}

func TestC109_OmitNoneLeavesOutNull(t *testing.T) {
	type out struct {
		A     *int                         `json:"a"`
		B     responsemodel.Optional[*int] `json:"b"`
		List  []*int                       `json:"list"`
		Inner struct {
			C *int `json:"c"`
		} `json:"inner"`
	}
	value := out{B: responsemodel.Set[*int](nil), List: []*int{nil}}
	sends(t, `{"list":[null],"inner":{}}`, handle(value, vermouth.As[out](responsemodel.OmitNone())))
	sends(t, `{"a":null,"b":null,"list":[null],"inner":{"c":null}}`, handle(value, vermouth.As[out](responsemodel.OmitUnset())))
	sends(t, `{"inner":{}}`, handle(out{}, vermouth.As[out](responsemodel.OmitNone(), responsemodel.OmitUnset())))
}

func TestC110_OmissionsHoldForEveryElement(t *testing.T) {
	type out struct {
		P *int                        `json:"p"`
		D int                         `json:"d" default:"3"`
		O responsemodel.Optional[int] `json:"o"`
	}
	one := 1
	list := []out{{D: 3}, {P: &one, D: 4, O: responsemodel.Set(0)}}
	const second = `{"p":1,"d":4,"o":0}`
	sends(t, `[{"d":3},`+second+`]`, handle(list, vermouth.As[[]out](responsemodel.OmitNone())))
	sends(t, `[{"p":null,"o":null},`+second+`]`, handle(list, vermouth.As[[]out](responsemodel.OmitDefault())))
	sends(t, `[{"p":null,"d":3},`+second+`]`, handle(list, vermouth.As[[]out](responsemodel.OmitUnset())))
}

// TestDiffersFromFastAPI_C111_OptionsAreSharedAsAValue: FastAPI's flags are repeated on every route. Here they are a value
// that a team keeps in a variable, with more beside it where a route wants it.
func TestDiffersFromFastAPI_C111_OptionsAreSharedAsAValue(t *testing.T) {
	type out struct {
		A *int `json:"a"`
		B int  `json:"b"`
		C int  `json:"c"`
	}
	house := responsemodel.Options(responsemodel.OmitNone(), responsemodel.ContentType("application/vnd.house+json"))
	sends(t, `{"b":1,"c":2}`, handle(out{B: 1, C: 2}, vermouth.As[out](house)))
	sends(t, `[{"b":1}]`, handle([]out{{B: 1, C: 2}}, vermouth.As[[]out](house, responsemodel.Exclude("c"))))
}

// TestDiffersFromFastAPI_C112_AFieldHasOneNameInAModel: the JSON tag is the alias, and is on the wire. There is no switch
// to the Go names: a route with other names has another model, which says where they come from.
func TestDiffersFromFastAPI_C112_AFieldHasOneNameInAModel(t *testing.T) {
	type goNames struct {
		ID   int    `model:"from=ID"`
		Name string `model:"from=Account.Name"`
	}
	sends(t, accountJSON, handle(row.Account))
	sends(t, `{"ID":1,"Name":"Ada"}`, handle(row, vermouth.As[goNames]()))
}

// light has a word for each of its values.
type light int

func (l light) String() string { return [...]string{"red", "green"}[l] }

func TestC113_HiddenFieldsStayAndComputedOnesLeave(t *testing.T) {
	type in struct {
		Light  light  `json:"light"`
		Secret string `json:"-"`
	}
	type out struct {
		Light string `json:"light" model:"string"` // made by the method
		Code  int    `json:"code" model:"from=Light"`
	}
	type leaky struct {
		Secret string `json:"Secret"`
	}
	sends(t, `{"light":1}`, handle(in{1, "hunter2"}))
	sends(t, `{"light":"green","code":1}`, handle(in{1, "hunter2"}, vermouth.As[out]()))
	refuses(t, `its field Secret is hidden by json:"-"`, route[in](vermouth.As[leaky]()))
}

func TestC114_DefaultsFillWhatAMapDoesNotHave(t *testing.T) {
	sends(t, `{"n":3,"color":"red","other":7}`, handle(gin.H{"other": 7}, vermouth.As[withDefaults]()))
	sends(t, `{"n":0,"color":"red","other":7}`, handle(gin.H{"other": 7, "n": 0}, vermouth.As[withDefaults]()))
	if got := breach(t, handle(gin.H{}, vermouth.As[withDefaults]())).Violations; len(got) != 1 || got[0].Pointer != "/other" {
		t.Errorf("violations = %v, want that /other, which has no default, is missing", got)
	}
}

func TestC115_TheOrderIsThatOfTheModel(t *testing.T) {
	type in struct {
		B int `json:"b"`
		A int `json:"a"`
	}
	type out struct {
		Z int `json:"z" model:"from=A"`
		B int `json:"b"`
		A int `json:"a"`
	}
	type reversed struct {
		A int `json:"a"`
		B int `json:"b"`
	}
	sends(t, `{"z":1,"b":2,"a":1}`, handle(in{2, 1}, vermouth.As[out]()))
	sends(t, `{"a":1,"b":2}`, handle(in{2, 1}, vermouth.As[reversed](responsemodel.Include("b", "a"))))
	sends(t, `{"b":2,"a":1}`, handle(gin.H{"a": 1, "b": 2}, vermouth.As[in]()))
}

func TestC116_AModelThatCannotBeIsRefusedWhileTheRouteIsBuilt(t *testing.T) {
	refuses(t, "JSON cannot hold a chan int", route[struct{ C chan int }]())
	refuses(t, "field D: JSON cannot hold a func()", route[accountRow](vermouth.As[struct{ D func() }]()))
	refuses(t, "an error cannot be a response model", route[*http.MaxBytesError]())
	refuses(t, "nosuchrule", route[badTag]())
}

func TestC117_TheModelIsThatOfTheRouteWhateverTheStatus(t *testing.T) {
	r, _ := newEngine()
	r.GET("/value", vermouth.Handle(func(c *gin.Context) (accountRow, error) {
		vermouth.From(c).SetStatus(http.StatusNotFound)
		return row, nil
	}, vermouth.As[Account]()))
	r.GET("/error", vermouth.Handle(func(*gin.Context) (accountRow, error) {
		return row, vermouth.Fail(http.StatusNotFound, "").With("kind", "account") // errors have a form of their own
	}, vermouth.As[Account]()))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/value": accountJSON, "/error": `{"title":"Not Found","status":404,"kind":"account"}`} {
		if got := s.Get(t, path); got.Status != http.StatusNotFound || got.Body != want {
			t.Errorf("%s = %d %s, want 404 %s", path, got.Status, got.Body, want)
		}
	}
}

// accounts is something with a handler among its methods.
type accounts struct{ row accountRow }

func (a *accounts) one(*gin.Context) (*accountRow, error) { return &a.row, nil }

func TestC118_HandlersOfEveryKindAreFiltered(t *testing.T) {
	elsewhere := func(c *gin.Context) (accountRow, error) { // where FastAPI would use a thread
		made := make(chan accountRow, 1)
		go func() { made <- row }()
		select {
		case value := <-made:
			return value, nil
		case <-c.Request.Context().Done():
			return accountRow{}, context.Cause(c.Request.Context())
		}
	}
	sends(t, accountJSON, vermouth.Handle((&accounts{row}).one, vermouth.As[Account]()))
	sends(t, accountJSON, vermouth.Handle(elsewhere, vermouth.As[Account]()))
}

func TestC119_ATypeThatContainsItselfIsFilteredAtEveryLevel(t *testing.T) {
	type in struct {
		Name, Secret string
		Next         *in
		Children     []in
	}
	type out struct {
		Name     string
		Next     *out
		Children []out
	}
	leaf := in{Name: "leaf", Secret: "hunter2"}
	value := in{Name: "root", Secret: "hunter2", Next: &leaf, Children: []in{leaf}}
	const leafJSON = `{"Name":"leaf","Next":null,"Children":null}`
	sends(t, `{"Name":"root","Next":`+leafJSON+`,"Children":[`+leafJSON+`]}`, handle(value, vermouth.As[out]()))
}

// TestDiffersFromFastAPI_C120_TheBytesAreThoseOfGin: compact and without a line feed, but <, > and & are escaped, as in
// c.JSON, and U+2028 always is, as in encoding/json: a program that moves here from c.JSON sends the same bytes.
func TestDiffersFromFastAPI_C120_TheBytesAreThoseOfGin(t *testing.T) {
	value := Message{"é <&>\u2028"}
	r, _ := newEngine()
	r.GET("/default", handle(value))
	r.GET("/gin", func(c *gin.Context) { c.JSON(http.StatusOK, value) })
	r.GET("/raw", handle(value, vermouth.As[Message](responsemodel.EscapeHTML(false))))
	s := servertest.HTTP1(t, r)
	const escaped, raw = `{"message":"é \u003c\u0026\u003e\u2028"}`, `{"message":"é <&>\u2028"}`
	for path, want := range map[string]string{"/default": escaped, "/gin": escaped, "/raw": raw} {
		if got := s.Get(t, path).Body; got != want {
			t.Errorf("%s = %s, want %s", path, got, want)
		}
	}
}

// TestDiffersFromFastAPI_C121_AModelDoesNotChangeTheFormat: in FastAPI a time, a duration and a decimal look otherwise as
// soon as an endpoint is annotated. Here a value has the bytes of encoding/json with a model, with another, and without.
func TestDiffersFromFastAPI_C121_AModelDoesNotChangeTheFormat(t *testing.T) {
	type in struct {
		At    time.Time     `json:"at"`
		Took  time.Duration `json:"took"`
		Price json.Number   `json:"price"`
		Raw   []byte        `json:"raw"`
		Share float64       `json:"share"`
		Light light         `json:"light"`
		Tags  map[int]bool  `json:"tags"`
	}
	type out in
	value := in{
		time.Date(2026, 1, 2, 3, 4, 5, 6000, time.FixedZone("", 3600)), time.Hour, "1.10", []byte("é"), 1e21, 1,
		map[int]bool{2: true, 10: false},
	}
	want, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range []gin.HandlerFunc{handle(value, vermouth.Unfiltered()), handle(value), handle(value, vermouth.As[out]())} {
		sends(t, string(want), route)
	}
}

// TestDiffersFromFastAPI_C122_NaNIsAlwaysA500: FastAPI sends null for it where there is a model, and fails where there is
// none. A number that is not there is a mistake, and null would hide it.
func TestDiffersFromFastAPI_C122_NaNIsAlwaysA500(t *testing.T) {
	for _, f := range []float64{math.NaN(), math.Inf(1)} {
		for _, route := range []gin.HandlerFunc{handle(nan{f}), handle(gin.H{"value": f}, vermouth.As[nan]()), handle(nan{f}, vermouth.Unfiltered())} {
			if got := breach(t, route).Violations; len(got) != 1 || got[0].Pointer != "/value" {
				t.Errorf("violations = %v, want one at /value", got)
			}
		}
	}
}

func TestC123_WhatCannotBeEncodedIsA500(t *testing.T) {
	for _, route := range []gin.HandlerFunc{handle(failing{}), handle[any](failing{}, vermouth.Unfiltered()), handle[any](func() {}, vermouth.Unfiltered())} {
		if got := breach(t, route).Error(); strings.Contains(got, "secret") {
			t.Errorf("error = %q, want nothing of the marshaler's own words", got)
		}
	}
}

func TestC124_AStringIsQuotedUnlessItIsText(t *testing.T) {
	sends(t, `"Hello \"World\""`, handle(`Hello "World"`))
	sends(t, `Hello "World"`, handle(vermouth.Text(http.StatusOK, `Hello "World"`)))
	sends(t, `<b>Hello</b>`, handle(vermouth.HTML(http.StatusOK, `<b>Hello</b>`)))
}

// TestDiffersFromFastAPI_C125_JSONNamesItsCharset: as c.JSON does, and as clients of a Gin application have always got it.
// RFC 8259 gives the parameter no meaning; a route that does not want it says so. The media type of Data is the
// program's, and nothing is added to it.
func TestDiffersFromFastAPI_C125_JSONNamesItsCharset(t *testing.T) {
	r, _ := newEngine()
	r.GET("/json", handle(hello))
	r.GET("/bare", handle(hello, vermouth.As[Message](responsemodel.ContentType("application/json"))))
	r.GET("/text", handle(vermouth.Text(http.StatusOK, "x")))
	r.GET("/data", handle(vermouth.Data(http.StatusOK, "text/csv", []byte("a,b"))))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{
		"/json": "application/json; charset=utf-8", "/bare": "application/json", "/text": "text/plain; charset=utf-8", "/data": "text/csv",
	} {
		if got := s.Get(t, path).Header.Get("Content-Type"); got != want {
			t.Errorf("%s: Content-Type = %q, want %q", path, got, want)
		}
	}
}

// TestDiffersFromFastAPI_C126_ABodyHasAMediaType: net/http guesses the type of a body that has none, which lets a client's
// upload become HTML. So a body without a type is refused; only an answer without a body has none.
func TestDiffersFromFastAPI_C126_ABodyHasAMediaType(t *testing.T) {
	r, _ := newEngine()
	r.GET("/empty", handle(vermouth.Data(http.StatusOK, "", nil)))
	r.GET("/body", handle(vermouth.Data(http.StatusOK, "", []byte("<script>"))))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/empty"); got.Status != http.StatusOK || got.Header["Content-Type"] != nil {
		t.Errorf("empty = %d %v, want 200 without a Content-Type", got.Status, got.Header)
	}
	if got := s.Get(t, "/body"); got.Status != http.StatusInternalServerError || got.Body != internalError {
		t.Errorf("body = %d %s, want the 500 problem", got.Status, got.Body)
	}
}

// TestDiffersFromFastAPI_C127_TheLastOptionWins: Gin's groups hold no defaults for the routes in them. The defaults of a
// program, of a part of it, and of one route are option values, one after the other, and the later one wins.
func TestDiffersFromFastAPI_C127_TheLastOptionWins(t *testing.T) {
	program := responsemodel.Options(responsemodel.ContentType("application/vnd.program+json"))
	part := responsemodel.Options(program, responsemodel.ContentType("application/vnd.part+json"))
	for want, opts := range map[string][]responsemodel.Option{
		"application/json; charset=utf-8": nil,
		"application/vnd.program+json":    {program},
		"application/vnd.part+json":       {part},
		"application/vnd.route+json":      {part, responsemodel.ContentType("application/vnd.route+json")},
	} {
		r, _ := newEngine()
		r.GET("/", handle(hello, vermouth.As[Message](opts...)))
		if got := servertest.HTTP1(t, r).Get(t, "/").Header.Get("Content-Type"); got != want {
			t.Errorf("Content-Type = %q, want %q", got, want)
		}
	}
}

// TestDiffersFromFastAPI_C128_TextIsAString: FastAPI finds a number in a plain text response when a client asks. Here the
// compiler does; what is left for a request to find is a value that a renderer of Gin's cannot write.
func TestDiffersFromFastAPI_C128_TextIsAString(t *testing.T) {
	var text func(status int, text string) *vermouth.Reply = vermouth.Text
	sends(t, "3", handle(text(http.StatusOK, "3")))
	r, told := newEngine()
	r.GET("/", handle(vermouth.Render(http.StatusOK, render.XML{Data: func() {}})))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != http.StatusInternalServerError || got.Body != internalError {
		t.Errorf("answer = %d %s, want the 500 problem", got.Status, got.Body)
	}
	told.only(t)
}
