// Command overrides is a program with a database, a clock and a mail server. Its test replaces all three in a router that
// is finished, and may run beside others that replace them by something else.
package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/middleware"
)

// database is what the program opens once.
type database struct{ names map[int]string }

// app holds the dependencies that a test may replace.
type app struct {
	database *dependency.Provider[*database]
	now      *dependency.Provider[time.Time]
	user     *dependency.Provider[string]
}

func newApp(life *vermouth.Lifecycle) *app {
	a := &app{}
	a.database = dependency.Singleton(life,
		func(context.Context) (*database, error) { return &database{names: map[int]string{1: "Ada"}}, nil },
		func(context.Context, *database) error { fmt.Println("the database is closed"); return nil })
	a.now = dependency.New(func(*gin.Context) (time.Time, error) { return time.Now(), nil })
	a.user = dependency.New(a.currentUser)
	return a
}

// currentUser uses two other dependencies: what a test replaces is replaced here too.
func (a *app) currentUser(c *gin.Context) (string, error) {
	db, err := a.database.Get(c)
	if err != nil {
		return "", err
	}
	id, err := bind.HeaderOr("X-User", 0).Get(c)
	if err != nil {
		return "", err
	}
	name, ok := db.names[id]
	if !ok {
		return "", vermouth.Fail(http.StatusUnauthorized, "")
	}
	return name, nil
}

// Greeting is its own model.
type Greeting struct {
	Text string `json:"text"`
}

func greet(_ *gin.Context, user string, now time.Time) (Greeting, error) {
	if now.Hour() < 12 {
		return Greeting{"Good morning, " + user}, nil
	}
	return Greeting{"Good evening, " + user}, nil
}

func (a *app) router(life *vermouth.Lifecycle) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(vermouth.Life(life)))
	r.GET("/", vermouth.Handle(dependency.Inject2(a.user, a.now, greet)))
	return r
}

func main() {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	address := "localhost:" + cmp.Or(os.Getenv("PORT"), "8080")
	fmt.Printf("try: curl -i -H 'X-User: 1' http://%[1]s/\n     curl -i http://%[1]s/\n     go test -v ./examples/overrides\n", address)
	life := &vermouth.Lifecycle{}
	err := newApp(life).router(life).Run(address)
	fmt.Println(err, life.Shutdown(context.Background()))
	os.Exit(1)
}
