package dependency_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
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

// dawdle lets others go first, by chance.
func dawdle() {
	switch rand.IntN(4) {
	case 0:
		runtime.Gosched()
	case 1:
		time.Sleep(time.Duration(rand.IntN(50)) * time.Microsecond)
	}
}

// setter returns a provider that does all that can be done to a temporal response, before, between and after what it uses.
func setter(name string, hooks *journal, uses ...*dependency.Provider[string]) *dependency.Provider[string] {
	return dependency.New(func(c *gin.Context) (string, error) {
		dawdle()
		r := vermouth.From(c)
		r.AddHeader("X-Order", name+" begins").SetHeader("X-Last", name).SetStatus(210 + len(name))
		var made strings.Builder
		made.WriteString(name)
		for _, p := range uses {
			used, err := p.Get(c)
			if err != nil {
				return "", err
			}
			made.WriteString("(" + used + ")")
			r.AddHeader("X-Order", name+" has "+used)
			dawdle()
		}
		vermouth.From(c).AddHeader("X-Order", name+" ends").SetCookie(&http.Cookie{Name: "last", Value: name})
		vermouth.From(c).SetCookie(&http.Cookie{Name: name, Value: "1"}).DeleteHeader("X-Gone").SetHeader("X-Gone", name)
		r.Always().SetHeader("X-Always", name)
		r.BeforeSend(func(vermouth.Outcome) error {
			hooks.add(name)
			r.AddHeader("X-Hooks", name)
			vermouth.From(c).AddHeader("X-Hooks", name+" again")
			return nil
		})
		return made.String(), nil
	})
}

type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

func (j *journal) take() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := j.lines
	j.lines = nil
	return lines
}

func answerOf(r *gin.Engine) string {
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	var b strings.Builder
	fmt.Fprintln(&b, w.Code, w.Body)
	_ = w.Header().Write(&b)
	return b.String()
}

// TestParallelAnswersAreThoseOfOneAfterTheOther runs 10,000 requests with random delays.
func TestParallelAnswersAreThoseOfOneAfterTheOther(t *testing.T) {
	build := func(parallel bool) (*gin.Engine, *journal) {
		hooks := &journal{}
		shared := setter("shared", hooks)
		deeper := setter("deeper", hooks, shared)
		a, b := setter("a", hooks, shared, deeper), setter("bb", hooks, deeper)
		c, d := setter("ccc", hooks), setter("dddd", hooks, shared)
		deps := []dependency.Dependency{a, b, c, d}
		if parallel {
			deps = []dependency.Dependency{dependency.Parallel(a, b, c, d)}
		}
		r, _ := newEngine()
		r.GET("/", dependency.Attach(deps...), vermouth.Handle(dependency.Inject4(a, b, c, d,
			func(_ *gin.Context, a, b, c, d string) (string, error) { return a + b + c + d, nil })))
		return r, hooks
	}
	one, hooks := build(false)
	want, wantHooks := answerOf(one), hooks.take()
	if !strings.Contains(want, "X-Order: bb has deeper(shared)") || !slices.Equal(wantHooks, []string{"dddd", "ccc", "bb", "a", "deeper", "shared"}) {
		t.Fatalf("one after the other = %s, hooks %q", want, wantHooks)
	}
	runs := 10_000
	if testing.Short() {
		runs = 500
	}
	r, hooks := build(true)
	for i := range runs {
		if got, ran := answerOf(r), hooks.take(); got != want || !slices.Equal(ran, wantHooks) {
			t.Fatalf("run %d:\n%s\nhooks %q, want\n%s\nhooks %q", i, got, ran, want, wantHooks)
		}
	}
}

