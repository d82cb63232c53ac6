package browsers_test

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"
)

// chromium is a browser with one tab.
type chromium struct {
	tab  context.Context
	free func()
}

func openChromium() (*chromium, error) {
	allocator, free := chromedp.NewExecAllocator(context.Background(), flags()...)
	tab, quit := chromedp.NewContext(allocator)
	c := &chromium{tab: tab, free: func() { quit(); free() }}
	// Not context.WithTimeout: the browser lives no longer than the context that it was started with.
	defer time.AfterFunc(startDeadline, quit).Stop()
	if err := chromedp.Do(tab); err != nil {
		c.free()
		return nil, err
	}
	return c, nil
}

// flags starts without a sandbox, for which root and most containers lack the rights: all pages are our own.
func flags() []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("chromium"),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
}

func (c *chromium) Open(url string) error {
	ctx, cancel := context.WithTimeout(c.tab, commandDeadline)
	defer cancel()
	return chromedp.Do(ctx, chromedp.Navigate(url))
}

func (c *chromium) Run(body string) (string, error) {
	ctx, cancel := context.WithTimeout(c.tab, commandDeadline)
	defer cancel()
	script := fmt.Sprintf("(async () => { %s })().then(value => JSON.stringify(value ?? null))", body)
	return chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
}

func (c *chromium) Close() error {
	defer c.free() // removes the folder of the profile
	return chromedp.Cancel(c.tab)
}
