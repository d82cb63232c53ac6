package bind_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

type misspeltIn struct {
	Name string `json:"name" form:"name" binding:"requird"`
}

type misplacedIn struct {
	Rows map[string]struct {
		Done bool `json:"do/ne" binding:"gte=0"`
	} `json:"rows" binding:"dive"`
}

type nestedIn struct {
	Inner misspeltIn `json:"inner"`
}

type paramIn struct {
	Age int `form:"age" binding:"gte=many"`
}

func TestARuleThatValidatorCannotApplyIsAnErrorOfTheRoute(t *testing.T) {
	var reported error
	r := newEngine(vermouth.OnError(func(_ context.Context, f vermouth.Failure) { reported = f.Err }))
	r.POST("/misspelt", echo(bind.JSON[misspeltIn]()))
	r.POST("/list", echo(bind.JSON[[]misspeltIn]()))
	r.POST("/nested", echo(bind.JSON[nestedIn]()))
	r.POST("/misplaced", echo(bind.JSON[misplacedIn]()))
	r.POST("/query", echo(bind.Query[misspeltIn]()))
	r.POST("/param", echo(bind.Query[paramIn]()))
	s := servertest.HTTP1(t, r)
	const undefined = "validator cannot apply a rule: Undefined validation function 'requird' on field 'Name'"
	for _, tc := range []struct{ path, body, want string }{
		{"/misspelt", `{"name":"hunter2"}`, "bind: bind_test.misspeltIn: " + undefined},
		{"/list", `[{"name":"hunter2"}]`, "bind: bind_test.misspeltIn: " + undefined},
		{"/nested", `{}`, "bind: bind_test.nestedIn: /inner: " + undefined},
		{"/misplaced", `{"rows":{"hunter2":{}}}`, "bind: bind_test.misplacedIn: /rows/*/do~1ne: validator cannot apply a rule: Bad field type bool"},
		{"/query?name=hunter2", ``, "bind: bind_test.misspeltIn: " + undefined},
		{"/param?age=7", ``, `bind: bind_test.paramIn: /age: validator cannot apply a rule: strconv.ParseInt: parsing "many": invalid syntax`},
	} {
		for range 2 { // validator remembers what it has read of a type
			reported = nil
			got := s.Do(t, http.MethodPost, tc.path, tc.body, "Content-Type", "application/json")
			expect(t, tc.path, got, 500, `{"title":"Internal Server Error","status":500}`)
			if fmt.Sprint(reported) != tc.want {
				t.Errorf("%s: reported %v\nwant %s", tc.path, reported, tc.want)
			}
		}
	}
}

type panickingIn struct {
	Name string `json:"name" binding:"test_panics"`
}

// TestAPanicOfARuleOfTheProgramGoesOn, also with a text, as validator's own have.
func TestAPanicOfARuleOfTheProgramGoesOn(t *testing.T) {
	var thrown any
	engine := binding.Validator.Engine().(*validator.Validate)
	if err := engine.RegisterValidation("test_panics", func(validator.FieldLevel) bool { panic(thrown) }); err != nil {
		t.Fatal(err)
	}
	var recovered any
	r := gin.New()
	r.Use(gin.CustomRecoveryWithWriter(io.Discard, func(c *gin.Context, p any) {
		recovered = p
		c.AbortWithStatus(http.StatusTeapot)
	}))
	r.POST("/", echo(bind.JSON[panickingIn]()))
	s := servertest.HTTP1(t, r)
	for _, thrown = range []any{"out of olives", errors.New("out of gin"), 7} {
		got := s.Do(t, http.MethodPost, "/", `{"name":"x"}`, "Content-Type", "application/json")
		if got.Status != http.StatusTeapot || recovered != thrown {
			t.Errorf("answer = %d, recovered %v, want %v to go on", got.Status, recovered, thrown)
		}
	}
}
