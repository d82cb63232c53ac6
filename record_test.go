package vermouth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// recorded returns a Response of a test, and one that was recorded from it, with its context.
func recorded(t *testing.T) (r, branch *vermouth.Response, copied *gin.Context) {
	t.Helper()
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	r = vermouth.Begin(c)
	t.Cleanup(r.End)
	r.SetHeader("X-Before", "1").SetStatus(201).SetView("staff")
	copied = c.Copy()
	return r, r.Record(copied), copied
}

func TestReplayDoesWhatWasRecorded(t *testing.T) {
	r, branch, copied := recorded(t)
	if vermouth.From(copied) != branch || branch.Header("X-Before") != "1" || branch.Status() != 201 || branch.View() != "staff" {
		t.Errorf("what was set before cannot be read: %q %d %q", branch.Names(), branch.Status(), branch.View())
	}
	ran := 0
	task := func(context.Context, vermouth.Outcome) error { return nil }
	branch.SetHeader("X-Before", "2").AddHeader("X-List", "a").AddHeader("X-List", "b").SetStatus(202).SetView("boss")
	branch.SetCookie(&http.Cookie{Name: "a", Value: "1"}).DeleteCookie(&http.Cookie{Name: "b"}).DeleteHeader("X-Gone")
	branch.Always().SetHeader("X-Always", "1")
	branch.BeforeSend(func(vermouth.Outcome) error { return nil }).AfterSend(task).Background(task)
	branch.Note(func(to *vermouth.Response) { ran++; to.AddHeader("X-List", "noted") })
	branch.AddHeader("X-List", "c")
	if r.Header("X-List") != "" || r.Status() != 201 {
		t.Errorf("it is set before the replay: %q", r.Names())
	}
	r.Replay(branch, false)
	if got, want := r.Values("X-List"), []string{"a", "b", "noted", "c"}; !slices.Equal(got, want) || ran != 1 {
		t.Errorf("X-List = %q, want %q", got, want)
	}
	if got, want := r.Names(), []string{"X-Before", "X-List", "X-Always"}; !slices.Equal(got, want) || r.Header("X-Before") != "2" {
		t.Errorf("names = %q, want %q", got, want)
	}
	before, after := hooksOf(r)
	if r.Status() != 202 || r.View() != "boss" || len(r.Cookies()) != 2 || before != 1 || after != 2 {
		t.Errorf("status %d, view %q, cookies %v, %d and %d hooks", r.Status(), r.View(), r.Cookies(), before, after)
	}
}

func TestARecordedResponseBecomesTheOneItWasReplayedOn(t *testing.T) {
	r, branch, copied := recorded(t)
	r.Replay(branch, false)
	branch.SetHeader("X-Late", "1").SetStatus(203)
	vermouth.From(copied).SetCookie(&http.Cookie{Name: "late", Value: "1"})
	if r.Header("X-Late") != "1" || r.Status() != 203 || len(r.Cookies()) != 1 || branch.Sealed() {
		t.Errorf("names %q, status %d, cookies %v", r.Names(), r.Status(), r.Cookies())
	}
}

func TestOfWhatNobodyWantsTheHooksAreKept(t *testing.T) {
	r, branch, _ := recorded(t)
	branch.SetHeader("X-Unwanted", "1").SetHeader("bad name", "1").BeforeSend(func(vermouth.Outcome) error { return nil })
	r.Replay(branch, true)
	if before, _ := hooksOf(r); r.Header("X-Unwanted") != "" || r.Err() != nil || before != 1 {
		t.Errorf("names %q, mistake %v, %d hooks", r.Names(), r.Err(), before)
	}
}

func TestAMistakeThatWasRecordedIsOneOfTheResponse(t *testing.T) {
	r, branch, _ := recorded(t)
	branch.SetHeader("bad name", "1")
	if r.Err() != nil {
		t.Error("it is there before the replay")
	}
	r.Replay(branch, false)
	if r.Err() == nil || r.Err() != branch.Err() { //nolint:errorlint // the very error
		t.Errorf("Err = %v, want that of the branch", r.Err())
	}
	r.Replay(r.Record(branchContext(t)), false)
	if r.Err() == nil {
		t.Error("the first mistake is gone")
	}
}

func branchContext(t *testing.T) *gin.Context {
	t.Helper()
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	return c
}

func TestAbsorbMakesReadableWhatAnotherHasSet(t *testing.T) {
	_, branch, copied := recorded(t)
	inner := branch.Record(copied)
	inner.SetHeader("X-Inner", "1").SetStatus(204)
	branch.Absorb(inner)
	if vermouth.From(copied) != branch || branch.Header("X-Inner") != "1" || branch.Status() != 204 {
		t.Errorf("names %q, status %d", branch.Names(), branch.Status())
	}
}

func TestNamesAreThoseThatWereSet(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	r := vermouth.Begin(c)
	defer r.End()
	r.AddHeader("x-b", "1").SetHeader("X-A", "1").AddHeader("X-B", "2").SetHeader("X-Gone", "1").DeleteHeader("X-Gone")
	if got, want := r.Names(), []string{"X-B", "X-A"}; !slices.Equal(got, want) {
		t.Errorf("Names = %q, want %q", got, want)
	}
}

func TestALifecycleKnowsItsEnd(t *testing.T) {
	life := &vermouth.Lifecycle{}
	if life.Ended() {
		t.Error("it has ended before it was shut down")
	}
	if err := life.Shutdown(t.Context()); err != nil || !life.Ended() {
		t.Errorf("Shutdown = %v, ended %v", err, life.Ended())
	}
}

func hooksOf(r *vermouth.Response) (beforeSend, afterSend int) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	p := r.Progress(c)
	return p.BeforeSend, p.AfterSend
}