func TestParallelRunsAtTheSameTime(t *testing.T) {
	var here sync.WaitGroup
	here.Add(3)
	meet := func() *dependency.Provider[int] {
		return dependency.New(func(c *gin.Context) (int, error) {
			here.Done()
			all := make(chan struct{})
			go func() { here.Wait(); close(all) }()
			select {
			case <-all:
				return 1, nil
			case <-time.After(5 * time.Second):
				return 0, errors.New("the others are not there")
			}
		})
	}
	r, _ := newEngine()
	r.GET("/", dependency.Attach(dependency.Parallel(meet(), meet(), meet())), func(c *gin.Context) { c.String(200, "met") })
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Body != "met" {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
}

// TestParallelTheFirstErrorInOrderWins although a later one comes sooner, and cancels only those after it.
func TestParallelTheFirstErrorInOrderWins(t *testing.T) {
	for range 200 {
		var cancelled, cleaned, kept atomic.Int32
		open := func(c *gin.Context) {
			vermouth.From(c).SetHeader("X-Opened", "1").AfterSend(func(context.Context, vermouth.Outcome) error { cleaned.Add(1); return nil })
		}
		before := dependency.New(func(c *gin.Context) (int, error) {
			open(c)
			time.Sleep(time.Millisecond)
			if c.Request.Context().Err() == nil {
				kept.Add(1)
			}
			vermouth.From(c).Always().SetHeader("X-Before", "1")
			return 1, nil
		})
		first := dependency.New(func(c *gin.Context) (int, error) { dawdle(); return 0, vermouth.Fail(409, "first") })
		second := dependency.New(func(c *gin.Context) (int, error) { return 0, vermouth.Fail(410, "second") })
		waits := dependency.New(func(c *gin.Context) (int, error) {
			open(c)
			vermouth.From(c).Always().SetHeader("X-After", "1")
			<-c.Request.Context().Done()
			cancelled.Add(1)
			return 0, c.Request.Context().Err()
		})
		life := &vermouth.Lifecycle{}
		r, _ := newEngine(vermouth.Life(life))
		r.GET("/", dependency.Attach(dependency.Parallel(before, first, second, waits)), func(*gin.Context) { t.Error("the handler runs") })
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if err := life.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w.Code != 409 || w.Header().Get("X-Before") != "1" || w.Header().Get("X-After") != "" {
			t.Fatalf("answer = %d %v", w.Code, w.Header())
		}
		if cancelled.Load() != 1 || kept.Load() != 1 || cleaned.Load() != 2 {
			t.Fatalf("%d cancelled, %d kept, %d cleaned up", cancelled.Load(), kept.Load(), cleaned.Load())
		}
	}
}

// TestParallelWhatACancelledBranchMakesForOthersIsMadeAgain: the first branch needs what the last one was making when the
// second failed.
func TestParallelWhatACancelledBranchMakesForOthersIsMadeAgain(t *testing.T) {
	making := make(chan struct{})
	var made atomic.Int32
	shared := dependency.New(func(c *gin.Context) (int, error) {
		if made.Add(1) == 1 {
			close(making)
			<-c.Request.Context().Done()
			return 0, c.Request.Context().Err()
		}
		return 7, nil
	})
	var got int
	first := dependency.New(func(c *gin.Context) (int, error) {
		<-making
		var err error
		got, err = shared.Get(c)
		return got, err
	})
	fails := dependency.New(func(*gin.Context) (int, error) { <-making; return 0, vermouth.Fail(409, "") })
	last := dependency.New(func(c *gin.Context) (int, error) { return shared.Get(c) })
	r, _ := newEngine()
	r.GET("/", dependency.Attach(dependency.Parallel(first, fails, last)), func(*gin.Context) {})
	if w := servertest.HTTP1(t, r).Get(t, "/"); w.Status != 409 || got != 7 || made.Load() != 2 {
		t.Errorf("%d, the first branch got %d of %d", w.Status, got, made.Load())
	}
}

func TestParallelPanicsAndGoexitReachTheRequest(t *testing.T) {
	r, told := newEngine()
	slow := dependency.New(func(c *gin.Context) (int, error) { <-c.Request.Context().Done(); return 0, nil })
	r.GET("/panic", func(c *gin.Context) {
		defer func() { c.String(200, "recovered %v", recover()) }()
		dependency.Attach(dependency.Parallel(dependency.Check(func(*gin.Context) error { panic("boom") }), slow))(c)
	})
	r.GET("/goexit", dependency.Attach(dependency.Parallel(dependency.Check(func(*gin.Context) error { runtime.Goexit(); return nil }), slow)))
	s := servertest.HTTP1(t, r)
	if got := s.Get(t, "/panic"); got.Body != "recovered boom" {
		t.Errorf("panic = %d %q", got.Status, got.Body)
	}
	if got := s.Get(t, "/goexit"); got.Status != 500 || !errors.Is(told.all()[len(told.all())-1], vermouth.ErrGoexit) {
		t.Errorf("Goexit = %d, OnError was told %v", got.Status, told.all())
	}
}

// TestR48_BranchesThatWaitForEachOtherAreACycle and no deadlock.
func TestR48_BranchesThatWaitForEachOtherAreACycle(t *testing.T) {
	for range 200 {
		var a, b *dependency.Provider[int]
		a = dependency.New(func(c *gin.Context) (int, error) { dawdle(); return b.Get(c) })
		b = dependency.New(func(c *gin.Context) (int, error) { dawdle(); return a.Get(c) })
		r, told := newEngine()
		r.GET("/", dependency.Attach(dependency.Parallel(a, b)), func(*gin.Context) {})
		done := make(chan string)
		go func() { done <- answerOf(r) }()
		select {
		case got := <-done:
			if !strings.HasPrefix(got, "500 ") || !strings.Contains(told.all()[0].Error(), "a cycle") {
				t.Fatalf("answer = %s, OnError was told %v", got, told.all())
			}
		case <-time.After(5 * time.Second):
			t.Fatal("deadlock")
		}
	}
}

func TestParallelWritersRefuse(t *testing.T) {
	for name, write := range map[string]func(*gin.Context){
		"a body":       func(c *gin.Context) { c.String(200, "hunter2") },
		"a header":     func(c *gin.Context) { c.Header("X", "hunter2") },
		"a status":     func(c *gin.Context) { c.AbortWithStatus(403) },
		"a flush":      func(c *gin.Context) { c.Writer.Flush() },
		"WriteString":  func(c *gin.Context) { _, _ = c.Writer.WriteString("hunter2") },
		"a connection": func(c *gin.Context) { _, _, _ = c.Writer.Hijack() },
		"now":          func(c *gin.Context) { c.Writer.WriteHeaderNow() },
	} {
		r, told := newEngine()
		p := dependency.Check(func(c *gin.Context) error {
			if c.Writer.Written() || c.Writer.Size() != -1 || c.Writer.Status() != 200 || c.Writer.Pusher() != nil || c.Writer.CloseNotify() != nil {
				t.Errorf("%s: the writer is not new", name)
			}
			write(c)
			return nil
		})
		r.GET("/", dependency.Attach(dependency.Parallel(p)), func(*gin.Context) { t.Error("the handler runs") })
		if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || got.Body != internalError || !errors.Is(told.all()[0], dependency.ErrParallel) {
			t.Errorf("%s = %d %s, OnError was told %v", name, got.Status, got.Body, told.all())
		}
	}
}

func TestParallelMistakesOfABranchAreThoseOfTheRequest(t *testing.T) {
	r, told := newEngine()
	p := dependency.Check(func(c *gin.Context) error { vermouth.From(c).SetHeader("bad name", "1"); return nil })
	r.GET("/", dependency.Attach(dependency.Parallel(p)), func(*gin.Context) { t.Error("the handler runs") })
	got := servertest.HTTP1(t, r).Get(t, "/")
	var mistake *vermouth.SetError
	if got.Status != 500 || !errors.As(told.all()[0], &mistake) || !strings.Contains(mistake.Error(), "parallel_test.go:") {
		t.Errorf("got %d, OnError was told %v", got.Status, told.all())
	}
}

func TestC163_AlsoInParallelAValueMayNotOutliveWhatItUses(t *testing.T) {
	short := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).BeforeSend(func(vermouth.Outcome) error { return nil })
		return 1, nil
	})
	long := dependency.New(func(c *gin.Context) (int, error) {
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { return nil })
		return short.Get(c)
	})
	r, told := newEngine()
	r.GET("/", dependency.Attach(dependency.Parallel(long, value(1))), func(*gin.Context) { t.Error("the handler runs") })
	if got := servertest.HTTP1(t, r).Get(t, "/"); got.Status != 500 || !strings.Contains(told.all()[0].Error(), "lives until AfterSend, and uses") {
		t.Errorf("got %d, OnError was told %v", got.Status, told.all())
	}
}

