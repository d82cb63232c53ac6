// Package conformance holds Vermouth to what others do. It has tests only.
//
// Whether an answer arrives as it was meant is decided by all middlewares around it. So the matrix places other people's
// next to middleware.TemporalResponse, and compares every answer with what both owe. The soak asks for everything at once.
//
// Package browsers asks Chromium, Firefox and WebKitGTK what a script can read; package hosts runs other people's test
// suites with Vermouth in the path; package corpora holds answers to tables of what the RFCs say.
//
// It is a module of its own, so that nobody who uses Vermouth has to download a browser's driver or those middlewares.
package conformance
