package browsers_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// asyncScript is the body of an async function as WebDriver runs it: with a last argument that is called at the end.
func asyncScript(body string) map[string]any {
	return map[string]any{"args": []any{}, "script": fmt.Sprintf(`const done = arguments[arguments.length - 1];
		(async () => { %s })().then(value => done({json: JSON.stringify(value ?? null)}), error => done({error: String(error)}))`, body)}
}

// asyncResult reads what such a script has said.
func asyncResult(value json.RawMessage) (string, error) {
	var said struct{ JSON, Error string }
	if err := json.Unmarshal(value, &said); err != nil {
		return "", fmt.Errorf("%s: %w", value, err)
	}
	if said.Error != "" {
		return "", errors.New(said.Error)
	}
	return said.JSON, nil
}

// process is a program with all that it has started.
type process struct{ command *exec.Cmd }

// startProcess starts a program with additions to the environment, and with files that it finds from number 3 on.
func startProcess(environment []string, files []*os.File, name string, args ...string) (process, error) {
	command := exec.Command(name, args...)
	command.Env, command.ExtraFiles = append(os.Environ(), environment...), files
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that its children can be ended with it
	return process{command}, command.Start()
}

// end kills what is left of the process and its children.
func (p process) end() {
	_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
	_ = p.command.Wait() // it was killed
}

// eventually asks until it gets no error, or the deadline of a start has come.
func eventually[T any](ask func() (T, error)) (value T, err error) {
	for deadline := time.Now().Add(startDeadline); ; time.Sleep(50 * time.Millisecond) {
		if value, err = ask(); err == nil || time.Now().After(deadline) {
			return value, err
		}
	}
}
