package fastapi_test

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// exceptionRoutes are those of section J.
func exceptionRoutes(r *gin.Engine) {
	g := r.Group("/j")
	with := g.Group("", dependency.Attach(dependency.Check(setAll)))
	g.GET("/raise/:code", serve(dependency.Inject(bind.Path[int]("code"), raise)))
	g.GET("/detail/:kind", serve(dependency.Inject(bind.Path[string]("kind"), raiseDetail)))
	g.GET("/headers", serve(raising(vermouth.Fail(http.StatusUnauthorized, "who?").
		SetHeader("WWW-Authenticate", "Bearer").SetHeader("X-Error", "error"))))
	with.GET("/dropped", serve(dropped))
	with.GET("/always", serve(always))
	with.GET("/own", serve(raising(vermouth.Fail(http.StatusForbidden, "no").
		SetHeader("X-Dep", "error").SetCookie(&http.Cookie{Name: "own", Value: "1"}))))
	with.GET("/dependency", dependency.Attach(dependency.Check(failDep)), serve(noteHandler))
	with.GET("/unhandled", serve(raising(errors.New("a secret"))))
	g.GET("/division", serve(divide))
	inputRoutes(g)
}

// raising makes a handler that fails.
func raising(err error) func(*gin.Context) (okay, error) {
	return func(*gin.Context) (okay, error) { return okay{}, err }
}

func setAll(c *gin.Context) error {
	note(c.Request.Context(), "dep")
	vermouth.From(c).SetHeader("X-Dep", "dep").SetCookie(&http.Cookie{Name: "dep", Value: "1"}).SetStatus(http.StatusAccepted)
	return nil
}

func raise(_ *gin.Context, code int) (okay, error) {
	return okay{}, vermouth.Fail(code, http.StatusText(code))
}

// raiseDetail raises what is a text as a text, and the rest as the cause that the renderer looks for.
func raiseDetail(_ *gin.Context, kind string) (okay, error) {
	details := map[string]any{
		"empty": "", "object": details{7, []string{"a", "b"}}, "list": []any{1, nil}, "number": 0, "null": "Conflict", "false": false,
	}
	if value, ok := details[kind]; ok {
		return okay{}, vermouth.Fail(http.StatusConflict, "").Because(detailed{value})
	}
	return okay{}, vermouth.Fail(http.StatusConflict, "a text")
}

type details struct {
	Code int      `json:"code"`
	Why  []string `json:"why"`
}

func dropped(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("X-Handler", "handler")
	return okay{}, vermouth.Fail(http.StatusUnauthorized, "session expired")
}

func always(c *gin.Context) (okay, error) {
	vermouth.From(c).Always().SetHeader("X-Request-Id", "7").DeleteCookie(&http.Cookie{Name: "session"})
	return okay{}, vermouth.Fail(http.StatusUnauthorized, "session expired")
}

func failDep(c *gin.Context) error {
	note(c.Request.Context(), "failing")
	return vermouth.Fail(http.StatusForbidden, "from a dependency")
}

func noteHandler(c *gin.Context) (okay, error) {
	note(c.Request.Context(), "handler")
	return fine, nil
}

func divide(c *gin.Context) (int, error) { return 1 / len(c.Query("absent")), nil }

// item is the body of a request.
type item struct {
	Name  *string `json:"name" binding:"required,max=5"`
	Age   *int    `json:"age" binding:"required,gt=0"`
	Parts []part  `json:"parts" binding:"dive"`
}

type part struct {
	Size *int `json:"size" binding:"required"`
}

type itemAnswer struct {
	Name string `json:"name"`
	Q    *int   `json:"q"`
}

type paramsAnswer struct {
	N    int  `json:"n"`
	Q    int  `json:"q"`
	Flag bool `json:"flag"`
}

func inputRoutes(g *gin.RouterGroup) {
	body := bind.JSON[item]()
	g.POST("/items", serve(dependency.Inject2(bind.Query[itemQuery](), body, sayItem)))
	g.POST("/optional", serve(dependency.Inject(bind.JSON[optional](), sayNick)))
	n, q, flag := bind.Path[int]("n"), bind.Query[int]("q"), bind.QueryOr("flag", false)
	g.GET("/params/:n", serve(dependency.Inject3(n, q, flag, sayParams)))
	g.POST("/guarded", serve(dependency.Inject(body, sayName), dependency.Use(dependency.Check(failDep))))
	g.POST("/form", serve(dependency.Inject(bind.Form[nameForm](), sayForm)))
	g.POST("/any", serve(dependency.Inject(bind.JSON[map[string]any](), countKeys)))
}

// itemQuery tells a parameter that is missing from a zero.
type itemQuery struct {
	Q *int `form:"q"`
}

func sayItem(c *gin.Context, query itemQuery, body item) (itemAnswer, error) {
	note(c.Request.Context(), "handler")
	return itemAnswer{*body.Name, query.Q}, nil
}

func sayParams(_ *gin.Context, n, q int, flag bool) (paramsAnswer, error) {
	return paramsAnswer{n, q, flag}, nil
}

func sayName(c *gin.Context, body item) (map[string]string, error) {
	note(c.Request.Context(), "handler")
	return map[string]string{"name": *body.Name}, nil
}

// optional is a body of which all may be missing.
type optional struct {
	Nick string `json:"nick"`
}

func sayNick(_ *gin.Context, body optional) (optional, error) {
	if body.Nick == "" {
		body.Nick = "none"
	}
	return body, nil
}

type nameForm struct {
	Name string `form:"name" binding:"required"`
}

func sayForm(_ *gin.Context, form nameForm) (map[string]string, error) {
	return map[string]string{"name": form.Name}, nil
}

func countKeys(_ *gin.Context, body map[string]any) (map[string]int, error) {
	return map[string]int{"keys": len(body)}, nil
}
