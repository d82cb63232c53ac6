package fastapi_test

import (
	"net/http"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/dependency/security"
)

// replaceable are the dependencies of section M.
type replaceable struct {
	value, settings, greeter, other, session *dependency.Provider[string]
	effect, guard                            *dependency.Provider[vermouth.None]
	key                                      *dependency.Provider[string]
}

func newReplaceable() *replaceable {
	below := dependency.New(sayer{"below"}.call)
	return &replaceable{
		value: dependency.New(dependency.Inject(below, func(c *gin.Context, under string) (string, error) {
			note(c.Request.Context(), "value")
			return "original over " + under, nil
		})),
		settings: notingValue("settings", "original"),
		greeter:  notingValue("greeter", "hello"),
		other:    notingValue("greeter", "hi"),
		session:  sessionOf("session"),
		effect:   effectOf("effect", "original"),
		guard: dependency.Check(func(c *gin.Context) error {
			note(c.Request.Context(), "guard")
			return vermouth.Fail(http.StatusForbidden, "guarded")
		}),
		key: security.Verify(security.APIKeyHeader("X-Key"), func(_ *gin.Context, key security.Secret) (string, error) {
			return key.Reveal(), nil
		}),
	}
}

func notingValue(line, value string) *dependency.Provider[string] {
	return dependency.New(func(c *gin.Context) (string, error) {
		note(c.Request.Context(), line)
		return value, nil
	})
}

func sessionOf(name string) *dependency.Provider[string] { return dependency.New(openSession(name)) }

func openSession(name string) func(*gin.Context) (string, error) {
	return func(c *gin.Context) (string, error) {
		note(c.Request.Context(), "open "+name)
		vermouth.From(c).AfterSend(noting("close " + name))
		return name, nil
	}
}

func effectOf(line, value string) *dependency.Provider[vermouth.None] {
	return dependency.Check(func(c *gin.Context) error {
		note(c.Request.Context(), line)
		vermouth.From(c).SetHeader("X-Effect", value)
		return nil
	})
}

// engine has the routes of the section at a path.
func (d *replaceable) engine(path string) *gin.Engine {
	r := engine()
	g := r.Group(path)
	over := dependency.New(dependency.Inject(d.value, func(_ *gin.Context, value string) (string, error) {
		return "over " + value, nil
	}))
	g.GET("/value", serve(dependency.Inject(d.value, sayValue)))
	g.GET("/effect", serve(done, dependency.Use(d.effect)))
	g.GET("/over", serve(dependency.Inject(over, sayValue)))
	g.GET("/twice", serve(dependency.Inject2(d.value, over, sayTwo)))
	g.GET("/settings", serve(dependency.Inject(d.settings, sayValue)))
	g.GET("/greeters", serve(dependency.Inject2(d.greeter, d.other, sayTwo)))
	g.GET("/key", serve(dependency.Inject(d.key, sayValue)))
	g.GET("/session", serve(dependency.Inject(d.session, func(c *gin.Context, value string) (map[string]string, error) {
		note(c.Request.Context(), "handler")
		return sayValue(c, value)
	})))
	g.GET("/guarded", serve(noteHandler, dependency.Use(d.guard)))
	return r
}

func sayValue(_ *gin.Context, value string) (map[string]string, error) {
	return map[string]string{"value": value}, nil
}

func sayTwo(_ *gin.Context, a, b string) (map[string]string, error) {
	return map[string]string{"a": a, "b": b}, nil
}

// fakes replace all that can be replaced.
func (d *replaceable) fakes() []dependency.Override {
	return []dependency.Override{
		d.value.With(dependency.Inject(bind.Query[string]("q"), func(c *gin.Context, q string) (string, error) {
			note(c.Request.Context(), "fake value")
			return "fake " + q, nil
		})),
		d.effect.With(effectOf("fake effect", "fake").Get),
		d.settings.WithValue("fake"),
		d.greeter.WithValue("fake"),
		d.key.WithValue("fake"),
		d.session.With(openSession("fake")),
		d.guard.WithValue(vermouth.None{}),
	}
}

// overridden is what stands around engines, and them, to be listed.
type overridden struct {
	http.Handler
	engines []*gin.Engine
}

func overrideEngines() map[string]http.Handler {
	d := newReplaceable()
	replaced, inner := d.engine("/m-replaced"), d.engine("/m-replaced/inner")
	replaced.Any("/m-replaced/inner/*path", gin.WrapH(inner))
	return map[string]http.Handler{
		"/m-original": d.engine("/m-original"),
		"/m-replaced": overridden{dependency.Overrides(replaced, d.fakes()...), []*gin.Engine{replaced, inner}},
		"/m-switched": newSwitched(d),
	}
}

// switched is replaced while requests are served: FastAPI changes a map, a program of Go changes which handler it asks.
type switched struct {
	now atomic.Pointer[http.Handler]
}

func (s *switched) ServeHTTP(w http.ResponseWriter, r *http.Request) { (*s.now.Load()).ServeHTTP(w, r) }

func newSwitched(d *replaceable) overridden {
	r := d.engine("/m-switched")
	s, off := &switched{}, http.Handler(r)
	on := dependency.Overrides(r, d.value.WithValue("switched"))
	s.now.Store(&off)
	r.PUT("/m-switched/switch/:state", serve(dependency.Inject(bind.Path[string]("state"),
		func(_ *gin.Context, state string) (map[string]string, error) {
			next := &off
			if state == "on" {
				next = &on
			}
			s.now.Store(next)
			return map[string]string{"state": state}, nil
		})))
	return overridden{s, []*gin.Engine{r}}
}
