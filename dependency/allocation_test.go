package dependency_test

import (
	"maps"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// TestAllocationsOfDependencies pins what values cost besides their own making: the memory of the first two, and one more
// for the next four. To ask again costs nothing.
func TestAllocationsOfDependencies(t *testing.T) {
	one := new(int)
	last := dependency.New(func(*gin.Context) (*int, error) { return one, nil })
	for range 4 {
		before := last
		last = dependency.New(func(c *gin.Context) (*int, error) { return before.Get(c) })
	}
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	vermouth.Begin(c)
	there := maps.Clone(c.Keys)
	get := func() {
		if value, err := last.Get(c); value != one || err != nil {
			t.Errorf("Get = %v, %v", value, err)
		}
	}
	const most = 2
	if got := testing.AllocsPerRun(100, func() {
		maps.DeleteFunc(c.Keys, func(key, _ any) bool {
			_, was := there[key]
			return !was
		})
		get()
	}); got > most {
		t.Errorf("five values: %v allocations, want at most %d", got, most)
	}
	if got := testing.AllocsPerRun(100, get); got != 0 {
		t.Errorf("asked again: %v allocations, want none", got)
	}
}
