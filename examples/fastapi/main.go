// Command fastapi is the Go side of docs/fastapi.md; app.py beside it is the other one. Both answer the same requests.
package main

import (
	"cmp"
	"fmt"
	"net/http"
	"os"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

func router(life *vermouth.Lifecycle) *gin.Engine {
	r := gin.New()
	r.Use(middleware.CORS(cors.Config{AllowOrigins: []string{"https://page.example"}})) // exposes what is set, by name
	r.Use(gin.Recovery(), middleware.TemporalResponse(vermouth.Life(life), vermouth.MapError(noSuchBook)))

	r.GET("/headers", vermouth.Handle(headers))
	r.GET("/direct", vermouth.Handle(direct))
	r.GET("/old", vermouth.Handle(old))
	r.GET("/taken", vermouth.Handle(taken))

	r.GET("/books/:id", vermouth.Handle(dependency.Inject(bind.Path[int]("id"), getBook),
		vermouth.As[BookOut](responsemodel.OmitNone())))

	r.POST("/books", vermouth.Handle(dependency.Inject(bind.JSON[BookIn](), createBook),
		vermouth.As[BookOut](), vermouth.Status(http.StatusCreated)))

	r.GET("/search", vermouth.Handle(dependency.Inject4(
		bind.Query[string]("q"), bind.Header[string]("X-Tenant"), bind.QueryOr("page", 1), bind.CookieOr("seen", "never"),
		search)))

	r.GET("/price", vermouth.Handle(dependency.Inject(prices, price)))
	r.POST("/orders", vermouth.Handle(dependency.Inject(transaction, order)))
	r.POST("/mails", vermouth.Handle(mail))
	r.GET("/me", vermouth.Handle(dependency.Inject(currentUser, me)))
	return r
}

func main() {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	address := "localhost:" + cmp.Or(os.Getenv("PORT"), "8080")
	fmt.Printf("try: curl -i http://%[1]s/headers\n     curl -i http://%[1]s/books/1\n"+
		"     curl -i -H 'X-Tenant: shop' 'http://%[1]s/search?q=tea'\n     curl -i -H 'Authorization: Bearer t0ken' http://%[1]s/me\n", address)
	if err := router(&vermouth.Lifecycle{}).Run(address); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
