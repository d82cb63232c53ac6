package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// eachUnit is the unit of what was divided by its number.
const eachUnit = "each"

// growthRule says what is measured, and what fails.
const growthRule = "The cost of one is (cost of n - cost of none) / n: what a request or an engine costs anyway is taken off. It fails when the\n" +
	"cost of one at the large end is more than twice that at the small end. \"The next\" is what each cost that came after the\nrow above.\n"

// growth is how the cost of something depends on its number.
type growth struct {
	name   string // of its plot, and of what is derived
	title  string
	number string // what is counted
	each   string // the cost of one, with its unit
	from   string // the benchmarks
	unit   string // of the benchmarks
	per    bool   // the benchmarks tell the cost of one already, and there is no fixed cost to take off
}

func growths() []growth {
	return []growth{
		{name: "routes", title: "Time to register a route, by the number of routes", number: "routes", each: "ns per route", from: "Growth/routes", unit: "ns/op"},
		{name: "heap", title: "Heap of a route, by the number of routes", number: "routes", each: "bytes per route", from: "Growth/routes", unit: "heap-B"},
		{name: "rows", title: "Time of a row, by the length of the list", number: "rows", each: "ns per row", from: "Growth/rows", unit: "ns/op"},
		{name: "headers", title: "Time of a header, by the number of headers", number: "headers", each: "ns per header", from: "Growth/headers", unit: "ns/op"},
		{name: "dependencies", title: "Time of a dependency, by the number of dependencies", number: "dependencies", each: "ns per dependency", from: "Growth/dependencies", unit: "ns/op"},
		{name: "clients", title: "Processor time of a request, by the number of clients at once", number: "clients", each: "ns per request, client and server", from: "Growth/clients", unit: "cpu-ns/req", per: true},
	}
}

// point is the cost of one among n.
type point struct {
	n       int
	samples []float64 // one for each round
	next    float64   // what each cost that came after the point before; NaN for the first
}

// points divides what was measured. The fixed cost of a round is what none of them cost in that round.
func (g growth) points(r *results) []point {
	var points []point
	before, numbers := 0, g.numbers(r)
	for _, n := range numbers {
		cost := r.of(fmt.Sprintf("%s/%d", g.from, n), g.unit)
		if g.per {
			points = append(points, point{n, cost, math.NaN()})
			continue
		}
		if n == 0 {
			continue
		}
		earlier := r.of(fmt.Sprintf("%s/%d", g.from, before), g.unit)
		points = append(points, point{n, g.divide(cost, r.of(g.from+"/0", g.unit), n), (median(cost) - median(earlier)) / float64(n-before)})
		before = n
	}
	return points
}

func (g growth) divide(cost, none []float64, n int) []float64 {
	each := make([]float64, min(len(cost), len(none)))
	for i := range each {
		each[i] = (cost[i] - none[i]) / float64(n)
	}
	return each
}

func (g growth) numbers(r *results) []int {
	var numbers []int
	for _, name := range r.below(g.from) {
		if n, err := strconv.Atoi(name); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// derived returns results in which the costs of one stand, so that bars can judge them.
func derived(r *results) *results {
	each := &results{samples: map[string]sampling{}}
	for _, g := range growths() {
		for _, p := range g.points(r) {
			each.samples[fmt.Sprintf("%s/%d", g.name, p.n)] = sampling{eachUnit: p.samples}
		}
	}
	return each
}

func growthReport(r *results, partial bool) (text string, failed bool) {
	var out strings.Builder
	writeGrowths(&out, r, "##", "")
	failed = writeBars(&out, derived(r), growthBars(), partial)
	return out.String(), failed
}

// writeGrowths writes a table for each growth, and its plot where there is a folder for plots.
func writeGrowths(out *strings.Builder, r *results, heading, plots string) {
	out.WriteString(growthRule + "\n")
	for _, g := range growths() {
		points := g.points(r)
		if len(points) == 0 {
			continue
		}
		t := newTable(g.number, g.each, "quartiles", "the next")
		for _, p := range points {
			t.add(figure(float64(p.n)), figure(median(p.samples)), spreadOf(p.samples).String(), figure(p.next))
		}
		fmt.Fprintf(out, "%s %s\n\n%s\n", heading, g.title, t)
		if plots != "" {
			fmt.Fprintf(out, "![%s](%s/%s.svg)\n\n", g.title, plots, g.name)
		}
	}
}

// growthFile prints the report of a file, and writes the plots into a folder, unless it is empty.
func growthFile(name, plots string, out io.Writer, partial bool) error {
	return judgeFile(name, out, func(r *results) (string, bool) {
		text, failed := growthReport(r, partial)
		if plots == "" {
			return text, failed
		}
		if err := writeFiles(plots, plotsOf(r)); err != nil {
			return text + err.Error() + "\n", true
		}
		return text, failed
	})
}
