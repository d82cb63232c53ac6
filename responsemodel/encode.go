package responsemodel

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// encoder appends the JSON of a model straight from the source: what the model drops is never read. It is used for one
// value. The bytes are those that encoding/json makes of the value that [copier] makes, but for what a selection or an
// omission leaves out.
type encoder struct {
	html     bool // <, > and & are escaped
	omit     omission
	maxBytes int
	begin    int // where in dst the value begins
	view     string

	rules  acceptor
	looks  bool // at the rules on its way
	unsure bool // one may be broken

	walk  walk
	taken int // bytes of what was made to be looked at, see [encoder.made]
	depth int
	over  bool // a limit is reached: it makes no sense to go on
}

// prepare makes e ready for a value that begins at an index. A literal would be made elsewhere, and copied.
func (e *encoder) prepare(p *Plan, begin int, view string) {
	e.html, e.omit, e.maxBytes = !p.config.rawHTML, p.config.omit, p.config.maxBytes
	e.begin, e.view, e.rules.check, e.looks = begin, view, p.check, p.along
}

// value appends the value at p. After an error dst is of no use, but for what comes before the value; the work goes on
// as far as that finds more errors.
func (e *encoder) value(dst []byte, n *node, p ref, of *selection) ([]byte, *Error) {
	if n.op.isLeaf() {
		return e.leaf(dst, n.op, p)
	}
	if !n.counted {
		return e.composite(dst, n, p, of)
	}
	if err := e.walk.step(e.depth); err != nil { // what may contain itself
		e.over = true
		return dst, err
	}
	e.depth++
	dst, err := e.composite(dst, n, p, of)
	e.depth--
	return dst, err
}

// leaf appends what has no parts.
func (e *encoder) leaf(dst []byte, o op, p ref) ([]byte, *Error) {
	switch o {
	case opString:
		return appendString(dst, p.string(), e.html), nil
	case opBool:
		return strconv.AppendBool(dst, p.bool()), nil
	case opInt, opInt8, opInt16, opInt32, opInt64:
		return strconv.AppendInt(dst, intAt(o, p), 10), nil
	case opUint, opUint8, opUint16, opUint32, opUint64, opUintptr:
		return strconv.AppendUint(dst, uintAt(o, p), 10), nil
	case opFloat32:
		return appendFloat(dst, p.float32(), 32)
	case opFloat32As64:
		return appendFloat(dst, p.float32(), 64)
	case opFloat64:
		return appendFloat(dst, p.float64(), 64)
	}
	return appendTime(dst, p.time())
}

// composite appends what has parts, or is made by somebody else.
func (e *encoder) composite(dst []byte, n *node, p ref, of *selection) ([]byte, *Error) {
	switch n.op {
	case opObject:
		return e.object(dst, n, p, of)
	case opPointer:
		if p.isNil() {
			return appendNull(dst, n)
		}
		return e.value(dst, n.elem, p.elem(), of)
	case opSlice:
		l := p.slice()
		if l.isNil() {
			return append(dst, "null"...), nil
		}
		return e.list(dst, n, l, of)
	case opArray:
		return e.list(dst, n, p.array(n.source.Len()), of)
	case opMap:
		return e.mapping(dst, n, p, of)
	case opMapObject:
		return e.mapObject(dst, n, p, of)
	case opInterface:
		return e.dynamic(dst, n, p, of)
	case opAlias:
		if !n.optional { // an interface: nothing was chosen of it but the view
			of = n.dynamic.selection(n.source, e.view)
		}
		return e.value(dst, n.elem, p, of)
	case opWrapped:
		if valid, _ := p.field(&n.valid); !valid.bool() {
			return appendNull(dst, n)
		}
		inner, _ := p.field(&n.inner)
		return e.value(dst, n.elem, inner, of)
	case opBytes:
		return appendBytes(dst, p.bytes()), nil
	case opText:
		return e.text(dst, n, p)
	case opDelegate:
		return e.delegate(dst, p.value(n.source).Addr().Interface())
	}
	return dst, breaks(n.refused) // opRefused
}

// appendNull appends what is nil, if the model can be.
func appendNull(dst []byte, n *node) ([]byte, *Error) {
	if n.nullable {
		return append(dst, "null"...), nil
	}
	return dst, notNullable(n)
}

