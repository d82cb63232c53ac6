package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// group is benchmarks that stand below one another, in one table.
type group struct {
	title    string
	prefix   string
	baseline string   // a benchmark: what each is divided by
	ours     []string // of the group; the first is what the others are divided into, to see who is faster
}

func routeGroups() []group {
	route := []string{"vermouth-validate", "vermouth"}
	return []group{
		{"The route, tiny (4 fields, 71 B)", "Route/tiny", "Route/tiny/hand", route},
		{"The route, medium (23 fields, 15 of them stay, 1.6 kB)", "Route/medium", "Route/medium/hand", route},
		{"The route, large (1,000 rows, 370 kB)", "Route/large", "Route/large/hand", route},
		{"What an object for each request costs, tiny, by what carries it: locks, a merge, and nothing checked, filtered or encoded", "Floor/tiny", "Route/tiny/hand", nil},
		{"Nothing temporal, no dependency: tiny", "Bare/tiny", "Bare/tiny/gin", []string{"vermouth"}},
		{"Nothing temporal, no dependency: medium", "Bare/medium", "Bare/medium/gin", []string{"vermouth"}},
		{"A request that begins, without a dependency", "Dependencies/0", "Route/tiny/hand", []string{"vermouth"}},
		{"One dependency, in a request that begins", "Dependencies/1", "Route/tiny/hand", []string{"vermouth"}},
		{"Five dependencies, each of which asks for the one before it, in a request that begins", "Dependencies/5", "Route/tiny/hand", []string{"vermouth"}},
		{"Twenty dependencies, in a request that begins", "Dependencies/20", "Route/tiny/hand", []string{"vermouth"}},
		{"An answer without a body, by its number of headers", "Commit", "Route/tiny/hand", nil},
	}
}

// table lists the group from the fastest to the slowest, those that are faster than us too.
func (g group) table(r *results) *table {
	over := "÷ " + g.baseline
	head := []string{"", "ns/op", "quartiles", over, "quartiles", "B/op", "allocs/op"}
	if g.ours != nil {
		head = slices.Insert(head, 5, g.ours[0]+" ÷ it")
	}
	t := newTable(head...).left(0)
	base := r.of(g.baseline, "ns/op")
	for _, name := range g.sorted(r, "ns/op") {
		at := g.prefix + "/" + name
		ns := r.of(at, "ns/op")
		relative := ratioOf(ns, nil, base)
		cells := []string{
			name, figure(median(ns)), spreadOf(ns).String(), figure(relative.value), relative.spread.String(),
			figure(median(r.of(at, "B/op"))), figure(median(r.of(at, "allocs/op"))),
		}
		if g.ours != nil {
			cells = slices.Insert(cells, 5, g.oursOver(r, name, "ns/op"))
		}
		t.add(cells...)
	}
	return t
}

// oursOver divides us by a contender. Where it is faster than us, that is a loss, and is printed so.
func (g group) oursOver(r *results, name, unit string) string {
	ours := r.of(g.prefix+"/"+g.ours[0], unit)
	x := ratioOf(ours, nil, r.of(g.prefix+"/"+name, unit)).value
	if x > 1 && !slices.Contains(g.ours, name) {
		return "**" + figure(x) + "**"
	}
	return figure(x)
}

// sorted returns the names of the group, those with the lowest medians first.
func (g group) sorted(r *results, unit string) []string {
	names := r.below(g.prefix)
	slices.SortStableFunc(names, func(a, b string) int {
		if median(r.of(g.prefix+"/"+a, unit)) < median(r.of(g.prefix+"/"+b, unit)) {
			return -1
		}
		return 1
	})
	return names
}

// losses says where others need less of a unit than we do.
func (g group) losses(r *results, unit string) []string {
	if g.ours == nil {
		return nil
	}
	var lost []string
	for _, name := range g.sorted(r, unit) {
		at := g.prefix + "/" + name
		x := ratioOf(r.of(g.prefix+"/"+g.ours[0], unit), nil, r.of(at, unit)).value
		if slices.Contains(g.ours, name) || math.IsNaN(x) || x <= 1 {
			continue
		}
		lost = append(lost, fmt.Sprintf("%s: `%s` needs %s times the %s of `%s`", g.prefix, g.ours[0], figure(x), unit, name))
	}
	return lost
}

// writeGroups writes a table for each group that has run, each with a heading of its own.
func writeGroups(out *strings.Builder, r *results, groups []group, heading string) {
	for _, g := range groups {
		if len(r.below(g.prefix)) > 0 {
			fmt.Fprintf(out, "%s %s\n\n%s\n", heading, g.title, g.table(r))
		}
	}
}

// writeLosses writes the losses of all groups as a list.
func writeLosses(out *strings.Builder, r *results, groups []group, unit string) {
	var lost []string
	for _, g := range groups {
		lost = append(lost, g.losses(r, unit)...)
	}
	if lost == nil {
		lost = []string{"none in this run"}
	}
	for _, line := range lost {
		fmt.Fprintf(out, "- %s\n", line)
	}
	out.WriteString("\n")
}
