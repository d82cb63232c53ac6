package vermouth_test

import (
	"bytes"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

type (
	member struct {
		ID       int    `json:"id"`
		Name     string `json:"name"`
		Notes    string `json:"notes"`
		Home     home   `json:"home"`
		Password string `json:"password"`
	}
	home      struct{ City, Street string }
	memberOut struct {
		ID    int     `json:"id"`
		Name  string  `json:"name" validate:"required"`
		Notes string  `json:"notes" model:"view=admin staff"`
		Home  homeOut `json:"home"`
	}
	homeOut struct {
		City   string
		Street string `model:"view=admin"`
	}
)

func getMember(*gin.Context) (*member, error) {
	return &member{1, "Ada", "nice", home{"Turin", "Via Po"}, "hunter2"}, nil
}

func never(*gin.Context) (gin.H, error) { panic("Routes calls no handler") }

func TestRoutesDescribesEveryRouteAndCallsNone(t *testing.T) {
	r := gin.New()
	r.Use(func(*gin.Context) { panic("nor a middleware") })
	r.GET("/plain", func(*gin.Context) { panic("nor a plain one") })
	vermouth.GET(r, "/members/:id", vermouth.Handle(getMember, vermouth.As[memberOut](), vermouth.Status(http.StatusAccepted)))
	r.GET("/raw", vermouth.Handle(never, vermouth.Unfiltered()))
	r.GET("/reply", vermouth.Handle(func(*gin.Context) (*vermouth.Reply, error) { return nil, nil }))
	r.DELETE("/members/:id", vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }))
	want := []struct {
		line   string // its parts
		status int
	}{
		{"DELETE /members/:id github.com/gin-vermouth/vermouth_test.TestRoutes|: vermouth.None", 204},
		{"GET /members/:id |vermouth_test.getMember: *vermouth_test.member as vermouth_test.memberOut; dropped: password", 202},
		{"HEAD /members/:id |vermouth_test.getMember: *vermouth_test.member", 202},
		{"GET /plain |TestRoutesDescribesEveryRouteAndCallsNone.func2: UNFILTERED all (a plain gin.HandlerFunc writes what it likes)", 0},
		{"GET /raw |vermouth_test.never: gin.H; UNFILTERED all (the route is Unfiltered: it leaves whole)", 200},
		{"GET /reply |: *vermouth.Reply; UNFILTERED all (a Reply leaves as it was made)", 0},
	}
	got := vermouth.Routes(r)
	if len(got) != len(want) {
		t.Fatalf("%d routes, want %d: %v", len(got), len(want), got)
	}
	for i, info := range got {
		for part := range strings.SplitSeq(want[i].line, "|") {
			if !strings.Contains(info.String(), part) {
				t.Errorf("route %d = %s, want %q in it", i, info, part)
			}
		}
		if info.Status != want[i].status || (info.Source == nil) != (info.Path == "/plain") || (info.Place == "") != (info.Path == "/plain") {
			t.Errorf("route %d: status %d, source %v, place %q", i, info.Status, info.Source, info.Place)
		}
	}
	if got[1].Plan == nil || got[1].Plan.Fields()[0].Name != "id" || !strings.HasPrefix(got[1].Place, "routes_test.go:") {
		t.Errorf("%+v: want its plan and its place", got[1])
	}
	if got[0].Audit().Unfiltered != nil {
		t.Errorf("the audit of None = %v", got[0].Audit())
	}
}

func TestGinsDebugLogTellsWhatLeaves(t *testing.T) {
	var log bytes.Buffer
	before := gin.DefaultWriter
	gin.DefaultWriter = &log
	gin.SetMode(gin.DebugMode)
	vermouth.Handle(getMember, vermouth.As[memberOut]())
	gin.SetMode(gin.TestMode)
	vermouth.Handle(getMember)
	gin.DefaultWriter = before
	if got := log.String(); !strings.HasPrefix(got, "[GIN-debug] vermouth: routes_test.go:") || strings.Count(got, "\n") != 1 ||
		!strings.HasSuffix(got, "vermouth_test.getMember: *vermouth_test.member as vermouth_test.memberOut; dropped: password\n") {
		t.Errorf("log = %q", got)
	}
}

// viewOf is a dependency that knows who asks.
func viewOf(c *gin.Context) error {
	vermouth.From(c).SetView(c.Query("view"))
	return nil
}

