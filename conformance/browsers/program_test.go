package browsers_test

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const (
	buildDeadline  = 5 * time.Minute // gin alone takes a slow machine a minute when nothing is cached
	answerDeadline = 30 * time.Second
	stopDeadline   = 10 * time.Second
)

// program is the example, as a process.
type program struct {
	api, page string // origins
	command   *exec.Cmd
	output    bytes.Buffer // to be read when ended is closed
	ended     chan struct{}
	terminate context.CancelFunc
}

// startExample builds and starts examples/headers, and returns when both of its origins answer. When the test ends, it
// is terminated and has to end well.
func startExample(t *testing.T) *program {
	t.Helper()
	binary := buildExample(t)
	const attempts = 3 // between looking for free ports and listening on them, somebody else may take one
	for range attempts {
		p := launch(t, binary)
		if p.answers() {
			t.Cleanup(func() { p.stop(t) })
			return p
		}
		p.terminate()
		<-p.ended
		t.Logf("the example did not answer:\n%s", &p.output)
	}
	t.Fatalf("the example did not answer within %v, %d times", answerDeadline, attempts)
	return nil
}

func buildExample(t *testing.T) (binary string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), buildDeadline)
	defer cancel()
	binary = filepath.Join(t.TempDir(), "headers")
	// Without the state of the repository, which git refuses to tell where the tree belongs to another user.
	build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", binary, ".")
	build.Dir = filepath.Join("..", "..", "examples", "headers")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build in %s: %v\n%s", build.Dir, err, output)
	}
	return binary
}

func launch(t *testing.T, binary string) *program {
	t.Helper()
	ports := freePorts(t, 2)
	// Not the context of the test, which is done before the browser is closed.
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{
		api: originAt(ports[0]), page: originAt(ports[1]),
		command: exec.CommandContext(ctx, binary), ended: make(chan struct{}), terminate: cancel,
	}
	p.command.Env = append(os.Environ(), "PORT="+ports[0], "PAGE_PORT="+ports[1])
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	p.command.Cancel = func() error { return p.command.Process.Signal(syscall.SIGTERM) }
	p.command.WaitDelay = stopDeadline
	if err := p.command.Start(); err != nil {
		cancel()
		t.Fatalf("start the example: %v", err)
	}
	go func() {
		defer close(p.ended)
		_ = p.command.Wait() // the exit code tells more: after a signal the error is the context's
	}()
	return p
}

// answers reports whether both origins answer before the deadline. It gives up at once if the program has ended.
func (p *program) answers() bool {
	deadline := time.After(answerDeadline)
	for {
		if responds(p.api+"/headers/") && responds(p.page) {
			return true
		}
		select {
		case <-p.ended:
			return false
		case <-deadline:
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func responds(url string) bool {
	response, err := client.Get(url)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// stop sends SIGTERM. A program that does not end in time is killed, and has no exit code then.
func (p *program) stop(t *testing.T) {
	t.Helper()
	p.terminate()
	<-p.ended
	if got := p.command.ProcessState.ExitCode(); got != 0 {
		t.Errorf("the example's exit code = %d, want 0 within %v of SIGTERM\n%s", got, stopDeadline, &p.output)
	}
}

// freePorts returns ports that nobody listens on. All are held until the last is found, so that they differ.
func freePorts(t *testing.T, n int) (ports []string) {
	t.Helper()
	for range n {
		listener, err := net.Listen("tcp", ":0")
		if err != nil {
			t.Fatalf("find a free port: %v", err)
		}
		defer listener.Close()
		ports = append(ports, portOf(t, listener.Addr()))
	}
	return ports
}

func portOf(t *testing.T, addr net.Addr) string {
	t.Helper()
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		t.Fatalf("address %v: %v", addr, err)
	}
	return port
}

// originAt names the host as the example does, so that origins differ in their port alone.
func originAt(port string) string { return "http://localhost:" + port }
