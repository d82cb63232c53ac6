package vermouth_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// end is one row of the table of docs/lifecycle.md: how a request ends, and what its hooks are told of it.
type end struct {
	what, answer, sees string
	handler            func(*gin.Context) (Message, error)
	status             int // 0: there is no whole answer
	err                func(error) bool
	panics             bool
}

var errByRule = errors.New("by rule")

func fails404(*gin.Context) (Message, error) { return hello, vermouth.Fail(404, "") }

// is returns whether an error is target.
func is(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }

// as returns whether an error is an E.
func as[E error](err error) bool {
	var target E
	return errors.As(err, &target)
}

func none(err error) bool { return err == nil }

var ends = []end{
	{"a value", "the model's JSON", "`Err` nil",
		func(*gin.Context) (Message, error) { return hello, nil }, 200, none, false},
	{"an `*Error`", "its status, problem+json", "`Err`", fails404, 404, as[*vermouth.Error], false},
	{"another error", "500, a constant body; the cause to `OnError`", "`Err`",
		func(*gin.Context) (Message, error) { return hello, errByRule }, 500, is(errByRule), false},
	{"a Reply as the error", "the Reply", "`Err` is the Reply: roll back",
		func(*gin.Context) (Message, error) { return hello, vermouth.Redirect(303, "/login") }, 303, as[*vermouth.Reply], false},
	{"a setter refused something", "500", "`Err` is the SetError",
		func(c *gin.Context) (Message, error) { vermouth.From(c).SetStatus(999); return hello, nil }, 500, as[*vermouth.SetError], false},
	{"`c.Abort` and nothing written", "500", "`Err` is ErrAborted",
		func(*gin.Context) (Message, error) { return hello, nil }, 500, is(vermouth.ErrAborted), false},
	{"a handler wrote by hand, and returned a value", "what it wrote", "`Err` nil, where that was no error",
		func(c *gin.Context) (Message, error) { c.String(202, "by hand"); return hello, nil }, 202, none, false},
	{"a panic", "the panic goes on, `gin.Recovery` answers", "`Panic`, and status 500",
		func(*gin.Context) (Message, error) { panic(errByRule) }, 500, nil, true},
	{"`runtime.Goexit`", "net/http's", "`Err` is ErrGoexit",
		func(*gin.Context) (Message, error) { runtime.Goexit(); return hello, nil }, 0, is(vermouth.ErrGoexit), false},
}

// TestTheTableOfEndsIsTrue ends a request in each way that the table names.
func TestTheTableOfEndsIsTrue(t *testing.T) {
	page := readFile(t, "docs/lifecycle.md")
	for _, one := range ends {
		t.Run(one.what, func(t *testing.T) {
			if row := "| " + one.what + " | " + one.answer + " | " + one.sees + " | runs |"; !strings.Contains(page, row) {
				t.Errorf("docs/lifecycle.md does not have the row\n%s", row)
			}
			one.holds(t)
		})
	}
}

func (e end) holds(t *testing.T) {
	t.Helper()
	life := &vermouth.Lifecycle{}
	r, _ := newEngine(vermouth.Life(life))
	var seen []vermouth.Outcome
	after := 0
	abort := vermouth.Before(func(c *gin.Context) error {
		vermouth.From(c).
			BeforeSend(func(o vermouth.Outcome) error { seen = append(seen, o); return nil }).
			AfterSend(func(context.Context, vermouth.Outcome) error { after++; return nil })
		if e.sees == "`Err` is ErrAborted" {
			c.Abort()
		}
		return nil
	})
	r.GET("/", vermouth.Handle(e.handler, abort))
	got, err := servertest.HTTP1(t, r).Try(http.MethodGet, "/", "")
	if got.Status != e.status || (err != nil) != (e.status == 0) {
		t.Errorf("answer = %d %q %v, want %d", got.Status, got.Body, err, e.status)
	}
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if len(seen) != 1 || after != 1 {
		t.Fatalf("BeforeSend ran %d times, AfterSend %d times, want once", len(seen), after)
	}
	if (seen[0].Panic != nil) != e.panics || e.err != nil && !e.err(seen[0].Err) {
		t.Errorf("outcome = %+v, want %s", seen[0], e.sees)
	}
}
