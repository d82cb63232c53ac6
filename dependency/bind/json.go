package bind

import (
	"bytes"
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
)

// MaxBodyBytes is the size of the largest body that is read, 4 MiB. A larger one is a 413.
const MaxBodyBytes = 4 << 20

// JSON returns the dependency on the request's body as a T, decoded by encoding/json (with Gin's
// EnableDecoderUseNumber and EnableDecoderDisallowUnknownFields) and checked by the binding tags, in a list for each
// element. A Content-Type that is not JSON is a 415; a body that is missing, malformed, of other types, or against a rule
// is a 422. The body can still be read by whoever reads c.Request.Body later.
func JSON[T any]() *dependency.Provider[T] {
	key := inputKey{kind: "json", typ: reflect.TypeFor[T]()}
	return dependency.NewInput(key, func(c *gin.Context) (value T, err error) {
		bytes, err := body.Get(c)
		if err != nil {
			return value, err
		}
		if err := decode(bytes, &value); err != nil {
			return value, err
		}
		return value, validate("body", "json", &value)
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
	case errors.As(err, &mismatch):
		return problem("body", pointer(mismatch.Field), "want "+mismatch.Type.Kind().String())
	case err != nil:
		return problem("body", "", "want valid JSON of the expected shape")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return problem("body", "", "want one JSON value")
	}
	return nil
}

func pointer(dotted string) string {
	if dotted == "" {
		return ""
	}
	return "/" + strings.ReplaceAll(dotted, ".", "/")
}

func within(index int, problems []dependency.Problem) []dependency.Problem {
	for i := range problems {
		problems[i].Name = "/" + strconv.Itoa(index) + problems[i].Name
	}
	return problems
}
