package responsemodel

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Selection is the part of a model that leaves in one answer. It is made by [Plan.Select]; the zero Selection is what the
// options of the plan say. It is immutable.
type Selection struct {
	of     *Plan      // nil: nothing is chosen
	name   string     // of the view
	view   *selection // what the model may show
	fields *selection // what of it is asked for
}

// What a client may ask for is bounded: it is compared with the names of the model, and an object is made of it.
const (
	maxSparseNames = 100
	maxSparseBytes = 4096
)

// SelectionError says that a client asked for fields that the model does not have, or for too many.
type SelectionError struct {
	Known   []string // the names that can be asked for, dotted
	problem string
}

// Error says what is wrong. It does not hold what the client sent.
func (e *SelectionError) Error() string {
	return "responsemodel: fields: " + e.problem + "; known: " + strings.Join(e.Known, ", ")
}

// Problem says what is wrong in words that may be shown to the client.
func (e *SelectionError) Problem() string { return e.problem }

// Select chooses what leaves: the view of that name, and of it the fields that a client has asked for, JSON names with
// commas between them, dotted for what is inside: "id,name,address.city". An empty view is that of the option [View]; one
// that the model does not have is the smallest, which has the fields that are in no view alone. Empty fields are all of
// them.
//
// An error is a [*SelectionError]. Nothing is ever added to what the model and its options allow.
func (p *Plan) Select(view, fields string) (Selection, error) {
	if view == "" {
		view = p.config.view
	}
	s := Selection{of: p, name: view}
	var known bool
	if s.view, known = p.views[view]; !known {
		s.view = p.views[""]
	}
	s.fields = s.view
	if fields == "" {
		return s, nil
	}
	var err *SelectionError
	if s.fields, err = p.sparse(s.view, fields); err != nil {
		err.Known = names(p.model, s.view)
		return Selection{}, err
	}
	return s, nil
}

// CheckFields reports, before it is known which view is chosen, whether there is any that has all these fields. An error
// is that of [Plan.Select] for the smallest view.
func (p *Plan) CheckFields(fields string) error {
	if fields == "" {
		return nil
	}
	if _, err := p.sparse(p.widest, fields); err != nil {
		err.Known = names(p.model, p.views[""])
		return err
	}
	return nil
}

// sparse returns the part of base that a client asks for.
func (p *Plan) sparse(base *selection, fields string) (*selection, *SelectionError) {
	if len(fields) > maxSparseBytes {
		return nil, &SelectionError{problem: "want no more than " + strconv.Itoa(maxSparseBytes) + " bytes"}
	}
	asked := strings.Split(fields, ",")
	if len(asked) > maxSparseNames {
		return nil, &SelectionError{problem: "want no more than " + strconv.Itoa(maxSparseNames) + " names"}
	}
	for i := range asked {
		asked[i] = strings.TrimSpace(asked[i])
	}
	part, unknown := include(base, p.model, asked, maxPathSteps)
	if unknown != nil {
		return nil, &SelectionError{problem: "a name is not known"}
	}
	return part, nil
}

// maxKnown bounds the names that a client is told.
const maxKnown = 100

// names returns the dotted names of what s, a selection of t, has. A type inside itself is not entered again.
func names(t reflect.Type, s *selection) (all []string) {
	var list func(prefix string, t reflect.Type, s *selection, parents []reflect.Type)
	list = func(prefix string, t reflect.Type, s *selection, parents []reflect.Type) {
		if t = object(t); t == nil || slices.Contains(parents, t) {
			return
		}
		for i, f := range jsonFields(t) {
			if s.has(i) && len(all) < maxKnown {
				all = append(all, prefix+f.name)
				list(prefix+f.name+".", f.typ, s.sub(i), append(slices.Clip(parents), t))
			}
		}
	}
	list("", t, s, nil)
	return all
}
