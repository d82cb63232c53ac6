// Command adopt is an application that is older than Vermouth, in which three of five routes have moved.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/middleware"
)

// Account is what is stored.
type Account struct {
	ID     int    `json:"id"`
	Owner  string `json:"owner"`
	Secret string `json:"secret"`
}

var accounts = map[int]*Account{1: {ID: 1, Owner: "Ada", Secret: "hunter2"}}

var errNoAccount = errors.New("no such account")

// errorHandler is the application's own, as in Gin's documentation, but that it heeds a status that was set.
func errorHandler(c *gin.Context) {
	c.Next()
	last := c.Errors.Last()
	if last == nil {
		return
	}
	status := c.Writer.Status() // on a route that has moved, that of the *vermouth.Error
	switch {
	case errors.Is(last.Err, errNoAccount):
		status = http.StatusNotFound
	case status < http.StatusBadRequest:
		status = http.StatusInternalServerError
	}
	c.JSON(status, gin.H{"error": http.StatusText(status)})
}

// visits is the application's own middleware. It knows nothing of Vermouth.
func visits(c *gin.Context) {
	c.SetCookie("visited", "yes", 3600, "/", "", false, true)
	c.Next()
}

// health and version were never touched.
func health(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "up"})
}

func version(c *gin.Context) {
	c.Header("X-Version", "7")
	c.String(http.StatusOK, "7")
}

// summary was `func summary(c *gin.Context)`, and ended with c.JSON(http.StatusOK, gin.H{...}).
func summary(*gin.Context) (gin.H, error) {
	return gin.H{"accounts": len(accounts)}, nil
}

// AccountOut is what leaves.
type AccountOut struct {
	ID    int    `json:"id" validate:"gt=0"`
	Owner string `json:"owner"`
}

// getAccount returns an account.
//
//	@Summary	one account
//	@Param		id	path		int	true	"its number"
//	@Success	200	{object}	AccountOut
//	@Router		/accounts/{id} [get]
func getAccount(_ *gin.Context, id int) (*Account, error) {
	account, ok := accounts[id]
	if !ok {
		return nil, errNoAccount // the application's own error handler answers
	}
	return account, nil
}

// tenant is a new dependency, also in front of routes that are old.
var tenant = dependency.New(func(c *gin.Context) (string, error) {
	name := cmp.Or(c.GetHeader("X-Tenant"), "public")
	vermouth.From(c).SetHeader("X-Served-For", name)
	return name, nil
})

func whoAmI(_ *gin.Context, name string) (string, error) {
	return name, nil
}

func router() *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery(), errorHandler)
	r.Use(middleware.TemporalResponse(vermouth.DelegateErrors())) // the one line that all routes get
	r.Use(visits)

	r.GET("/health", health)                              // plain, and as it was
	r.GET("/version", dependency.Attach(tenant), version) // plain, with a dependency in front
	r.GET("/summary", vermouth.Handle(summary, vermouth.Unfiltered()))
	r.GET("/accounts/:id", vermouth.Handle(dependency.Inject(bind.Path[int]("id"), getAccount), vermouth.As[AccountOut]()))
	r.GET("/whoami", vermouth.Handle(dependency.Inject(tenant, whoAmI)))
	return r
}

// progress counts the routes that have moved.
func progress(engine *gin.Engine) (moved, all int) {
	for _, route := range vermouth.Routes(engine) {
		if route.Source != nil { // nil: a plain gin.HandlerFunc
			moved++
		}
		all++
	}
	return moved, all
}

func main() {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	r := router()
	moved, all := progress(r)
	fmt.Printf("%d of %d routes have moved:\n", moved, all)
	for _, route := range vermouth.Routes(r) {
		fmt.Println("    ", route)
	}
	address := "localhost:" + cmp.Or(os.Getenv("PORT"), "8080")
	fmt.Printf("try: curl -i http://%[1]s/health\n     curl -i -H 'X-Tenant: shop' http://%[1]s/version\n"+
		"     curl -i http://%[1]s/accounts/1\n     curl -i http://%[1]s/accounts/2\n     curl -i http://%[1]s/accounts/abc\n", address)
	if err := r.Run(address); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
