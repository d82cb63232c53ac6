package main

import (
	"fmt"
	"strings"
)

// The units of bench/wire, beside ns/op and so on.
const (
	rateUnit = "req/s"
	p50Unit  = "p50-us"
	p99Unit  = "p99-us"
	cpuUnit  = "cpu-ns/req"
	peakUnit = "peak-MB"
)

func wireGroups() []group {
	ours := []string{"vermouth-validate", "vermouth"}
	return []group{
		{"On a socket, tiny", "Wire/tiny", "Wire/tiny/hand", ours},
		{"On a socket, medium", "Wire/medium", "Wire/medium/hand", ours},
		{"On a socket, large", "Wire/large", "Wire/large/hand", ours},
	}
}

func wireReport(r *results, partial bool) (text string, failed bool) {
	var out strings.Builder
	writeWire(&out, r, "##")
	out.WriteString("## Losses\n\n")
	writeLosses(&out, r, wireGroups(), cpuUnit)
	failed = writeBars(&out, r, wireBars(), partial)
	return out.String(), failed
}

func writeWire(out *strings.Builder, r *results, heading string) {
	for _, g := range wireGroups() {
		if len(r.below(g.prefix)) > 0 {
			fmt.Fprintf(out, "%s %s\n\n%s\n", heading, g.title, g.wireTable(r))
		}
	}
}

// wireTable lists the group by what the server pays for a request.
func (g group) wireTable(r *results) *table {
	t := newTable("", "CPU/request", "÷ hand", "quartiles", "requests/s", "÷ hand", "p50", "p99", "peak memory").left(0)
	for _, name := range g.sorted(r, cpuUnit) {
		at := g.prefix + "/" + name
		cpu := ratioOf(r.of(at, cpuUnit), nil, r.of(g.baseline, cpuUnit))
		rate := ratioOf(r.of(at, rateUnit), nil, r.of(g.baseline, rateUnit))
		t.add(name,
			figure(median(r.of(at, cpuUnit))/1000)+" µs", figure(cpu.value), cpu.spread.String(),
			figure(median(r.of(at, rateUnit))), figure(rate.value),
			figure(median(r.of(at, p50Unit)))+" µs", figure(median(r.of(at, p99Unit)))+" µs",
			figure(median(r.of(at, peakUnit)))+" MB",
		)
	}
	return t
}
