package vermouth_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestShutdownClosesInReverseOrder(t *testing.T) {
	var order []string
	life := &vermouth.Lifecycle{}
	errFirst := errors.New("first")
	life.OnShutdown(func(context.Context) error { order = append(order, "first"); return errFirst })
	life.OnShutdown(nil)
	life.OnShutdown(func(context.Context) error { order = append(order, "second"); panic("second") })
	life.OnShutdown(func(ctx context.Context) error { order = append(order, "third"); return ctx.Err() })
	err := life.Shutdown(t.Context())
	var panicked *vermouth.PanicError
	if !errors.Is(err, errFirst) || !errors.As(err, &panicked) || panicked.Value != "second" {
		t.Errorf("Shutdown = %v, want both errors", err)
	}
	if want := []string{"third", "second", "first"}; !slices.Equal(order, want) {
		t.Errorf("order = %q, want %q", order, want)
	}
	if err := life.Shutdown(t.Context()); err != nil || len(order) != 3 {
		t.Errorf("Shutdown again = %v, order %q: each once", err, order)
	}
}

// TestTwoShutdownsAtOnceBothWait: a signal's and main's. Whichever returns may end the program.
func TestTwoShutdownsAtOnceBothWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		life := &vermouth.Lifecycle{}
		release, closed := make(chan struct{}), false
		life.OnShutdown(func(context.Context) error { <-release; closed = true; return nil })
		done := make(chan error)
		go func() { done <- life.Shutdown(t.Context()) }()
		synctest.Wait()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := life.Shutdown(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("Shutdown = %v, want the context's error: another call is at it", err)
		}
		go func() {
			synctest.Wait()
			close(release)
		}()
		if err := life.Shutdown(t.Context()); err != nil || !closed {
			t.Errorf("Shutdown = %v, closed %v: it did not wait for the other call", err, closed)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestShutdownClosesAfterTheWork(t *testing.T) {
	life := &vermouth.Lifecycle{}
	var mu sync.Mutex
	var order []string
	note := func(what string) { mu.Lock(); order = append(order, what); mu.Unlock() }
	release := make(chan struct{})
	life.OnShutdown(func(context.Context) error { note("closed"); return nil })
	r, _ := newEngine(vermouth.Life(life))
	r.GET("/", set(func(r *vermouth.Response) {
		r.AfterSend(func(context.Context, vermouth.Outcome) error { <-release; note("worked"); return nil })
	}))
	servertest.HTTP1(t, r).Get(t, "/")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := life.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown = %v, want the context's error: work is left", err)
	}
	close(release)
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if want := []string{"closed", "worked"}; !slices.Equal(order, want) { // whoever does not wait closes under the work
		t.Errorf("order = %q, want %q", order, want)
	}
}

// TestC179_BackgroundTasksRunInOrderBeforeTheCleanups, and TestDiffersFromFastAPI_C180 and C181 below.
func TestC179_BackgroundTasksRunInOrderBeforeTheCleanups(t *testing.T) {
	order, _ := runTasks(t, nil)
	if want := []string{"one <nil>", "two <nil>", "three <nil>", "inner", "outer"}; !slices.Equal(order, want) {
		t.Errorf("order = %q, want %q", order, want)
	}
}

// TestDiffersFromFastAPI_C180_AFailingTaskStopsNoOther: there it does, although the tasks have nothing to do with each
// other. Here each error reaches OnError.
func TestDiffersFromFastAPI_C180_AFailingTaskStopsNoOther(t *testing.T) {
	order, failures := runTasks(t, nil, "two", "one")
	if len(order) != 5 {
		t.Errorf("order = %q, want all", order)
	}
	if list := failures.all(); len(list) != 2 || list[0].Phase != vermouth.PhaseAfterSend {
		t.Errorf("OnError was told %v, want the two", list)
	}
}

// TestDiffersFromFastAPI_C181_AnErrorDiscardsNoTask: there it does, in silence. Here the task is told of the error, and
// decides.
func TestDiffersFromFastAPI_C181_AnErrorDiscardsNoTask(t *testing.T) {
	order, _ := runTasks(t, vermouth.Fail(409, "taken"))
	if want := []string{"one vermouth: 409 Conflict: taken", "two vermouth: 409 Conflict: taken", "three vermouth: 409 Conflict: taken", "inner", "outer"}; !slices.Equal(order, want) {
		t.Errorf("order = %q, want %q", order, want)
	}
}

// runTasks asks a route with two cleanups and three tasks, of which some fail, that ends with an error.
func runTasks(t *testing.T, err error, fail ...string) ([]string, *failures) {
	t.Helper()
	var order []string
	life := &vermouth.Lifecycle{}
	r, failures := newEngine(vermouth.Life(life))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		response := vermouth.From(c)
		for _, name := range []string{"outer", "inner"} {
			response.AfterSend(func(context.Context, vermouth.Outcome) error { order = append(order, name); return nil })
		}
		for _, name := range []string{"one", "two", "three"} {
			response.Background(func(_ context.Context, o vermouth.Outcome) error {
				text := "<nil>"
				if o.Err != nil {
					text = o.Err.Error()
				}
				order = append(order, name+" "+text)
				if slices.Contains(fail, name) {
					panic(name)
				}
				return nil
			})
		}
		return hello, err
	}))
	servertest.HTTP1(t, r).Get(t, "/")
	if err := life.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	return order, failures
}
