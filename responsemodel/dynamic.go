package responsemodel

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// maxDynamic bounds the pairs that a plan remembers. A program has a few types; one that makes types while it runs would
// fill the memory with them. What is not remembered is compiled again.
const maxDynamic = 1000

// dynamic has the nodes for what interfaces hold: their types are known only when the values come. It is safe for
// concurrent use.
type dynamic struct {
	check  *checker
	known  sync.Map     // of pair to *node
	views  sync.Map     // of typeInView to *selection
	count  atomic.Int64 // of what both remember
	config config
	whole  bool // the route is Unfiltered: views are not heeded
}

// node returns the node for a value of type source in an interface, which is to become the model. A model that is an
// interface itself takes the value as it is.
func (d *dynamic) node(source, model reflect.Type) *node {
	if target := withoutPointers(model); target.Kind() == reflect.Interface {
		if !source.Implements(target) {
			return &node{op: opRefused, source: source, model: model, refused: "cannot convert " + source.String() + " to " + target.String()}
		}
		model = source
	}
	key := pair{source, model}
	if known, ok := d.known.Load(key); ok {
		return known.(*node)
	}
	made := d.compile(key)
	if d.count.Load() >= maxDynamic { // those that compile at once may pass the bound by their number
		return made
	}
	known, loaded := d.known.LoadOrStore(key, made)
	if !loaded {
		d.count.Add(1)
	}
	return known.(*node)
}

// typeInView is a type that an interface holds, in a view.
type typeInView struct {
	reflect.Type
	view string
}

// selection returns what of a type that an interface holds, and that leaves as it is, is in the view.
func (d *dynamic) selection(t reflect.Type, view string) *selection {
	views := viewNames(t)
	if views == nil || d.whole {
		return nil
	}
	if !slices.Contains(views, view) {
		view = "" // the smallest; there are no more names to remember than the type has
	}
	key := typeInView{t, view}
	if known, ok := d.views.Load(key); ok {
		return known.(*selection)
	}
	made := inView(nil, t, view)
	if d.count.Add(1) <= maxDynamic {
		d.views.Store(key, made)
	}
	return made
}

func (d *dynamic) compile(key pair) *node {
	c := &compiler{root: key.model, nodes: map[leniently]*node{}, check: d.check, dynamic: d, config: d.config}
	c.lenient = key.source == key.model // it leaves as it is: no model was declared that it could break
	n := c.compile("", key.source, key.model)
	if !c.failed() || c.lenient {
		return n
	}
	texts := make([]string, len(c.mistakes))
	for i, mistake := range c.mistakes {
		texts[i] = strings.TrimPrefix(mistake.Error(), "responsemodel: "+c.root.String()+": ")
	}
	return &node{op: opRefused, source: key.source, model: key.model, refused: strings.Join(texts, ", ")}
}
