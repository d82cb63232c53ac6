package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// table is a table of Markdown whose columns are aligned, so that it is read as well in a terminal.
type table struct {
	rows    [][]string // the first is the head
	leftish []int      // the columns of words; those of numbers stand at the right
}

func newTable(head ...string) *table { return &table{rows: [][]string{head}} }

// left tells which columns hold words.
func (t *table) left(columns ...int) *table {
	t.leftish = columns
	return t
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) String() string {
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	var out strings.Builder
	for i, row := range t.rows {
		t.writeRow(&out, row, widths)
		if i == 0 {
			t.writeRule(&out, widths)
		}
	}
	return out.String()
}

func (t *table) writeRow(out *strings.Builder, row []string, widths []int) {
	for i, cell := range row {
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if slices.Contains(t.leftish, i) {
			fmt.Fprintf(out, "| %s%s ", cell, pad)
			continue
		}
		fmt.Fprintf(out, "| %s%s ", pad, cell)
	}
	out.WriteString("|\n")
}

func (t *table) writeRule(out *strings.Builder, widths []int) {
	for i, width := range widths {
		if slices.Contains(t.leftish, i) {
			fmt.Fprintf(out, "|%s", strings.Repeat("-", width+2))
			continue
		}
		fmt.Fprintf(out, "|%s:", strings.Repeat("-", width+1))
	}
	out.WriteString("|\n")
}

// figure writes a number with three digits, and large ones with a separator, as the prose of the README has them.
func figure(x float64) string {
	switch size := math.Abs(x); {
	case math.IsNaN(x):
		return "-"
	case x == math.Trunc(x) && size < 100:
		return fmt.Sprintf("%.0f", x)
	case size < 10:
		return fmt.Sprintf("%.2f", x)
	case size < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return grouped(int64(math.Round(x)))
}

// precise is figure with a digit more, so that what is just beyond a bar does not look like the bar.
func precise(x float64) string {
	if math.IsNaN(x) || math.Abs(x) >= 10 || x == math.Trunc(x) {
		return figure(x)
	}
	return fmt.Sprintf("%.3f", x)
}

func grouped(n int64) string {
	if n < 0 {
		return "-" + grouped(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

func (s spread) String() string {
	if math.IsNaN(s.low) {
		return "-"
	}
	return figure(s.low) + " … " + figure(s.high)
}
