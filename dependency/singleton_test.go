package dependency_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

// serving returns a server with a route that answers the value of p, and what OnError is told.
func serving[T any](t *testing.T, p *dependency.Provider[T], before ...gin.HandlerFunc) (*servertest.Server, *told) {
	t.Helper()
	r, told := newEngine()
	r.Use(before...)
	r.GET("/", vermouth.Handle(dependency.Inject(p, func(_ *gin.Context, value T) (T, error) { return value, nil })))
	return servertest.HTTP1(t, r), told
}

var errBuild = errors.New("build")

func TestASingletonIsBuiltOnceForManyFirstRequests(t *testing.T) {
	const requests = 50
	arrive := barrier(t, requests+1)
	var built atomic.Int32
	p := dependency.Singleton(&vermouth.Lifecycle{}, func(context.Context) (int32, error) {
		arrive() // nobody has an answer before all have asked
		return built.Add(1), nil
	}, nil)
	s, _ := serving(t, p, func(*gin.Context) { go arrive() })
	var clients sync.WaitGroup
	for range requests {
		clients.Go(func() {
			if got, err := s.Try(http.MethodGet, "/", ""); err != nil || got.Body != "1" {
				t.Errorf("value = %s (%v), want the first", got.Body, err)
			}
		})
	}
	clients.Wait()
	if built.Load() != 1 {
		t.Errorf("built %d times", built.Load())
	}
}

func TestASingletonThatCannotBeBuiltIsBuiltAgain(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errBuild },
		"a panic":  func() error { panic(errBuild) },
	} {
		t.Run(name, func(t *testing.T) {
			var n notes
			life := &vermouth.Lifecycle{}
			var built atomic.Int32
			p := dependency.Singleton(life, func(context.Context) (int32, error) {
				if built.Add(1) < 3 {
					return 0, fail()
				}
				return built.Load(), nil
			}, func(_ context.Context, value int32) error { n.add("closed %d", value); return nil })
			s, _ := serving(t, p)
			for _, status := range []int{500, 500, 200, 200} {
				gets(t, s, "/", status)
			}
			if built.Load() != 3 {
				t.Errorf("built %d times, want until it is there", built.Load())
			}
			if err := life.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			n.want(t, "closed 3") // what was never built is not closed
		})
	}
}

func TestAnErrorOfASingletonDecidesTheAnswer(t *testing.T) {
	p := dependency.Singleton(&vermouth.Lifecycle{}, func(context.Context) (int, error) {
		return 0, vermouth.Fail(503, "no database").Because(errBuild)
	}, nil)
	s, told := serving(t, p)
	if got := gets(t, s, "/", 503); !strings.Contains(got.Body, "no database") || strings.Contains(got.Body, errBuild.Error()) {
		t.Errorf("body = %s", got.Body)
	}
	if list := told.all(); len(list) != 1 || !errors.Is(list[0], errBuild) {
		t.Errorf("OnError was told %v, want the cause", list)
	}
}

// slow is a singleton that is built when the test says so.
type slow struct {
	provider *dependency.Provider[string]
	building chan context.Context // of the request that builds
	finish   func()
	built    atomic.Int32
}

type traceKey struct{}

func newSlow() *slow {
	finished := make(chan struct{})
	s := &slow{building: make(chan context.Context, 1), finish: sync.OnceFunc(func() { close(finished) })}
	s.provider = dependency.Singleton(&vermouth.Lifecycle{}, func(ctx context.Context) (string, error) {
		s.building <- ctx
		<-finished
		s.built.Add(1)
		return fmt.Sprint(ctx.Value(traceKey{})), ctx.Err()
	}, nil)
	return s
}

func TestWhoWaitsForASingletonGivesUpWithItsContext(t *testing.T) {
	single := newSlow()
	defer single.finish() // or nobody would end
	s, told := serving(t, single.provider, func(c *gin.Context) {
		if c.Query("hurry") == "" {
			return
		}
		ctx, cancel := context.WithTimeout(c.Request.Context(), 20*time.Millisecond)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
	})
	var patient sync.WaitGroup
	for range 2 { // one builds, the other waits
		patient.Go(func() {
			if got, err := s.Try(http.MethodGet, "/", ""); err != nil || got.Status != 200 {
				t.Errorf("who waits got %d (%v)", got.Status, err)
			}
		})
	}
	<-single.building
	gets(t, s, "/?hurry=1", 500)
	if list := told.all(); len(list) != 1 || !errors.Is(list[0], context.DeadlineExceeded) {
		t.Errorf("OnError was told %v, want the end of the context", list)
	}
	single.finish()
	patient.Wait()
	gets(t, s, "/?hurry=1", 200)
	if single.built.Load() != 1 {
		t.Errorf("built %d times", single.built.Load())
	}
}

func TestABuildOutlivesTheClientThatAskedForIt(t *testing.T) {
	single := newSlow()
	defer single.finish() // or nobody would end
	requests := make(chan context.Context, 2)
	s, _ := serving(t, single.provider, func(c *gin.Context) {
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), traceKey{}, c.Query("trace")))
		requests <- c.Request.Context()
	})
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/?trace=first", nil)
	if err != nil {
		t.Fatal(err)
	}
	left := make(chan error, 1)
	go func() {
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			err = response.Body.Close()
		}
		left <- err
	}()
	built := <-single.building
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the client has left with %v", err)
	}
	select {
	case <-(<-requests).Done(): // the server has noticed
	case <-time.After(20 * time.Second):
		t.Error("the request was not cancelled")
	}
	if built.Err() != nil || built.Done() != nil {
		t.Errorf("the build's context has ended: %v", built.Err())
	}
	single.finish()
	if got := gets(t, s, "/?trace=second", 200); got.Body != `"first"` || single.built.Load() != 1 {
		t.Errorf("value = %s, built %d times, want what the first request has begun", got.Body, single.built.Load())
	}
}

