package responsemodel

import (
	"reflect"
	"slices"
	"strings"
)

// way is a dotted path as the indexes of fields.
type way []int

// pathfinder resolves dotted paths. A name may have dots itself: the longest name is tried first. The steps are bounded,
// as a client may ask for paths.
type pathfinder struct {
	steps int
	limit int // 0: none, the paths are the program's
}

// maxPathSteps bounds the fields that all paths of one request are tried with: names with dots in them make many ways.
const maxPathSteps = 1000

// find returns the way that a path takes through s, a selection of t.
func (p *pathfinder) find(s *selection, t reflect.Type, path string) (way, bool) {
	if t = object(t); t == nil {
		return nil, false
	}
	fields := jsonFields(t)
	for _, i := range beginnings(fields, path) {
		if p.steps++; p.limit > 0 && p.steps > p.limit {
			return nil, false
		}
		if !s.has(i) {
			continue
		}
		rest := path[len(fields[i].name):]
		if rest == "" {
			return way{i}, true
		}
		if below, ok := p.find(s.sub(i), fields[i].typ, rest[1:]); ok {
			return append(way{i}, below...), true
		}
	}
	return nil, false
}

// beginnings returns the fields whose names a path begins with, the longest first.
func beginnings(fields []modelField, path string) (found []int) {
	for i, f := range fields {
		rest, ok := strings.CutPrefix(path, f.name)
		if ok && (rest == "" || rest[0] == '.' && len(rest) > 1) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(a, b int) int { return len(fields[b].name) - len(fields[a].name) })
	return found
}

// find returns the ways of paths in base, a selection of t, and the paths that lead nowhere.
func find(base *selection, t reflect.Type, paths []string, limit int) (ways []way, unknown []string) {
	p := pathfinder{limit: limit}
	for _, path := range paths {
		if w, ok := p.find(base, t, path); ok {
			ways = append(ways, w)
		} else {
			unknown = append(unknown, path)
		}
	}
	return ways, unknown
}
