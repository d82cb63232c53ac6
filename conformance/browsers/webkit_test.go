package browsers_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
)

// webKit is WebKitGTK's MiniBrowser, driven by WebDriver, on a display of its own.
type webKit struct {
	display, driver process
	session         string // URL
}

func openWebKit(home string) (w *webKit, err error) {
	w = &webKit{}
	name, err := w.startDisplay()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		w.display.end()
		return nil, err
	}
	// The sandbox needs rights that root in a container lacks: all pages are our own.
	environment := []string{
		"DISPLAY=" + name, "HOME=" + home, "XDG_CACHE_HOME=" + home, "GDK_BACKEND=x11",
		"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1", "LIBGL_ALWAYS_SOFTWARE=1", "NO_AT_BRIDGE=1",
	}
	if w.driver, err = startProcess(environment, nil, "WebKitWebDriver", "--port="+port); err != nil {
		w.display.end()
		return nil, err
	}
	if err := w.begin("http://127.0.0.1:" + port); err != nil {
		w.end()
		return nil, err
	}
	return w, nil
}

// startDisplay returns the name of a display, whose number Xvfb chooses and writes to a pipe.
func (w *webKit) startDisplay() (name string, err error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer read.Close()
	w.display, err = startProcess(nil, []*os.File{write}, "Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	write.Close()
	if err != nil {
		return "", err
	}
	// The whole line: Xvfb dies of a pipe that is closed before it has written the end of it.
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		w.display.end()
		return "", fmt.Errorf("Xvfb: %w", err)
	}
	return ":" + strings.TrimSpace(number), nil
}

// begin waits for the driver, and makes it start the browser.
func (w *webKit) begin(driver string) error {
	_, err := eventually(func() (json.RawMessage, error) { return w.command(http.MethodGet, driver+"/status", nil) })
	if err != nil {
		return err
	}
	value, err := w.command(http.MethodPost, driver+"/session", map[string]any{"capabilities": map[string]any{}})
	if err != nil {
		return err
	}
	var session struct{ SessionID string }
	if err := json.Unmarshal(value, &session); err != nil {
		return err
	}
	w.session = driver + "/session/" + session.SessionID
	return nil
}

func (w *webKit) Open(url string) error {
	_, err := w.command(http.MethodPost, w.session+"/url", map[string]any{"url": url})
	return err
}

func (w *webKit) Run(body string) (string, error) {
	value, err := w.command(http.MethodPost, w.session+"/execute/async", asyncScript(body))
	if err != nil {
		return "", err
	}
	return asyncResult(value)
}

func (w *webKit) Close() error {
	defer w.end()
	_, err := w.command(http.MethodDelete, w.session, nil)
	return err
}

func (w *webKit) end() {
	w.driver.end()
	w.display.end()
}

// command asks the driver. A status other than 200 has the error in the value.
func (w *webKit) command(method, url string, parameters any) (value json.RawMessage, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), commandDeadline)
	defer cancel()
	var body bytes.Buffer
	if parameters != nil {
		if err := json.NewEncoder(&body).Encode(parameters); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, url, &body)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var result struct{ Value json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&result); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", response.Status, result.Value)
	}
	return result.Value, nil
}

func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}
