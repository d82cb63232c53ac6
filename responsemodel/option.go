package responsemodel

import "github.com/go-playground/validator/v10"

// Option changes a [Plan]. Options are values: a team may share its own.
type Option interface{ apply(*config) }

type option func(*config)

func (o option) apply(c *config) { o(c) }

type config struct {
	validate *validator.Validate
	foreign  bool // validate is somebody else's
}

func newConfig(opts []Option) config {
	c := config{}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(&c)
		}
	}
	if c.validate == nil {
		c.validate = defaultValidator()
	}
	return c
}

// Validator replaces the validator that checks the model, for one with rules of your own. It must be ready: a rule that
// is registered later is not safe while requests are served. Nil is the default: validator.New with
// WithRequiredStructEnabled, which reads the tag "validate".
func Validator(v *validator.Validate) Option {
	return option(func(c *config) { c.validate, c.foreign = v, v != nil })
}
