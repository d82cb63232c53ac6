package fastapi_test

import (
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

type address struct {
	Street string `json:"street"`
	Zip    string `json:"zip"`
}

type person struct {
	Name     string  `json:"name"`
	Password string  `json:"password"`
	Age      int     `json:"age"`
	Address  address `json:"address"`
}

func selectionRoutes(g *gin.RouterGroup) {
	include, exclude := responsemodel.Include, responsemodel.Exclude
	ida := giving(person{"Ida", "hunter2", 3, address{"High", "1"}})
	person := func(opts ...responsemodel.Option) gin.HandlerFunc { return vermouth.Handle(ida, as[person](opts...)) }
	g.GET("/include", person(include("name", "age")))
	g.GET("/exclude", person(exclude("password", "address")))
	g.GET("/include-exclude", person(include("name", "password"), exclude("password")))
	g.GET("/include-list", person(include([]string{"name"}...)))
	g.GET("/include-nested", person(include("address.zip")))
	g.GET("/include-siblings", person(include("address.zip", "name")))
	g.GET("/exclude-nested", person(exclude("address.zip", "password")))
	one, secret := []row{ada()}, exclude("password")
	g.GET("/list-exclude", vermouth.Handle(giving(one), as[[]row](secret)))
	g.GET("/list-include", vermouth.Handle(giving(one), as[[]row](include("name"))))
	g.GET("/map-exclude", vermouth.Handle(giving(map[string]row{"ada": ada()}), as[map[string]row](secret)))
	g.GET("/list-all", vermouth.Handle(giving([]row{ada(), ada()}), as[[]row](secret)))
	g.GET("/optional-exclude", vermouth.Handle(dependency.Inject(bind.QueryOr("null", false), adaUnless), as[*row](secret)))
	g.GET("/misspelt", serve(refuses(func() { vermouth.Handle(giving(ada()), as[row](exclude("pasword"))) })))
	g.GET("/unmodelled", serve(refuses(func() { vermouth.Handle(giving(ada()), as[row](secret), vermouth.Unfiltered()) })))
}
