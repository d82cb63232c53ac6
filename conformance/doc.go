// Package conformance holds Vermouth to what others do. It has tests only.
//
// A header that a handler sets is worth nothing to a page's script if the browser keeps it back, and which headers a
// browser shows is the browser's decision ([Fetch: CORS protocol]). So the tests ask Chromium: they build and start the
// program in examples/headers, open pages of an allowed and of a foreign origin, and compare what a script reads with
// what was on the wire.
//
// Whether an answer arrives as it was meant is decided by all middlewares around it. So the matrix places other people's
// next to middleware.TemporalResponse, and compares every answer with what both owe. The soak asks for everything at once.
//
// It is a module of its own, so that nobody who uses Vermouth has to download a browser's driver or those middlewares.
//
// [Fetch: CORS protocol]: https://fetch.spec.whatwg.org/#http-cors-protocol
package conformance
