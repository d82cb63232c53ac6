package bind

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/mediatype"
	"github.com/gin-vermouth/vermouth/internal/violation"
)

// JSON returns the dependency on the request's body as a T, decoded by encoding/json (with Gin's
// EnableDecoderUseNumber and EnableDecoderDisallowUnknownFields) and checked by the binding tags, in a list for each
// element. The options are [Strict] and [MaxBytes], which is 4 MiB by default.
//
// A Content-Type that is not application/json or a +json media type is a 415; a body that is missing, malformed, of other
// types, or against a rule is a 422, types before rules; one that is larger than the limit, or has inside of one struct
// more than 20,000 structs, or 100,000 values that a rule dives into, or more than 100 levels, is a 413; one that could
// not be read is a 400. The body null is one without any field, as to encoding/json.
//
// The body is read once, whatever is made of it: JSON of several types can be asked for in one request, each with its own
// options, and the body can still be read by whoever reads c.Request.Body later. It panics if T has rules in the tag
// validate, which is for response models. The provider is immutable and safe for concurrent use.
//
// [FastAPI: Request Body], [RFC 8259], [RFC 9110 section 15.5.16].
//
// [FastAPI: Request Body]: https://fastapi.tiangolo.com/tutorial/body/
// [RFC 8259]: https://www.rfc-editor.org/rfc/rfc8259.html
// [RFC 9110 section 15.5.16]: https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.16
func JSON[T any](opts ...JSONOption) *dependency.Provider[T] {
	t := reflect.TypeFor[T]()
	refuseModelTags("JSON", t)
	s := jsonSettings(opts)
	return dependency.NewInput(inputKey{kind: "json", typ: t, with: s}, func(c *gin.Context) (value T, err error) {
		read, err := readJSON(c, s.maxBytes)
		if err != nil {
			return value, err
		}
		if err := decode(read, &value, s.strict); err != nil {
			return value, err
		}
		return value, validate("body", "json", reflect.ValueOf(&value).Elem())
	})
}

// readJSON returns the body, which says that it is JSON and is not empty.
func readJSON(c *gin.Context, limit int64) ([]byte, error) {
	if !mediatype.IsJSON(c.GetHeader("Content-Type")) {
		return nil, vermouth.Fail(http.StatusUnsupportedMediaType, "The Content-Type must be application/json.").
			SetHeader("Accept", "application/json")
	}
	b, err := body.Get(c)
	if err != nil {
		return nil, err
	}
	read, err := b.bytes(c, limit)
	if err == nil && len(read) == 0 {
		return nil, problem("body", "", ruleRequired)
	}
	return read, err
}

// decode decodes one JSON value that is all of the body: Gin's own binding does not look at what follows it.
func decode(body []byte, value any, strict bool) error {
	d := json.NewDecoder(bytes.NewReader(body))
	if binding.EnableDecoderUseNumber {
		d.UseNumber()
	}
	if strict || binding.EnableDecoderDisallowUnknownFields {
		d.DisallowUnknownFields()
	}
	err := d.Decode(value)
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch) && mismatch.Type != nil:
		return problem("body", pointer(reflect.TypeOf(value).Elem(), mismatch.Field), wanted(mismatch.Type))
	case mismatch == nil && err != nil && strings.HasPrefix(err.Error(), "json: unknown field "):
		return problem("body", "", ruleUnknownField) // the text is all that there is; the name is the client's, and not told
	case err != nil: // an UnmarshalTypeError that an UnmarshalJSON made without a Type cannot even say its text
		return problem("body", "", "want valid JSON of the expected shape")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return problem("body", "", "want one JSON value")
	}
	return nil
}

// pointer translates the decoder's path of dotted names by walking the type, as far as it is certain: a name may hold a
// dot, and of lists and maps the decoder does not tell which. Go 1.26 has the names of embedded structs in the path, which
// clients do not know, Go 1.27 has not.
func pointer(t reflect.Type, dotted string) string {
	var b strings.Builder
	for dotted != "" {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			break
		}
		field, length := longestField(t, dotted)
		if length == 0 {
			break
		}
		if shown := violation.Name(field, "json"); shown != "" {
			b.WriteString("/" + violation.Escape(shown))
		}
		t, dotted = field.Type, strings.TrimPrefix(dotted[length:], ".")
	}
	return b.String()
}

// longestField returns the field with whose name, in JSON or an embedded one's in Go, the path begins, and how much of the
// path that is. Go 1.27 makes the path of a JSON pointer, and leaves its escapes in it.
func longestField(t reflect.Type, dotted string) (field reflect.StructField, length int) {
	for _, f := range reflect.VisibleFields(t) {
		name := violation.Name(f, "json")
		for _, n := range []string{cmp.Or(name, f.Name), violation.Escape(name)} {
			if len(n) > length && (dotted == n || strings.HasPrefix(dotted, n+".")) {
				field, length = f, len(n)
			}
		}
	}
	return field, length
}
