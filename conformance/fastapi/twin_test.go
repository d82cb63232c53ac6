package fastapi_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// section is a part of the contract: its routes in the main engine, and the engines that have options of their own.
type section struct {
	routes  func(r *gin.Engine)
	mounted map[string]http.Handler // by the path that they begin with
}

func sections() []section {
	return []section{
		{routes: temporalRoutes}, {routes: headerRoutes, mounted: headerEngines()}, {routes: mergingRoutes},
		{routes: cookieRoutes}, {routes: statusRoutes}, {routes: bodilessRoutes}, {routes: directRoutes},
		{routes: modelRoutes, mounted: violationEngines()},
		{routes: bodyRoutes, mounted: bodyEngines()},
		{routes: exceptionRoutes, mounted: handlerEngines()},
		{routes: dependencyRoutes, mounted: orderEngines()},
		{routes: cleanupRoutes},
		{mounted: overrideEngines()},
		{routes: taskRoutes},
		{mounted: corsEngines()},
		{routes: securityRoutes},
	}
}

// twin is the application of app.py: a main engine, and others where a path begins as theirs.
type twin struct {
	main    *gin.Engine
	mounted map[string]http.Handler
	engines []*gin.Engine // to list their routes
}

func newTwin(js *journals) *twin {
	w := &twin{main: engine(), mounted: map[string]http.Handler{}}
	w.engines = append(w.engines, w.main)
	for _, s := range sections() {
		if s.routes != nil {
			s.routes(w.main)
		}
		for path, handler := range s.mounted {
			w.mounted[path] = handler
			switch handler := handler.(type) {
			case *gin.Engine:
				w.engines = append(w.engines, handler)
			case overridden:
				w.engines = append(w.engines, handler.engines...)
			}
		}
	}
	w.main.GET("/routes", serve(func(*gin.Context) (map[string]bool, error) { return w.listing(), nil }))
	w.main.GET("/journal/:key", js.tell)
	return w
}

func (w *twin) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	longest, chosen := "", http.Handler(w.main)
	for path, handler := range w.mounted {
		if strings.HasPrefix(r.URL.Path, path+"/") && len(path) > len(longest) {
			longest, chosen = path, handler
		}
	}
	chosen.ServeHTTP(rw, r)
}

// listing lists the routes as the application of app.py lists its own.
func (w *twin) listing() map[string]bool {
	all := map[string]bool{}
	for _, e := range w.engines {
		for _, route := range e.Routes() {
			if !strings.HasPrefix(route.Path, "/journal/") && !strings.HasSuffix(route.Path, "/*path") { // a mounted engine
				all[route.Method+" "+route.Path] = true
			}
		}
	}
	return all
}

// startTwin serves the twin and returns the base of its URLs.
func startTwin(t *testing.T) string {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	js := &journals{all: map[string]*journal{}}
	server := httptest.NewServer(js.keep(newTwin(js)))
	t.Cleanup(server.Close)
	return server.URL
}

// engine makes an engine that answers as FastAPI does where a program can choose, see the options.
func engine(opts ...vermouth.Option) *gin.Engine {
	r := bareEngine()
	r.Use(gin.CustomRecoveryWithWriter(nil, panicked))
	equip(r, opts...)
	return r
}

// bareEngine has no middlewares.
func bareEngine() *gin.Engine {
	r := gin.New()
	r.HandleMethodNotAllowed = true
	return r
}

// equip gives an engine, after its first middlewares, what all have.
func equip(r *gin.Engine, opts ...vermouth.Option) {
	all := append([]vermouth.Option{vermouth.ErrorRenderer(detail), vermouth.OnError(report)}, opts...)
	r.Use(middleware.TemporalResponse(all...), waitForWork)
	r.NoRoute(vermouth.Handle(failing(http.StatusNotFound)))
	r.NoMethod(vermouth.Handle(failing(http.StatusMethodNotAllowed)))
}

func failing(status int) func(*gin.Context) (vermouth.None, error) {
	return func(*gin.Context) (vermouth.None, error) { return vermouth.None{}, vermouth.Fail(status, "") }
}

func panicked(c *gin.Context, _ any) {
	c.String(http.StatusInternalServerError, unhandled)
	c.Abort()
}

// report keeps causes out of the test's output, which is about answers.
func report(_ context.Context, f vermouth.Failure) {
	slog.Debug("failure", "phase", f.Phase, "err", f.Err)
}

// house is how FastAPI writes JSON (C120, C125).
func house() responsemodel.Option {
	return responsemodel.Options(responsemodel.ContentType("application/json"), responsemodel.EscapeHTML(false))
}

// serve makes a route whose answer has the type of the handler's value.
func serve[T any](handler func(*gin.Context) (T, error), opts ...vermouth.RouteOption) gin.HandlerFunc {
	return vermouth.Handle(handler, append([]vermouth.RouteOption{as[T]()}, opts...)...)
}

// as names a response model.
func as[M any](opts ...responsemodel.Option) vermouth.RouteOption {
	return vermouth.As[M](append([]responsemodel.Option{house()}, opts...)...)
}

// loose makes a route without a response model.
func loose[T any](handler func(*gin.Context) (T, error), opts ...vermouth.RouteOption) gin.HandlerFunc {
	return vermouth.Handle(func(c *gin.Context) (T, error) {
		vermouth.From(c).SetHeader("Content-Type", "application/json")
		return handler(c)
	}, append([]vermouth.RouteOption{vermouth.Unfiltered()}, opts...)...)
}

// jsonReply is FastAPI's JSONResponse.
func jsonReply(status int, value any) *vermouth.Reply {
	return vermouth.JSON(status, value).SetHeader("Content-Type", "application/json")
}

// okay is what routes say that have nothing to say.
type okay struct {
	OK bool `json:"ok"`
}

var fine = okay{true}

func textReply(text string) func(*gin.Context) (*vermouth.Reply, error) {
	return func(*gin.Context) (*vermouth.Reply, error) { return vermouth.Text(http.StatusOK, text), nil }
}
