//go:build !purego

package responsemodel_test

import (
	"testing"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// TestAppendAllocatesNothing pins the cost of a list that is filtered and checked: none but dst.
func TestAppendAllocatesNothing(t *testing.T) {
	list := rows(50)
	for _, mode := range []responsemodel.Mode{responsemodel.Off, responsemodel.Enforce} {
		p := compile[[]rowOut, []row](t, responsemodel.Validate(mode))
		dst, err := p.Append(nil, &list, responsemodel.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		part, err := p.Select("", "id,address")
		if err != nil {
			t.Fatal(err)
		}
		for name, of := range map[string]responsemodel.Selection{"all": {}, "a part": part} {
			got := testing.AllocsPerRun(50, func() { dst, err = p.Append(dst[:0], &list, of) })
			if err != nil || got != 0 {
				t.Errorf("mode %v, %s: %v allocations, error %v; want none", mode, name, got, err)
			}
		}
	}
}
