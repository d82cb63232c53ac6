package vermouth

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// None is the result of a handler that has nothing to say: the answer is 204 without a body, or the status that was set,
// without a body.
type None struct{}

// Handle makes a gin handler of a function that returns what it has to say. What it returns is filtered through its
// response model, which is T itself or the one that [As] names, merged with the temporal response, and written once.
// A [*Reply] is sent past the model; [None] is an answer without a body; an error ends the request, see [Error].
//
// Handle panics while routes are built, naming the route's place, type and field, and all mistakes at once, if T cannot
// be served: a type that JSON cannot hold, a field of the model that T does not have, any and map[string]any without
// [Unfiltered]. The gin handler may be used in many routes and is safe for concurrent use.
//
// A nil pointer is a 500 unless As names a pointer, As[*UserOut]; a nil slice or map is null, as in encoding/json. A
// route without middleware.TemporalResponse before it works, with the default options.
func Handle[T any](handler func(*gin.Context) (T, error), opts ...RouteOption) gin.HandlerFunc {
	config := newRouteConfig(opts)
	rt := &route{before: config.before}
	source := reflect.TypeFor[T]()
	var err error
	switch {
	case handler == nil:
		err = errors.New("want a handler, got nil")
	case slices.Contains(misspelt(), source):
		err = fmt.Errorf("%s cannot be returned: want *vermouth.Reply, vermouth.None, or an error beside the value", source)
	case source == reflect.TypeFor[None]():
		rt.produce, err = produceNone(handler, config)
	case source == reflect.TypeFor[*Reply]():
		rt.produce, err = produceReply(handler, config)
	default:
		rt.produce, err = produceValue(handler, config)
	}
	if err := errors.Join(append(config.mistakes, err)...); err != nil {
		panic(routeMistake(source, handler, err))
	}
	return rt.serve
}

// misspelt are types that are nearly right, and would be served as empty objects.
func misspelt() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[Reply](), reflect.TypeFor[*None](), reflect.TypeFor[Error](), reflect.TypeFor[*Error]()}
}

// routeMistake says where a route is, and all that is wrong with it.
func routeMistake(source reflect.Type, handler any, err error) string {
	file, line := callerOutside()
	name := "nil"
	if pc := reflect.ValueOf(handler).Pointer(); pc != 0 {
		name = runtime.FuncForPC(pc).Name()
	}
	text := strings.ReplaceAll(err.Error(), "\n", "\n\t")
	return fmt.Sprintf("vermouth.Handle: %s:%d: handler %s, which returns %s:\n\t%s", filepath.Base(file), line, name, source, text)
}

// route is what Handle builds. Its one method is the gin handler of every route of ours, which is how they are told
// from plain ones.
type route struct {
	before  []func(*gin.Context) error
	produce func(c *gin.Context, r *Response, dst []byte) answer
}

func (rt *route) serve(c *gin.Context) {
	r := Begin(c)
	returned := false
	defer func() { r.leave(recover(), returned) }()
	rt.run(c, r)
	returned = true
}

func (rt *route) run(c *gin.Context, r *Response) {
	if r.isSealed() {
		r.report(Failure{Phase: PhaseHandler, Status: c.Writer.Status(), Err: ErrCommitted})
		return
	}
	r.takeBack()
	for _, check := range rt.before {
		if err := checked(c, check); err != nil {
			r.send(c, r.failed(c, PhaseDependency, err))
			return
		}
	}
	buffer := buffers.Get().(*[]byte)
	a := rt.produce(c, r, (*buffer)[:0])
	if cap(a.body) > cap(*buffer) && a.pooled {
		*buffer = a.body
	}
	r.send(c, a)
	recycle(c, buffer)
}

// produceNone calls a handler that returns nothing but an error.
func produceNone[T any](handler func(*gin.Context) (T, error), config *routeConfig) (producer, error) {
	declared := config.status
	if declared == 0 {
		declared = http.StatusNoContent
	}
	produce := func(c *gin.Context, r *Response, _ []byte) answer {
		if _, err := handler(c); err != nil {
			return r.failed(c, PhaseHandler, err)
		}
		return answer{declared: declared}
	}
	return produce, config.refuseModel("None has no body")
}

