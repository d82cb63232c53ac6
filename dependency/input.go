package dependency

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-vermouth/vermouth"
)

// Problem is one thing that is wrong with the request's input. It holds no value.
type Problem struct {
	In   string `json:"in"`   // where: body, form, query, path, header, cookie
	Name string `json:"name"` // what: a parameter, or of a JSON body a pointer into it; empty for the whole
	Rule string `json:"rule"` // the rule that was broken, such as "required" or "gte=0"
}

// maxProblems is how many problems are told at most.
const maxProblems = 100

// InputError says what is wrong with the request's input. All of one Inject are answered by one 422.
type InputError struct{ Problems []Problem }

// Error lists the problems.
func (e *InputError) Error() string {
	if e == nil {
		return "dependency: nil *InputError"
	}
	var b strings.Builder
	b.WriteString("dependency: invalid input")
	for _, p := range e.Problems {
		b.WriteString("; " + strings.TrimSpace(p.In+" "+p.Name) + ": " + p.Rule)
	}
	return b.String()
}

// add adds problems, each once.
func (e *InputError) add(problems []Problem) {
	for _, p := range problems {
		if len(e.Problems) < maxProblems && !slices.Contains(e.Problems, p) {
			e.Problems = append(e.Problems, p)
		}
	}
}

// As lets errors.As find the *vermouth.Error that answers the problems: a 422 that lists them.
func (e *InputError) As(target any) bool {
	to, ok := target.(**vermouth.Error)
	if ok = ok && e != nil; ok {
		*to = vermouth.Fail(http.StatusUnprocessableEntity, "The request's input is not valid.").With("errors", e.Problems).Because(e)
	}
	return ok
}
