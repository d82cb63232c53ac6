package vermouth

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/responsemodel"
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
// A nil pointer is a 500 unless As names a pointer, As[*UserOut], or the route is Unfiltered; a nil slice or map is null,
// as in encoding/json. A route without middleware.TemporalResponse before it works, with the default options.
func Handle[T any](handler func(*gin.Context) (T, error), opts ...RouteOption) gin.HandlerFunc {
	config := newRouteConfig(opts)
	rt := &route{before: config.before}
	source := reflect.TypeFor[T]()
	var plan *responsemodel.Plan
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
		rt.produce, plan, err = produceValue(handler, config)
	}
	if err := errors.Join(append(config.mistakes, err)...); err != nil {
		panic(routeMistake(source, handler, err))
	}
	rt.info = infoOf(source, handler, config, plan)
	rt.info.debug()
	return rt.serve
}

// misspelt are types that are nearly right, and would be served as empty objects.
func misspelt() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[Reply](), reflect.TypeFor[*None](), reflect.TypeFor[Error](), reflect.TypeFor[*Error]()}
}

// routeMistake says where a route is, and all that is wrong with it.
func routeMistake(source reflect.Type, handler any, err error) string {
	text := strings.ReplaceAll(err.Error(), "\n", "\n\t")
	return fmt.Sprintf("vermouth.Handle: %s: handler %s, which returns %s:\n\t%s", placeOutside(), functionName(handler), source, text)
}
