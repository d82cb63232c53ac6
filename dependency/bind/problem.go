package bind

import (
	"errors"
	"net/http"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/violation"
)

// The rules that stand in no tag.
const (
	ruleRequired     = "required"
	ruleUnknownField = "has an unknown field"
	ruleEncoding     = "want a valid encoding"
	ruleFile         = "want a file"
	ruleForm         = "want a valid form"
	ruleOtherTypes   = "want other types"
)

func problem(in, name, rule string) error {
	return &dependency.InputError{Problems: []dependency.Problem{{In: in, Name: name, Rule: rule}}}
}

// problems turns what validator says into what the client may read. What another validator says is for the log.
func problems(in, key string, root reflect.Type, err error) error {
	var invalid validator.ValidationErrors
	var refused *validator.InvalidValidationError
	if errors.As(err, &refused) {
		return err // a type that validator does not take is no client's fault
	}
	if err != nil && !errors.As(err, &invalid) {
		return vermouth.Fail(http.StatusUnprocessableEntity, "The request's input is not valid.").Because(err)
	}
	if len(invalid) == 0 {
		return nil
	}
	list := make([]dependency.Problem, 0, len(invalid))
	for _, broken := range violation.List(root, invalid, key) {
		name := broken.Pointer
		if in != "body" {
			name = broken.Name // a parameter has a name and no pointer
		}
		list = append(list, dependency.Problem{In: in, Name: name, Rule: broken.Rule})
	}
	return &dependency.InputError{Problems: list}
}
