package fastapi_test

import (
	"errors"
	"math"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// bodyRoutes are those of section I.
func bodyRoutes(r *gin.Engine) {
	g := r.Group("/i")
	g.GET("/text", serve(giving(text{"é < & > \" \\ / \n\t"})))
	g.GET("/control", serve(giving(text{"\x01\x7f\x08\x0c"})))
	g.GET("/separator", serve(giving(text{"\u2028"})))
	g.GET("/unicode", serve(giving(unicode{"🍸", "ц"})))
	g.GET("/default", vermouth.Handle(giving(text{"<&>"})))
	valueRoutes(g)
	g.GET("/nan", loose(giving(number64{math.NaN()})))
	g.GET("/nan-model", serve(giving(number64{math.NaN()})))
	g.GET("/infinity-model", serve(giving(number64{math.Inf(1)})))
	g.GET("/object", loose(giving[any](gin.H{"o": func() {}})))
	g.GET("/str", serve(giving("a string")))
	g.GET("/str-text", vermouth.Handle(textReply("a string")))
	g.GET("/str-html", vermouth.Handle(replying(vermouth.HTML(http.StatusOK, "<p>a string</p>"))))
	g.GET("/csv", vermouth.Handle(replying(vermouth.Data(http.StatusOK, "text/csv; charset=utf-8", []byte("a,b\n")))))
	g.GET("/charset", vermouth.Handle(replying(vermouth.Data(http.StatusOK, "text/plain; charset=iso-8859-1", []byte("a")))))
	g.GET("/untyped", vermouth.Handle(replying(vermouth.Data(http.StatusOK, "", []byte("no type")))))
	g.GET("/number-text", vermouth.Handle(replying(vermouth.Render(http.StatusOK, unwritable{}))))
}

// bodyEngines has a default that routes override (C127). Here defaults are functions.
func bodyEngines() map[string]http.Handler {
	r := engine()
	html := vermouth.Handle(replying(vermouth.HTML(http.StatusOK, "said")))
	r.GET("/i-text/app", vermouth.Handle(textReply("said")))
	r.GET("/i-text/route-json", serve(giving("said")))
	r.GET("/i-text/html/router", html)
	r.GET("/i-text/html/route-text", vermouth.Handle(textReply("said")))
	return map[string]http.Handler{"/i-text": r}
}

// replying makes a handler of a Reply that nobody changes.
func replying(reply *vermouth.Reply) func(*gin.Context) (*vermouth.Reply, error) {
	return func(*gin.Context) (*vermouth.Reply, error) { return reply, nil }
}

type text struct {
	Text string `json:"text"`
}

type unicode struct {
	Emoji string `json:"emoji"`
	Key   string `json:"ключ"`
}

type number64 struct {
	N float64 `json:"n"`
}

// unwritable is a renderer that fails, as FastAPI's does for a number that is no text.
type unwritable struct{}

func (unwritable) Render(http.ResponseWriter) error { return errors.New("want a string") }
func (unwritable) WriteContentType(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
}

type times struct {
	At   time.Time     `json:"at"`
	Long time.Duration `json:"long"`
}

type values64 struct {
	Color string `json:"color"`
	ID    string `json:"id"`
	Price string `json:"price"`
}

type numbers struct {
	Int      int     `json:"int"`
	Big      int64   `json:"big"`
	Float    float64 `json:"float"`
	Negative float64 `json:"negative"`
	Small    float64 `json:"small"`
	Large    float64 `json:"large"`
	Whole    float64 `json:"whole"`
}

func valueRoutes(g *gin.RouterGroup) {
	when := times{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Hour + time.Minute + time.Second}
	g.GET("/times", loose(giving(when)))
	g.GET("/times-model", serve(giving(when)))
	some := values64{"red", "12345678-1234-5678-1234-567812345678", "1.50"}
	g.GET("/values", loose(giving(some)))
	g.GET("/values-model", serve(giving(some)))
	g.GET("/set", loose(giving(struct {
		Set    []int    `json:"set"`
		Frozen []string `json:"frozen"`
		Bytes  string   `json:"bytes"`
		Tuple  [2]int   `json:"tuple"`
	}{[]int{1}, []string{"a"}, "bytes", [2]int{1, 2}})))
	g.GET("/numbers", loose(giving(numbers{1, 9007199254740993, 1.5, -0.25, 1e-7, 1e22, 2})))
	g.GET("/values/:kind", loose(dependency.Inject(bind.Path[string]("kind"), alone)))
}

// alone is what has no object around it.
func alone(_ *gin.Context, kind string) (any, error) {
	return map[string]any{
		"null": nil, "true": true, "zero": 0, "list": []any{}, "map": gin.H{}, "nested": []any{[]any{}, gin.H{}, []any{nil}},
	}[kind], nil
}
