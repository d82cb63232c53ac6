package fastapi_test

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// unhandled is FastAPI's body for an error that nobody meant for the client (C141).
const unhandled = "Internal Server Error"

// detailed is an error whose detail is more than a text (C130).
type detailed struct{ detail any }

func (detailed) Error() string { return "a detail for the client" }

// detail renders errors as FastAPI does: {"detail": ...}.
func detail(_ *gin.Context, e *vermouth.Error) *vermouth.Reply {
	var more detailed
	var input *dependency.InputError
	switch {
	case errors.As(e, &input):
		return jsonReply(e.Status(), gin.H{"detail": problems(input)})
	case errors.As(e, &more):
		return jsonReply(e.Status(), gin.H{"detail": more.detail})
	case e.Status() == http.StatusInternalServerError && e.Detail() == "":
		return vermouth.Text(e.Status(), unhandled)
	case e.Detail() == "":
		return jsonReply(e.Status(), gin.H{"detail": http.StatusText(e.Status())})
	}
	return jsonReply(e.Status(), gin.H{"detail": e.Detail()})
}

// problem is one of a 422, in FastAPI's words.
type problem struct {
	Type string `json:"type"`
	Loc  []any  `json:"loc"`
	Msg  string `json:"msg"`
}

func problems(e *dependency.InputError) (all []problem) {
	for _, p := range e.Problems {
		kind, message := words(p.Rule)
		all = append(all, problem{kind, place(p), message})
	}
	return all
}

// place is where the problem is: FastAPI has a list for what is a JSON pointer here.
func place(p dependency.Problem) []any {
	if p.In == "form" { // FastAPI's body is either
		return []any{"body", p.Name}
	}
	loc := []any{p.In}
	if p.In != "body" {
		return append(loc, p.Name)
	}
	for key := range strings.SplitSeq(strings.Trim(p.Name, "/"), "/") {
		if n, err := strconv.Atoi(key); err == nil {
			loc = append(loc, n)
		} else if key != "" {
			loc = append(loc, key)
		}
	}
	return loc
}

// words translates a rule.
func words(rule string) (kind, message string) {
	name, parameter, _ := strings.Cut(rule, "=")
	switch name {
	case "required":
		return "missing", "Field required"
	case "want an integer":
		return "int_parsing", "Input should be a valid integer, unable to parse string as an integer"
	case "want a boolean":
		return "bool_parsing", "Input should be a valid boolean, unable to interpret input"
	case "want valid JSON of the expected shape", "want one JSON value":
		return "json_invalid", "JSON decode error"
	case "want an object":
		return "model_attributes_type", "Input should be a valid dictionary or object to extract fields from"
	case "want a string":
		return "string_type", "Input should be a valid string"
	case "gt":
		return "greater_than", "Input should be greater than " + parameter
	case "max":
		return "string_too_long", "String should have at most " + parameter + " characters"
	}
	return rule, rule
}
