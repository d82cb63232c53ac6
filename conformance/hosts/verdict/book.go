// Package verdict compares what go-playground/validator says of a value with what a response model says of it.
package verdict

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// Journal is in the environment of a suite: the file that gets an [Entry] in JSON for each verdict, a line each.
const Journal = "VERDICT_JOURNAL"

// Engine says who judged for the response model.
type Engine string

const (
	Usual Engine = "usual" // the compiled check, and the default validator where that is not sure
	Own   Engine = "own"   // the validator of the suite, by the option Validator
)

// Result is what the comparison came to.
type Result string

const (
	Accepted Result = "accepted" // by both
	Rejected Result = "rejected" // by both
	Differs  Result = "differs"
	Refused  Result = "refused" // no plan can be compiled for the type
	Aside    Result = "aside"   // nothing can be compared
)

// Entry is one verdict. It holds no value.
type Entry struct {
	Engine             Engine
	Result             Result
	Type, Tag          string
	Reason             string
	Validator, Message string // what both said
}

// Book writes verdicts down. It is safe for concurrent use.
type Book struct {
	mu    sync.Mutex
	file  *os.File
	usual *validator.Validate
	plans map[reflect.Type]compiled
	busy  bool
}

// compiled is what became of a type.
type compiled struct {
	plan *responsemodel.Plan
	err  error
}

// FromEnvironment returns a Book, and nil where no journal is given.
func FromEnvironment() *Book {
	name := os.Getenv(Journal)
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	return &Book{
		file: file, plans: map[reflect.Type]compiled{},
		usual: validator.New(validator.WithRequiredStructEnabled()),
	}
}

// Note judges a value that v has judged: a struct, or anything else by a tag of its own.
func (b *Book) Note(v *validator.Validate, value any, tag string, theirs error) {
	if !b.begin() {
		return // what is judged here is judged by validator, too
	}
	defer b.end()
	source, reason := subject(value, tag)
	if reason != "" {
		b.write(Entry{Engine: Own, Result: Aside, Type: fmt.Sprintf("%T", value), Tag: tag, Reason: reason})
		return
	}
	t := source.Type().Elem()
	for _, c := range []struct {
		engine    Engine
		validator *validator.Validate
		plan      compiled
	}{
		{Usual, b.usual, b.usualPlan(t)},
		{Own, v, compile(t, responsemodel.Validator(v))},
	} {
		entry := judge(c.plan, c.validator, source)
		entry.Engine, entry.Type, entry.Tag = c.engine, t.String(), tag
		if c.engine == Own && entry.Result == Accepted != (theirs == nil) && entry.Result != Differs && entry.Result != Refused {
			// A rule that looks beyond its value, or a validator that asks for no required structs.
			entry.Reason, entry.Result = "validator itself says something else of the value in a struct", Aside
		}
		b.write(entry)
	}
}

func (b *Book) begin() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.busy {
		return false
	}
	b.busy = true
	return true
}

func (b *Book) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.busy = false
}

func (b *Book) usualPlan(t reflect.Type) compiled {
	if _, found := b.plans[t]; !found {
		b.plans[t] = compile(t)
	}
	return b.plans[t]
}

func (b *Book) write(entry Entry) {
	line, err := json.Marshal(entry)
	if err != nil {
		panic(err)
	}
	if _, err := b.file.Write(append(line, '\n')); err != nil {
		panic(err)
	}
}

func compile(t reflect.Type, opts ...responsemodel.Option) (c compiled) {
	defer func() {
		if p := recover(); p != nil {
			c.err = fmt.Errorf("panic: %v", p)
		}
	}()
	c.plan, c.err = responsemodel.Compile(t, t, opts...)
	return c
}

// subject returns a pointer to the struct that is judged: the value, or one that has the value and its tag as a field.
func subject(value any, tag string) (pointer reflect.Value, reason string) {
	v := reflect.ValueOf(value)
	switch {
	case !v.IsValid():
		return v, "nil has no type"
	case tag != "":
		return field(v, tag), ""
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return v, "a nil pointer is no struct"
		}
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return v, "it is no struct"
	}
	pointer = reflect.New(v.Type())
	pointer.Elem().Set(v)
	return pointer, ""
}

func field(v reflect.Value, tag string) (pointer reflect.Value) {
	tags := reflect.StructTag(fmt.Sprintf("json:%q validate:%q", "field", tag))
	pointer = reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Field", Type: v.Type(), Tag: tags}}))
	pointer.Elem().Field(0).Set(v)
	return pointer
}

// judge compares what a plan says with what validator says.
func judge(c compiled, v *validator.Validate, source reflect.Value) Entry {
	if c.err != nil {
		return Entry{Result: Refused, Reason: refusal(c.err)}
	}
	theirs, err := quiet(func() error { return v.Struct(source.Interface()) })
	if err != nil {
		return Entry{Result: Aside, Reason: "validator panics"}
	}
	ours, err := quiet(func() error {
		_, err := c.plan.Append(nil, source.Interface(), responsemodel.Selection{})
		return err
	})
	if err != nil {
		return Entry{Result: Differs, Reason: "a panic", Message: err.Error()}
	}
	var model *responsemodel.Error
	if errors.As(ours, &model) && !isRule(model) {
		return Entry{Result: Aside, Reason: "it cannot leave, whatever the rules say: " + model.Violations[0].Rule}
	}
	entry := Entry{Result: Accepted}
	if theirs != nil {
		entry.Result, entry.Validator = Rejected, theirs.Error()
	}
	if (theirs == nil) != (ours == nil) {
		entry.Result, entry.Message = Differs, fmt.Sprint(ours)
	}
	return entry
}

// isRule reports whether a rule is among what is wrong with a value.
func isRule(err *responsemodel.Error) bool {
	for _, v := range err.Violations {
		if strings.HasPrefix(v.Rule, "fails ") {
			return true
		}
	}
	return false
}

// refusal returns the first mistake that a type has.
func refusal(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

func quiet(do func() error) (result, panicked error) {
	defer func() {
		if p := recover(); p != nil {
			panicked = fmt.Errorf("%v", p)
		}
	}()
	return do(), nil
}
