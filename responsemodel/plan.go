package responsemodel

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// MaxDepth is how deep the answer may be nested: structs, pointers, slices and maps each count one. A value that goes
// deeper, such as one that contains itself, is an error and not the end of the process.
const MaxDepth = 100

// maxSteps bounds the work on one value: a graph of a hundred nodes can unfold to more than the memory holds.
const maxSteps = 4 << 20

// Plan says how values of one type leave as another. It is made by [Compile], immutable, and safe for concurrent use.
type Plan struct {
	source, model reflect.Type
	pointer       reflect.Type // to source
	config        config
	root          *node
	views         map[string]*selection // by the name of the view; nil: unfiltered
	widest        *selection            // what leaves in any view
	standard      Selection             // of a request that chooses nothing
	check         *checker              // nil: no rules
	accepts       bool                  // the accept check may be asked before validator
	viewed        bool                  // see HasViews
	private       bool                  // see Private
	along         bool                  // the encoder looks at the rules on its way
}

// Compile compiles how values of type source leave as model. It returns all that is wrong with the two types, joined:
// fields that the source cannot supply, conversions that do not exist, types that JSON cannot hold, bad validate tags,
// names in options that the model does not have.
//
// A model that lets through whatever it gets (any, map[string]any, json.RawMessage, a type with a MarshalJSON, at the top)
// is an error: nothing can be filtered. Inside a model such a field is let through, and [Plan.Audit] names it, unless
// the option [Strict] refuses it.
//
// Fields are matched by JSON name. The tag "model" of a model's field changes that:
//
//	City  string `json:"city" model:"from=Profile.Home.City"` // another field of the source, in Go names
//	State string `json:"state" model:"string"`                 // made by the method String of the source's field
//	Price string `json:"price" model:"text"`                   // made by its MarshalText
//	Notes string `json:"notes" model:"view=admin staff"`       // see View
//	Extra any    `json:"extra" model:"unfiltered"`             // see Strict
func Compile(source, model reflect.Type, opts ...Option) (*Plan, error) {
	config := newConfig(opts)
	c := newCompiler(model, config, newChecker(&config))
	for _, mistake := range config.mistakes {
		c.refuse("", "%s", mistake)
	}
	c.refuseOpen(source, model)
	p := &Plan{source: source, model: model, pointer: reflect.PointerTo(source), config: config}
	if !c.failed() {
		p.root = c.compile("", source, model)
		c.refuseUnencodable(model)
	}
	if !c.failed() {
		p.widest, p.views = c.selections(model)
		c.checkRules(model)
		c.refuseAcross(p)
		c.refuseLeaks(p)
	}
	if c.failed() {
		return nil, errors.Join(c.mistakes...)
	}
	if c.check.mayBreak(model) && config.mode != Off {
		p.check, p.accepts = c.check, !config.foreign && !hasRulesBesides(model)
		p.along = p.accepts && p.root.goAlong(map[*node]bool{})
	}
	p.viewed = len(p.views) > 1 || p.root.has(map[*node]bool{}, func(n *node) bool { return n.dynamic != nil })
	p.private = !p.root.has(map[*node]bool{}, (*node).isShown)
	p.standard, _ = p.Select("", "")
	return p, nil
}

// CompileUnfiltered compiles a plan that encodes values of type source as they are: no filter, no rules. The limits of
// depth and length hold.
func CompileUnfiltered(source reflect.Type, opts ...Option) (*Plan, error) {
	config := newConfig(opts)
	c := newCompiler(source, config, nil)
	c.dynamic.whole = true
	for _, mistake := range config.mistakes {
		c.refuse("", "%s", mistake)
	}
	p := &Plan{source: source, model: source, pointer: reflect.PointerTo(source), config: config, root: c.compileAsItIs("", source)}
	c.refuseUnencodable(source)
	if c.failed() {
		return nil, errors.Join(c.mistakes...)
	}
	return p, nil
}

func newCompiler(root reflect.Type, config config, check *checker) *compiler {
	return &compiler{
		root: root, config: config, check: check, nodes: map[leniently]*node{},
		dynamic: &dynamic{check: check, config: config},
	}
}

