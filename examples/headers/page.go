package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/render"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/middleware"
)

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// wire is what was on the wire of one answer, which a script cannot see.
type wire struct {
	Status  int         `json:"status"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body"`
}

// pageServer serves the page, and asks the API what a browser does not tell.
type pageServer struct {
	api, origin string
	client      *http.Client
}

// newPage returns the page's own server. It stands on another origin than the API, as a front end often does.
func newPage(api, origin string) http.Handler {
	p := &pageServer{api: api, origin: origin, client: &http.Client{
		Timeout:       5 * time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true}, // an idle connection would hold the API's shutdown
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse())
	r.GET("/", vermouth.Handle(p.page))
	r.GET("/wire", vermouth.Handle(dependency.Inject(bind.Query[string]("path"), p.wire)))
	return r
}

func (p *pageServer) page(*gin.Context) (*vermouth.Reply, error) {
	html := render.HTML{Template: pageTemplate, Data: struct{ API string }{p.api}}
	return vermouth.Render(http.StatusOK, html).
		SetHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "+
			"img-src data:; connect-src 'self' "+p.api), nil
}

// wire asks one of the routes with the page's origin and tells everything that came back.
func (p *pageServer) wire(c *gin.Context, path string) (wire, error) {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return wire{}, vermouth.Fail(http.StatusBadRequest, "The path must be one of the API's.")
	}
	request, err := http.NewRequestWithContext(c.Request.Context(), http.MethodGet, p.api+path, nil)
	if err != nil {
		return wire{}, vermouth.Fail(http.StatusBadRequest, "The path must be one of the API's.").Because(err)
	}
	request.Header.Set("Origin", p.origin)
	response, err := p.client.Do(request)
	if err != nil {
		return wire{}, vermouth.Fail(http.StatusBadGateway, "The API does not answer.").Because(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return wire{}, vermouth.Fail(http.StatusBadGateway, "The API stopped in the middle of its answer.").Because(fmt.Errorf("read: %w", err))
	}
	return wire{Status: response.StatusCode, Headers: flatten(response.Header), Body: string(body)}, nil
}

// flatten returns the header lines, sorted by name.
func flatten(header http.Header) [][2]string {
	var lines [][2]string
	for name, values := range header {
		for _, value := range values {
			lines = append(lines, [2]string{name, value})
		}
	}
	slices.SortFunc(lines, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	return lines
}
