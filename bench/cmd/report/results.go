package main

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// results is what benchmarks have printed: the samples of each, in the order of the rounds, and the lines that say what
// they ran on. The sockets and the growths are written in the same format, so there is one parser and one kind of figure.
type results struct {
	names   []string            // of benchmarks, sorted: they run in another order in each round
	samples map[string]sampling // by name
	about   map[string][]string // by key: "cpu: ..." and the like
}

// sampling holds the samples of one benchmark by unit, one for each round.
type sampling map[string][]float64

// processors matches what go test adds to a name where there is more than one processor.
const processors = `-\d+$`

func parse(from io.Reader) (*results, error) {
	r := &results{samples: map[string]sampling{}, about: map[string][]string{}}
	suffix := regexp.MustCompile(processors)
	lines := bufio.NewScanner(from)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if err := r.add(line, suffix); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	slices.Sort(r.names)
	return r, lines.Err()
}

func (r *results) add(line string, suffix *regexp.Regexp) error {
	if rest, ok := strings.CutPrefix(line, "Benchmark"); ok {
		return r.addSample(strings.Fields(rest), suffix)
	}
	key, value, ok := strings.Cut(line, ": ")
	if ok && key != "" && strings.ToLower(key) == key && !strings.ContainsAny(key, " \t") {
		if !slices.Contains(r.about[key], value) {
			r.about[key] = append(r.about[key], value)
		}
	}
	return nil // PASS, ok and the rest of what go test says
}

// addSample takes the fields of a line: a name, a number of iterations, and pairs of a value and its unit.
func (r *results) addSample(fields []string, suffix *regexp.Regexp) error {
	if len(fields) < 4 || len(fields)%2 != 0 {
		return fmt.Errorf("benchmark with %d fields, want a name, a count and pairs", len(fields))
	}
	name := suffix.ReplaceAllString(fields[0], "")
	if r.samples[name] == nil {
		r.samples[name] = sampling{}
		r.names = append(r.names, name)
	}
	for i := 2; i < len(fields); i += 2 {
		value, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return fmt.Errorf("%s: want a number, got %q", name, fields[i])
		}
		unit := fields[i+1]
		r.samples[name][unit] = append(r.samples[name][unit], value)
	}
	return nil
}

// of returns the samples of a benchmark in a unit: none, where it has not run.
func (r *results) of(name, unit string) []float64 { return r.samples[name][unit] }

// below returns the names of the benchmarks that stand directly below a prefix, without the prefix.
func (r *results) below(prefix string) []string {
	var names []string
	for _, name := range r.names {
		if last, ok := strings.CutPrefix(name, prefix+"/"); ok && !strings.Contains(last, "/") {
			names = append(names, last)
		}
	}
	return names
}
