package responsemodel

import (
	"reflect"
	"slices"
	"strings"
)

// Audit says what of a source leaves by a plan, and what does not. It is for people and for tests that hold a route to
// it; it is made of types alone.
type Audit struct {
	Source, Model reflect.Type
	Dropped       []string // fields of the source that the model does not have, dotted JSON names
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
	if a.Source == nil {
		return a.Unfiltered[0].Why
	}
	var b strings.Builder
	b.WriteString(a.Source.String())
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
		b.WriteString("; UNFILTERED " + l.Name + " (" + l.Why + ")")
	}
	return b.String()
}

// maxAudit bounds the places of an audit: a type may lead to another one in very many ways.
const maxAudit = 1000

// Audit returns what the plan drops, renames, and lets through unfiltered, in the order of the model.
func (p *Plan) Audit() Audit {
	a := &auditor{Audit: Audit{Source: p.source, Model: p.model}}
	if p.views == nil {
		a.leak("", p.model, "the route is Unfiltered: it leaves whole", false)
		return a.Audit
	}
	a.node("", p.root, p.widest, false, nil)
	return a.Audit
}

// auditor goes through the nodes of a plan, with the selection of what leaves in any view.
type auditor struct{ Audit }

func (a *auditor) leak(name string, t reflect.Type, why string, declared bool) {
	a.Unfiltered = append(a.Unfiltered, Leak{Name: name, Type: t, Why: why, Declared: declared})
}

func (a *auditor) full() bool { return len(a.Unfiltered)+len(a.Dropped)+len(a.Renamed) > maxAudit }

func (a *auditor) node(name string, n *node, of *selection, declared bool, parents []*node) {
	if slices.Contains(parents, n) || a.full() {
		return
	}
	parents = append(slices.Clip(parents), n)
	switch n.op {
	case opPointer, opSlice, opArray, opWrapped:
		a.node(name, n.elem, of, declared, parents)
	case opAlias:
		if n.model.Kind() == reflect.Interface {
			a.leak(name, n.model, "an interface: whatever it holds leaves", declared)
			return
		}
		a.node(name, n.elem, of, declared, parents)
	case opInterface:
		if t := withoutPointers(n.model); t.Kind() == reflect.Interface {
			a.leak(name, t, "an interface: whatever it holds leaves", declared)
		}
	case opMap:
		if object(n.model.Elem()) == nil {
			a.leak(name, n.model, "a map: every entry leaves", declared)
			return
		}
		a.node(dotted(name, "*"), n.elem, of, declared, parents)
	case opDelegate:
		if why := whyOpaque(n.model); why != "" {
			a.leak(name, n.model, why, declared)
		}
	case opObject, opMapObject:
		a.object(name, n, of, declared, parents)
	}
}

func (a *auditor) object(name string, n *node, of *selection, declared bool, parents []*node) {
	used := map[string]bool{}
	for i, f := range jsonFields(n.model) {
		said, _ := annotationOf(f.tag)
		at, step := dotted(name, f.name), &n.fields[i]
		if !of.has(i) {
			continue
		}
		if n.source == n.model || said.from == nil {
			used[f.name] = true
		}
		if n.source != n.model && (said.from != nil || step.node.op == opText) {
			a.Renamed = append(a.Renamed, Renaming{From: strings.Join(orName(said.from, f), "."), To: at})
			used[sourceName(n.source, said.from)] = true
		}
		a.node(at, step.node, of.sub(i), declared || said.unfiltered, parents)
	}
	if n.op == opMapObject {
		a.Dropped = append(a.Dropped, dotted(name, "*"))
		return
	}
	for _, f := range jsonFields(n.source) {
		if !used[f.name] {
			a.Dropped = append(a.Dropped, dotted(name, f.name))
		}
	}
}

func orName(from []string, f modelField) []string {
	if from == nil {
		return []string{f.goName}
	}
	return from
}

// sourceName returns the JSON name of the source's field that a way of one step leads to.
func sourceName(source reflect.Type, from []string) string {
	if len(from) == 1 && source.Kind() == reflect.Struct {
		for _, f := range jsonFields(source) {
			if f.goName == from[0] {
				return f.name
			}
		}
	}
	return ""
}

// dotted returns the name of a step inside of what has a name.
func dotted(name, step string) string {
	if name == "" {
		return step
	}
	return name + "." + step
}

// whyOpaque says why nobody knows what leaves with a type that encodes itself, or nothing: a time is a time, and a
// MarshalJSON of a number, a string or an array of bytes has nothing to hide.
func whyOpaque(t reflect.Type) string {
	holds := t.Kind() == reflect.Struct || t.Kind() == reflect.Map || t.Kind() == reflect.Interface ||
		isList(t) && t.Elem().Kind() != reflect.Uint8
	switch {
	case t == rawType:
		return "raw JSON: it leaves as it is"
	case !holds || slices.Contains(harmless, t.PkgPath()):
		return ""
	case t.Kind() == reflect.Struct && promotedMarshaler(t) != "":
		return "the embedded " + promotedMarshaler(t) + " encodes it"
	case implements(t, jsonMarshalerType):
		return "it encodes itself (MarshalJSON)"
	}
	return "it encodes itself (MarshalText)"
}

// harmless are packages whose types say themselves, and nothing else, when they encode themselves.
var harmless = []string{"time", "math/big", "net/netip"}
