package fastapi_test

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// temporalRoutes are those of section A.
func temporalRoutes(r *gin.Engine) {
	deps := newTemporalDeps()
	g := r.Group("/a")
	g.GET("/handler", serve(greet))
	g.GET("/dependency", serve(dependency.Inject(deps.dep, sayDep)))
	g.GET("/sub", serve(dependency.Inject(deps.parent, sayParent)))
	g.GET("/shared", serve(dependency.Inject(deps.dep, readShared)))
	g.GET("/initial", serve(initial))
	g.GET("/named", serve(setting("X-Named", "whatever")))
	g.GET("/subclass", serve(setting("X-Subclass", "a plain one")))
	g.GET("/explicit", serve(dependency.Inject(deps.another, readAnother)))
	g.GET("/other", serve(dependency.Inject(deps.another, keepOther)))
	g.GET("/chain", serve(dependency.Inject(deps.passedOn, useChain)))
	g.GET("/value", dependency.Attach(deps.direct), serve(fromHandler))
	g.GET("/replaced", dependency.Attach(deps.dep), vermouth.Handle(replyDirect))
	g.GET("/nothing", serve(done))
	g.GET("/error", dependency.Attach(deps.dep), serve(conflict))
	g.GET("/two", serve(dependency.Inject2(deps.dep, deps.parent, sayBoth)))
}

// temporalDeps are the dependencies of the section.
type temporalDeps struct {
	dep, sub, parent *dependency.Provider[string]
	another, direct  *dependency.Provider[*vermouth.Reply]
	passedOn         *dependency.Provider[*vermouth.Response]
}

func newTemporalDeps() *temporalDeps {
	d := &temporalDeps{}
	d.dep = dependency.New(func(c *gin.Context) (string, error) {
		note(c.Request.Context(), "dep")
		vermouth.From(c).SetHeader("X-Dep", "dep")
		return "dep", nil
	})
	d.sub = dependency.New(func(c *gin.Context) (string, error) {
		note(c.Request.Context(), "sub")
		vermouth.From(c).SetHeader("X-Sub", "sub")
		return "sub", nil
	})
	d.parent = dependency.New(dependency.Inject(d.sub, func(c *gin.Context, sub string) (string, error) {
		note(c.Request.Context(), "parent")
		vermouth.From(c).SetHeader("X-Parent", "parent of "+sub)
		return "parent", nil
	}))
	d.another = dependency.New(func(c *gin.Context) (*vermouth.Reply, error) {
		note(c.Request.Context(), "another")
		return vermouth.Text(http.StatusTeapot, "").SetHeader("X-Another", "lost"), nil
	})
	d.direct = dependency.New(func(c *gin.Context) (*vermouth.Reply, error) {
		note(c.Request.Context(), "direct")
		return jsonReply(http.StatusForbidden, gin.H{"from": "dependency"}), nil
	})
	d.passedOn = dependency.New(func(c *gin.Context) (*vermouth.Response, error) {
		note(c.Request.Context(), "passed on")
		return vermouth.From(c), nil
	})
	return d
}

func greet(c *gin.Context) (map[string]string, error) {
	vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
	return map[string]string{"message": "Hello World"}, nil
}

func sayDep(c *gin.Context, dep string) (map[string]string, error) {
	note(c.Request.Context(), "handler")
	return map[string]string{"dep": dep}, nil
}

func sayParent(c *gin.Context, parent string) (map[string]string, error) {
	note(c.Request.Context(), "handler")
	vermouth.From(c).SetHeader("X-Handler", "handler")
	return map[string]string{"parent": parent}, nil
}

func readShared(c *gin.Context, _ string) (map[string]string, error) {
	return map[string]string{"read": vermouth.From(c).Header("x-dep")}, nil
}

// state is what a Response has before anything is set.
type state struct {
	Status *int     `json:"status"`
	Names  []string `json:"names"`
}

func initial(c *gin.Context) (state, error) {
	response := vermouth.From(c)
	s := state{Names: append([]string{}, response.Names()...)}
	if status := response.Status(); status != 0 {
		s.Status = &status
	}
	return s, nil
}

// setting makes a handler that sets one header.
func setting(name, value string) func(*gin.Context) (okay, error) {
	return func(c *gin.Context) (okay, error) {
		vermouth.From(c).SetHeader(name, value)
		return fine, nil
	}
}

func done(*gin.Context) (okay, error) { return fine, nil }

// readAnother says the header of a Reply that is a value: what is set on it afterwards is no part of the answer either.
func readAnother(_ *gin.Context, another *vermouth.Reply) (map[string]string, error) {
	another.SetHeader("X-Late", "lost")
	return map[string]string{"read": "lost"}, nil
}

func keepOther(c *gin.Context, another *vermouth.Reply) (map[string]int, error) {
	vermouth.From(c).SetHeader("X-Kept", "kept")
	return map[string]int{"status": another.Status()}, nil
}

func useChain(_ *gin.Context, response *vermouth.Response) (okay, error) {
	response.SetHeader("X-Chain", "the same")
	return fine, nil
}

func fromHandler(c *gin.Context) (map[string]string, error) {
	note(c.Request.Context(), "handler")
	return map[string]string{"from": "handler"}, nil
}

func replyDirect(*gin.Context) (*vermouth.Reply, error) {
	return jsonReply(http.StatusOK, gin.H{"from": "response"}), nil
}

func conflict(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("X-Handler", "handler").SetStatus(http.StatusAccepted)
	return okay{}, vermouth.Fail(http.StatusConflict, "conflict")
}

// both is what the route of two dependencies says.
type both struct {
	First  string `json:"first"`
	Second string `json:"second"`
	Read   string `json:"read"`
}

func sayBoth(c *gin.Context, first, second string) (both, error) {
	return both{first, second, vermouth.From(c).Header("X-Sub")}, nil
}
