package vermouth_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// route builds a route of a handler that returns T.
func route[T any](opts ...vermouth.RouteOption) func() {
	return func() { vermouth.Handle(func(*gin.Context) (t T, err error) { return t, nil }, opts...) }
}

type stored struct {
	ID           int       `json:"id"`
	Name         string    `json:"name"`
	PasswordHash string    `json:"password_hash"`
	Hidden       string    `json:"-"`
	At           time.Time `json:"at"`
	Untagged     string
}

type badModel struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Hidden   string `json:"Hidden"`
	Untagged string `json:"untagged"`
}

type embedsTime struct {
	ID int `json:"id"`
	time.Time
}

type badTag struct {
	Name string `json:"name" validate:"nosuchrule"`
}

func TestMistakesOfARouteArePanicsThatNameThem(t *testing.T) {
	for _, tc := range []struct {
		name  string
		build func()
		want  []string // in this order
	}{
		{"fields that do not fit, all at once", route[stored](vermouth.As[badModel]()), []string{
			"vermouth.Handle: handle_test.go:", "returns vermouth_test.stored",
			"field ID: cannot convert int to string",
			`field Email: vermouth_test.stored has no field with the JSON name "email"; add it`,
			`field Hidden: `, `hidden by json:"-"`,
			`field Untagged: `, `tag its field Untagged with json:"untagged"`,
		}},
		{"any", route[any](), []string{"interface {} declares nothing", "return a struct", "Unfiltered"}},
		{"gin.H", route[gin.H](), []string{"declares nothing", "Unfiltered"}},
		{"a list of maps", route[[]map[string]any](), []string{"declares nothing"}},
		{"raw JSON", route[json.RawMessage](), []string{"encodes itself", "Unfiltered"}},
		{"a channel", route[struct{ C chan int }](), []string{"field C", "JSON cannot hold a chan int"}},
		{"a function", route[func()](vermouth.Unfiltered()), []string{"JSON cannot hold a func()"}},
		{"a map with other keys", route[map[[2]int]string](), []string{"keys of type [2]int"}},
		{"an embedded time.Time", route[embedsTime](), []string{"encodes itself"}},
		{"an embedded time.Time below", route[struct{ At embedsTime }](), []string{"field At", "embedded Time", "give it a name"}},
		{"an error", route[error](), []string{"an error cannot be a response model"}},
		{"a bad validate tag", route[badTag](), []string{"bad validate tag in vermouth_test.badTag", "nosuchrule"}},
		{"204 with a body", route[stored](vermouth.Status(204)), []string{"Status(204)", "vermouth.None"}},
		{"status 99", route[stored](vermouth.Status(99)), []string{"Status(99): want a final status from 200 to 599"}},
		{"a Reply with a status", route[*vermouth.Reply](vermouth.Status(201)), []string{"a Reply has its own status"}},
		{"a Reply with a model", route[*vermouth.Reply](vermouth.As[stored]()), []string{"As[vermouth_test.stored]"}},
		{"None with a model", route[vermouth.None](vermouth.As[stored]()), []string{"As[vermouth_test.stored]"}},
		{"None, unfiltered", route[vermouth.None](vermouth.Unfiltered()), []string{"Unfiltered"}},
		{"a Reply by value", route[vermouth.Reply](), []string{"vermouth.Reply cannot be returned: want *vermouth.Reply"}},
		{"a pointer to None", route[*vermouth.None](), []string{"*vermouth.None cannot be returned"}},
		{"an Error as the value", route[*vermouth.Error](), []string{"*vermouth.Error cannot be returned"}},
		{"a model without tags", route[stored](vermouth.As[struct{ ID int }]()), []string{`tag the model's field ID with json:"id"`}},
		{"two models", route[stored](vermouth.As[stored](), vermouth.As[Message]()), []string{"a response model vermouth_test.stored already"}},
		{"a model, unfiltered", route[stored](vermouth.As[stored](), vermouth.Unfiltered()), []string{"want one of the two"}},
		{"Before nil", route[stored](vermouth.Before(nil)), []string{"Before: want a function"}},
		{"no handler", func() { vermouth.Handle[stored](nil) }, []string{"handler nil", "want a handler"}},
		{"several at once", route[any](vermouth.Status(1), vermouth.Before(nil)), []string{"Status(1)", "Before", "declares nothing"}},
		{"Guard nil", func() { vermouth.Guard(nil) }, []string{"vermouth.Guard: want a function"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			defer func() {
				text := fmt.Sprint(recover())
				rest := text
				for _, want := range tc.want {
					_, after, found := strings.Cut(rest, want)
					if !found {
						t.Fatalf("panic = %q, want %q in its place", text, want)
					}
					rest = after
				}
			}()
			tc.build()
			t.Error("the route was built")
		})
	}
}

func TestUnfilteredLetsPassWhatItIsTold(t *testing.T) {
	r, _ := newEngine()
	r.GET("/h", handle(gin.H{"a": 1}, vermouth.Unfiltered()))
	r.GET("/raw", handle(json.RawMessage(`{"b":2}`), vermouth.Unfiltered(), nil))
	s := servertest.HTTP1(t, r)
	for path, want := range map[string]string{"/h": `{"a":1}`, "/raw": `{"b":2}`} {
		if got := s.Get(t, path); got.Status != 200 || got.Body != want {
			t.Errorf("%s = %d %q, want %q", path, got.Status, got.Body, want)
		}
	}
}

func TestOnlyWhatTheModelDeclaresLeaves(t *testing.T) {
	type out struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	user := stored{ID: 1, Name: "Ada", PasswordHash: "hash", Hidden: "hidden"}
	r, _ := newEngine()
	r.GET("/one", handle(&user, vermouth.As[out]()))
	r.GET("/list", handle([]*stored{&user, &user}, vermouth.As[[]out]()))
	r.GET("/map", handle(map[string]stored{"a": user}, vermouth.As[map[string]out]()))
	r.GET("/nested", handle(struct {
		User *stored `json:"user"`
	}{&user}, vermouth.As[struct {
		User out `json:"user"`
	}]()))
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		const one = `{"id":1,"name":"Ada"}`
		for path, want := range map[string]string{
			"/one": one, "/list": "[" + one + "," + one + "]", "/map": `{"a":` + one + `}`, "/nested": `{"user":` + one + `}`,
		} {
			if got := s.Get(t, path); got.Status != 200 || got.Body != want {
				t.Errorf("%s = %d %q, want %q", path, got.Status, got.Body, want)
			}
		}
	})
}
