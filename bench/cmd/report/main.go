// Command report reads what benchmarks have printed, compares, and holds the bars. The scripts of bench/ call it.
//
//	report machine           the lines that stand above results
//	report route RESULTS     tables and bars of bench/run; -partial: without the bars that were not measured
//	report wire RESULTS      the same of bench/wire
//	report growth RESULTS    the same of bench/growth; -plots: where its plots are written
//	report readme BENCH      bench/README.md, from bench/results and bench/remains.md
//
// It exits with 1 where a bar fails, and with 2 where there is nothing to judge.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// errFailed tells that a bar has failed, which has been printed.
var errFailed = errors.New("report: a bar has failed")

func main() {
	switch err := run(os.Args[1:], os.Stdout); {
	case errors.Is(err, errFailed):
		os.Exit(1)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("report: want machine, route, wire, growth or readme")
	}
	flags := flag.NewFlagSet("report "+args[0], flag.ContinueOnError)
	partial := flags.Bool("partial", false, "leave out the bars that were not measured")
	plots := flags.String("plots", "", "the folder for plots")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	switch args[0] {
	case "machine":
		lines, err := machine()
		_, _ = io.WriteString(out, lines)
		return err
	case "route":
		return judgeFile(flags.Arg(0), out, func(r *results) (string, bool) { return routeReport(r, *partial) })
	case "wire":
		return judgeFile(flags.Arg(0), out, func(r *results) (string, bool) { return wireReport(r, *partial) })
	case "growth":
		return growthFile(flags.Arg(0), *plots, out, *partial)
	case "readme":
		return writeReadme(flags.Arg(0))
	}
	return fmt.Errorf("report: want machine, route, wire, growth or readme, got %q", args[0])
}

// judgeFile prints the report of a file, and returns errFailed where it says that a bar has failed.
func judgeFile(name string, out io.Writer, report func(*results) (text string, failed bool)) error {
	r, err := parseFile(name)
	if err != nil {
		return err
	}
	text, failed := report(r)
	if _, err := io.WriteString(out, text); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return nil
}

func parseFile(name string) (*results, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := parse(file)
	if err != nil {
		return nil, fmt.Errorf("report: %s: %w", filepath.Base(name), err)
	}
	if len(r.names) == 0 {
		return nil, fmt.Errorf("report: %s: want benchmarks, got none", filepath.Base(name))
	}
	return r, nil
}

func routeReport(r *results, partial bool) (text string, failed bool) {
	var out strings.Builder
	writeGroups(&out, r, routeGroups(), "##")
	out.WriteString("## Losses\n\n")
	writeLosses(&out, r, routeGroups(), "ns/op")
	failed = writeBars(&out, r, routeBars(), partial)
	return out.String(), failed
}

// writeBars writes all bars, and what is missed below them.
func writeBars(out *strings.Builder, r *results, bars []bar, partial bool) (failed bool) {
	verdicts, failed := judgeAll(bars, r, partial)
	fmt.Fprintf(out, "## Bars\n\n%s\n", barTable(verdicts))
	writeMissed(out, verdicts)
	return failed
}

// writeMissed says what is missed once more, because a row in a table is not loud.
func writeMissed(out *strings.Builder, verdicts []verdict) {
	for _, v := range verdicts {
		if v.failed || v.held != 0 {
			fmt.Fprintf(out, "- %s: %s (measured %s, must be at most %s)\n", v.name, v.result, precise(v.value), precise(v.must))
		}
	}
}