// notNullable is the error of a value that is nil where the model promises one.
func notNullable(n *node) *Error {
	return breaks("is nil, and " + n.model.String() + " is not nullable; a pointer in the model allows null")
}

// object appends the fields that are selected. Each key has its comma before it; that of the first becomes the brace.
func (e *encoder) object(dst []byte, n *node, p ref, of *selection) ([]byte, *Error) {
	begin := len(dst)
	var all *Error
	for i := range n.fields {
		f := &n.fields[i]
		if of != nil && !of.has(i) {
			continue
		}
		var err *Error
		if at, ok := p.field(&f.from); ok && f.plain { // most
			e.unsure = f.checked && e.looks && !f.rules.accept(f.op, at) || e.unsure
			if dst = f.key.appendTo(dst); f.op == opString {
				dst = appendString(dst, at.string(), e.html)
			} else {
				dst, err = e.leaf(dst, f.op, at)
			}
			if err == nil && len(dst)-e.begin > e.maxBytes {
				err = e.tooLong(dst)
			}
		} else {
			dst, err = e.field(dst, f, at, ok, of.sub(i))
		}
		if err != nil {
			all = joinErrors(all, within(f.name, err))
			if e.over {
				return dst, all
			}
		}
	}
	return e.endObject(dst, begin, all)
}

// field appends a field that is not plain, and looks at its rules; ok says whether there is a way to it.
func (e *encoder) field(dst []byte, f *fieldStep, at ref, ok bool, of *selection) ([]byte, *Error) {
	if f.checked && e.looks {
		e.lookAt(f, at, ok, of)
	}
	switch {
	case !ok:
		return e.unreachable(dst, f)
	case f.mayOmit && e.omits(f, at):
		return dst, nil
	}
	return e.inside(dst, f, at, of)
}

// lookAt looks at the rules of a field that is not plain: at a list's length, while what is in objects follows on the way.
// The acceptor looks at everything else.
func (e *encoder) lookAt(f *fieldStep, at ref, ok bool, of *selection) {
	switch {
	case !ok:
		e.unsure = e.unsure || !f.optional
	case !f.along:
		e.unsure = e.unsure || !e.rules.value(f.node, at, f.rules, of)
	case f.rules != nil && f.node.op == opSlice:
		l := at.slice()
		e.unsure = e.unsure || !f.rules.acceptLength(l.len, l.isNil())
	}
}

// inside appends a field that has parts. What the acceptor has looked at is not looked at again.
func (e *encoder) inside(dst []byte, f *fieldStep, at ref, of *selection) ([]byte, *Error) {
	if f.along || !e.looks {
		return e.member(dst, f, at, of)
	}
	e.looks = false
	dst, err := e.member(dst, f, at, of)
	e.looks = true
	return dst, err
}

func (e *encoder) endObject(dst []byte, begin int, err *Error) ([]byte, *Error) {
	if len(dst) == begin {
		return append(dst, '{', '}'), err
	}
	dst[begin] = '{'
	if err == nil {
		err = e.tooLong(dst)
	}
	return append(dst, '}'), err
}

// member appends a field with its key.
func (e *encoder) member(dst []byte, f *fieldStep, p ref, of *selection) ([]byte, *Error) {
	begin := len(dst)
	dst = f.key.appendTo(dst)
	key := len(dst)
	dst, err := e.value(dst, f.node, p, of)
	if err != nil {
		return dst, err
	}
	if f.quoted {
		dst = quote(dst, key)
	}
	if e.omit&omitNone != 0 && string(dst[key:]) == "null" {
		return dst[:begin], nil
	}
	return dst, e.tooLong(dst)
}

// quote puts the basic value that begins at an index into a string, as the JSON option "string" has it.
func quote(dst []byte, begin int) []byte {
	switch value := dst[begin:]; {
	case string(value) == "null":
		return dst
	case value[0] == '"':
		return appendString(dst[:begin], string(value), false)
	}
	dst = slices.Insert(dst, begin, '"')
	return append(dst, '"')
}

