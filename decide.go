package vermouth

import (
	"errors"
	"net/http"
)

// decide returns the Error or the Reply in err that decides the answer: the first on the way from the outside in. Of
// joined errors an Error decides before a Reply does, and a Reply does not where anything else has failed beside it.
func decide(err error) (*Error, *Reply) {
	switch err := err.(type) { //nolint:errorlint // this is the walk that errors.As does not do
	case *Error:
		if err != nil {
			return err, nil
		}
		return nil, nil
	case *Reply:
		return nil, err
	case *PanicError:
		return nil, nil // whatever was panicked with: nobody meant it as an answer
	case interface{ As(any) bool }:
		var e *Error
		if err.As(&e) && e != nil {
			return e, nil
		}
	}
	switch err := err.(type) { //nolint:errorlint // see above
	case interface{ Unwrap() error }:
		return decide(err.Unwrap())
	case interface{ Unwrap() []error }:
		return decideJoined(err.Unwrap())
	}
	return nil, nil
}

func decideJoined(errs []error) (*Error, *Reply) {
	var reply *Reply
	failed := false
	for _, err := range errs {
		e, p := decide(err)
		switch {
		case e != nil:
			return e, nil
		case p == nil:
			failed = true
		case reply == nil:
			reply = p
		}
	}
	if failed {
		return nil, nil
	}
	return nil, reply
}

// asError returns the Error that answers err: its own, a mapper's, or a bare 500 with err as its cause. Mappers see the
// application's errors only: our own, which may name the program's files, are no client's business.
func (s *settings) asError(own *Error, err error) *Error {
	if own != nil {
		return own
	}
	for _, mapper := range s.mappers {
		if isOurs(err) {
			break
		}
		e := mapper(err)
		switch {
		case e == nil:
			continue
		case e.cause == nil:
			return e.Because(err)
		}
		return e
	}
	return Fail(http.StatusInternalServerError, "").Because(err)
}

// isOurs reports whether err is a mistake in the use of this package.
func isOurs(err error) bool {
	var mistake *SetError
	var p *PanicError
	return errors.As(err, &mistake) || errors.As(err, &p) || errors.Is(err, ErrAborted) || errors.Is(err, ErrWritten) ||
		errors.Is(err, ErrNilReply) || errors.Is(err, ErrCommitted)
}
