package vermouth

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/internal/token"
)

// Option changes how requests are answered. Options are given to middleware.TemporalResponse, or to [Begin] in a test.
// They are values: a team may keep its own in a variable made by [Options].
type Option interface{ apply(*settings) }

type option func(*settings)

func (o option) apply(s *settings) { o(s) }

// settings is what the options add up to. It is immutable once built, and shared by requests.
type settings struct {
	limits    Limits
	mappers   []func(error) *Error
	render    func(*gin.Context, *Error) *Reply
	onError   func(context.Context, Failure)
	delegate  bool
	lifecycle *Lifecycle
	unexposed []string
	mistakes  []error
}

// joined is what [Options] returns: the list, to be applied among others, and what it adds up to alone.
type joined struct {
	opts  []Option
	built *settings
}

func (j *joined) apply(s *settings) {
	for _, opt := range j.opts {
		if opt != nil {
			opt.apply(s)
		}
	}
}

var defaultSettings = newSettings(nil)

func newSettings(opts []Option) *settings {
	s := &settings{
		limits:    defaultLimits,
		render:    problem,
		onError:   logFailure,
		unexposed: []string{"Server", "X-Powered-By"},
	}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(s)
		}
	}
	return s
}

// settingsOf avoids the work of newSettings for what [Options] has built, which is what a request passes.
func settingsOf(opts []Option) *settings {
	if len(opts) == 0 {
		return defaultSettings
	}
	if j, ok := opts[0].(*joined); ok && len(opts) == 1 {
		return j.built
	}
	return Options(opts...).(*joined).built
}

// Options joins opts into one Option. Later options win over earlier ones, a later [Limits] as a whole; [MapError] and
// [Unexposed] add up. It panics, naming every mistake, if one of them cannot be meant.
func Options(opts ...Option) Option {
	j := &joined{opts: slices.Clone(opts)}
	j.built = newSettings(j.opts)
	if err := errors.Join(j.built.mistakes...); err != nil {
		panic(err.Error())
	}
	return j
}

// MapError adds a function that turns an application's error into an [Error], such as sql.ErrNoRows into a 404. It
// returns nil for an error that it does not know. The functions are asked in the order of the options, only for the
// application's errors that hold no *Error, never for a mistake in the use of this package; the first answer counts, and
// the original becomes its cause unless it has one. Default: none, and every other error is a 500 with a constant body.
func MapError(mapper func(error) *Error) Option {
	return option(func(s *settings) {
		if mapper == nil {
			s.refuse("vermouth.MapError: want a function, got nil")
			return
		}
		s.mappers = append(slices.Clip(s.mappers), mapper)
	})
}

// ErrorRenderer replaces the body of errors. The function gets the Error that decides the status and returns the Reply to
// send. The status is the Error's, whatever the Reply says, and the Error's own headers and cookies are added.
// [errors.As] finds the cause in the Error, such as a *dependency.InputError. A nil Reply, one that cannot be encoded, or
// a panic falls back to the default: application/problem+json ([RFC 9457]) with title, status and, if there is one,
// detail.
//
// [RFC 9457]: https://www.rfc-editor.org/rfc/rfc9457.html
func ErrorRenderer(render func(*gin.Context, *Error) *Reply) Option {
	return option(func(s *settings) {
		if render == nil {
			s.refuse("vermouth.ErrorRenderer: want a function, got nil")
			return
		}
		s.render = render
	})
}

// OnError replaces what is done with the causes of failures, which no client ever sees. The function is called once for
// each [Failure], in the request's goroutine, or in the one that works after the answer; it may be called from many at
// once. Default: one line by [slog.Default], at level Info for a status below 500 of a dependency, a handler, a hook or a write,
// and Error otherwise.
func OnError(report func(context.Context, Failure)) Option {
	return option(func(s *settings) {
		if report == nil {
			s.refuse("vermouth.OnError: want a function, got nil")
			return
		}
		s.onError = report
	})
}

// DelegateErrors leaves the answer to errors to the application: nothing is written, the error is given to gin's c.Error
// instead of OnError, and the chain is aborted. OnError is still told what came up besides. The status is set as
// c.Status does, so that an error that nobody answers is not a 200. What was set through Always, and on the Error itself,
// is on c.Writer.Header(). A Reply is an answer and not an error: it is written. Default: errors are answered here.
func DelegateErrors() Option {
	return option(func(s *settings) { s.delegate = true })
}

// Unexposed names headers that browser scripts must not read although a dependency or a handler sets them: they are not
// added to Access-Control-Expose-Headers. Default: Server and X-Powered-By, to which the names are added.
func Unexposed(names ...string) Option {
	names = slices.Clone(names) // the caller may change its own
	return option(func(s *settings) {
		for _, name := range names {
			if !token.Is(name) {
				s.refuse("vermouth.Unexposed: " + ruleName)
				continue
			}
			s.unexposed = append(slices.Clip(s.unexposed), http.CanonicalHeaderKey(name))
		}
	})
}

// Life ties the work after the answer to a [Lifecycle], whose Shutdown waits for it. Default: nobody waits.
func Life(life *Lifecycle) Option {
	return option(func(s *settings) {
		if life == nil {
			s.refuse("vermouth.Life: want a *Lifecycle, got nil")
			return
		}
		s.lifecycle = life
	})
}

func (s *settings) refuse(text string) {
	s.mistakes = append(slices.Clip(s.mistakes), errors.New(text))
}
