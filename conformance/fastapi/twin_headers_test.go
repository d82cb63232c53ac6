package fastapi_test

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// headerRoutes are those of section B.
func headerRoutes(r *gin.Engine) {
	first, cookies := dependency.Check(setFirst), dependency.Check(setTwoCookies)
	g := r.Group("/b")
	g.GET("/case", serve(headerCase))
	g.GET("/set", serve(headerSet))
	g.GET("/append", serve(headerAppend))
	g.GET("/delete", serve(headerDelete))
	g.GET("/missing", serve(headerMissing))
	g.GET("/default", serve(headerDefault))
	g.GET("/update", serve(headerUpdate))
	g.GET("/vary", serve(adding("Vary", "Accept", "Accept-Language")))
	g.GET("/vary-again", serve(adding("Vary", "Accept", "Accept")))
	g.GET("/order", dependency.Attach(first), serve(headerOrder))
	g.GET("/value", serve(dependency.Inject(bind.Query[string]("v"), headerValue)))
	g.GET("/name", serve(dependency.Inject(bind.Query[string]("n"), headerName)))
	g.GET("/mapping", vermouth.Handle(headerMapping))
	g.GET("/del-cookies", dependency.Attach(cookies), serve(deletingCookies))
	g.GET("/del-dependency", dependency.Attach(first), serve(deleting("X-Dep")))
}

// headerEngines allow what the others do not.
func headerEngines() map[string]http.Handler {
	r := engine(vermouth.Limits{NonASCII: true})
	r.GET("/b-latin1/value", serve(dependency.Inject(bind.Query[string]("v"), headerLatin1)))
	return map[string]http.Handler{"/b-latin1": r}
}

func headerCase(c *gin.Context) (map[string]string, error) {
	vermouth.From(c).SetHeader("X-MiXed-cAse", "value")
	return map[string]string{"read": vermouth.From(c).Header("x-mixed-CASE")}, nil
}

// names is what the routes say that read names.
type names struct {
	Names []string `json:"names"`
}

func lowerNames(c *gin.Context) names {
	list := []string{}
	for _, name := range vermouth.From(c).Names() {
		list = append(list, strings.ToLower(name))
	}
	return names{list}
}

func headerSet(c *gin.Context) (names, error) {
	vermouth.From(c).AddHeader("X-A", "1").SetHeader("X-B", "between").AddHeader("X-A", "2").SetHeader("X-A", "3")
	return lowerNames(c), nil
}

func headerAppend(c *gin.Context) (map[string][]string, error) {
	vermouth.From(c).AddHeader("X-List", "one").AddHeader("X-Other", "between").AddHeader("x-list", "two")
	return map[string][]string{"list": vermouth.From(c).Values("X-List")}, nil
}

func headerDelete(c *gin.Context) (map[string]bool, error) {
	response := vermouth.From(c).AddHeader("X-Gone", "one").AddHeader("X-Gone", "two").SetHeader("X-Kept", "kept")
	response.DeleteHeader("x-gone").DeleteHeader("x-never")
	return map[string]bool{"there": len(response.Values("x-gone")) > 0}, nil
}

func headerMissing(c *gin.Context) (map[string]string, error) {
	return map[string]string{"read": vermouth.From(c).Header("x-missing")}, nil
}

type defaults struct {
	There  string `json:"there"`
	Absent string `json:"absent"`
}

func headerDefault(c *gin.Context) (defaults, error) {
	response := vermouth.From(c).SetHeader("X-There", "first")
	for _, name := range []string{"X-There", "X-Absent"} {
		if len(response.Values(name)) == 0 {
			response.SetHeader(name, "second")
		}
	}
	return defaults{response.Header("X-There"), response.Header("X-Absent")}, nil
}

func headerUpdate(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("X-A", "old").SetHeader("X-A", "new").SetHeader("X-B", "new").SetHeader("X-C", "new")
	return fine, nil
}

// adding makes a handler that adds lines to a header.
func adding(name string, values ...string) func(*gin.Context) (okay, error) {
	return func(c *gin.Context) (okay, error) {
		for _, value := range values {
			vermouth.From(c).AddHeader(name, value)
		}
		return fine, nil
	}
}

func setFirst(c *gin.Context) error {
	vermouth.From(c).SetHeader("X-First", "1").SetHeader("X-Dep", "dep")
	return nil
}

func headerOrder(c *gin.Context) (names, error) {
	vermouth.From(c).SetHeader("X-Then", "2").SetHeader("X-Dep", "handler")
	return lowerNames(c), nil
}

func headerValue(c *gin.Context, value string) (okay, error) {
	vermouth.From(c).SetHeader("X-Value", value)
	return fine, nil
}

// headerLatin1 sends one byte for each letter, as FastAPI does.
func headerLatin1(c *gin.Context, value string) (okay, error) {
	letters := make([]byte, 0, len(value))
	for _, letter := range value {
		letters = append(letters, byte(letter))
	}
	vermouth.From(c).SetHeader("X-Value", string(letters))
	return fine, nil
}

func headerName(c *gin.Context, name string) (okay, error) {
	vermouth.From(c).SetHeader(name, "value")
	return fine, nil
}

func headerMapping(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.Text(http.StatusOK, "ok").SetHeader("X-A", "1").SetHeader("X-B", "2"), nil
}

func setTwoCookies(c *gin.Context) error {
	vermouth.From(c).SetCookie(&http.Cookie{Name: "one", Value: "1"}).SetCookie(&http.Cookie{Name: "two", Value: "2"})
	return nil
}

// deletingCookies does the nearest to what FastAPI's route does: cookies are no header here.
func deletingCookies(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("X-Kept", "kept").DeleteHeader("Set-Cookie")
	return fine, nil
}

func deleting(name string) func(*gin.Context) (okay, error) {
	return func(c *gin.Context) (okay, error) {
		vermouth.From(c).DeleteHeader(name)
		return fine, nil
	}
}
