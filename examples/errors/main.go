// Command errors shows what becomes of an error: for the client, and for the log.
package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// errTaken is an Error in a variable: it is copied for each cause.
var errTaken = vermouth.Fail(http.StatusConflict, "The name is taken.")

func taken(*gin.Context) (vermouth.None, error) {
	return vermouth.None{}, errTaken.Because(errors.New("unique index users_name")).With("free", []string{"ada2"})
}

// missing returns what a database says. MapError knows what it means.
func missing(*gin.Context) (vermouth.None, error) {
	return vermouth.None{}, fmt.Errorf("query user 9: %w", sql.ErrNoRows)
}

// broken returns an error that nobody meant for a client.
func broken(*gin.Context) (vermouth.None, error) {
	return vermouth.None{}, errors.New("dial tcp 10.0.0.7:5432: connection refused")
}

// expired revokes a cookie with the 401. What else was set is dropped with the error.
func expired(c *gin.Context) (vermouth.None, error) {
	vermouth.From(c).SetHeader("X-Total", "9").Always().DeleteCookie(&http.Cookie{Name: "session"})
	return vermouth.None{}, vermouth.Fail(http.StatusUnauthorized, "The session has expired.").SetHeader("WWW-Authenticate", "Bearer")
}

// login is a Reply that comes as an error, from a handler of another type.
func login(*gin.Context) (int, error) {
	return 0, vermouth.Redirect(http.StatusSeeOther, "/login")
}

// split sets what a client has sent. If that holds a line break, the answer is a 500, and nothing of it is sent.
func split(c *gin.Context) (vermouth.None, error) {
	vermouth.From(c).SetHeader("X-Name", c.Query("name"))
	return vermouth.None{}, nil
}

func panics(*gin.Context) (vermouth.None, error) {
	panic("a mistake of the program")
}

func notFound(err error) *vermouth.Error {
	if errors.Is(err, sql.ErrNoRows) {
		return vermouth.Fail(http.StatusNotFound, "")
	}
	return nil
}

func router(report func(context.Context, vermouth.Failure)) *gin.Engine {
	r := gin.New()
	r.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, _ any) { c.AbortWithStatus(http.StatusInternalServerError) }))
	r.Use(middleware.TemporalResponse(vermouth.MapError(notFound), vermouth.OnError(report)))
	r.GET("/taken", vermouth.Handle(taken))
	r.GET("/missing", vermouth.Handle(missing))
	r.GET("/broken", vermouth.Handle(broken))
	r.GET("/expired", vermouth.Handle(expired))
	r.GET("/account", vermouth.Handle(login))
	r.GET("/split", vermouth.Handle(split))
	r.GET("/panics", vermouth.Handle(panics))
	return r
}

func main() {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	address := "localhost:" + cmp.Or(os.Getenv("PORT"), "8080")
	for _, path := range []string{"taken", "missing", "broken", "expired", "account", "split?name=Ada%0D%0AX-Evil:1", "panics"} {
		fmt.Printf("try: curl -i 'http://%s/%s'\n", address, path)
	}
	r := router(func(_ context.Context, f vermouth.Failure) {
		fmt.Println("OnError:", f.Phase, f.Route, f.Status, f.Err)
	})
	if err := r.Run(address); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
