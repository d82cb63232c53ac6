package responsemodel

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
)

// maxDynamic bounds the pairs that a plan remembers. A program has a few types; one that makes types while it runs would
// fill the memory with them. What is not remembered is compiled again.
const maxDynamic = 1000

// dynamic has the nodes for what interfaces hold: their types are known only when the values come. It is safe for
// concurrent use.
type dynamic struct {
	check *checker
	known sync.Map // of pair to *node
	count atomic.Int64
	omit  omission
}

// node returns the node for a value of type source in an interface, which is to become the model. A model that is an
// interface itself takes the value as it is.
func (d *dynamic) node(source, model reflect.Type) *node {
	if withoutPointers(model).Kind() == reflect.Interface {
		model = source
	}
	key := pair{source, model}
	if known, ok := d.known.Load(key); ok {
		return known.(*node)
	}
	made := d.compile(key)
	if d.count.Load() >= maxDynamic {
		return made
	}
	known, loaded := d.known.LoadOrStore(key, made)
	if !loaded {
		d.count.Add(1)
	}
	return known.(*node)
}

func (d *dynamic) compile(key pair) *node {
	c := &compiler{root: key.model, nodes: map[pair]*node{}, check: d.check, dynamic: d, config: config{omit: d.omit}}
	n := c.compile("", key.source, key.model)
	if c.failed() {
		return &node{op: opRefused, source: key.source, model: key.model, refused: errors.Join(c.mistakes...).Error()}
	}
	return n
}
