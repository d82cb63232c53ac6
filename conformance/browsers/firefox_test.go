package browsers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// firefox speaks Marionette: messages of WebDriver over TCP, a length before each.
type firefox struct {
	process process
	conn    net.Conn
	reader  *bufio.Reader
	number  int
}

// preferences let Firefox choose a port, and keep it from asking anybody but our servers.
const preferences = `user_pref("marionette.port", 0);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("services.settings.server", "data:,");
`

func openFirefox(profile string) (*firefox, error) {
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(preferences), 0o600); err != nil {
		return nil, err
	}
	p, err := startProcess([]string{"HOME=" + profile}, nil,
		"firefox-esr", "--headless", "--no-remote", "--marionette", "--profile", profile, "about:blank")
	if err != nil {
		return nil, err
	}
	f := &firefox{process: p}
	if err := f.connect(filepath.Join(profile, "MarionetteActivePort")); err != nil {
		p.end()
		return nil, err
	}
	return f, nil
}

func (f *firefox) connect(portFile string) (err error) {
	f.conn, err = eventually(func() (net.Conn, error) {
		port, err := os.ReadFile(portFile)
		if err != nil {
			return nil, err
		}
		return net.Dial("tcp", net.JoinHostPort("127.0.0.1", strings.TrimSpace(string(port))))
	})
	if err != nil {
		return err
	}
	f.reader = bufio.NewReader(f.conn)
	if _, err := f.receive(); err != nil { // who it is
		return err
	}
	_, err = f.command("WebDriver:NewSession", map[string]any{})
	return err
}

func (f *firefox) Open(url string) error {
	_, err := f.command("WebDriver:Navigate", map[string]any{"url": url})
	return err
}

func (f *firefox) Run(body string) (string, error) {
	value, err := f.command("WebDriver:ExecuteAsyncScript", asyncScript(body))
	if err != nil {
		return "", err
	}
	return asyncResult(value)
}

func (f *firefox) Close() error {
	defer f.process.end()
	defer f.conn.Close()
	_, err := f.command("Marionette:Quit", map[string]any{"flags": []string{"eForceQuit"}})
	return err
}

// command sends [0, number, name, parameters] and gets [1, number, error, result].
func (f *firefox) command(name string, parameters map[string]any) (value json.RawMessage, err error) {
	f.number++
	message, err := json.Marshal([]any{0, f.number, name, parameters})
	if err != nil {
		return nil, err
	}
	if err := f.conn.SetDeadline(time.Now().Add(commandDeadline)); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(f.conn, "%d:%s", len(message), message); err != nil {
		return nil, err
	}
	answer, err := f.receive()
	if err != nil {
		return nil, err
	}
	var fields []json.RawMessage
	if err := json.Unmarshal(answer, &fields); err != nil || len(fields) != 4 {
		return nil, fmt.Errorf("%s: no answer: %w", answer, err)
	}
	if !bytes.Equal(fields[2], []byte("null")) {
		return nil, errors.New(string(fields[2]))
	}
	var result struct{ Value json.RawMessage }
	err = json.Unmarshal(fields[3], &result)
	return result.Value, err
}

func (f *firefox) receive() (message []byte, err error) {
	length, err := f.reader.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(length, ":"))
	if err != nil {
		return nil, err
	}
	message = make([]byte, n)
	_, err = io.ReadFull(f.reader, message)
	return message, err
}
