package responsemodel

import (
	"reflect"
	"slices"
)

// Field describes one field of the answer, for documents such as OpenAPI. It is made of types and tags alone, and safe
// for concurrent use.
type Field struct {
	Name     string       // in the JSON
	Type     reflect.Type // of the model's field
	Required bool         // it is in every answer of a view that has it, if the client does not choose others
	Nullable bool         // it may be null
	Quoted   bool         // a number or bool that is in a string: the JSON option "string"
	Rules    string       // the tag validate
	Default  string       // the tag default
	Views    []string     // the views that it is in; nil: all

	plan *Plan
	of   *selection // what of the field's own object leaves in any view
	node *node      // that makes it; nil: what makes it is known when a value comes
}

// Fields returns the fields of the object that the plan answers with, in their order: what stands behind pointers, lists
// and maps. There are none where the model is no object. What the options exclude is not there.
func (p *Plan) Fields() []Field { return p.fieldsIn(p.model, p.widest, p.root) }

// Fields returns the fields of the object inside of f, if there is one. A type that contains itself describes itself
// again.
func (f Field) Fields() []Field { return f.plan.fieldsIn(f.Type, f.of, f.node) }

func (p *Plan) fieldsIn(t reflect.Type, of *selection, n *node) (fields []Field) {
	if t = object(t); t == nil {
		return nil
	}
	n = n.object()
	for i, f := range jsonFields(t) {
		if !of.has(i) {
			continue
		}
		said, _ := annotationOf(f.tag)
		field := Field{
			Name: f.name, Type: f.typ, Required: p.isRequired(t, f, n), Quoted: f.quoted,
			Nullable: mayBeNull(f.typ) && p.config.omit&omitNone == 0,
			Rules:    f.tag.Get("validate"), Default: f.tag.Get("default"), Views: said.views,
			plan: p, of: of.sub(i),
		}
		if n != nil {
			field.node = n.fields[i].node
		}
		fields = append(fields, field)
	}
	return fields
}

// object returns the node that makes the objects in the values of n, or nil where that is known when a value comes.
func (n *node) object() *node {
	for range MaxDepth { // a source may lead back to itself
		if n == nil || n.op == opObject || n.op == opMapObject {
			return n
		}
		n = n.elem
	}
	return nil
}

// canBeNull reports whether a field of type t may be null: an Optional is while it is not set.
func canBeNull(t reflect.Type) bool { return nillable(t) || isOptional(t) }

// mayBeNull is canBeNull, and says yes of what makes its own JSON, which may be anything.
func mayBeNull(t reflect.Type) bool {
	return canBeNull(t) || implements(t, jsonMarshalerType) && !slices.Contains(harmless, t.PkgPath())
}

// isRequired reports whether nothing leaves a field of t, which a node makes, out: no option of its JSON tag, no omission,
// no embedded pointer that may be nil, and no map that need not have it.
func (p *Plan) isRequired(t reflect.Type, f modelField, by *node) bool {
	omit := p.config.omit
	_, hasDefault := f.tag.Lookup("default")
	ofMap := by == nil || by.op == opMapObject
	switch {
	case f.omitEmpty, f.omitZero, omit&omitZero != 0:
		return false
	case omit&omitNone != 0 && mayBeNull(f.typ), omit&omitUnset != 0 && isOptional(f.typ):
		return false
	case omit&omitDefault != 0 && hasDefault:
		return false
	case omit&omitUnset != 0 && ofMap && (hasDefault || canBeNull(f.typ)):
		return false
	}
	return !throughPointer(t, f.index)
}
