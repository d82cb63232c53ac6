package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const readmeHead = `<!-- Made by bench/run -readme, bench/wire -readme and bench/growth -readme. What remains stands in remains.md. -->

# Speed

Vermouth beside what people write by hand with Gin, and beside its peers. All answer the same route with the same three
headers, cookie, status and values, which a test holds: ` + "`go test ./...`" + ` in this folder. A figure is the median of
rounds, in which all run in turn; the quartiles are those of the rounds. Only ratios travel between machines.

## How to repeat it

| command | what it does |
|---|---|
| ` + "`bench/run`" + ` | the route, dependencies and headers without a network; the bars; exits with 1 when a bar fails |
| ` + "`bench/wire`" + ` | the contenders on a loopback socket, driven by wrk; what the server pays |
| ` + "`bench/growth`" + ` | what one more route, row, header, dependency or client costs; the plots |
| ` + "`bench/compare REF`" + ` | this tree beside another commit, with benchstat |

The first three take ` + "`-readme`" + `, which keeps their results and writes this page. ` + "`bench/run -bench Route/tiny`" + ` runs a part.

`

const contenderWords = "`hand` is `c.Header`, `c.SetCookie`, a copy into the model, and `c.JSON`. `hand-validate` asks `validator.Struct` as well; of\n" +
	"the others only `vermouth-validate` and FastAPI validate what leaves. `roundtrip` and `mapfilter` filter by JSON. A figure in bold\nis a loss: what stands there is faster.\n\n"

// writeReadme writes README.md and the plots of a folder that holds results.
func writeReadme(folder string) error {
	files, err := readme(folder)
	if err != nil {
		return err
	}
	return writeFiles(folder, files)
}

// readme returns the files that are made from the results in a folder. What has not run yet is left out, and said so.
func readme(folder string) (map[string]string, error) {
	run, err1 := parseKept(folder, "run")
	wire, err2 := parseKept(folder, "wire")
	growth, err3 := parseKept(folder, "growth")
	remains, err4 := os.ReadFile(filepath.Join(folder, "remains.md"))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	var out strings.Builder
	out.WriteString(readmeHead)
	writeVersions(&out, run, wire)
	writeSection(&out, "Without a network", run, func(r *results) {
		out.WriteString(contenderWords)
		writeGroups(&out, r, routeGroups(), "###")
		out.WriteString("### Losses without a network\n\n")
		writeLosses(&out, r, routeGroups(), "ns/op")
	})
	writeSection(&out, "On a socket", wire, func(r *results) {
		out.WriteString("CPU is what the process of the server has used, user and system together; wrk computes on the same cores.\n\n")
		writeWire(&out, r, "###")
		out.WriteString("### Losses on a socket\n\n")
		writeLosses(&out, r, wireGroups(), cpuUnit)
	})
	writeSection(&out, "How costs grow", growth, func(r *results) { writeGrowths(&out, r, "###", "plots") })
	writeAllBars(&out, run, wire, growth)
	fmt.Fprintf(&out, "\n## What remains\n\n%s", remains)

	files := map[string]string{"README.md": out.String()}
	if growth != nil {
		for name, svg := range plotsOf(growth) {
			files["plots/"+name] = svg
		}
	}
	return files, nil
}

// parseKept returns nil where nothing was kept.
func parseKept(folder, name string) (*results, error) {
	r, err := parseFile(filepath.Join(folder, "results", name+".txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return r, err
}

func writeSection(out *strings.Builder, title string, r *results, write func(*results)) {
	fmt.Fprintf(out, "## %s\n\n", title)
	if r == nil {
		out.WriteString("Not measured yet.\n\n")
		return
	}
	var on []string
	for _, key := range []string{"date", "processor", "platform", "rounds"} {
		on = append(on, r.about[key]...)
	}
	fmt.Fprintf(out, "Measured on %s.\n\n", strings.Join(on, "; "))
	for _, skipped := range r.about["skipped"] {
		fmt.Fprintf(out, "Skipped: %s.\n\n", skipped)
	}
	write(r)
}

// writeVersions lists who takes part. The figures are of these versions.
func writeVersions(out *strings.Builder, of ...*results) {
	versions := map[string]string{}
	for _, r := range of {
		if r == nil {
			continue
		}
		for _, module := range r.about["module"] {
			path, version, _ := strings.Cut(module, " ")
			versions[path] = version
		}
		for _, python := range r.about["python"] {
			versions["Python"] = python
		}
	}
	if len(versions) == 0 {
		return
	}
	t := newTable("who takes part", "version").left(0, 1)
	for _, path := range slices.Sorted(maps.Keys(versions)) {
		version := versions[path]
		if version == "" {
			version = "this tree"
		}
		t.add(path, version)
	}
	fmt.Fprintf(out, "%s\n", t)
}

// writeAllBars writes the bars of whatever has run, and what is missed below them.
func writeAllBars(out *strings.Builder, run, wire, growth *results) {
	out.WriteString("## The bars\n\nA must that is missed fails the command, unless it is held where it is, for a reason that stands here.\n\n")
	var all []verdict
	for _, part := range []struct {
		results *results
		bars    []bar
		derive  func(*results) *results
	}{{run, routeBars(), nil}, {wire, wireBars(), nil}, {growth, growthBars(), derived}} {
		r := part.results
		if r == nil {
			continue // the section says so
		}
		if part.derive != nil {
			r = part.derive(r)
		}
		verdicts, _ := judgeAll(part.bars, r, false)
		all = append(all, verdicts...)
	}
	if all == nil {
		out.WriteString("Not measured yet.\n")
		return
	}
	fmt.Fprintf(out, "%s\n", barTable(all))
	writeMissed(out, all)
}

// writeFiles writes files below a folder, by their slashed names.
func writeFiles(folder string, files map[string]string) error {
	for name, content := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}