func TestAViewIsChosenByADependency(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(getMember, vermouth.As[memberOut](), vermouth.Before(viewOf)))
	r.GET("/staff", vermouth.Handle(getMember, vermouth.As[memberOut](responsemodel.View("staff")), vermouth.Before(viewOf)))
	r.GET("/late", vermouth.Handle(func(c *gin.Context) (*member, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { vermouth.From(c).SetView("admin"); return nil })
		return getMember(c)
	}, vermouth.As[memberOut]()))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{
		"/":                `{"id":1,"name":"Ada","home":{"City":"Turin"}}`,
		"/?view=nope":      `{"id":1,"name":"Ada","home":{"City":"Turin"}}`,
		"/?view=staff":     `{"id":1,"name":"Ada","notes":"nice","home":{"City":"Turin"}}`,
		"/?view=admin":     `{"id":1,"name":"Ada","notes":"nice","home":{"City":"Turin","Street":"Via Po"}}`,
		"/staff":           `{"id":1,"name":"Ada","notes":"nice","home":{"City":"Turin"}}`,
		"/staff?view=nope": `{"id":1,"name":"Ada","home":{"City":"Turin"}}`,
		"/late":            internalError,
	} {
		if got := s.Get(t, path); got.Body != want {
			t.Errorf("%s = %s, want %s", path, got.Body, want)
		}
	}
	c, _ := gin.CreateTestContext(nil)
	defer vermouth.Begin(c).End()
	if got := vermouth.From(c).View(); got != "" {
		t.Errorf("View = %q", got)
	}
	if got := vermouth.From(c).SetView("a").SetView("b").View(); got != "b" {
		t.Errorf("View = %q, want the last", got)
	}
}

func TestSparseFields(t *testing.T) {
	called := 0
	counted := func(c *gin.Context) (*member, error) { called++; return getMember(c) }
	r, failures := newEngine()
	r.GET("/", vermouth.Handle(counted, vermouth.As[memberOut](), vermouth.SparseFields(""), vermouth.Before(viewOf)))
	r.GET("/only", vermouth.Handle(counted, vermouth.As[memberOut](), vermouth.SparseFields("only")))
	s := servertest.HTTP1(t, r)
	const problem = `{"title":"Bad Request","status":400,"detail":"The selection of fields is not valid: a name is not known.","known":`
	for _, tc := range []struct {
		path   string
		status int
		body   string
		calls  int
	}{
		{"/?fields=id,home.City", 200, `{"id":1,"home":{"City":"Turin"}}`, 1},
		{"/?fields=id&fields=name", 200, `{"id":1,"name":"Ada"}`, 1},
		{"/?fields=", 200, `{"id":1,"name":"Ada","home":{"City":"Turin"}}`, 1},
		{"/?fields=notes&view=admin", 200, `{"notes":"nice"}`, 1},
		{"/?fields=id,password", 400, problem + `["id","name","home","home.City"]}`, 0},
		{"/?fields=notes", 400, problem + `["id","name","home","home.City"]}`, 1}, // some view has it: the handler may choose
		{"/?fields=home.Street&view=staff", 400, problem + `["id","name","notes","home","home.City"]}`, 0},
		{"/?fields=p%zz", 400, `{"title":"Bad Request","status":400,"detail":"The query is not valid."}`, 0},
		{"/?fields=id;name", 400, `{"title":"Bad Request","status":400,"detail":"The query is not valid."}`, 0},
		{"/?fields=" + strings.Repeat("id,", 100) + "id", 400, strings.Replace(problem, "a name is not known", "want no more than 100 names", 1) + `["id","name","home","home.City"]}`, 0},
		{"/only?only=name&fields=nope", 200, `{"name":"Ada"}`, 1},
	} {
		called = 0
		got := s.Get(t, tc.path)
		if got.Status != tc.status || got.Body != tc.body || called != tc.calls {
			t.Errorf("%.60s = %d %s after %d calls\nwant %d %s after %d", tc.path, got.Status, got.Body, called, tc.status, tc.body, tc.calls)
		}
	}
	if list := failures.all(); list != nil {
		t.Errorf("OnError was told %v: a client's mistake is no news", list)
	}
}

