package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// machine returns the lines that stand above results: what they were measured on. They name no host, user or path.
func machine() (string, error) {
	modules, err := exec.Command("go", "list", "-m", "-f", "{{if not (or .Main .Indirect)}}module: {{.Path}}{{if not .Replace}} {{.Version}}{{end}}{{end}}", "all").Output()
	if err != nil {
		return "", fmt.Errorf("go list -m: %w", err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "date: %s\n", time.Now().UTC().Format(time.DateOnly))
	fmt.Fprintf(&out, "processor: %s, %d cores\n", processor(), runtime.NumCPU())
	fmt.Fprintf(&out, "platform: %s/%s, %s\n", runtime.GOOS, runtime.GOARCH, runtime.Version())
	for line := range strings.Lines(string(modules)) {
		if strings.TrimSpace(line) != "" {
			out.WriteString(line)
		}
	}
	return out.String(), nil
}

// processor returns the name that Linux gives to the first one.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
