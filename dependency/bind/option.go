package bind

import (
	"fmt"
	"math"
)

// The limits of what is read, in bytes. A larger body is a 413. [MaxBytes] sets others.
const (
	MaxBodyBytes = 4 << 20  // of JSON: 4 MiB
	MaxFormBytes = 32 << 20 // of a form, with its files: 32 MiB
)

// maxParts is how many parts of a form are read, and at most can be: mime/multipart has the same limit of its own.
const maxParts = 1000

// JSONOption changes how [JSON] reads the body. Options are values, safe for concurrent use; nil changes nothing.
type JSONOption interface{ setJSON(*settings) }

// FormOption changes how [Form] reads the body, see [JSONOption].
type FormOption interface{ setForm(*settings) }

// BodyOption is an option of both [JSON] and [Form].
type BodyOption interface {
	JSONOption
	FormOption
}

type bodyOption func(*settings)

func (o bodyOption) setJSON(s *settings) { o(s) }
func (o bodyOption) setForm(s *settings) { o(s) }

type formOption func(*settings)

func (o formOption) setForm(s *settings) { o(s) }

// settings is what the options add up to. It is comparable: it is a part of the key of an input.
type settings struct {
	strict       bool
	maxBytes     int64
	maxParts     int
	maxPartBytes int64
}

// MaxBytes sets the size of the largest body that is read, in bytes. Default: [MaxBodyBytes] for JSON, [MaxFormBytes] for
// a form. A larger body is a 413 ([RFC 9110 section 15.5.14]). A body that several inputs of one request are made of is
// read once, by the limit of the first that asks; it must keep the limit of each. It panics if n is less than 1.
//
// [RFC 9110 section 15.5.14]: https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.14
func MaxBytes(n int64) BodyOption {
	if n < 1 {
		panic(fmt.Sprintf("bind.MaxBytes: want at least 1 byte, got %d", n))
	}
	return bodyOption(func(s *settings) { s.maxBytes = n })
}

// Strict makes a problem of a field that the type does not have, in JSON at any depth. Default: it is ignored, as FastAPI
// does without [extra="forbid"]. Gin's EnableDecoderDisallowUnknownFields does the same to all JSON of a program.
//
// [extra="forbid"]: https://fastapi.tiangolo.com/tutorial/request-form-models/#forbid-extra-form-fields
func Strict() BodyOption { return bodyOption(func(s *settings) { s.strict = true }) }

// MaxParts sets how many fields and files a form may have, from 1 to 1000. Default: 1000. More are a 413. It panics if n
// is another number.
func MaxParts(n int) FormOption {
	if n < 1 || n > maxParts {
		panic(fmt.Sprintf("bind.MaxParts: want from 1 to %d, got %d", maxParts, n))
	}
	return formOption(func(s *settings) { s.maxParts = n })
}

// MaxPartBytes sets the size of the largest field or file of a form, in bytes. Default: what [MaxBytes] allows. A larger
// one is a 413. It panics if n is less than 1.
func MaxPartBytes(n int64) FormOption {
	if n < 1 {
		panic(fmt.Sprintf("bind.MaxPartBytes: want at least 1 byte, got %d", n))
	}
	return formOption(func(s *settings) { s.maxPartBytes = n })
}

func jsonSettings(opts []JSONOption) settings {
	s := settings{maxBytes: MaxBodyBytes}
	for _, opt := range opts {
		if opt != nil {
			opt.setJSON(&s)
		}
	}
	return s
}

func formSettings(opts []FormOption) settings {
	s := settings{maxBytes: MaxFormBytes, maxParts: maxParts, maxPartBytes: math.MaxInt64} // the whole limits each part
	for _, opt := range opts {
		if opt != nil {
			opt.setForm(&s)
		}
	}
	return s
}
