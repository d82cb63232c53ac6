package vermouth

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// route is what Handle builds. Its method serve is the gin handler of every route of ours, which is how [isRoute] tells
// them from plain ones.
type route struct {
	before  []func(*gin.Context) error
	produce producer
	drafts  drafts
	info    RouteInfo // what it is known by
}

// producer calls a handler and makes the answer of d, which is empty, of what it returns.
type producer = func(c *gin.Context, r *Response, d *draft)

func (rt *route) serve(c *gin.Context) {
	if c.Writer == nil { // nobody asks but [Routes]
		c.Set(infoKey{}, rt.info)
		return
	}
	r := Begin(c)
	r.frame(c, func() { rt.run(c, r) })
}

func (rt *route) run(c *gin.Context, r *Response) {
	if r.phase == sealed { // by this goroutine
		r.refuseSecond(c, &answer{contentType: jsonType}) // the handler does not run: its answer would be a second one
		return
	}
	r.takeBack()
	for _, check := range rt.before {
		if err := r.checked(c, check); err != nil {
			r.fail(c, PhaseDependency, err)
			return
		}
	}
	d := rt.drafts.get()
	rt.produce(c, r, d)
	rt.drafts.keep(d)
	r.send(c, &d.answer)
	rt.drafts.recycle(c, d)
}

// produceNone calls a handler that returns nothing but an error.
func produceNone[T any](handler func(*gin.Context) (T, error), config *routeConfig) (producer, error) {
	declared := config.status
	if declared == 0 {
		declared = http.StatusNoContent
	}
	produce := func(c *gin.Context, r *Response, d *draft) {
		if _, err := handler(c); err != nil {
			d.answer = r.failed(c, PhaseHandler, err)
			return
		}
		d.answer.declared = declared
	}
	return produce, config.refuseModel("None has no body")
}

// produceReply calls a handler that returns a Reply, which brings its own status.
func produceReply[T any](handler func(*gin.Context) (T, error), config *routeConfig) (producer, error) {
	produce := func(c *gin.Context, r *Response, d *draft) {
		value, err := handler(c)
		if err != nil {
			d.answer = r.failed(c, PhaseHandler, err)
			return
		}
		d.answer = r.direct(c, any(value).(*Reply))
	}
	err := config.refuseModel("a Reply is sent as it is")
	if config.strict {
		err = errors.Join(err, errors.New("Strict: a Reply is sent as it is; return a value, and name its model with As"))
	}
	if config.status != 0 {
		err = errors.Join(err, errors.New("Status: a Reply has its own status"))
	}
	return produce, err
}

// produceValue calls a handler whose value leaves through a response model.
func produceValue[T any](handler func(*gin.Context) (T, error), config *routeConfig) (producer, *responsemodel.Plan, error) {
	source := reflect.TypeFor[T]()
	plan, err := config.compile(source)
	if config.status != 0 && !bodyAllowed(config.status) {
		err = errors.Join(err, fmt.Errorf("Status(%d): this status has no body, but the handler returns %s; return vermouth.None",
			config.status, source))
	}
	if err != nil {
		return nil, plan, err
	}
	e := &encoding[T]{plan: plan, config: config, viewed: plan.HasViews(), dynamic: source.Kind() == reflect.Interface}
	return e.producer(handler), plan, nil
}

// onlyReported tells OnError of a value that breaks its rules and leaves all the same, as responsemodel.Validate(Report)
// has it.
func (r *Response) onlyReported(err error) bool {
	var broken *responsemodel.Error
	if !errors.As(err, &broken) || !broken.Reported {
		return false
	}
	r.report(Failure{Phase: PhaseModel, Err: err})
	return true
}

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
