package bind

import (
	"mime/multipart"

	"github.com/gin-gonic/gin"
)

// kind is a place that parameters come from. It is immutable.
type kind struct {
	function string // the entry point, which a panic names
	in       string // where, to clients
	tag      string // of the fields of structs
	tokens   bool   // the names must be tokens: nothing else can come
	single   bool   // a name has one value
	read     func(c *gin.Context, names []string) given
}

// given is what a request gives under the names that were asked for.
type given struct {
	values map[string][]string
	files  map[string][]*multipart.FileHeader
	wrong  map[string]string // the rule that a name has broken already
}

func newGiven() given { return given{values: map[string][]string{}} }

// refuse records that what is there under that name cannot be read.
func (g *given) refuse(name, rule string) {
	if g.wrong == nil {
		g.wrong = map[string]string{}
	}
	g.wrong[name] = rule
}
