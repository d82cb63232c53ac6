package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The sizes of a plot, in pixels: the whole, and the margins around what is drawn.
const (
	plotWidth, plotHeight                          = 680, 380
	marginLeft, marginRight, marginTop, marginFoot = 84, 24, 48, 60
)

// plotStyle has the colours of a light page, and those of a dark one for who prefers it.
const plotStyle = `<style>
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-size: 15px; font-weight: 600; }
.frame { stroke: #57606a; fill: none; }
.grid { stroke: #d0d7de; }
.line { stroke: #0969da; stroke-width: 2; fill: none; }
.dot { fill: #0969da; }
.spread { stroke: #0969da; stroke-width: 1.5; }
.limit { stroke: #cf222e; stroke-dasharray: 6 4; }
.limit-text { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
	text { fill: #e6edf3; }
	.frame { stroke: #8b949e; }
	.grid { stroke: #30363d; }
	.line, .spread { stroke: #58a6ff; }
	.dot { fill: #58a6ff; }
	.limit { stroke: #ff7b72; }
	.limit-text { fill: #ff7b72; }
}
</style>
`

// plot draws the cost of one over its number: dots for medians, bars for quartiles, a dashed line for what would fail.
type plot struct {
	growth
	points      []point
	limit       float64
	first, last float64 // logarithms of the numbers at the ends
	step, top   float64 // of the other axis
}

// plotsOf draws all growths that were measured, by the names of their files.
func plotsOf(r *results) map[string]string {
	files := map[string]string{}
	for _, g := range growths() {
		if points := g.points(r); len(points) > 1 {
			files[g.name+".svg"] = newPlot(g, points).String()
		}
	}
	return files
}

func newPlot(g growth, points []point) *plot {
	p := &plot{growth: g, points: points, limit: 2 * median(points[0].samples)}
	p.first, p.last = math.Log10(float64(points[0].n)), math.Log10(float64(points[len(points)-1].n))
	highest := p.limit
	for _, at := range points {
		highest = max(highest, spreadOf(at.samples).high)
	}
	p.step = niceStep(highest / 5)
	p.top = math.Ceil(highest*1.02/p.step) * p.step
	return p
}

// niceStep returns the next number that is 1, 2 or 5 times a power of ten.
func niceStep(at float64) float64 {
	if !(at > 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(at)))
	for _, nice := range []float64{1, 2, 5} {
		if nice*power >= at {
			return nice * power
		}
	}
	return 10 * power
}

func (p *plot) x(n int) float64 {
	return marginLeft + 16 + (math.Log10(float64(n))-p.first)/(p.last-p.first)*(plotWidth-marginLeft-marginRight-32)
}

func (p *plot) y(cost float64) float64 {
	return plotHeight - marginFoot - cost/p.top*(plotHeight-marginTop-marginFoot)
}

func (p *plot) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`+"\n",
		plotWidth, plotHeight, plotWidth, plotHeight, html.EscapeString(p.title))
	out.WriteString(plotStyle)
	text(&out, "title", "start", marginLeft, 26, p.title)
	p.drawAxes(&out)
	p.drawLimit(&out)
	p.drawPoints(&out)
	out.WriteString("</svg>\n")
	return out.String()
}

func (p *plot) drawAxes(out *strings.Builder) {
	const right, foot = plotWidth - marginRight, plotHeight - marginFoot
	for i := 0; float64(i)*p.step <= p.top*1.001; i++ {
		cost := float64(i) * p.step
		line(out, "grid", marginLeft, p.y(cost), right, p.y(cost))
		text(out, "", "end", marginLeft-8, p.y(cost)+4, tick(cost))
	}
	for _, at := range p.points {
		line(out, "frame", p.x(at.n), foot, p.x(at.n), foot+5)
		text(out, "", "middle", p.x(at.n), foot+20, grouped(int64(at.n)))
	}
	fmt.Fprintf(out, `<rect class="frame" x="%d" y="%d" width="%d" height="%d"/>`+"\n", marginLeft, marginTop, right-marginLeft, foot-marginTop)
	text(out, "", "middle", (marginLeft+right)/2, plotHeight-16, "number of "+p.number+" (logarithmic)")
	fmt.Fprintf(out, `<text text-anchor="middle" transform="translate(18 %d) rotate(-90)">%s</text>`+"\n", (marginTop+foot)/2, html.EscapeString(p.each))
}

func (p *plot) drawLimit(out *strings.Builder) {
	line(out, "limit", marginLeft, p.y(p.limit), plotWidth-marginRight, p.y(p.limit))
	text(out, "limit-text", "end", plotWidth-marginRight-6, p.y(p.limit)-6, "twice the small end")
}

func (p *plot) drawPoints(out *strings.Builder) {
	var path []string
	for _, at := range p.points {
		path = append(path, fmt.Sprintf("%.1f,%.1f", p.x(at.n), p.y(median(at.samples))))
	}
	fmt.Fprintf(out, `<polyline class="line" points="%s"/>`+"\n", strings.Join(path, " "))
	for _, at := range p.points {
		between := spreadOf(at.samples)
		line(out, "spread", p.x(at.n), p.y(between.low), p.x(at.n), p.y(between.high))
		fmt.Fprintf(out, `<circle class="dot" cx="%.1f" cy="%.1f" r="4"/>`+"\n", p.x(at.n), p.y(median(at.samples)))
	}
}

func line(out *strings.Builder, class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(out, `<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`+"\n", class, x1, y1, x2, y2)
}

func text(out *strings.Builder, class, anchor string, x, y float64, words string) {
	fmt.Fprintf(out, `<text class="%s" text-anchor="%s" x="%.1f" y="%.1f">%s</text>`+"\n", class, anchor, x, y, html.EscapeString(words))
}

// tick writes a number of an axis, which is round.
func tick(x float64) string {
	if x >= 1 {
		return grouped(int64(math.Round(x)))
	}
	return fmt.Sprintf("%.2g", x)
}
