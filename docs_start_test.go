package vermouth_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestStartCanBeFollowed does what docs/start.md says, in an empty folder, and compares what each curl prints. Two things
// differ from what a reader does: the clone is this tree, and the port is one that is free.
func TestStartCanBeFollowed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds three programs")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the page is for the shells of Unix")
	}
	if _, err := exec.LookPath("curl"); err != nil && os.Getenv("CI") == "" {
		t.Skip("curl is missing")
	}
	r := newReader(t)
	for _, f := range fencesOf(readFile(t, "docs/start.md")) {
		switch f.language {
		case "sh":
			r.types(f.text)
		case "go":
			r.saves(f.text)
		case "console":
			r.compares(f.text)
		}
	}
	if r.compared < 5 {
		t.Errorf("%d answers were compared, there must be more: the test is blind", r.compared)
	}
}

// reader is somebody who follows a page.
type reader struct {
	t        *testing.T
	root     string // of this tree
	folder   string
	address  string
	stop     func()
	compared int
}

func newReader(t *testing.T) *reader {
	t.Helper()
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	r := &reader{t: t, root: root, folder: t.TempDir(), address: listener.Addr().String(), stop: func() {}}
	t.Cleanup(func() { r.stop() })
	return r
}

// types runs the lines of a fence.
func (r *reader) types(text string) {
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "git clone "):
			if err := os.Symlink(r.root, filepath.Join(r.folder, "vermouth")); err != nil {
				r.t.Fatal(err)
			}
		case line == "go run .":
			r.starts()
		default:
			r.folder = strings.TrimSpace(r.shell("{ " + line + "; } >&2 && pwd"))
		}
	}
}

// shell runs a line in the reader's folder and returns what it prints.
func (r *reader) shell(line string) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "bash", "-c", line)
	command.Dir = r.folder
	var printed, complaint bytes.Buffer
	command.Stdout, command.Stderr = &printed, &complaint
	if err := command.Run(); err != nil {
		r.t.Fatalf("%s: %v\n%s", line, err, complaint.String())
	}
	return printed.String()
}

// saves writes main.go.
func (r *reader) saves(program string) {
	program = strings.ReplaceAll(program, "localhost:8080", r.address)
	if err := os.WriteFile(filepath.Join(r.folder, "main.go"), []byte(program), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// starts ends the program that ran before and runs the one that is there now.
func (r *reader) starts() {
	r.t.Helper()
	r.stop()
	r.shell("go build -o program .")
	program := exec.Command(filepath.Join(r.folder, "program"))
	if err := program.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.stop = func() {
		_ = program.Process.Kill()
		_ = program.Wait()
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", r.address)
		if err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(deadline) {
			r.t.Fatal(err)
		}
	}
}

// compares runs each command of a fence, which begins with $, and compares what it prints with what is shown.
func (r *reader) compares(text string) {
	for _, part := range strings.Split("\n"+text, "\n$ ")[1:] {
		command, want, _ := strings.Cut(part, "\n")
		got := r.shell(strings.NewReplacer("curl ", "curl -sS ", "localhost:8080", r.address).Replace(command))
		r.compared++
		if got, want := printed(strings.ReplaceAll(got, r.address, "localhost:8080")), printed(want); got != want {
			r.t.Errorf("$ %s\n%s\nwant\n%s", command, got, want)
		}
	}
}

// printed returns what a terminal shows, without the date.
func printed(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); !strings.HasPrefix(line, "Date: ") {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
