package responsemodel

import (
	"slices"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/internal/mediatype"
)

// Option changes a [Plan]. Options are values, safe for concurrent use: a team may share its own, see [Options]. What an
// option cannot mean is a mistake that [Compile] returns. A nil Option changes nothing.
type Option interface{ apply(*config) }

type option func(*config)

func (o option) apply(c *config) { o(c) }

// config is what the options add up to.
type config struct {
	validate    *validator.Validate
	foreign     bool // validate is somebody else's
	mode        Mode
	include     [][]string // the names of each Include
	exclude     []string   // those of all Excludes
	omit        omission
	view        string
	contentType string
	rawHTML     bool // not EscapeHTML, whose default is true
	strict      bool
	maxBytes    int
	mistakes    []string // of the options alone: they are told with the path of the model, which is known later
}

const (
	defaultMaxBytes    = 64 << 20 // 64 MiB
	defaultContentType = "application/json; charset=utf-8"
)

func newConfig(opts []Option) config {
	c := config{maxBytes: defaultMaxBytes, contentType: defaultContentType}
	c.use(opts)
	if c.validate == nil {
		c.validate = defaultValidator()
	}
	return c
}

func (c *config) use(opts []Option) {
	for _, opt := range opts {
		if opt != nil {
			opt.apply(c)
		}
	}
}

func (c *config) refuse(mistake string) { c.mistakes = append(c.mistakes, mistake) }

// Options joins options into one, for a variable that a team shares. Later ones win over earlier ones; [Include],
// [Exclude] and the omissions add up.
func Options(opts ...Option) Option {
	opts = slices.Clone(opts)
	return option(func(c *config) { c.use(opts) })
}

// Include lets only these fields leave, with all that is in them. Names are JSON names, dotted for what is inside
// ("address.city"), through pointers, lists and maps. A name that the model does not have is a mistake, found while
// routes are built. Of two Includes only what both name leaves. (FastAPI: response_model_include.)
func Include(names ...string) Option {
	names = slices.Clone(names) // the caller may change its own
	return option(func(c *config) {
		if len(names) == 0 {
			c.refuse("Include: want at least one name")
			return
		}
		c.include = append(slices.Clip(c.include), names)
	})
}

// Exclude keeps these fields from leaving, whatever [Include] names. The names are like those of Include, and lead from
// the top: in a type that contains itself each level has a name of its own ("password", "children.password"); a model
// without the field is the safer way. (FastAPI: response_model_exclude, which does nothing for lists and maps.)
func Exclude(names ...string) Option {
	names = slices.Clone(names) // as Include does
	return option(func(c *config) { c.exclude = append(slices.Clip(c.exclude), names...) })
}

// OmitNone leaves out the fields of objects that would be null, at any depth. Elements of lists and entries of maps stay.
// (FastAPI: response_model_exclude_none.)
func OmitNone() Option { return option(func(c *config) { c.omit |= omitNone }) }

// OmitZero leaves out the fields that the JSON option omitzero would leave out, at any depth: a method IsZero decides
// where there is one, see [encoding/json.Marshal].
func OmitZero() Option { return option(func(c *config) { c.omit |= omitZero }) }

// OmitDefault leaves out the fields that are as their tag says, `default:"3"`, at any depth. A field without the tag
// stays; the tag of anything but a string, bool or number, or a pointer to one, is a mistake. (FastAPI:
// response_model_exclude_defaults.)
func OmitDefault() Option { return option(func(c *config) { c.omit |= omitDefault }) }

// OmitUnset leaves out each [Optional] that is not set, and where the source is a map what it does not have, at any
// depth. (FastAPI: response_model_exclude_unset.)
func OmitUnset() Option { return option(func(c *config) { c.omit |= omitUnset }) }

// View chooses the view of requests that choose none. A field with the tag `model:"view=admin staff"` leaves in these
// views only; one without is in every view. A view that the model does not have is a mistake. Default: the smallest,
// which has the fields without the tag.
func View(name string) Option { return option(func(c *config) { c.view = name }) }

// Mode says what becomes of a value that breaks a rule of its model.
type Mode uint8

const (
	Enforce Mode = iota // it does not leave: the default
	Report              // it leaves, and the error is returned beside it
	Off                 // nobody looks
)

// Validate says what becomes of a value that breaks a validate rule. What the model cannot hold, such as nil where it
// promises a value, never leaves. Default: [Enforce].
func Validate(mode Mode) Option {
	return option(func(c *config) {
		if mode > Off {
			c.refuse("Validate: want Enforce, Report or Off")
			return
		}
		c.mode = mode
	})
}

// Validator replaces the validator that checks the model, for one with rules of your own. It must be ready: a rule that
// is registered later is not safe while requests are served. It is asked about every value, where the default one is
// asked only when the compiled check of the usual rules is not sure. Nil is the default: validator.New with
// WithRequiredStructEnabled, which reads the tag "validate". One of your own must be safe for concurrent use, as every
// *validator.Validate is once it is ready.
func Validator(v *validator.Validate) Option {
	return option(func(c *config) { c.validate, c.foreign = v, v != nil })
}

// ContentType replaces the media type of the answer, which must be one of JSON: application/json, or one that ends in
// +json. Default: application/json; charset=utf-8, as of Gin.
func ContentType(mediaType string) Option {
	return option(func(c *config) {
		if !mediatype.IsJSON(mediaType) {
			c.refuse("ContentType: the body is JSON: want application/json or a +json media type")
			return
		}
		c.contentType = mediaType
	})
}

// EscapeHTML says whether <, > and & are escaped in strings, which makes JSON safe inside of HTML. Default: true, as in
// c.JSON; false is c.PureJSON.
func EscapeHTML(escape bool) Option { return option(func(c *config) { c.rawHTML = !escape }) }

// Strict refuses a model where something passes unfiltered: any, a map of undeclared values, json.RawMessage, a type with
// a MarshalJSON. A field that is meant so says it by the tag `model:"unfiltered"`. Default: such a field passes, and is
// named by [Plan.Audit].
func Strict() Option { return option(func(c *config) { c.strict = true }) }

// MaxBytes limits the length of the JSON, in bytes: a small value that refers to itself in many ways could unfold to more
// than the memory holds. A longer answer is an [*Error], and nothing of it leaves. Default: 64 MiB.
func MaxBytes(n int) Option {
	return option(func(c *config) {
		if n <= 0 {
			c.refuse("MaxBytes: want a positive number of bytes")
			return
		}
		c.maxBytes = n
	})
}
