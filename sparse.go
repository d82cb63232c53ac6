package vermouth

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// SparseFields lets the client choose which fields of the answer it wants, by a query parameter: ?fields=id,address.city
// has these two, dotted for what is inside, through lists and maps. It can only leave out: a field that the model, its
// options or the view do not show is not known. What is not known, or too much, is a 400 that lists what is. Rules of
// fields that are not asked for do not run. An empty name of the parameter is "fields". Default: there is no such
// parameter. (JSON:API: sparse fieldsets.)
func SparseFields(parameter string) RouteOption {
	return routeOption(func(config *routeConfig) {
		if config.sparse = parameter; parameter == "" {
			config.sparse = "fields"
		}
	})
}

// askedFields returns the fields that the client asks for, if the view that was chosen so far has them; if none was, the
// handler may still choose, and any view will do.
func askedFields(c *gin.Context, r *Response, plan *responsemodel.Plan, parameter string) (string, error) {
	if parameter == "" || c.Request.URL.RawQuery == "" {
		return "", nil
	}
	query, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return "", Fail(http.StatusBadRequest, "The query is not valid.") // what is dropped of it would be all fields
	}
	fields := strings.Join(query[parameter], ",")
	if view := r.View(); view != "" {
		_, err := plan.Select(view, fields)
		return fields, unknownFields(err)
	}
	return fields, unknownFields(plan.CheckFields(fields))
}

// unknownFields words what is wrong with the client's selection. What the client has sent is not repeated.
func unknownFields(err error) error {
	var wrong *responsemodel.SelectionError
	if !errors.As(err, &wrong) {
		return err
	}
	return Fail(http.StatusBadRequest, "The selection of fields is not valid: "+wrong.Problem()+".").With("known", wrong.Known)
}
