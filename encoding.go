package vermouth

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// encoding makes the body of a value that a handler has returned.
type encoding[T any] struct {
	plan    *responsemodel.Plan
	config  *routeConfig
	viewed  bool // the view makes a difference
	dynamic bool // T is an interface
}

// producer is the producer of a handler.
func (e *encoding[T]) producer(handler func(*gin.Context) (T, error)) producer {
	return func(c *gin.Context, r *Response, d *draft) {
		fields, err := askedFields(c, r, e.plan, e.config.sparse)
		if err != nil {
			d.answer = r.failed(c, PhaseHandler, err) // before the handler does anything
			return
		}
		value := e.box(d)
		*value, err = handler(c)
		e.answer(c, r, d, value, err, fields)
		if e.plan.Private() {
			var none T
			*value = none // what the answer does not show must not stay
		}
	}
}

// box returns the memory for a value, which must have an address to be encoded. It stays with the draft if nobody else
// learns of it.
func (e *encoding[T]) box(d *draft) *T {
	if box, ok := d.value.(*T); ok {
		return box
	}
	box := new(T)
	if e.plan.Private() {
		d.value = box
	}
	return box
}

// answer makes the answer of d of what the handler has returned.
func (e *encoding[T]) answer(c *gin.Context, r *Response, d *draft, value *T, err error, fields string) {
	if err != nil {
		d.answer = r.failed(c, PhaseHandler, err)
		return
	}
	if written(c) { // by hand: nothing of the value will be sent, and a nil one is no mistake
		d.answer.contentType = e.plan.ContentType()
		return
	}
	if e.dynamic {
		if reply, ok := any(*value).(*Reply); ok {
			d.answer = e.direct(c, r, reply)
			return
		}
	}
	e.encode(c, r, d, value, fields)
}

// direct returns the answer of a Reply that a handler returned as its value, where T is an interface.
func (e *encoding[T]) direct(c *gin.Context, r *Response, reply *Reply) answer {
	if e.config.strict {
		return r.failed(c, PhaseHandler, errors.New("vermouth: Strict: the handler returned a Reply as its value"))
	}
	return r.direct(c, reply)
}

// encode encodes a value, or what is asked for of it, into the memory of d, and makes it its answer.
func (e *encoding[T]) encode(c *gin.Context, r *Response, d *draft, value *T, fields string) {
	view := ""
	if e.viewed {
		view = r.View()
	}
	if view == "" && fields == "" {
		body, err := e.plan.Append(d.memory, value, responsemodel.Selection{})
		e.encoded(c, r, d, body, err)
		return
	}
	part, err := e.plan.Select(view, fields)
	if err != nil {
		d.answer = r.failed(c, PhaseModel, unknownFields(err))
		return
	}
	body, err := e.plan.Append(d.memory, value, part)
	e.encoded(c, r, d, body, err)
}

// encoded makes the answer of d of what was encoded.
func (e *encoding[T]) encoded(c *gin.Context, r *Response, d *draft, body []byte, err error) {
	if err != nil && !r.onlyReported(err) {
		d.answer = r.failedAs(c, PhaseModel, Fail(http.StatusInternalServerError, "").Because(err), err)
		return
	}
	a := &d.answer
	a.declared, a.contentType, a.body, a.pooled = e.config.status, e.plan.ContentType(), body, true
}
