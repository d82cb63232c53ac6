package fastapi_test

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// violationEngines answer a value that breaks its model by themselves (C99).
func violationEngines() map[string]http.Handler {
	r := engine(vermouth.ErrorRenderer(violations))
	r.GET("/h-handled/one", serve(giving(counter{-1})))
	r.GET("/h-handled/all", serve(giving([]counter{{-1}, {1}, {-2}})))
	r.GET("/h-handled/nested", serve(giving(map[string][]counter{"a": {{1}, {-1}}})))
	r.GET("/h-handled/secret", vermouth.Handle(giving(gin.H{"n": "hunter2"}), as[counter]()))
	return map[string]http.Handler{"/h-handled": r}
}

type violationsBody struct {
	Pointers []string `json:"pointers"`
	Tells    bool     `json:"tells"` // whether the error's text holds the value
	Endpoint string   `json:"endpoint"`
}

func violations(c *gin.Context, e *vermouth.Error) *vermouth.Reply {
	var broken *responsemodel.Error
	if !errors.As(e, &broken) {
		return detail(c, e)
	}
	body := violationsBody{Tells: strings.Contains(broken.Error(), "hunter"), Endpoint: c.Request.Method + " " + c.FullPath()}
	for _, v := range broken.Violations {
		body.Pointers = append(body.Pointers, v.Pointer)
	}
	return jsonReply(http.StatusInternalServerError, body)
}
