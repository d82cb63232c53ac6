package bind_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

func newEngine() *gin.Engine {
	r := gin.New()
	r.Use(middleware.TemporalResponse())
	return r
}

// echo answers with the bound value, as fmt prints it.
func echo[T any](p *dependency.Provider[T]) gin.HandlerFunc {
	return vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, v T) (*vermouth.Reply, error) {
		return vermouth.Text(200, fmt.Sprintf("%+v", v)), nil
	}))
}

type userIn struct {
	Name    string   `json:"name" binding:"required"`
	Age     int      `json:"age" binding:"gte=0"`
	Tags    []string `json:"tags" binding:"max=2,dive,required"`
	Address struct {
		Zip string `json:"zip" binding:"omitempty,len=5"`
	} `json:"address"`
}

type rows struct {
	Rows []userIn `json:"rows" binding:"dive"`
}

type tree struct {
	Kids []tree `json:"kids" binding:"dive"`
}

type odd struct{}

func (*odd) UnmarshalJSON([]byte) error { return &json.UnmarshalTypeError{Value: "x"} }

type Emb struct {
	ID int `json:"id"`
}

type names struct {
	Emb
	Dot   int      `json:"a.b"`
	Slash int      `json:"a/b"`
	List  []userIn `json:"l"`
}

// problems returns the answer to input with these problems.
func problems(list ...string) string {
	var b strings.Builder
	for _, p := range list {
		parts := strings.SplitN(p, " ", 3)
		fmt.Fprintf(&b, `{"in":%q,"name":%q,"rule":%q},`, parts[0], parts[1], parts[2])
	}
	return `{"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[` +
		strings.TrimSuffix(b.String(), ",") + "]}"
}