func TestParallelIsRefusedWhereItCannotBeMeant(t *testing.T) {
	input := dependency.NewInput("key", func(*gin.Context) (int, error) { return 1, nil })
	for name, deps := range map[string][]dependency.Dependency{
		"nil": {nil}, "nested": {dependency.Parallel(value(1))}, "input": {input},
	} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.HasPrefix(text, "dependency.Parallel: ") {
					t.Errorf("%s: panic = %s", name, text)
				}
			}()
			dependency.Parallel(deps...)
		}()
	}
}

func ExampleParallel() {
	slow := func(name string) *dependency.Provider[string] {
		return dependency.New(func(c *gin.Context) (string, error) {
			time.Sleep(10 * time.Millisecond) // a database
			vermouth.From(c).AddHeader("X-Asked", name)
			return name, nil
		})
	}
	user, orders := slow("user"), slow("orders")
	r := gin.New()
	r.GET("/", vermouth.Handle(dependency.Inject2(user, orders, func(_ *gin.Context, user, orders string) (string, error) {
		return user + " and " + orders, nil
	}), dependency.Use(dependency.Parallel(user, orders))))
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	fmt.Println(w.Body, w.Header()["X-Asked"])
	// Output: "user and orders" [user orders]
}

// TestParallelLeavesNoFiles reads a form with a file beside a branch that fails, whose answer nobody wants then.
func TestParallelLeavesNoFiles(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r, _ := newEngine()
	r.MaxMultipartMemory = 1
	read := make(chan error, 1)
	fails := dependency.New(func(*gin.Context) (string, error) { return "", errors.Join(<-read, errors.New("on purpose")) })
	reads := dependency.New(func(c *gin.Context) (string, error) {
		_, err := c.FormFile("file")
		read <- err
		return "", err
	})
	r.POST("/", vermouth.Handle(func(*gin.Context) (string, error) { return "", nil }, dependency.Use(dependency.Parallel(fails, reads))))
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("file", "name") // it writes to memory
	_, _ = part.Write(bytes.Repeat([]byte("x"), 12<<20))
	_ = form.Close()
	if got := servertest.HTTP1(t, r).Do(t, "POST", "/", body.String(), "Content-Type", form.FormDataContentType()); got.Status != 500 {
		t.Errorf("answer = %d %s", got.Status, got.Body)
	}
	for begun := time.Now(); ; time.Sleep(time.Millisecond) { // net/http removes them after the answer
		files, err := os.ReadDir(os.TempDir())
		if err == nil && len(files) == 0 {
			return
		}
		if time.Since(begun) > 10*time.Second {
			t.Fatalf("%d files stay, %v", len(files), err)
		}
	}
}
