package bind

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/violation"
)

// MaxBodyBytes is the size of the largest body that is read, 4 MiB. A larger one is a 413.
const MaxBodyBytes = 4 << 20

// JSON returns the dependency on the request's body as a T, decoded by encoding/json (with Gin's
// EnableDecoderUseNumber and EnableDecoderDisallowUnknownFields) and checked by the binding tags, in a list for each
// element. A Content-Type that is not JSON is a 415; a body that is missing, malformed, of other types, or against a rule
// is a 422; one with more than 20,000 structs inside of one, or deeper than 100 levels, is a 413. The body can still be read by whoever reads c.Request.Body later. It panics if T has rules in the tag
// validate, which is for response models.
func JSON[T any]() *dependency.Provider[T] {
	refuseModelTags("JSON", reflect.TypeFor[T]())
	key := inputKey{kind: "json", typ: reflect.TypeFor[T]()}
	return dependency.NewInput(key, func(c *gin.Context) (value T, err error) {
		bytes, err := body.Get(c)
		if err != nil {
			return value, err
		}
		if err := decode(bytes, &value); err != nil {
			return value, err
		}
		return value, validate("body", "json", reflect.ValueOf(&value).Elem())
	})
}

// body is the request's body, read once whatever is made of it.
var body = dependency.New(readBody)

func readBody(c *gin.Context) ([]byte, error) {
	if media, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil || !isJSON(media) {
		return nil, vermouth.Fail(http.StatusUnsupportedMediaType, "The Content-Type must be application/json.").
			SetHeader("Accept", "application/json")
	}
	if c.Request.Body == nil {
		return nil, problem("body", "", "required")
	}
	read, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, MaxBodyBytes))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, vermouth.Fail(http.StatusRequestEntityTooLarge, "The body is larger than "+strconv.Itoa(MaxBodyBytes)+" bytes.")
	case err != nil:
		return nil, vermouth.Fail(http.StatusBadRequest, "The body could not be read.").Because(err)
	case len(read) == 0:
		return nil, problem("body", "", "required")
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(read))
	return read, nil
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// decode decodes one JSON value that is all of the body: Gin's own binding does not look at what follows it.
func decode(body []byte, value any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	if binding.EnableDecoderUseNumber {
		d.UseNumber()
	}
	if binding.EnableDecoderDisallowUnknownFields {
		d.DisallowUnknownFields()
	}
	err := d.Decode(value)
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch) && mismatch.Type != nil:
		return problem("body", pointer(reflect.TypeOf(value).Elem(), mismatch.Field), wanted(mismatch.Type))
	case mismatch == nil && err != nil && strings.HasPrefix(err.Error(), "json: unknown field "):
		return problem("body", "", "has an unknown field")
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
// path that is.
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