func TestSingletonsAreClosedInReverseOrderOfTheirBuilding(t *testing.T) {
	var n notes
	errClose := errors.New("close")
	life := &vermouth.Lifecycle{}
	single := func(name string, err error) *texts {
		return dependency.Singleton(life, func(context.Context) (string, error) { return name, nil }, func(ctx context.Context, value string) error {
			n.add("%s %v", value, ctx.Value(traceKey{}))
			return err
		})
	}
	first, second, third, never := single("first", nil), single("second", errClose), single("third", nil), single("never", nil)
	open := dependency.Singleton(life, func(context.Context) (string, error) { return "", nil }, nil) // needs no closing
	r, told := newEngine()
	r.GET("/all", dependency.Attach(third, open, first, second), vermouth.Handle(ok)) // comes later
	r.GET("/second", dependency.Attach(second), vermouth.Handle(ok))
	r.GET("/never", dependency.Attach(never), vermouth.Handle(ok))
	s := servertest.HTTP1(t, r)
	gets(t, s, "/second", 200)
	gets(t, s, "/all", 200)
	ctx := context.WithValue(t.Context(), traceKey{}, "shutdown")
	if err := life.Shutdown(ctx); !errors.Is(err, errClose) {
		t.Errorf("Shutdown = %v, want the error of closing", err)
	}
	n.want(t, "first shutdown", "third shutdown", "second shutdown")
	if err := life.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown again = %v", err)
	}
	n.want(t) // each once
	for _, path := range []string{"/second", "/all"} {
		gets(t, s, path, 500)
	}
	list := told.all()
	if len(list) != 2 || slices.ContainsFunc(list, func(err error) bool { return !errors.Is(err, dependency.ErrClosed) }) {
		t.Errorf("OnError was told %v, want ErrClosed for each request", list)
	}
}

func TestASingletonWithoutCacheIsTheSameValue(t *testing.T) {
	var built atomic.Int32
	p := dependency.Singleton(&vermouth.Lifecycle{}, func(context.Context) (int32, error) { return built.Add(1), nil }, nil)
	s, _ := serving(t, p.WithoutCache())
	for range 2 {
		if got := gets(t, s, "/", 200); got.Body != "1" {
			t.Errorf("value = %s, want the one", got.Body)
		}
	}
}

func TestMistakesWithSingletonsPanic(t *testing.T) {
	build := func(context.Context) (int, error) { return 0, nil }
	for want, make := range map[string]func(){
		"dependency.Singleton: want a *vermouth.Lifecycle, got nil": func() { dependency.Singleton(nil, build, nil) },
		"dependency.Singleton: want a function, got nil":            func() { dependency.Singleton[int](&vermouth.Lifecycle{}, nil, nil) },
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("panic = %q, want %q", got, want)
				}
			}()
			make()
			t.Error("it did not panic")
		})
	}
}

func TestASingletonThatNobodyAskedForBeforeTheEndIsNotBuilt(t *testing.T) {
	life := &vermouth.Lifecycle{}
	p := dependency.Singleton(life, func(context.Context) (int, error) { t.Error("it is built"); return 1, nil }, nil)
	if err := life.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, _ := gin.CreateTestContext(nil)
	defer vermouth.Begin(c).End()
	if _, err := p.Get(c); !errors.Is(err, dependency.ErrClosed) {
		t.Errorf("Get = %v, want ErrClosed", err)
	}
}

func TestASingletonThatIsBuiltDuringTheEndIsClosed(t *testing.T) {
	life, building, closed := &vermouth.Lifecycle{}, make(chan struct{}), 0
	p := dependency.Singleton(life, func(context.Context) (int, error) {
		close(building)
		for !life.Ended() {
			time.Sleep(time.Millisecond)
		}
		return 1, nil
	}, func(context.Context, int) error { closed++; return nil })
	ended := make(chan error)
	go func() { <-building; ended <- life.Shutdown(context.Background()) }()
	c, _ := gin.CreateTestContext(nil)
	defer vermouth.Begin(c).End()
	if _, err := p.Get(c); !errors.Is(err, dependency.ErrClosed) {
		t.Errorf("Get = %v, want ErrClosed", err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if err := life.Shutdown(t.Context()); err != nil || closed != 1 {
		t.Errorf("Shutdown = %v, closed %d times, want once", err, closed)
	}
}

func TestAFailedBuildIsThatOfAllWhoWaited(t *testing.T) {
	life, release := &vermouth.Lifecycle{}, make(chan struct{})
	var builds atomic.Int32
	errDown := errors.New("down")
	p := dependency.Singleton(life, func(context.Context) (int, error) { builds.Add(1); <-release; return 0, errDown }, nil)
	results := make(chan error)
	for range 10 {
		go func() {
			c, _ := gin.CreateTestContext(nil)
			defer vermouth.Begin(c).End()
			_, err := p.Get(c)
			results <- err
		}()
	}
	time.Sleep(50 * time.Millisecond) // all wait
	close(release)
	for range 10 {
		if err := <-results; !errors.Is(err, errDown) {
			t.Errorf("Get = %v", err)
		}
	}
	if got := builds.Load(); got != 1 {
		t.Errorf("%d builds, want one for all who waited", got)
	}
}
