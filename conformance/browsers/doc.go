// Package browsers asks Chromium, Firefox and WebKitGTK what a page's script can read. It has tests only.
//
// A header that a handler sets is worth nothing to a script if the browser keeps it back, and which headers a browser
// shows is the browser's decision ([Fetch: CORS protocol]). So one table says what a script is told of every kind of
// answer, and each browser is held to it: TestChromium, TestFirefox and TestWebKit. They also build and start the program
// in examples/headers, and read its page.
//
// Chromium is driven through chromedp, Firefox by its Marionette protocol, for which it needs no driver, and WebKitGTK by
// WebKitWebDriver, on a display of Xvfb. A browser that is not installed is skipped, and fails where CI is true.
//
// [Fetch: CORS protocol]: https://fetch.spec.whatwg.org/#http-cors-protocol
package browsers
