// Package hosts runs other people's test suites with Vermouth in the path. It has tests only.
//
// A suite is copied to a temporary folder, at the version that this module requires, and so is Gin, whose copy lets
// something stand in front of the handlers of every request. The suite is compiled once and run several times: alone,
// with middleware.TemporalResponse before everything else, with it right before the route's own handler, and with
// something that spoils answers. What passes alone has to pass with Vermouth, requests have to have gone through it, and
// the spoiler has to be noticed, for a suite that notices nothing proves nothing.
//
// The suite of go-playground/validator is run with every value that it judges judged by a response model too.
//
// Nothing of theirs is kept here.
package hosts
