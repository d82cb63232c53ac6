package vermouth_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth"
)

// step is one line of docs/lifecycle.txt.
type step struct {
	depth            int // -1: a line across
	name, does, ends string
}

func stepsOf(t *testing.T) (steps []step) {
	t.Helper()
	for line := range strings.Lines(readFile(t, "docs/lifecycle.txt")) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) != 4 {
			t.Fatalf("docs/lifecycle.txt: %q has %d parts, want 4", line, len(parts))
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		depth := -1
		if parts[0] != "-" {
			depth = number(t, parts[0])
		}
		steps = append(steps, step{depth, parts[1], parts[2], parts[3]})
	}
	return steps
}

// TestGeneratedLifecycle draws docs/lifecycle.svg.
func TestGeneratedLifecycle(t *testing.T) {
	golden(t, "docs/lifecycle.svg", draw(stepsOf(t)))
}

const (
	rowHeight  = 56
	boxHeight  = 42
	indent     = 28
	boxWidth   = 470
	endsAt     = 560 // where the right column begins
	drawnWidth = 900
)

// draw draws the steps from top to bottom: a box for each, and to its right what ends the request there.
func draw(steps []step) string {
	var b strings.Builder
	height := len(steps)*rowHeight + 24
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">`+"\n", drawnWidth, height)
	b.WriteString("<title>The life of a request</title>\n")
	b.WriteString("<style>.page{fill:#fff}.box{fill:#f4f1ea;stroke:#8a7f6a}.name{font-weight:bold}.ends{fill:#a03020}" +
		".cut{stroke:#a03020;stroke-dasharray:4 3}.across{stroke:#2a6030;stroke-width:2;stroke-dasharray:8 4}.sent{fill:#2a6030;font-weight:bold}" +
		".way{stroke:#8a7f6a;stroke-width:2}</style>\n")
	fmt.Fprintf(&b, `<rect class="page" width="%d" height="%d"/>`+"\n", drawnWidth, height)
	for i, one := range steps {
		b.WriteString(one.draw(12 + i*rowHeight))
		if i+1 < len(steps) && one.depth >= 0 && steps[i+1].depth >= 0 {
			fmt.Fprintf(&b, `<path class="way" d="M%d %dv%d"/>`+"\n", 40+steps[i+1].depth*indent, 12+i*rowHeight+boxHeight, rowHeight-boxHeight)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (s step) draw(y int) string {
	if s.depth < 0 {
		return fmt.Sprintf(`<path class="across" d="M12 %dh%d"/><text class="sent" x="24" y="%d">%s</text>`+"\n",
			y+boxHeight/2, drawnWidth-24, y+boxHeight/2-8, escaped(s.name))
	}
	x := 12 + s.depth*indent
	text := fmt.Sprintf(`<rect class="box" x="%d" y="%d" width="%d" height="%d" rx="5"/>`, x, y, boxWidth-s.depth*indent, boxHeight) +
		fmt.Sprintf(`<text class="name" x="%d" y="%d">%s</text>`, x+12, y+17, escaped(s.name)) +
		fmt.Sprintf(`<text x="%d" y="%d">%s</text>`, x+12, y+34, escaped(s.does))
	if s.ends != "" {
		text += fmt.Sprintf(`<path class="cut" d="M%d %dH%d"/><text class="ends" x="%d" y="%d">%s</text>`,
			12+boxWidth, y+boxHeight/2, endsAt-8, endsAt, y+boxHeight/2+4, escaped(s.ends))
	}
	return text + "\n"
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

// TestThePictureOfTheLifecycleIsWellFormed reads it as a browser does.
func TestThePictureOfTheLifecycleIsWellFormed(t *testing.T) {
	decoder := xml.NewDecoder(strings.NewReader(readFile(t, "docs/lifecycle.svg")))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestThePageOfTheLifecycleHasEveryStep finds each step and each phase of a failure in the words of the page.
func TestThePageOfTheLifecycleHasEveryStep(t *testing.T) {
	page := readFile(t, "docs/lifecycle.md")
	for _, one := range stepsOf(t) {
		if one.depth >= 0 && !strings.Contains(page, "**"+one.name+"**") {
			t.Errorf("docs/lifecycle.md does not have **%s**", one.name)
		}
	}
	for phase := vermouth.Phase(1); phase.String() != "Phase("+strconv.Itoa(int(phase))+")"; phase++ {
		if !strings.Contains(page, "| `"+phase.String()+"` |") {
			t.Errorf("docs/lifecycle.md does not have the phase %s", phase)
		}
	}
}
