package vermouth

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// RouteOption changes one route. It is given to [Handle].
type RouteOption interface{ apply(*routeConfig) }

type routeOption func(*routeConfig)

func (o routeOption) apply(config *routeConfig) { o(config) }

// routeConfig is what the options of a route add up to.
type routeConfig struct {
	model      reflect.Type // nil: the handler's own type
	modelOpts  []responsemodel.Option
	unfiltered bool
	strict     bool
	status     int
	sparse     string // the query parameter of SparseFields
	before     []func(*gin.Context) error
	mistakes   []error
}

func newRouteConfig(opts []RouteOption) *routeConfig {
	config := &routeConfig{}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(config)
		}
	}
	if config.strict && config.unfiltered {
		config.refuse("Strict: the route is Unfiltered; name a response model with As")
	}
	if config.unfiltered && config.sparse != "" {
		config.refuse("SparseFields: the route is Unfiltered; name a response model with As")
	}
	if config.unfiltered && config.model != nil {
		config.refuse("Unfiltered: the route has a response model %s; want one of the two", config.model)
	}
	return config
}

func (config *routeConfig) refuse(format string, args ...any) {
	config.mistakes = append(config.mistakes, fmt.Errorf(format, args...))
}

// As names M as the response model of the route: only what M declares leaves, and M's validate tags are checked. The
// handler's own type must be able to supply every field of M, matched by JSON name. Default: the handler's own type.
func As[M any](opts ...responsemodel.Option) RouteOption {
	opts = slices.Clone(opts) // the caller may change its own
	return routeOption(func(config *routeConfig) {
		if config.model != nil {
			config.refuse("As[%s]: the route has a response model %s already", reflect.TypeFor[M](), config.model)
		}
		config.model, config.modelOpts = reflect.TypeFor[M](), opts
	})
}

// Unfiltered lets a value leave whole and unchecked. It is the word that must be said where no model can be applied:
// any, gin.H, map[string]any, json.RawMessage, a type that encodes itself.
func Unfiltered() RouteOption {
	return routeOption(func(config *routeConfig) { config.unfiltered = true })
}

// Strict holds the route to the letter: As names its response model, nothing is Unfiltered, the handler returns no [Reply],
// and nothing in the model lets through whatever it gets, see responsemodel.Strict. A Reply that ends the request as an
// error, such as a redirect to a login page, is sent all the same. Default: a type is its own model.
func Strict() RouteOption {
	return routeOption(func(config *routeConfig) { config.strict = true })
}

// Status sets the status of a success, from 200 to 599. What a dependency or the handler sets with [Response.SetStatus]
// wins. Default: 200, and 204 for [None]. (FastAPI: status_code of the path operation.)
func Status(status int) RouteOption {
	return routeOption(func(config *routeConfig) {
		if !validStatus(status) {
			config.refuse("Status(%d): %s", status, ruleStatus)
			return
		}
		config.status = status
	})
}

// Before adds a check that runs before the handler, in the order of the options. An error or a [*Reply] ends the
// request. dependency.Use is made of it.
func Before(check func(*gin.Context) error) RouteOption {
	return routeOption(func(config *routeConfig) {
		if check == nil {
			config.refuse("Before: want a function, got nil")
			return
		}
		config.before = append(slices.Clip(config.before), check)
	})
}

// refuseModel returns the mistake of a model where there is nothing to filter.
func (config *routeConfig) refuseModel(why string) error {
	switch {
	case config.model != nil:
		return fmt.Errorf("As[%s]: %s, a response model cannot apply", config.model, why)
	case config.unfiltered:
		return errors.New("Unfiltered: " + why + ", there is nothing to filter")
	case config.sparse != "":
		return errors.New("SparseFields: " + why + ", there is nothing to choose from")
	}
	return nil
}

// compile returns the plan by which values of type source leave.
func (config *routeConfig) compile(source reflect.Type) (*responsemodel.Plan, error) {
	if config.unfiltered {
		return responsemodel.CompileUnfiltered(source)
	}
	model := config.model
	if model == nil && config.strict {
		config.refuse("Strict: no response model is named; want As")
	}
	if model == nil {
		model = source
		if model.Kind() == reflect.Pointer {
			model = model.Elem() // a nil pointer is a mistake of the handler, unless As says that the answer may be null
		}
	}
	opts := config.modelOpts
	if config.strict {
		opts = append(slices.Clip(opts), responsemodel.Strict())
	}
	return responsemodel.Compile(source, model, opts...)
}
