package dependency

import (
	"slices"

	"github.com/gin-gonic/gin"
)

// list is what one route or group needs, in the order in which it is made: inputs last.
type list []Dependency

func newList(caller string, deps ...Dependency) list {
	ordered := make(list, len(deps))
	for i, at := range newOrder(caller, deps...) {
		ordered[i] = deps[at]
	}
	return ordered
}

// order is the positions of values in the order in which they are made: inputs last.
type order []int

// each makes the values. The first error ends it; what the inputs themselves find invalid is collected.
func (o order) each(resolve func(at int, invalid *problems) error) error {
	var invalid problems
	for _, at := range o {
		if err := resolve(at, &invalid); err != nil {
			return err
		}
	}
	return invalid.err()
}

func newOrder(caller string, deps ...Dependency) order {
	first, inputs := make(order, 0, len(deps)), order(nil)
	for i, d := range deps {
		switch {
		case isNil(d):
			panic(caller + ": a dependency is nil; a provider in a struct must be made before the routes")
		case d.about().input:
			inputs = append(inputs, i)
		default:
			first = append(first, i)
		}
	}
	return append(first, inputs...)
}

// isNil reports whether d is nil, or the nil pointer of a provider that was not made yet.
func isNil(d Dependency) bool { return d == nil || d.about() == nil }

// resolve makes all values. The first error ends it; what the inputs themselves find invalid is collected.
func (l list) resolve(c *gin.Context) error {
	var invalid problems
	for _, d := range l {
		if err := invalid.sift(d.about(), d.resolve(c)); err != nil {
			return err
		}
	}
	return invalid.err()
}

// problems collects what inputs find invalid.
type problems struct{ found *InputError }

// sift keeps the problems of an input, and returns every other error.
func (p *problems) sift(of *info, err error) error {
	input, ok := err.(*InputError) //nolint:errorlint // an error around it is somebody's own answer
	switch {
	case err == nil:
	case !ok || input == nil || !of.input:
		return err
	case p.found == nil:
		p.found = &InputError{Problems: slices.Clone(input.Problems)}
	default:
		p.found.add(input.Problems)
	}
	return nil
}

func (p *problems) err() error {
	if p.found == nil {
		return nil // and not a nil *InputError in an error
	}
	return p.found
}
