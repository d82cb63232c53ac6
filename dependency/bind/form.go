package bind

import (
	"reflect"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
)

var forms = kind{function: "Form", in: "form", tag: "form"}

// Form returns the dependency on a form in the request's body as a struct, by the tags form and binding: fields as Gin's
// binding converts them (see [Query]), files as *multipart.FileHeader, which is nil where none came, or
// []*multipart.FileHeader. The options are [Strict], [MaxBytes], which is 32 MiB by default, [MaxParts] and
// [MaxPartBytes].
//
// A Content-Type that is neither application/x-www-form-urlencoded nor multipart/form-data is a 415; a form that is
// malformed, or a field that is of another type, a file where there is none to be or none where there is, or against a
// rule, is a 422; what is over a limit, or has fields of more than 11 MiB beside its files, is a 413; a body that could not
// be read is a 400. A file input in which nothing was chosen is no file. The parameters of the URL are not a part of
// the form.
//
// Files of more than 1 MiB together are kept in temporary files, which are removed when the answer was sent and the
// AfterSend hooks that were registered later have run: a Reply may be made of a file, and work after the answer may read
// it. The name and the type of a file are what the client says. The body is read once, whatever is made of it: forms of
// several types can be asked for in one request, and Gin's c.PostForm and c.FormFile find what was read. A form that a
// middleware has parsed already is taken from c.Request.
//
// It panics if T is not a struct, has a field that cannot be bound, or rules in the tag validate. The provider is
// immutable and safe for concurrent use.
//
// [FastAPI: Form Data], [FastAPI: Request Files], [RFC 7578], [URL Standard section 5].
//
// [FastAPI: Form Data]: https://fastapi.tiangolo.com/tutorial/request-forms/
// [FastAPI: Request Files]: https://fastapi.tiangolo.com/tutorial/request-files/
// [RFC 7578]: https://www.rfc-editor.org/rfc/rfc7578.html
// [URL Standard section 5]: https://url.spec.whatwg.org/#application/x-www-form-urlencoded
func Form[T any](opts ...FormOption) *dependency.Provider[T] {
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		refuse(callOf("Form", t), "want a struct")
	}
	refuseModelTags("Form", t)
	s, limits := shapeOf(&forms, t), formSettings(opts)
	return dependency.NewInput(inputKey{kind: "form", typ: t, with: limits}, func(c *gin.Context) (none T, err error) {
		b, err := body.Get(c)
		if err != nil {
			return none, err
		}
		data, err := b.data(c, limits)
		if err != nil {
			return none, err
		}
		if limits.strict && data.hasOthers(s.names) {
			return none, problem("form", "", ruleUnknownField)
		}
		return bindStruct[T]("form", s, data.given(s))
	})
}
