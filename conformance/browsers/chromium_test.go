package conformance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/gin-gonic/gin"
)

const (
	chromium      = "chromium"
	startDeadline = time.Minute
	testDeadline  = time.Minute
)

// browser is the one that all tests share. The first test that opens a tab starts it.
var browser func() (context.Context, error)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(run(m))
}

// run exists for its deferred calls: os.Exit would leave the browser's user data directory behind.
func run(m *testing.M) int {
	allocator, free := chromedp.NewExecAllocator(context.Background(), flags()...)
	defer free()
	ctx, quit := chromedp.NewContext(allocator)
	defer quit()
	browser = sync.OnceValues(func() (context.Context, error) {
		// Not context.WithTimeout: the browser lives no longer than the context that it was started with.
		defer time.AfterFunc(startDeadline, quit).Stop()
		return ctx, chromedp.Do(ctx)
	})
	return m.Run()
}

// flags starts without a sandbox, for which root and most containers lack the rights: all pages are our own.
func flags() []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
}

// needChromium skips the test where there is no browser, except where one was promised.
func needChromium(t *testing.T) {
	t.Helper()
	_, err := exec.LookPath(chromium)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("chromium is not installed: %v", err)
	default:
		t.Skipf("chromium is not installed (apt-get install chromium): %v", err)
	}
}

// newTab returns an empty tab that shares no cookies, cache or connections with others. It is closed when the test ends,
// and before the servers that the test has started until now: a server waits for connections that were never used.
func newTab(t *testing.T) context.Context {
	t.Helper()
	parent, err := browser()
	if err != nil {
		t.Fatalf("start %s: %v", chromium, err)
	}
	tab, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(func() {
		defer cancel()
		if err := chromedp.Cancel(tab); err != nil {
			t.Errorf("close the tab: %v", err)
		}
	})
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, stop := context.WithTimeout(tab, testDeadline)
	t.Cleanup(stop)
	return ctx
}

// openTab returns a tab that shows the page at that URL.
func openTab(t *testing.T, url string) context.Context {
	t.Helper()
	tab := newTab(t)
	navigate(t, tab, url)
	return tab
}

func navigate(t *testing.T, tab context.Context, url string) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate(url)); err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
}

// await runs a script in the page and returns what its promise resolves to.
func await[T any](t *testing.T, tab context.Context, script string) T {
	t.Helper()
	value, err := chromedp.Run(tab, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("script %s: %v", script, err)
	}
	return value
}

// call awaits a function's result. The arguments become JavaScript literals.
func call[T any](t *testing.T, tab context.Context, function string, args ...any) T {
	t.Helper()
	if args == nil {
		args = []any{}
	}
	literals, err := json.Marshal(args)
	if err != nil {
		t.Fatalf("arguments %v: %v", args, err)
	}
	return await[T](t, tab, fmt.Sprintf("(%s)(...%s)", function, literals))
}