// Append filters the value that source points to, validates it, and appends its JSON to dst, with the bytes of
// json.Marshal of a value that was converted by hand. An error is an [*Error]; dst is returned as it was then, unless the
// error is only reported, see [Error.Reported]. Source must be a pointer to the plan's source type, else Append panics,
// and nobody may change the value in the meantime. What is behind the end of dst, within its capacity, is of no meaning
// afterwards. A panic of a MarshalJSON or of a rule passes.
func (p *Plan) Append(dst []byte, source any, part Selection) ([]byte, error) {
	pointer, chosen := reflect.ValueOf(source), &part
	if !pointer.IsValid() || pointer.Type() != p.pointer || pointer.IsNil() {
		panic(fmt.Sprintf("responsemodel: Plan.Append: want *%s, got %T", p.source, source))
	}
	switch {
	case part.of == nil:
		chosen = &p.standard
	case part.of != p:
		panic("responsemodel: Plan.Append: the Selection is of another plan")
	}
	var e encoder
	e.prepare(p, len(dst), chosen.name)
	out, err := e.value(dst, p.root, behind(pointer), chosen.fields)
	if err == nil {
		err = e.tooLong(out)
	}
	if e.over {
		return dst, err.of(p.model) // before validator sees it
	}
	var broken *Error
	if p.check != nil && (!p.along || e.unsure || err != nil) { // an error is not the whole way
		broken = p.validate(pointer.Elem(), *chosen)
	}
	switch {
	case err != nil:
		return dst, joinErrors(err, broken).of(p.model)
	case broken == nil:
		return out, nil
	case p.config.mode == Report:
		broken.Reported = true
		return out, broken.of(p.model)
	}
	return dst, broken.of(p.model)
}

// validate holds the model that is made of a value against its rules. The accept check, where it may be asked, spares
// making it.
func (p *Plan) validate(value reflect.Value, part Selection) *Error {
	if p.accepts {
		a := acceptor{check: p.check}
		if a.value(p.root, refTo(value), nil, part.fields) {
			return nil
		}
	}
	if p.private { // validator, and the rules that a program has registered, may keep what they see
		own := reflect.New(p.source).Elem()
		own.Set(value)
		value = own
	}
	if p.source == p.model {
		return p.check.validate(value, part.fields)
	}
	out := reflect.New(p.model).Elem()
	cp := copier{budget: copyBudget(p.config.maxBytes)}
	unmade := cp.value(p.root, out, value, part.view)
	if cp.over {
		return unmade
	}
	return brokenElsewhere(p.check.validate(out, part.fields), unmade)
}

// brokenElsewhere returns what is broken, but for what could not be made: of that the encoder says why, if it leaves.
func brokenElsewhere(broken, unmade *Error) *Error {
	if broken == nil || unmade == nil {
		return broken
	}
	broken.Violations = slices.DeleteFunc(broken.Violations, func(v Violation) bool {
		return slices.ContainsFunc(unmade.Violations, func(u Violation) bool {
			return v.Pointer == u.Pointer || strings.HasPrefix(v.Pointer, u.Pointer+"/")
		})
	})
	if len(broken.Violations) == 0 {
		return nil
	}
	return broken
}

// HasViews reports whether it makes a difference which view is chosen: the model has views, or an interface in it may hold
// a value of a type that does.
func (p *Plan) HasViews() bool { return p.viewed }

// Private reports whether no code but that of this package ever sees the source: it has no type that encodes itself, no
// interface and no method to call, and validator gets a value of its own. Then nobody can keep what [Plan.Append] is given.
func (p *Plan) Private() bool { return p.private }

// ContentType returns the media type of the JSON, see the option [ContentType].
func (p *Plan) ContentType() string { return p.config.contentType }

// cannotEncode says what the encoder refused by the type alone: the texts of encoders and of MarshalJSON quote values.
func cannotEncode(err error) string {
	var marshaler *json.MarshalerError
	if errors.As(err, &marshaler) {
		return "cannot be encoded: the marshaler of " + indirect(marshaler.Type).String() + " failed"
	}
	return "cannot be encoded"
}
