package responsemodel

import (
	"cmp"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// Audit says what of a source leaves by a plan, and what does not. It is for people and for tests that hold a route to
// it; it is made of types alone.
type Audit struct {
	Source, Model reflect.Type
	Dropped       []string // fields of the source that the model does not have, dotted JSON names; * is all else
	Renamed       []Renaming
	Unfiltered    []Leak
}

// Renaming is a field of the source that leaves under another name, or as another kind of value.
type Renaming struct {
	From string // in the source, Go names
	To   string // in the answer, a dotted JSON name
}

// Leak is a place of the answer where the model does not say what leaves.
type Leak struct {
	Name     string // a dotted JSON name; empty: the answer itself
	Type     reflect.Type
	Why      string
	Declared bool // the tag model:"unfiltered" says that it is meant so
}

// String returns the audit in one line.
func (a Audit) String() string {
	var b strings.Builder
	if a.Source != nil {
		b.WriteString(a.Source.String())
	}
	if a.Model != a.Source {
		b.WriteString(" as " + a.Model.String())
	}
	if a.Dropped != nil {
		b.WriteString("; dropped: " + strings.Join(a.Dropped, ", "))
	}
	for _, r := range a.Renamed {
		b.WriteString("; " + r.From + " leaves as " + r.To)
	}
	for _, l := range a.Unfiltered {
		b.WriteString("; UNFILTERED " + cmp.Or(l.Name, "all") + " (" + l.Why + ")")
	}
	return strings.TrimPrefix(b.String(), "; ")
}

// maxPlaces bounds the places that an audit goes to: types may lead to each other in very many ways. All that passes
// unfiltered is named at least once, by one of the ways to it.
const maxPlaces = 1000

// Audit returns what the plan drops, renames, and lets through unfiltered.
func (p *Plan) Audit() Audit {
	a := &auditor{Audit: Audit{Source: p.source, Model: p.model}, named: map[spot]bool{}}
	if p.views == nil {
		a.Unfiltered = []Leak{{Type: p.model, Why: "the route is Unfiltered: it leaves whole"}}
		return a.Audit
	}
	a.node("", p.root, p.widest, nil)
	a.places = 0
	a.leaks("", p.model, p.widest, false, nil)
	a.remainingLeaks(p.model, p.widest)
	return a.Audit
}

// auditor goes through the nodes of a plan, for what becomes of the source, and through the types of the model, for what
// they leave open, with the selection of what leaves in any view.
type auditor struct {
	Audit
	places int
	named  map[spot]bool // where there is a leak that is named
}

// enter reports whether a spot is to be entered: not inside of itself, and not when there were too many.
func (a *auditor) enter(s spot, parents []spot) bool {
	a.places++
	return a.places < maxPlaces && !slices.Contains(parents, s)
}

// node lists what becomes of the source's fields.
func (a *auditor) node(name string, n *node, of *selection, parents []spot) {
	here := spot{n, of}
	if !a.enter(here, parents) {
		return
	}
	parents = append(slices.Clip(parents), here)
	switch n.op {
	case opPointer, opSlice, opArray, opWrapped, opAlias:
		a.node(name, n.elem, of, parents)
	case opMap:
		a.node(join(name, "*"), n.elem, of, parents)
	case opObject, opMapObject:
		a.object(name, n, of, parents)
	}
}

func (a *auditor) object(name string, n *node, of *selection, parents []spot) {
	used, partly := map[string]bool{}, map[string]bool{} // fields of the source that leave, and of which a part does
	for i, f := range jsonFields(n.model) {
		if !of.has(i) {
			continue
		}
		said, _ := annotationOf(f.tag)
		at, next := join(name, f.name), n.fields[i].node
		if n.source == n.model || said.from == nil {
			used[f.name] = true
		}
		if n.source != n.model && (said.from != nil || next.makesText()) {
			a.Renamed = append(a.Renamed, Renaming{From: cmp.Or(strings.Join(said.from, "."), f.goName), To: at})
			if from := sourceName(n.source, said.from); len(said.from) == 1 {
				used[from] = true
			} else {
				partly[from] = true
			}
		}
		a.node(at, next, of.sub(i), parents)
	}
	if n.op == opMapObject {
		a.Dropped = append(a.Dropped, join(name, "*"))
		return
	}
	for _, f := range jsonFields(n.source) {
		switch {
		case used[f.name]:
		case partly[f.name]:
			a.Dropped = append(a.Dropped, join(name, f.name+".*"))
		default:
			a.Dropped = append(a.Dropped, join(name, f.name))
		}
	}
}

// makesText reports whether a method makes a string here.
func (n *node) makesText() bool { return n.op == opText || n.op == opPointer && n.elem.op == opText }

// sourceName returns the JSON name of the source's field that a way begins with.
func sourceName(source reflect.Type, from []string) string {
	if len(from) > 0 && source.Kind() == reflect.Struct {
		for _, f := range jsonFields(source) {
			if f.goName == from[0] {
				return f.name
			}
		}
	}
	return ""
}

// leaks lists what a type of the model leaves open, by all ways to it.
func (a *auditor) leaks(name string, t reflect.Type, of *selection, declared bool, parents []spot) {
	here := spot{t, of}
	if !a.enter(here, parents) {
		return
	}
	if why := openness(t); why != "" {
		a.Unfiltered = append(a.Unfiltered, Leak{Name: name, Type: t, Why: why, Declared: declared})
		a.named[here] = true
		return
	}
	parents = append(slices.Clip(parents), here)
	for next, f := range inside(t, of) {
		at, meant := stepTo(name, t, f)
		a.leaks(at, next.at.(reflect.Type), next.of, declared || meant, parents)
	}
}

// remainingLeaks names the leaks that [auditor.leaks] did not come to, by the shortest way. It goes to each spot once.
func (a *auditor) remainingLeaks(t reflect.Type, of *selection) {
	seen := map[spot]bool{}
	type step struct {
		spot
		name string
	}
	for queue := []step{{spot{t, of}, ""}}; len(queue) > 0; queue = queue[1:] {
		here := queue[0]
		if seen[here.spot] {
			continue
		}
		seen[here.spot] = true
		t := here.at.(reflect.Type)
		if why := openness(t); why != "" {
			if !a.named[here.spot] {
				a.Unfiltered = append(a.Unfiltered, Leak{Name: here.name, Type: t, Why: why})
			}
			continue
		}
		for next, f := range inside(t, here.of) {
			name, declared := stepTo(here.name, t, f)
			if !declared {
				queue = append(queue, step{next, name})
			}
		}
	}
}

// stepTo returns the name of what is inside of a type, and whether its tag says that it is meant to be open.
func stepTo(name string, t reflect.Type, f *modelField) (string, bool) {
	switch {
	case f != nil:
		said, _ := annotationOf(f.tag)
		return join(name, f.name), said.unfiltered
	case t.Kind() == reflect.Map:
		return join(name, "*"), false
	}
	return name, false
}

// inside goes over what a type of the model is made of, with the field for each of a struct's.
func inside(t reflect.Type, of *selection) iter.Seq2[spot, *modelField] {
	return func(yield func(spot, *modelField) bool) {
		switch {
		case isOptional(t):
			yield(spot{t.Field(optionalValue).Type, of}, nil)
		case opaque(t) && t.Kind() != reflect.Pointer:
		case hasElem(t):
			yield(spot{t.Elem(), of}, nil)
		case t.Kind() == reflect.Struct:
			for i, f := range jsonFields(t) {
				if of.has(i) && !yield(spot{f.typ, of.sub(i)}, &f) {
					return
				}
			}
		}
	}
}