// produceReply calls a handler that returns a Reply, which brings its own status.
func produceReply[T any](handler func(*gin.Context) (T, error), config *routeConfig) (producer, error) {
	produce := func(c *gin.Context, r *Response, _ []byte) answer {
		value, err := handler(c)
		if err != nil {
			return r.failed(c, PhaseHandler, err)
		}
		return r.direct(c, any(value).(*Reply))
	}
	err := config.refuseModel("a Reply is sent as it is")
	if config.status != 0 {
		err = errors.Join(err, errors.New("Status: a Reply has its own status"))
	}
	return produce, err
}

// produceValue calls a handler whose value leaves through a response model.
func produceValue[T any](handler func(*gin.Context) (T, error), config *routeConfig) (producer, error) {
	source := reflect.TypeFor[T]()
	plan, err := config.compile(source)
	if config.status != 0 && !bodyAllowed(config.status) {
		err = errors.Join(err, fmt.Errorf("Status(%d): this status has no body, but the handler returns %s; return vermouth.None",
			config.status, source))
	}
	declared, dynamic := config.status, source.Kind() == reflect.Interface
	produce := func(c *gin.Context, r *Response, dst []byte) answer {
		value, err := handler(c)
		if err != nil {
			return r.failed(c, PhaseHandler, err)
		}
		if dynamic {
			if reply, ok := any(value).(*Reply); ok {
				return r.direct(c, reply)
			}
		}
		body, err := plan.Append(dst, &value)
		if err != nil {
			return r.failedAs(c, PhaseModel, Fail(http.StatusInternalServerError, ""), err)
		}
		return answer{declared: declared, contentType: jsonType, body: body, pooled: true}
	}
	return produce, err
}

type producer = func(c *gin.Context, r *Response, dst []byte) answer

// direct returns the answer of a Reply that a handler returned.
func (r *Response) direct(c *gin.Context, reply *Reply) answer {
	if reply == nil {
		return r.failed(c, PhaseHandler, ErrNilReply)
	}
	a, err := reply.answer()
	if err != nil {
		return r.failed(c, PhaseModel, err)
	}
	return a
}

// Halted returns [ErrWritten] if something was written to c.Writer by hand, [ErrAborted] if the chain was aborted, the
// first mistake that was made with the temporal response, and nil otherwise. What runs dependencies asks it after each
// one, so that a dependency that ends the request in Gin's own way ends it here too, and never in an empty 200.
func Halted(c *gin.Context) error {
	switch {
	case written(c):
		return ErrWritten
	case c.IsAborted():
		return ErrAborted
	}
	if r := lookup(c); r != nil {
		return r.Err()
	}
	return nil
}

// checked runs a check, and finds out what it has done without saying so.
func checked(c *gin.Context, check func(*gin.Context) error) error {
	if err := check(c); err != nil {
		return err
	}
	return Halted(c)
}

// Guard makes a gin handler of a check that runs before a route, also before plain ones. If the check returns an error or
// a [*Reply], or is [Halted], the request ends there: the answer is written, the
// handlers that follow do not run. dependency.Attach is made of it. Guard panics if check is nil.
func Guard(check func(*gin.Context) error) gin.HandlerFunc {
	if check == nil {
		panic("vermouth.Guard: want a function, got nil")
	}
	return func(c *gin.Context) {
		r := Begin(c)
		returned := false
		defer func() { r.leave(recover(), returned) }()
		r.guard(c, check)
		if r.frames == 1 {
			c.Next() // there is no TemporalResponse around us: the hooks wait for the handler here
		}
		returned = true
	}
}

func (r *Response) guard(c *gin.Context, check func(*gin.Context) error) {
	if r.isSealed() { // a route has answered already: what it has written is not the check's
		if err := check(c); err != nil {
			r.send(c, answer{cause: err})
			c.Abort()
		}
		return
	}
	if err := checked(c, check); err != nil {
		r.takeBack()
		r.send(c, r.failed(c, PhaseDependency, err))
		c.Abort()
	}
}
