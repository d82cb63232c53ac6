package responsemodel

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// refuseAcross refuses rules of fields that leave which look at fields that do not: they would compare with a value that
// nobody has put there.
func (c *compiler) refuseAcross(p *Plan) {
	a := across{compiler: c, seen: map[spot]bool{}, said: map[saying]bool{}}
	for _, view := range slices.Sorted(maps.Keys(p.views)) { // mistakes are told in one order
		a.node(p.root, p.views[view])
	}
}

// across goes through the nodes of a plan, with a selection of what leaves.
type across struct {
	*compiler
	seen map[spot]bool
	said map[saying]bool // what was refused: views have fields in common
}

// saying is a rule of a field, and the other field that does not leave.
type saying struct {
	model              reflect.Type
	field, rule, other string
}

func (a *across) node(n *node, of *selection) {
	if n == nil || a.seen[spot{n, of}] {
		return
	}
	a.seen[spot{n, of}] = true
	if n.op != opObject && n.op != opMapObject {
		a.node(n.elem, of)
		return
	}
	for i, f := range jsonFields(n.model) {
		if of.has(i) {
			a.field(n, f, of)
			a.node(n.fields[i].node, of.sub(i))
		}
	}
}

func (a *across) field(n *node, f modelField, of *selection) {
	for rule := range strings.FieldsFuncSeq(f.tag.Get("validate"), isBetweenRules) {
		name, param, _ := strings.Cut(rule, "=")
		others, _ := fieldsNamedBy(name, param)
		for _, other := range others {
			other, _, _ = strings.Cut(other, ".")
			said := saying{n.model, f.goName, rule, other}
			if !leaves(n, other, of) && !a.said[said] {
				a.said[said] = true
				a.refuse("", "%s: field %s: the rule %s names %s, which does not leave", n.model, f.goName, rule, other)
			}
		}
	}
}

// isBetweenRules reports whether a sign parts the rules of a tag, or the alternatives of one.
func isBetweenRules(r rune) bool { return r == ',' || r == '|' }

// leaves reports whether the field of a model, by its Go name, is there when validator looks. A field that is no JSON
// field is, where nothing is converted.
func leaves(n *node, goName string, of *selection) bool {
	named, ok := n.model.FieldByName(goName)
	if !ok {
		return true // reported where rules are tried
	}
	for i, f := range jsonFields(n.model) {
		if slices.Equal(f.index, named.Index) {
			return of.has(i)
		}
	}
	return n.source == n.model || named.Anonymous && indirect(named.Type).Kind() == reflect.Struct
}
