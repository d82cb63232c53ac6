package dependency

import (
	"slices"

	"github.com/gin-gonic/gin"
)

// list is what one route or group needs, in the order in which it is made: inputs last.
type list []Dependency

func newList(caller string, deps ...Dependency) list {
	first, inputs := make(list, 0, len(deps)), list(nil)
	for _, d := range deps {
		switch {
		case isNil(d):
			panic(caller + ": a dependency is nil; a provider in a struct must be made before the routes")
		case d.about().input:
			inputs = append(inputs, d)
		default:
			first = append(first, d)
		}
	}
	return append(first, inputs...)
}

// isNil reports whether d is nil, or the nil pointer of a provider that was not made yet.
func isNil(d Dependency) bool { return d == nil || d.about() == nil }

// resolve makes all values. The first error ends it; what the inputs themselves find invalid is collected.
func (l list) resolve(c *gin.Context) error {
	var invalid *InputError
	for _, d := range l {
		err := d.resolve(c)
		input, ok := err.(*InputError) //nolint:errorlint // an error around it is somebody's own answer
		switch {
		case err == nil:
		case !ok || input == nil || !d.about().input:
			return err
		case invalid == nil:
			invalid = &InputError{Problems: slices.Clone(input.Problems)}
		default:
			invalid.add(input.Problems)
		}
	}
	if invalid != nil {
		return invalid
	}
	return nil // and not a nil *InputError in an error
}
