package bind_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

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
		"x+json": 415, "application/+json": 415,
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

// TestManyValuesThatAreCheckedOneByOne is about lists of which each element could be a problem: validator collects them
// all before anybody can stop it, and 4 MiB of empty strings took it half a gigabyte.
func TestManyValuesThatAreCheckedOneByOne(t *testing.T) {
	type lists struct {
		Free   []string            `json:"free" form:"free"`
		Dive   []string            `json:"dive" form:"dive" binding:"dive,required"`
		Deep   [][]string          `json:"deep" form:"-" binding:"dive,dive,required"`
		Map    map[string]string   `json:"map" form:"-" binding:"dive,required"`
		Lists  map[string][]string `json:"lists" form:"-" binding:"dive,dive,required"`
		Any    []any               `json:"any" form:"-" binding:"dive,required"`
		Shapes map[string]userIn   `json:"shapes" form:"-" binding:"dive"`
	}
	r := newEngine()
	r.POST("/", vermouth.Handle(dependency.Inject(bind.JSON[lists](), func(*gin.Context, lists) (vermouth.None, error) {
		return vermouth.None{}, nil
	})))
	r.GET("/", echo(bind.Query[lists]()))
	s := servertest.HTTP1(t, r)
	strings100k := `["` + strings.Repeat(`","`, 100_000) + `"]`
	var keys []string
	for i := range 100_001 {
		keys = append(keys, fmt.Sprintf(`"%d":""`, i))
	}
	object := "{" + strings.Join(keys, ",") + "}"
	const large = `{"title":"Request Entity Too Large","status":413,"detail":"The input has too many values, or is nested too deep."}`
	for body, status := range map[string]int{
		`{"free":` + strings100k + `}`:                                    204,
		`{"dive":["a","b"],"deep":[["c"]],"map":{"d":"e"},"any":["f",1]}`: 204,
		`{"dive":` + strings100k + `}`:                                    413,
		`{"deep":[["a"],` + strings100k + `]}`:                            413,
		`{"map":` + object + `}`:                                          413,
		`{"lists":{"a":["b"],"c":` + strings100k + `}}`:                   413,
		`{"any":` + strings100k + `}`:                                     413,
		`{"shapes":` + strings.ReplaceAll(object, `""`, "{}") + `}`:       413,
	} {
		got := s.Do(t, "POST", "/", body, "Content-Type", "application/json")
		if got.Status != status || status == 413 && got.Body != large {
			t.Errorf("%.20s = %d %.200s, want %d", body, got.Status, got.Body, status)
		}
	}
	expect(t, "query", s.Get(t, "/?dive="+strings.Repeat("&dive=", 100_001)), 413, large)
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

func TestStrictJSONRefusesUnknownFields(t *testing.T) {
	r := newEngine()
	r.POST("/", echo(bind.JSON[userIn](bind.Strict())))
	r.POST("/list", echo(bind.JSON[[]userIn](bind.Strict(), nil)))
	r.POST("/map", echo(bind.JSON[map[string]int](bind.Strict())))
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"known", "/", `{"name":"a"}`, 200, "{Name:a Age:0 Tags:[] Address:{Zip:}}"},
		{"unknown", "/", `{"name":"a","hunter2":1}`, 422, problems("body  has an unknown field")},
		{"unknown below", "/", `{"name":"a","address":{"hunter2":1}}`, 422, problems("body  has an unknown field")},
		{"unknown in a list", "/list", `[{"name":"a"},{"hunter2":1}]`, 422, problems("body  has an unknown field")},
		{"a map has no unknown keys", "/map", `{"any":1}`, 200, "map[any:1]"},
		{"an escape in the name", "/", `{"hunter\u0032\n":1}`, 422, problems("body  has an unknown field")},
	} {
		expect(t, tc.name, s.Do(t, "POST", tc.path, tc.body, "Content-Type", "application/json"), tc.status, tc.want)
	}
}

func TestMaxBytesOfJSON(t *testing.T) {
	r := newEngine()
	r.POST("/", echo(bind.JSON[string](bind.MaxBytes(10))))
	r.POST("/large", echo(bind.JSON[string](bind.MaxBytes(1<<63-1))))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		post := func(path, body string) servertest.Answer {
			return s.Do(t, "POST", path, body, "Content-Type", "application/json")
		}
		expect(t, "at the limit", post("/", `"12345678"`), 200, "12345678")
		expect(t, "over it", post("/", `"123456789"`), 413,
			failed(413, "Request Entity Too Large", "The body is larger than 10 bytes."))
		expect(t, "no limit to speak of", post("/large", `"123456789"`), 200, "123456789")
	})
}

