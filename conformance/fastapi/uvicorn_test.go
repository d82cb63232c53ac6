package fastapi_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// uvicorn is a server process with the application of app.py.
type uvicorn struct {
	base string // of its URLs

	mu  sync.Mutex
	log strings.Builder
}

var listening = regexp.MustCompile(`running on (http://127\.0\.0\.1:\d+)`)

// startUvicorn starts the server on a port that the system chooses, which the server's log tells.
func startUvicorn(t *testing.T, python string) *uvicorn {
	t.Helper()
	command := exec.Command(python, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", "0",
		"--http", "h11", "--loop", "asyncio", "--lifespan", "off", "--no-access-log", "--no-use-colors")
	command.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0", "TZ=UTC")
	log, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	u, ready, read := &uvicorn{}, make(chan string, 1), make(chan struct{})
	go u.read(log, ready, read)
	t.Cleanup(func() { u.stop(t, command, read) })
	select {
	case u.base = <-ready:
	case <-read:
		t.Fatal("uvicorn ended")
	case <-time.After(time.Minute):
		t.Fatal("uvicorn is not ready after a minute")
	}
	return u
}

func (u *uvicorn) read(log io.Reader, ready chan<- string, read chan<- struct{}) {
	defer close(read)
	for lines := bufio.NewScanner(log); lines.Scan(); {
		u.mu.Lock()
		fmt.Fprintln(&u.log, lines.Text())
		u.mu.Unlock()
		if found := listening.FindStringSubmatch(lines.Text()); found != nil {
			ready <- found[1]
		}
	}
}

// stop ends the server, and shows what it had to say where a test has failed.
func (u *uvicorn) stop(t *testing.T, command *exec.Cmd, read <-chan struct{}) {
	t.Helper()
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Logf("uvicorn: %v", err)
	}
	kill := time.AfterFunc(patience, func() { _ = command.Process.Kill() })
	defer kill.Stop()
	<-read
	_ = command.Wait() // it says that it was ended by a signal
	u.mu.Lock()
	defer u.mu.Unlock()
	if t.Failed() && testing.Verbose() {
		t.Logf("uvicorn:\n%s", &u.log)
	}
}
