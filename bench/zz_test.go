package bench

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
	"strings"
)

func TestZZ(t *testing.T) {
	want := os.Getenv("ZZ")
	if want == "" {
		t.Skip()
	}
	type one struct {
		name string
		ask  Exchange
		ns   []float64
	}
	var all []*one
	add := func(size string, cs []Contender) {
		for _, c := range cs {
			n := size + "/" + c.Name
			for _, w := range strings.Split(want, " ") {
				if w == n {
					all = append(all, &one{name: n, ask: c.Exchange()})
				}
			}
		}
	}
	add("tiny", Contenders(Tiny()))
	add("medium", Contenders(Medium()))
	add("large", Contenders(Large()))
	add("bare", []Contender{{Name: "tinyv", HTTP: BareVermouth(Tiny())}, {Name: "tinyg", HTTP: BareGin(Tiny())}, {Name: "mediumv", HTTP: BareVermouth(Medium())}, {Name: "mediumg", HTTP: BareGin(Medium())}})
	for range 120 {
		for _, o := range all {
			n := 0
			start := time.Now()
			for time.Since(start) < 4*time.Millisecond {
				for range 50 {
					if strings.HasPrefix(o.name, "large") && n%50 > 5 { break }
					o.ask()
					n++
				}
			}
			o.ns = append(o.ns, float64(time.Since(start).Nanoseconds())/float64(n))
		}
	}
	base := map[string]float64{}
	for _, o := range all {
		slices.Sort(o.ns)
		fmt.Printf("%-28s p10 %8.0f  med %8.0f\n", o.name, o.ns[len(o.ns)/10], o.ns[len(o.ns)/2])
	}
	_ = base
}