func TestStrictDemandsModelsEverywhere(t *testing.T) {
	reply := func(*gin.Context) (*vermouth.Reply, error) { return nil, nil }
	for name, tc := range map[string]struct {
		build func()
		want  string
	}{
		"no As":          {func() { vermouth.Handle(getMember, vermouth.Strict()) }, "Strict: no response model is named; want As"},
		"Unfiltered":     {func() { vermouth.Handle(getMember, vermouth.Strict(), vermouth.Unfiltered()) }, "Strict: the route is Unfiltered"},
		"a Reply":        {func() { vermouth.Handle(reply, vermouth.Strict()) }, "Strict: a Reply is sent as it is"},
		"any in a model": {route[stored](vermouth.Strict(), vermouth.As[struct{ Untagged any }]()), `Strict: "Untagged" passes unfiltered: interface {}`},
		"sparse Reply":   {func() { vermouth.Handle(reply, vermouth.SparseFields("")) }, "SparseFields: a Reply is sent as it is, there is nothing to choose from"},
		"sparse, whole":  {func() { vermouth.Handle(getMember, vermouth.SparseFields(""), vermouth.Unfiltered()) }, "SparseFields: the route is Unfiltered"},
	} {
		t.Run(name, func(t *testing.T) { wantPanic(t, tc.build, tc.want) })
	}
	vermouth.Handle(getMember, vermouth.Strict(), vermouth.As[memberOut]())
	vermouth.Handle(func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, nil }, vermouth.Strict())

	r, failures := newEngine()
	r.GET("/", vermouth.Handle(func(*gin.Context) (any, error) { return vermouth.JSON(200, gin.H{"password": "hunter2"}), nil },
		vermouth.Strict(), vermouth.As[memberOut]()))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || strings.Contains(got.Body, "hunter2") {
		t.Errorf("a Reply as the value = %d %s", got.Status, got.Body)
	}
	if got := failures.only(t).Err.Error(); got != "vermouth: Strict: the handler returned a Reply as its value" {
		t.Errorf("OnError was told %q", got)
	}
}

func wantPanic(t *testing.T, build func(), want string) {
	t.Helper()
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, want) {
			t.Errorf("panic = %q, want %q", text, want)
		}
	}()
	build()
}

func TestABrokenModelThatIsOnlyReported(t *testing.T) {
	r, failures := newEngine()
	nameless := func(*gin.Context) (*member, error) { return &member{ID: 1}, nil }
	r.GET("/", vermouth.Handle(nameless, vermouth.As[memberOut](responsemodel.Validate(responsemodel.Report), responsemodel.Include("id", "name"))))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 200 || got.Body != `{"id":1,"name":""}` {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
	if f := failures.only(t); f.Phase != vermouth.PhaseModel || !strings.Contains(f.Err.Error(), "/name fails required") {
		t.Errorf("OnError was told %v", f)
	}
}

func TestAMediaTypeOfTheModel(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(getMember, vermouth.As[memberOut](responsemodel.ContentType("application/vnd.api+json"))))
	if got := servertest.HTTP1(t, r).Get(t, "/").Header.Get("Content-Type"); got != "application/vnd.api+json" {
		t.Errorf("Content-Type = %q", got)
	}
}

// TestAnErrorRendererSeesWhatBrokeTheModel as FastAPI's handler of ResponseValidationError does (C99).
func TestAnErrorRendererSeesWhatBrokeTheModel(t *testing.T) {
	r, _ := newEngine(vermouth.ErrorRenderer(func(_ *gin.Context, e *vermouth.Error) *vermouth.Reply {
		var broken *responsemodel.Error
		if !errors.As(e, &broken) {
			return vermouth.Text(500, "no cause")
		}
		return vermouth.JSON(500, gin.H{"broken": broken.Violations[0].Pointer})
	}))
	r.GET("/", vermouth.Handle(func(*gin.Context) (*member, error) { return &member{}, nil }, vermouth.As[memberOut]()))
	if got := servertest.HTTP1(t, r).Get(t, "/").Body; got != `{"broken":"/name"}` {
		t.Errorf("body = %s", got)
	}
}

func TestRoutesOfAnEngineWithoutRoutes(t *testing.T) {
	if got := vermouth.Routes(gin.New()); got != nil {
		t.Errorf("Routes = %v", got)
	}
	if got := (vermouth.RouteInfo{Source: reflect.TypeFor[int]()}).Audit(); got.Unfiltered != nil {
		t.Errorf("Audit = %v", got)
	}
}

// TestRoutesNamesThePlaceOfWhatIsInjected: the handler that Inject makes is a closure, whose name says nothing.
func TestRoutesNamesThePlaceOfWhatIsInjected(t *testing.T) {
	one := dependency.New(func(*gin.Context) (int, error) { return 1, nil })
	r := gin.New()
	r.GET("/", vermouth.Handle(dependency.Inject2(one, one, func(_ *gin.Context, a, b int) (int, error) { return a + b, nil })))
	infos := vermouth.Routes(r)
	if got, want := infos[0].Handler, "dependency.Inject2 at "+infos[0].Place; got != want || !strings.HasPrefix(infos[0].Place, "routes_test.go:") {
		t.Errorf("Handler = %q, want %q", got, want)
	}
}
