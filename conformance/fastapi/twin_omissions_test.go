package fastapi_test

import (
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// tracked is a model whose source is a map, which knows what was set.
type tracked struct {
	A     int     `json:"a"`
	B     *string `json:"b"`
	C     int     `json:"c" default:"3"`
	Inner *inner  `json:"inner"`
}

type inner struct {
	X int  `json:"x" default:"1"`
	Y *int `json:"y"`
}

// allThree are a value with little set, with defaults set, and with everything set.
func allThree() []gin.H {
	return []gin.H{
		{"a": 1},
		{"a": 1, "b": nil, "c": 3, "inner": gin.H{"y": 2}},
		{"a": 1, "b": "b", "c": 4, "inner": gin.H{"x": 5, "y": 6}},
	}
}

func omissionRoutes(g *gin.RouterGroup) {
	i := bind.Path[int]("i")
	one := dependency.Inject(i, func(_ *gin.Context, i int) (gin.H, error) { return allThree()[i], nil })
	all := giving(allThree())
	unset, none := responsemodel.OmitUnset(), responsemodel.OmitNone()
	// A null is a default in Python, and in Go a value like any other.
	defaults := responsemodel.Options(responsemodel.OmitDefault(), responsemodel.OmitNone())
	g.GET("/unset/:i", vermouth.Handle(one, as[tracked](unset)))
	g.GET("/defaults/:i", vermouth.Handle(one, as[tracked](defaults)))
	g.GET("/none/:i", vermouth.Handle(one, as[tracked](none)))
	g.GET("/unset-none/:i", vermouth.Handle(one, as[tracked](unset, none)))
	g.GET("/all-unset", vermouth.Handle(all, as[[]tracked](unset)))
	g.GET("/all-defaults", vermouth.Handle(all, as[[]tracked](defaults)))
	g.GET("/all-none", vermouth.Handle(all, as[[]tracked](none)))
	g.GET("/shared-options", serve(refuses(func() { vermouth.Handle(all, as[[]tracked](defaults, unset)) })))
	g.GET("/unset-dict", vermouth.Handle(giving(gin.H{"a": 1, "c": 3}), as[tracked](unset)))
}

// aliased has names of its own on the wire.
type aliased struct {
	FirstName string `json:"firstName"`
	Born      int    `json:"born"`
}

// byName is the same with other names, which is another model here.
type byName struct {
	FirstName string `json:"first_name" model:"from=FirstName"`
	Born      int    `json:"born"`
}

// square has a field that stays, and one that is computed by its method.
type square struct {
	Width  int    `json:"width"`
	Secret string `json:"-"`
	Area   int    `json:"area"`
}

func newSquare(width int, secret string) square { return square{width, secret, width * width} }

type filled struct {
	N     int    `json:"n" default:"3"`
	Color string `json:"color" default:"red"`
	Other int    `json:"other"`
}

type ordered struct {
	Z int `json:"z"`
	A int `json:"a"`
	M int `json:"m"`
}

func nameRoutes(g *gin.RouterGroup) {
	g.GET("/alias", serve(giving(aliased{"Ada", 1815})))
	g.GET("/by-name", vermouth.Handle(giving(aliased{"Ada", 1815}), as[byName]()))
	g.GET("/computed", serve(giving(newSquare(3, "hunter2"))))
	g.GET("/filled", vermouth.Handle(fill, as[filled]()))
	g.GET("/order", vermouth.Handle(giving(gin.H{"a": 1, "m": 2, "z": 3}), as[ordered]()))
}

func fill(c *gin.Context) (gin.H, error) {
	if _, ok := c.GetQuery("n"); !ok {
		return gin.H{"other": 7}, nil
	}
	n, err := bind.Query[int]("n").Get(c)
	return gin.H{"other": 7, "n": n}, err
}
