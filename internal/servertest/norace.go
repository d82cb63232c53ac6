//go:build !race

package servertest

// Race reports whether the race detector is on. Then pools forget, and allocations cannot be counted.
const Race = false