func TestJSON(t *testing.T) {
	r := newEngine()
	r.POST("/", echo(bind.JSON[userIn]()))
	r.POST("/list", echo(bind.JSON[[]userIn]()))
	r.POST("/number", echo(bind.JSON[int]()))
	r.POST("/times", echo(bind.JSON[[]time.Time]()))
	r.POST("/rows", echo(bind.JSON[rows]()))
	r.POST("/tree", echo(bind.JSON[tree]()))
	r.POST("/odd", echo(bind.JSON[odd]()))
	r.POST("/pointer", echo(bind.JSON[*userIn]()))
	r.POST("/pointers", echo(bind.JSON[[]*userIn]()))
	r.POST("/pointer-to-list", echo(bind.JSON[*[]userIn]()))
	r.POST("/map", echo(bind.JSON[map[string]userIn]()))
	r.POST("/names", echo(bind.JSON[names]()))
	for _, tc := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"valid", "/", `{"name":"Ada","age":36,"tags":["a"]}`, 200, "{Name:Ada Age:36 Tags:[a] Address:{Zip:}}"},
		{"unknown fields", "/", `{"name":"Ada","is_admin":true}`, 200, "{Name:Ada Age:0 Tags:[] Address:{Zip:}}"},
		{"all problems", "/", `{"age":-1,"tags":["",""],"address":{"zip":"1"}}`, 422,
			problems("body /name required", "body /age gte=0", "body /tags/0 required", "body /tags/1 required", "body /address/zip len=5")},
		{"another type", "/", `{"name":"hunter2","address":{"zip":5}}`, 422, problems("body /address/zip want a string")},
		{"malformed", "/", `{"name":"hunter2"`, 422, problems("body  want valid JSON of the expected shape")},
		{"two values", "/", `{"name":"hunter2"} {}`, 422, problems("body  want one JSON value")},
		{"trailing bytes", "/", `{"name":"hunter2"}]`, 422, problems("body  want one JSON value")},
		{"empty", "/", ``, 422, problems("body  required")},
		{"null", "/", `null`, 422, problems("body /name required")},
		{"list", "/list", `[{"name":"a"},{"name":"b"}]`, 200, "[{Name:a Age:0 Tags:[] Address:{Zip:}} {Name:b Age:0 Tags:[] Address:{Zip:}}]"},
		{"list with a bad one", "/list", `[{"name":"a"},{"age":-1}]`, 422, problems("body /1/name required", "body /1/age gte=0")},
		{"null in a list of pointers", "/pointers", `[{"name":"a"},null]`, 422, problems("body /1 required")},
		{"null for a pointer", "/pointer", `null`, 422, problems("body  required")},
		{"a map", "/map", `{"ssn-1":{"name":"a","age":-1}}`, 422, problems("body /*/age gte=0")},
		{"a pointer to a list", "/pointer-to-list", `[{"age":-1,"name":"a"}]`, 422, problems("body /0/age gte=0")},
		{"another type in an embedded struct", "/names", `{"id":"x"}`, 422, problems("body /id want an integer")},
		{"another type under a name with a dot", "/names", `{"a.b":"x"}`, 422, problems("body /a.b want an integer")},
		{"another type under a name with a slash", "/names", `{"a/b":"x"}`, 422, problems("body /a~1b want an integer")},
		{"another type in a list", "/names", `{"l":[{},{"name":7}]}`, 422, problems("body /l want a string")},
		{"another type for all", "/list", `{}`, 422, problems("body  want a list")},
		{"times", "/times", `["2020-01-01T00:00:00Z"]`, 200, "[2020-01-01 00:00:00 +0000 UTC]"},
		{"too many values", "/rows", `{"rows":[` + strings.Repeat("{},", 30_000) + `{}]}`, 413,
			`{"title":"Request Entity Too Large","status":413,"detail":"The input has too many values, or is nested too deep."}`},
		{"nested too deep", "/tree", strings.Repeat(`{"kids":[`, 200) + strings.Repeat("]}", 200), 413,
			`{"title":"Request Entity Too Large","status":413,"detail":"The input has too many values, or is nested too deep."}`},
		{"an error of an UnmarshalJSON without a type", "/odd", `1`, 422, problems("body  want valid JSON of the expected shape")},
		{"not an object", "/number", `7`, 200, "7"},
		{"too large", "/", `{"name":"` + strings.Repeat("x", bind.MaxBodyBytes) + `"}`, 413,
			`{"title":"Request Entity Too Large","status":413,"detail":"The body is larger than 4194304 bytes."}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				got := s.Do(t, "POST", tc.path, tc.body, "Content-Type", "application/json; charset=utf-8")
				if got.Status != tc.status || got.Body != tc.want {
					t.Errorf("answer = %d %s\nwant %d %s", got.Status, got.Body, tc.status, tc.want)
				}
			})
		})
	}
}

func TestJSONWantsItsContentType(t *testing.T) {
	r := newEngine()
	r.POST("/", echo(bind.JSON[int]()))
	s := servertest.HTTP1(t, r)
	for contentType, want := range map[string]int{
		"application/json": 200, "application/merge-patch+json": 200, "text/plain": 415, "": 415, "application/x-www-form-urlencoded": 415, ";": 415,
	} {
		if got := s.Do(t, "POST", "/", "7", "Content-Type", contentType); got.Status != want {
			t.Errorf("%q = %d, want %d", contentType, got.Status, want)
		}
	}
}

func TestTheBodyIsReadOnceAndStaysReadable(t *testing.T) {
	type half struct {
		Name string `json:"name"`
	}
	r := newEngine()
	r.POST("/", vermouth.Handle(dependency.Inject2(bind.JSON[userIn](), bind.JSON[half](),
		func(c *gin.Context, whole userIn, half half) (*vermouth.Reply, error) {
			raw, err := io.ReadAll(c.Request.Body)
			return vermouth.Text(200, whole.Name+half.Name+string(raw)), err
		})))
	got := servertest.HTTP1(t, r).Do(t, "POST", "/", `{"name":"x"}`, "Content-Type", "application/json")
	if got.Body != `xx{"name":"x"}` {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func TestQueryAndPath(t *testing.T) {
	type page struct {
		Number int       `form:"page" binding:"gte=1"`
		Sort   string    `form:"sort" binding:"omitempty,oneof=name age"`
		IDs    []int     `form:"id"`
		At     time.Time `form:"at" time_format:"2006-01-02"`
	}
	type ids struct {
		ID int `uri:"id" binding:"gte=10"`
	}
	r := newEngine()
	r.GET("/int", echo(bind.Query[int]("n")))
	r.GET("/bool", echo(bind.Query[bool]("n")))
	r.GET("/string", echo(bind.Query[string]("n")))
	r.GET("/ints", echo(bind.Query[[]int]("n")))
	r.GET("/duration", echo(bind.Query[time.Duration]("n")))
	r.GET("/page", echo(bind.Query[page]()))
	r.GET("/path/:id", echo(bind.Path[int8]("id")))
	r.GET("/paths/:id", echo(bind.Path[ids]()))
	r.GET("/nopath", echo(bind.Path[int]("id")))
	r.GET("/two/:id", vermouth.Handle(dependency.Inject2(bind.Path[int]("id"), bind.Query[int]("n"), func(_ *gin.Context, a, b int) (int, error) {
		return a + b, nil
	})))
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct {
		path   string
		status int
		want   string
	}{
		{"/int?n=7", 200, "7"},
		{"/int?n=hunter2", 422, problems("query n want an integer")},
		{"/int?n=", 422, problems("query n want an integer")},
		{"/int", 422, problems("query n required")},
		{"/bool?n=true", 200, "true"},
		{"/string?n=", 200, ""},
		{"/string?n=a%20b", 200, "a b"},
		{"/ints?n=1&n=2", 200, "[1 2]"},
		{"/ints?n=1&n=x", 422, problems("query n want an integer")},
		{"/duration?n=2s", 200, "2s"},
		{"/page?page=2&id=1&id=2", 200, "{Number:2 Sort: IDs:[1 2] At:0001-01-01 00:00:00 +0000 UTC}"},
		{"/page?page=0&sort=x", 422, problems("query page gte=1", "query sort oneof=name age")},
		{"/page?page=x&id=y", 422, problems("query id want another type", "query page want another type")},
		{"/path/7", 200, "7"},
		{"/path/300", 422, problems("path id want an integer")},
		{"/paths/7", 422, problems("path id gte=10")},
		{"/paths/70", 200, "{ID:70}"},
		{"/nopath", 500, `{"title":"Internal Server Error","status":500}`},
		{"/two/x?n=y", 422, problems("path id want an integer", "query n want an integer")},
		{"/two/1?n=2", 200, "3"},
	} {
		if got := s.Get(t, tc.path); got.Status != tc.status || got.Body != tc.want {
			t.Errorf("%s = %d %s\nwant %d %s", tc.path, got.Status, got.Body, tc.status, tc.want)
		}
	}
}

type modelTags struct {
	A string `validate:"required"`
	B string `validate:"required" binding:"required"`
	C string `validate:"-"`
}

func TestManyProblemsAreBounded(t *testing.T) {
	r := newEngine()
	r.POST("/", echo(bind.JSON[[]userIn]()))
	got := servertest.HTTP1(t, r).Do(t, "POST", "/", "["+strings.Repeat("{},", 100_000)+"{}]", "Content-Type", "application/json")
	if n := strings.Count(got.Body, `"rule"`); got.Status != 422 || n != 100 {
		t.Errorf("answer = %d with %d problems, want 100", got.Status, n)
	}
}

func TestTimesAreValuesAndNotManyStructs(t *testing.T) {
	type event struct {
		At time.Time `json:"at" binding:"required"`
	}
	type events struct {
		Events []event `json:"events" binding:"dive"`
	}
	var in events
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Skip("no time zones here")
	}
	for range 500 {
		in.Events = append(in.Events, event{time.Date(2026, 1, 1, 0, 0, 0, 0, zone)})
	}
	if !bind.Measured(in) {
		t.Error("500 times are too many values")
	}
}

// theirs is a validator that is not gin's.
type theirs struct{}

func (theirs) ValidateStruct(any) error { return errors.New("secret of theirs") }
func (theirs) Engine() any              { return nil }

func TestAValidatorOfTheProgramsOwn(t *testing.T) {
	before := binding.Validator
	t.Cleanup(func() { binding.Validator = before })
	binding.Validator = theirs{}
	r := newEngine()
	r.POST("/", echo(bind.JSON[modelTags]()))
	s := servertest.HTTP1(t, r)
	const want = `{"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid."}`
	if got := s.Do(t, "POST", "/", "{}", "Content-Type", "application/json"); got.Status != 422 || got.Body != want {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
	binding.Validator = nil
	if got := s.Do(t, "POST", "/", "{}", "Content-Type", "application/json"); got.Status != 200 {
		t.Errorf("without a validator = %d %q", got.Status, got.Body)
	}
}

func TestUnknownFieldsAreRefusedWhereGinIsToldSo(t *testing.T) {
	binding.EnableDecoderDisallowUnknownFields, binding.EnableDecoderUseNumber = true, true
	t.Cleanup(func() { binding.EnableDecoderDisallowUnknownFields, binding.EnableDecoderUseNumber = false, false })
	r := newEngine()
	r.POST("/", echo(bind.JSON[userIn]()))
	got := servertest.HTTP1(t, r).Do(t, "POST", "/", `{"name":"a","hunter2":1}`, "Content-Type", "application/json")
	if got.Body != problems("body  has an unknown field") {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
}

func TestBindingsThatCannotBeMeantPanic(t *testing.T) {
	for want, build := range map[string]func(){
		`bind.Query[int]: want the name of a parameter, or a struct`:                                 func() { bind.Query[int]() },
		`bind.Path[int]: want one name, got 2`:                                                       func() { bind.Path[int]("a", "b") },
		`bind.JSON[bind_test.modelTags]: field A has the tag validate, which is for response models`: func() { bind.JSON[modelTags]() },
		`bind.JSON[[]bind_test.modelTags]: field A has the tag validate`:                             func() { bind.JSON[[]modelTags]() },
		`bind.Query[bind_test.modelTags]: field A has the tag validate`:                              func() { bind.Query[modelTags]() },
		`bind.Path[struct {}]("a"): one parameter is a string, bool`:                                 func() { bind.Path[struct{}]("a") },
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, want) {
					t.Errorf("panic = %q, want %q", got, want)
				}
			}()
			build()
			t.Error("it did not panic")
		})
	}
}
