package vermouth

import (
	"cmp"
	"fmt"
	"net/http"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// RouteInfo describes one route of an engine, for auditors, for a test that holds the list to a file, and for generators
// of documents.
type RouteInfo struct {
	Method, Path string
	Handler      string              // the name of the function that the route calls; where it was injected, the place of Handle
	Place        string              // the file and line of Handle; empty for a plain gin.HandlerFunc
	Source       reflect.Type        // what the handler returns; nil: a plain gin.HandlerFunc, which writes what it likes
	Status       int                 // of a success; 0: the Reply's own, or whatever a plain handler writes
	Plan         *responsemodel.Plan // nil: there is no response model, the route is plain, or returns a Reply or None
}

// Routes describes all routes of an engine, by path and then method. Routes made by [Handle] describe themselves; plain
// ones are recognised. No handler is called. A route whose last handler calls another one is described by that last one.
func Routes(engine *gin.Engine) []RouteInfo {
	var infos []RouteInfo
	for _, registered := range engine.Routes() {
		info := RouteInfo{Handler: registered.Handler}
		if isRoute(registered.HandlerFunc) {
			info = describe(registered.HandlerFunc)
		}
		info.Method, info.Path = registered.Method, registered.Path
		infos = append(infos, info)
	}
	slices.SortFunc(infos, func(a, b RouteInfo) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return infos
}

// infoKey is the key under which a route answers [Routes], in a context that has no writer.
type infoKey struct{}

func describe(h gin.HandlerFunc) RouteInfo {
	c := &gin.Context{}
	h(c)
	answered, _ := c.Get(infoKey{})
	info, _ := answered.(RouteInfo)
	return info
}

// Audit returns what of the handler's value leaves, and what passes past any model.
func (i RouteInfo) Audit() responsemodel.Audit {
	switch {
	case i.Plan != nil:
		return i.Plan.Audit()
	case i.Source == nil:
		return past(nil, "a plain gin.HandlerFunc writes what it likes")
	case i.Source == reflect.TypeFor[*Reply]():
		return past(i.Source, "a Reply leaves as it was made")
	}
	return responsemodel.Audit{Source: i.Source, Model: i.Source}
}

func past(t reflect.Type, why string) responsemodel.Audit {
	return responsemodel.Audit{Source: t, Model: t, Unfiltered: []responsemodel.Leak{{Type: t, Why: why}}}
}

// String returns the route and its audit in one line.
func (i RouteInfo) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s: %s", i.Method, i.Path, i.Handler, i.Audit())
	return strings.TrimSpace(b.String())
}

// infoOf describes a route that Handle makes.
func infoOf(source reflect.Type, handler any, config *routeConfig, plan *responsemodel.Plan) RouteInfo {
	info := RouteInfo{Handler: functionName(handler), Place: placeOutside(), Source: source, Status: config.status, Plan: plan}
	if inner, injected := strings.CutPrefix(info.Handler, injectPrefix); injected { // a closure, which knows no name
		number, _, _ := strings.Cut(inner, "[")
		info.Handler = "dependency.Inject" + number + " at " + info.Place
	}
	if info.Status == 0 && source != reflect.TypeFor[*Reply]() {
		info.Status = http.StatusOK
		if source == reflect.TypeFor[None]() {
			info.Status = http.StatusNoContent
		}
	}
	return info
}

// injectPrefix begins the names of the functions that package dependency makes handlers of.
const injectPrefix = "github.com/gin-vermouth/vermouth/dependency.Inject"

func functionName(function any) string {
	if pc := reflect.ValueOf(function).Pointer(); pc != 0 {
		return runtime.FuncForPC(pc).Name()
	}
	return "nil"
}

// placeOutside names the call into this package.
func placeOutside() string {
	file, line := callerOutside()
	return fmt.Sprintf("%s:%d", filepath.Base(file), line)
}

// debug tells of a route what Gin's own log does not, in Gin's debug mode: what is dropped, and what passes unfiltered.
func (i RouteInfo) debug() {
	if gin.IsDebugging() {
		fmt.Fprintf(gin.DefaultWriter, "[GIN-debug] vermouth: %s: %s: %s\n", i.Place, i.Handler, i.Audit())
	}
}
