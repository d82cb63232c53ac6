package vermouth_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestAMistakeBesideAFailureReportsBoth(t *testing.T) {
	cause := errors.New("cause")
	r, told := newEngine()
	r.GET("/", ending(header("X-A", "\n"), nil, cause))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
	var mistake *vermouth.SetError
	list := told.all()
	if len(list) != 2 || !errors.Is(list[0].Err, cause) || !errors.As(list[1].Err, &mistake) || list[1].Phase != vermouth.PhaseSet {
		t.Errorf("OnError was told %v, want the cause and the mistake", list)
	}
}

func TestAReplyThatComesAsAnErrorAndCannotBeSent(t *testing.T) {
	r, told := newEngine()
	r.GET("/", ending(nothing, nil, vermouth.JSON(200, make(chan int))))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
	if got := told.only(t); got.Phase != vermouth.PhaseModel {
		t.Errorf("OnError was told %+v", got)
	}
}

func TestAFileThatCannotBeOpenedIsA500(t *testing.T) {
	r, told := newEngine()
	r.GET("/", ending(nothing, vermouth.File("a\x00b"), nil))
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError {
		t.Errorf("answer = %d %q", got.Status, got.Body)
	}
	told.only(t)
}

func TestAlwaysSetsWhatAResponseSets(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", ending(func(r *vermouth.Response) {
		r.Always().SetHeader("X-A", "1").AddHeader("X-A", "2").SetCookie(&http.Cookie{Name: "a"}).DeleteCookie(&http.Cookie{Name: "b"})
	}, nil, vermouth.Fail(400, "")))
	got := servertest.HTTP1(t, r).Get(t, "/").Header
	if !slices.Equal(got["X-A"], []string{"1", "2"}) || !slices.Equal(got["Set-Cookie"], []string{"a=; Path=/; SameSite=Lax", gone("b")}) {
		t.Errorf("headers = %v", got)
	}
}

func TestASealedResponseTakesNothing(t *testing.T) {
	r, told := newEngine()
	r.Use(func(c *gin.Context) {
		c.Next()
		response := vermouth.From(c)
		response.AddHeader("X-A", "1").DeleteHeader("X-B").SetCookie(&http.Cookie{Name: "a"}).
			BeforeSend(func(vermouth.Outcome) error { t.Error("a late hook ran"); return nil }).
			AfterSend(nil).BeforeSend(nil)
		if response.Header("X-B") != "1" || len(response.Cookies()) != 0 {
			t.Error("a sealed Response was changed")
		}
	})
	r.GET("/", set(header("X-B", "1")))
	servertest.HTTP1(t, r).Get(t, "/")
	told.only(t)
}

func TestACookieLineThatIsNoneIsLeftAlone(t *testing.T) {
	r, _ := newEngine()
	r.Use(func(c *gin.Context) { c.Writer.Header()["Set-Cookie"] = []string{"a"} })
	r.GET("/", set(setCookie(http.Cookie{Name: "a"})))
	want := []string{"a", "a=; Path=/; SameSite=Lax"}
	if got := servertest.HTTP1(t, r).Get(t, "/").Header["Set-Cookie"]; !slices.Equal(got, want) {
		t.Errorf("Set-Cookie = %q, want %q", got, want)
	}
}

func TestTextsOfErrors(t *testing.T) {
	for want, got := range map[string]string{
		"vermouth: reply 303":                         vermouth.Redirect(303, "/x").Error(),
		"vermouth: nil *Reply":                        (*vermouth.Reply)(nil).Error(),
		"vermouth: nil *Error":                        (*vermouth.Error)(nil).Error(),
		"vermouth: 404 Not Found":                     vermouth.Fail(404, "").Error(),
		"vermouth: 404 Not Found: no user: cause":     vermouth.Fail(404, "no user").Because(errors.New("cause")).Error(),
		"vermouth: panic of type string":              (&vermouth.PanicError{Value: "secret"}).Error(),
		"dependency, handler, late, Phase(99)":        vermouth.PhaseDependency.String() + ", " + vermouth.PhaseHandler.String() + ", " + vermouth.PhaseLate.String() + ", " + vermouth.Phase(99).String(),
		"vermouth: the response is already committed": vermouth.ErrCommitted.Error(),
	} {
		if got != want {
			t.Errorf("text = %q, want %q", got, want)
		}
	}
	if got := vermouth.Text(201, "").Status(); got != 201 {
		t.Errorf("Status() = %d", got)
	}
	if errors.Unwrap((*vermouth.Error)(nil)) != nil {
		t.Error("a nil *Error wraps something")
	}
}

func TestProgressTellsWhyARequestEnds(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	r := vermouth.Begin(c)
	if err := r.Progress(c).Halted; err != nil {
		t.Errorf("Halted = %v, want nil", err)
	}
	c.Abort()
	if err := r.Progress(c).Halted; !errors.Is(err, vermouth.ErrAborted) {
		t.Errorf("Halted = %v, want ErrAborted", err)
	}
	c.String(200, "x")
	if err := r.Progress(c).Halted; !errors.Is(err, vermouth.ErrWritten) {
		t.Errorf("Halted = %v, want ErrWritten", err)
	}
	r.BeforeSend(func(vermouth.Outcome) error { return nil }).Background(func(context.Context, vermouth.Outcome) error { return nil })
	if p := r.Progress(c); p.BeforeSend != 1 || p.AfterSend != 1 || p.Sealed {
		t.Errorf("progress = %+v, want one hook and one task", p)
	}
	r.End()
	if p := r.Progress(c); p.BeforeSend != 0 || p.AfterSend != 0 || !p.Sealed {
		t.Errorf("progress = %+v, want the end", p)
	}
}

func TestBeginTakesOptionsOneByOne(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	told := &failures{}
	response := vermouth.Begin(c, vermouth.Limits{HeaderLines: 1}, vermouth.OnError(told.add))
	response.SetHeader("X-A", "1").SetHeader("X-B", "1")
	response.End()
	told.only(t)
}

// TestWhatIsWrittenByHandLeavesNothingToTheModel: the usual handler that has moved by half. A nil value is no second mistake.
func TestWhatIsWrittenByHandLeavesNothingToTheModel(t *testing.T) {
	r, told := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (*Message, error) {
		c.AbortWithStatusJSON(404, gin.H{"error": "none"})
		return nil, nil
	}))
	got := servertest.HTTP1(t, r).Get(t, "/")
	if got.Status != 404 || got.Body != `{"error":"none"}` {
		t.Errorf("answer = %d %s, want what was written", got.Status, got.Body)
	}
	if f := told.only(t); !errors.Is(f.Err, vermouth.ErrWritten) || f.Phase != vermouth.PhaseWrite || strings.Contains(f.Err.Error(), "nil") {
		t.Errorf("OnError = %+v, want ErrWritten alone", f)
	}
}

// TestHooksSeeTheStatusThatWasWrittenByHand also where the handler has failed after that.
func TestHooksSeeTheStatusThatWasWrittenByHand(t *testing.T) {
	var seen vermouth.Outcome
	errLate := errors.New("too late")
	r, _ := newEngine()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error { seen = o; return nil })
		c.String(202, "by hand")
		return hello, errLate
	}))
	got := servertest.HTTP1(t, r).Get(t, "/")
	if got.Status != 202 || got.Body != "by hand" || seen.Status != 202 || !errors.Is(seen.Err, errLate) {
		t.Errorf("answer = %d %q, hooks saw %+v", got.Status, got.Body, seen)
	}
}