// TestJSONOfSeveralTypes is what becomes of one body of which several types are made: each is, by its own options, and
// the body is read once.
func TestJSONOfSeveralTypes(t *testing.T) {
	type name struct {
		Name string `json:"name" binding:"required"`
	}
	type age struct {
		Age int `json:"age" binding:"required"`
	}
	both := func(a *dependency.Provider[name], b *dependency.Provider[age]) gin.HandlerFunc {
		return vermouth.Handle(dependency.Inject2(a, b, func(_ *gin.Context, a name, b age) (*vermouth.Reply, error) {
			return vermouth.Text(200, fmt.Sprint(a, b)), nil
		}))
	}
	r := newEngine()
	r.POST("/", both(bind.JSON[name](), bind.JSON[age]()))
	r.POST("/strict", both(bind.JSON[name](), bind.JSON[age](bind.Strict())))
	r.POST("/small", both(bind.JSON[name](), bind.JSON[age](bind.MaxBytes(8))))
	r.POST("/small-first", both(bind.JSON[name](bind.MaxBytes(8)), bind.JSON[age]()))
	s := servertest.HTTP1(t, r)
	const body = `{"name":"a","age":1}`
	large := failed(413, "Request Entity Too Large", "The body is larger than 8 bytes.")
	for _, tc := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/", body, 200, "{a} {1}"},
		{"/", `{}`, 422, problems("body /name required", "body /age required")},
		{"/", `{"name":1,"age":"x"}`, 422, problems("body /name want a string", "body /age want an integer")},
		{"/", `{`, 422, problems("body  want valid JSON of the expected shape")}, // told once
		{"/strict", body, 422, problems("body  has an unknown field")},
		{"/small", body, 413, large},
		{"/small-first", body, 413, large},
	} {
		expect(t, tc.path, s.Do(t, "POST", tc.path, tc.body, "Content-Type", "application/json"), tc.status, tc.want)
	}
}

// TestOneInputIsMadeOnce asks for the same input twice, in providers of their own.
func TestOneInputIsMadeOnce(t *testing.T) {
	made := 0
	hook = func() { made++ }
	t.Cleanup(func() { hook = nil })
	r := newEngine()
	r.POST("/", vermouth.Handle(dependency.Inject4(bind.JSON[counted](), bind.JSON[counted](bind.MaxBytes(bind.MaxBodyBytes)),
		bind.JSON[counted](bind.Strict()), bind.JSON[counted](bind.Strict()),
		func(*gin.Context, counted, counted, counted, counted) (int, error) { return made, nil })))
	got := servertest.HTTP1(t, r).Do(t, "POST", "/", `{}`, "Content-Type", "application/json")
	expect(t, "strict and not", got, 200, "2")
}

var hook func()

type counted struct{}

func (*counted) UnmarshalJSON([]byte) error { hook(); return nil }

func TestABodyThatCannotBeRead(t *testing.T) {
	r := newEngine()
	type form struct{ A string }
	r.POST("/json", echo(bind.JSON[int]()))
	r.POST("/form", echo(bind.Form[form]()))
	s := servertest.HTTP1(t, r)
	for path, contentType := range map[string]string{
		"/json": "application/json", "/form": "multipart/form-data; boundary=x", "/form?": "application/x-www-form-urlencoded",
	} {
		got := s.Raw(t, "POST "+path+" HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: "+contentType+
			"\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n")
		if !strings.HasPrefix(got, "HTTP/1.1 400 ") || !strings.HasSuffix(got, failed(400, "Bad Request", "The body could not be read.")) {
			t.Errorf("%s = %q", path, got)
		}
	}
}

// TestBodiesOfMiddleware is about what a middleware does to the body: it may take it away, or limit it.
func TestBodiesOfMiddleware(t *testing.T) {
	type form struct{ A string }
	r := newEngine()
	r.Use(func(c *gin.Context) {
		switch c.Query("body") {
		case "nil":
			c.Request.Body = nil
		case "limited":
			c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 3)
		}
	})
	r.POST("/json", echo(bind.JSON[int]()))
	r.POST("/form", echo(bind.Form[form]()))
	s := servertest.HTTP1(t, r)
	large := failed(413, "Request Entity Too Large", "The body is larger than 3 bytes.")
	const js, urlencoded, multi = "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
	for _, tc := range []struct {
		path, contentType, body string
		status                  int
		want                    string
	}{
		{"/json?body=nil", js, "7", 422, problems("body  required")},
		{"/form?body=nil", urlencoded, "A=1", 200, "{A:}"},
		{"/form?body=nil", multi, "--x--", 422, problems("form  want a valid form")},
		{"/json?body=limited", js, "12345", 413, large},
		{"/form?body=limited", urlencoded, "A=123", 413, large},
		{"/form?body=limited", multi, "--x--", 413, large},
	} {
		expect(t, tc.path+" "+tc.contentType, s.Do(t, "POST", tc.path, tc.body, "Content-Type", tc.contentType), tc.status, tc.want)
	}
}
