package fastapi_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	requirements = "requirements.txt"
	installTime  = 5 * time.Minute // where PyPI is slow
)

// findPython returns the Python of a virtual environment that has exactly what requirements.txt says. The environment is
// kept in the user's cache, under a name that is made of the versions, so it is made once.
func findPython(t *testing.T) (string, error) {
	t.Helper()
	home, err := environment()
	if err != nil {
		return "", err
	}
	python := filepath.Join(home, "bin", "python")
	if _, err := os.Stat(python); err == nil {
		return python, nil
	}
	return python, install(t, home)
}

// environment returns the folder, which may not be there yet.
func environment() (string, error) {
	pins, err := os.ReadFile(requirements)
	if err != nil {
		return "", err
	}
	version, err := exec.Command("python3", "--version").Output()
	if err != nil {
		return "", fmt.Errorf("python3: %w", err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append(version, pins...))
	return filepath.Join(cache, "vermouth-conformance", hex.EncodeToString(sum[:8])), nil
}

// install makes the environment beside its place and moves it there when it is whole: a run that is interrupted, or
// another one at the same time, leaves no half of one.
func install(t *testing.T, home string) error {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(home), 0o750); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(home), "draft-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	ctx, cancel := context.WithTimeout(t.Context(), installTime)
	defer cancel()
	for _, command := range [][]string{
		{"python3", "-m", "venv", draft},
		{filepath.Join(draft, "bin", "python"), "-m", "pip", "--disable-pip-version-check", "--quiet",
			"install", "--no-deps", "-r", requirements},
	} {
		if out, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(command[1:4], " "), err, out)
		}
	}
	if err := os.Rename(draft, home); err != nil {
		if _, other := os.Stat(home); other == nil {
			return nil // another run was faster
		}
		return err
	}
	return nil
}
