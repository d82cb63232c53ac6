package vermouth

import (
	"errors"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// encoding makes the body of a value that a handler has returned.
type encoding[T any] struct {
	plan    *responsemodel.Plan
	config  *routeConfig
	viewed  bool      // the view makes a difference
	dynamic bool      // T is an interface
	boxes   sync.Pool // of *T, for plans that show the value to nobody
}

// direct returns the answer of a Reply that a handler returned as its value, where T is an interface.
func (e *encoding[T]) direct(c *gin.Context, r *Response, reply *Reply) answer {
	if e.config.strict {
		return r.failed(c, PhaseHandler, errors.New("vermouth: Strict: the handler returned a Reply as its value"))
	}
	return r.direct(c, reply)
}

// encode returns the answer of a value, encoded into dst.
func (e *encoding[T]) encode(c *gin.Context, r *Response, dst []byte, value T, fields string) answer {
	view := ""
	if e.viewed {
		view = r.View()
	}
	part, err := selected(e.plan, view, fields)
	if err != nil {
		return r.failed(c, PhaseModel, err)
	}
	body, err := e.append(dst, value, part)
	if err != nil && !r.onlyReported(err) {
		return r.failedAs(c, PhaseModel, Fail(http.StatusInternalServerError, "").Because(err), err)
	}
	return answer{declared: e.config.status, contentType: e.plan.ContentType(), body: body, pooled: true}
}

// append appends the JSON of value. It must have an address for that, which is reused if nobody else learns of it: not
// after a panic either.
func (e *encoding[T]) append(dst []byte, value T, part responsemodel.Selection) ([]byte, error) {
	if !e.plan.Private() {
		box := value
		return e.plan.Append(dst, &box, part)
	}
	box, _ := e.boxes.Get().(*T)
	if box == nil {
		box = new(T)
	}
	*box = value
	dst, err := e.plan.Append(dst, box, part)
	var none T
	*box = none // what the answer does not show must not stay
	e.boxes.Put(box)
	return dst, err
}