// unreachable appends a field that is behind a pointer that is nil.
func (e *encoder) unreachable(dst []byte, f *fieldStep) ([]byte, *Error) {
	switch {
	case f.optional:
		return dst, nil
	case f.embedded:
		return dst, breaks("is in an embedded pointer that is nil")
	case !f.node.nullable:
		return dst, breaks("is behind a pointer that is nil")
	case f.omitEmpty, f.omitZero, e.omit&(omitNone|omitZero) != 0, f.unset && e.omit&omitUnset != 0:
		return dst, nil
	}
	return append(f.key.appendTo(dst), "null"...), nil
}

func (e *encoder) list(dst []byte, n *node, l list, of *selection) ([]byte, *Error) {
	begin := len(dst)
	dst = append(dst, '[')
	var all *Error
	for i := range l.len {
		if i > 0 {
			dst = append(dst, ',')
		}
		if i >= 16 && i&(i-1) == 0 {
			dst = e.foresee(dst, len(dst)-begin, i, l.len)
		}
		var err *Error
		if dst, err = e.value(dst, n.elem, l.index(i, n.size), of); err == nil && len(dst)-e.begin > e.maxBytes {
			err = e.tooLong(dst)
		}
		if err != nil {
			all = joinErrors(all, within(strconv.Itoa(i), err))
			if e.over || len(all.Violations) >= violation.Max {
				return dst, all
			}
		}
	}
	return append(dst, ']'), all
}

// foresee makes room for a list of which so many elements took so many bytes: append would copy a long one again and again.
// What comes may be shorter, so it is at most eight times what is there.
func (e *encoder) foresee(dst []byte, bytes, done, all int) []byte {
	rest := bytes / done * (all - done)
	return slices.Grow(dst, max(0, min(rest+rest/16, 7*bytes, e.maxBytes-(len(dst)-e.begin))))
}

// tooLong counts the bytes: a small value that refers to itself in many ways, or to one long string, can unfold to more
// than the memory holds (R68).
func (e *encoder) tooLong(dst []byte) *Error {
	if len(dst)-e.begin <= e.maxBytes {
		return nil
	}
	e.over = true
	return breaks("is longer than MaxBytes (" + strconv.Itoa(e.maxBytes) + ")")
}

// dynamic appends what an interface holds. It is copied first, so that it has an address: a MarshalJSON of the pointer
// would not be called otherwise, and the field that it hides would leave (R63).
func (e *encoder) dynamic(dst []byte, n *node, p ref, of *selection) ([]byte, *Error) {
	held := p.value(n.source).Elem()
	if !held.IsValid() {
		return appendNull(dst, n)
	}
	next := n.dynamic.node(held.Type(), n.model)
	if withoutPointers(n.model).Kind() == reflect.Interface { // nothing was chosen of it but the view
		of = n.dynamic.selection(held.Type(), e.view)
	}
	return e.value(dst, next, refTo(copied(held)), of)
}

// text appends the string that a method makes of the value.
func (e *encoder) text(dst []byte, n *node, p ref) ([]byte, *Error) {
	text, err := textOf(n, p.value(n.source))
	if err != nil {
		return dst, err
	}
	return appendString(dst, text, e.html), nil
}

// textOf calls the method that the tag asks for, on an addressable value.
func textOf(n *node, v reflect.Value) (string, *Error) {
	if n.how == byStringer {
		return v.Addr().Interface().(fmt.Stringer).String(), nil
	}
	text, err := v.Addr().Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return "", &Error{Violations: []Violation{{Rule: "cannot be encoded: the marshaler of " + n.source.String() + " failed"}}, cause: err}
	}
	return string(text), nil
}

// delegate appends what encoding/json makes of the value behind a pointer.
func (e *encoder) delegate(dst []byte, pointer any) ([]byte, *Error) {
	w := appender{dst}
	encoder := json.NewEncoder(&w)
	encoder.SetEscapeHTML(e.html)
	if err := encoder.Encode(pointer); err != nil {
		return dst, &Error{Violations: []Violation{{Rule: cannotEncode(err)}}, cause: err}
	}
	return bytes.TrimSuffix(w.bytes, []byte("\n")), nil // the encoder ends a value with a line feed, json.Marshal does not
}

type appender struct{ bytes []byte }

func (w *appender) Write(b []byte) (int, error) {
	w.bytes = append(w.bytes, b...)
	return len(b), nil
}

func appendBytes(dst, b []byte) []byte {
	if b == nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '"')
	dst = base64.StdEncoding.AppendEncode(dst, b)
	return append(dst, '"')
}
