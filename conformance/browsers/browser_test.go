package browsers_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	startDeadline   = time.Minute
	commandDeadline = 30 * time.Second
)

// browser shows one page at a time.
type browser interface {
	Open(url string) error
	// Run runs the body of an async function in the page, and returns what it returns, in JSON.
	Run(body string) (string, error)
	Close() error
}

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

func TestChromium(t *testing.T) {
	need(t, "chromium", "chromium")
	conform(t, func() (browser, error) { return openChromium() })
}

func TestFirefox(t *testing.T) {
	need(t, "firefox-esr", "firefox-esr")
	conform(t, func() (browser, error) { return openFirefox(t.TempDir()) })
}

func TestWebKit(t *testing.T) {
	need(t, "WebKitWebDriver", "webkit2gtk-driver")
	need(t, "Xvfb", "xvfb")
	conform(t, func() (browser, error) { return openWebKit(t.TempDir()) })
}

// conform holds a browser to all that is expected. It is closed before the servers, which wait for its connections.
func conform(t *testing.T, open func() (browser, error)) {
	t.Helper()
	servers, example := serveVerdicts(t), startExample(t)
	b := start(t, open)
	t.Run("verdicts", func(t *testing.T) { checkVerdicts(t, b, servers) })
	t.Run("example", func(t *testing.T) { checkExample(t, b, example, servers.foreign) })
	t.Run("page", func(t *testing.T) {
		navigate(t, b, example.page)
		readPage(t, b).check(t)
	})
}

func start[B browser](t *testing.T, open func() (B, error)) B {
	t.Helper()
	b, err := open()
	if err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("close the browser: %v", err)
		}
	})
	return b
}

// need skips the test where a program is not there, except where it was promised.
func need(t *testing.T, program, debianPackage string) {
	t.Helper()
	_, err := exec.LookPath(program)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not installed: %v", program, err)
	default:
		t.Skipf("%s is not installed (apt-get install %s): %v", program, debianPackage, err)
	}
}

func navigate(t *testing.T, b browser, url string) {
	t.Helper()
	if err := b.Open(url); err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
}

// call awaits a function's result. The arguments become JavaScript literals.
func call[T any](t *testing.T, b browser, function string, args ...any) (value T) {
	t.Helper()
	if args == nil {
		args = []any{}
	}
	literals, err := json.Marshal(args)
	if err != nil {
		t.Fatalf("arguments %v: %v", args, err)
	}
	result, err := b.Run(fmt.Sprintf("return await (%s)(...%s)", function, literals))
	if err != nil {
		t.Fatalf("script %s: %v", function, err)
	}
	if err := json.Unmarshal([]byte(result), &value); err != nil {
		t.Fatalf("script %s: %s: %v", function, result, err)
	}
	return value
}
