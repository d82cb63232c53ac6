package dependency_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// This file builds random graphs of dependencies, asks them over a socket, and compares all that is noted with what a
// model of a few lines predicts: who is made when and with which values, who is closed when and told what, the status.

// ending is how a provider, a handler or a hook ends.
type ending int

const (
	fine ending = iota
	fails
	failsAs418
	replies
	panics
)

func (e ending) String() string {
	return [...]string{"fine", "error", "418", "reply 303", "panic"}[e]
}

var errRandom = errors.New("random")

// end does what e says.
func (e ending) end() error {
	switch e {
	case fails:
		return errRandom
	case failsAs418:
		return vermouth.Fail(http.StatusTeapot, "")
	case replies:
		return vermouth.Redirect(http.StatusSeeOther, "/")
	case panics:
		panic(errRandom)
	case fine:
	}
	return nil
}

// status is that of an answer to e, and of nothing else.
func (e ending) status() int {
	switch e {
	case fails, panics:
		return http.StatusInternalServerError
	case failsAs418:
		return http.StatusTeapot
	case replies:
		return http.StatusSeeOther
	case fine:
	}
	return http.StatusOK
}

// use is one edge of a graph, or a dependency of a route.
type use struct {
	of    int
	fresh bool // WithoutCache
}

// hook is what a provider registers.
type hook struct {
	phase string // before, after, task
	early bool   // before the provider asks for what it uses
	end   ending // fine, fails or panics
}

type node struct {
	uses     []use
	forgives bool // goes on without what fails or panics
	hooks    []hook
	end      ending
}

// graph is one random program.
type graph struct {
	nodes                                []node
	engine, group, route, option, inject []use
	plain                                bool // the route is a plain gin.HandlerFunc
	handler                              ending
}

func randomGraph(random *rand.Rand) graph {
	g := graph{nodes: make([]node, 1+random.IntN(12)), plain: random.IntN(5) == 0}
	rarely := func(of ...ending) ending { // most graphs must come far
		if random.IntN(12) > 0 {
			return fine
		}
		return of[random.IntN(len(of))]
	}
	uses := func(among, most int) (list []use) {
		if among == 0 {
			return nil
		}
		for range random.IntN(most + 1) {
			list = append(list, use{of: random.IntN(among), fresh: random.IntN(4) == 0})
		}
		return list
	}
	phases := []string{"before", "after", "task"}
	forgiving := random.IntN(2) == 0
	for i := range g.nodes {
		n := node{uses: uses(i, 4), forgives: forgiving && random.IntN(3) == 0, end: rarely(fails, failsAs418, replies, panics)}
		for range random.IntN(3) * random.IntN(2) {
			n.hooks = append(n.hooks, hook{
				phase: phases[random.IntN(len(phases))], early: random.IntN(2) == 0, end: rarely(fails, panics),
			})
		}
		g.nodes[i] = n
	}
	g.engine, g.group, g.route = uses(len(g.nodes), 2), uses(len(g.nodes), 2), uses(len(g.nodes), 3)
	if !g.plain {
		g.option, g.inject = uses(len(g.nodes), 3), uses(len(g.nodes), 4)
		g.handler = rarely(fails, failsAs418, replies, panics)
	}
	return g
}

// run is what one request has noted. Of a request all is noted in one goroutine at a time.
type run struct {
	mu     sync.Mutex
	lines  []string
	serial int
}

func (r *run) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

// next numbers the values of a request in the order in which they are begun.
func (r *run) next() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.serial++
	return r.serial
}

type runKey struct{}

func runOf(c *gin.Context) *run { return c.MustGet(runKey{}).(*run) }

// build makes the program. Requests with the header X-Run note into the run of that number.
func (g graph) build(life *vermouth.Lifecycle, runs []*run) *gin.Engine {
	providers := make([]*dependency.Provider[int], len(g.nodes))
	of := func(uses []use) (list []*dependency.Provider[int]) {
		for _, u := range uses {
			p := providers[u.of]
			if u.fresh {
				p = p.WithoutCache()
			}
			list = append(list, p)
		}
		return list
	}
	for i, n := range g.nodes {
		providers[i] = n.provider(i, of(n.uses))
	}
	attach := func(uses []use) gin.HandlerFunc { return dependency.Attach(untyped(of(uses))...) }
	r := gin.New()
	r.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, _ any) { c.AbortWithStatus(http.StatusInternalServerError) }))
	r.Use(func(c *gin.Context) { c.Set(runKey{}, runs[c.GetHeader("X-Run")[0]-'0']) })
	r.Use(middleware.TemporalResponse(vermouth.Life(life), vermouth.OnError(func(context.Context, vermouth.Failure) {})))
	r.Use(attach(g.engine))
	group := r.Group("/", attach(g.group))
	if g.plain {
		group.GET("/", attach(g.route), func(c *gin.Context) { runOf(c).add("handler []"); c.String(http.StatusOK, "ok") })
		return r
	}
	group.GET("/", attach(g.route), vermouth.Handle(inject(of(g.inject), func(c *gin.Context, values ...int) (int, error) {
		runOf(c).add("handler %v", values)
		return 0, g.handler.end()
	}), dependency.Use(untyped(of(g.option))...)))
	return r
}

func untyped(providers []*dependency.Provider[int]) (list []dependency.Dependency) {
	for _, p := range providers {
		list = append(list, p)
	}
	return list
}

func inject(p []*dependency.Provider[int], h func(*gin.Context, ...int) (int, error)) func(*gin.Context) (int, error) {
	switch len(p) {
	case 0:
		return func(c *gin.Context) (int, error) { return h(c) }
	case 1:
		return dependency.Inject(p[0], func(g *gin.Context, a int) (int, error) { return h(g, a) })
	case 2:
		return dependency.Inject2(p[0], p[1], func(g *gin.Context, a, b int) (int, error) { return h(g, a, b) })
	case 3:
		return dependency.Inject3(p[0], p[1], p[2], func(g *gin.Context, a, b, c int) (int, error) { return h(g, a, b, c) })
	}
	return dependency.Inject4(p[0], p[1], p[2], p[3], func(g *gin.Context, a, b, c, d int) (int, error) { return h(g, a, b, c, d) })
}

func (n node) provider(name int, uses []*dependency.Provider[int]) *dependency.Provider[int] {
	return dependency.New(func(c *gin.Context) (int, error) {
		r := runOf(c)
		value := r.next()
		r.add("make %d", name)
		n.register(c, name, value, true)
		var got []int
		for _, p := range uses {
			used, err := forgiven(c, p, n.forgives)
			switch {
			case err == nil:
				got = append(got, used)
			case !n.forgives:
				return 0, err
			}
		}
		n.register(c, name, value, false)
		r.add("made %d as %d of %v", name, value, got)
		return value, n.end.end()
	})
}

// forgiven gets a value, and turns a panic into an error where it is forgiven.
func forgiven(c *gin.Context, p *dependency.Provider[int], forgives bool) (value int, err error) {
	defer func() {
		if forgives && recover() != nil {
			err = errRandom
		}
	}()
	return p.Get(c)
}

func (n node) register(c *gin.Context, name, value int, early bool) {
	r := runOf(c)
	for _, h := range n.hooks {
		late := func(_ context.Context, o vermouth.Outcome) error {
			r.add("%s %d as %d: %d %t %t", h.phase, name, value, o.Status, o.Err != nil, o.Panic != nil)
			return h.end.end()
		}
		switch {
		case h.early != early:
		case h.phase == "before":
			vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error { return late(context.Background(), o) })
		case h.phase == "after":
			vermouth.From(c).AfterSend(late)
		default:
			vermouth.From(c).Background(late)
		}
	}
}

// model is a request that is only thought of.
type model struct {
	graph  graph
	lines  []string
	serial int
	slots  map[int]*made

	before, after, tasks []registered
}

// made is a value that the request remembers.
type made struct {
	value       int
	end         ending
	ends, lives bool // it has a BeforeSend hook, an AfterSend hook
}

type registered struct {
	hook
	text string
}

func (m *model) add(format string, args ...any) {
	m.lines = append(m.lines, fmt.Sprintf(format, args...))
}

// ask gets a value: what is remembered, or what is made now.
func (m *model) ask(u use) *made {
	if known := m.slots[u.of]; known != nil && !u.fresh {
		if known.end == panics {
			return &made{end: fails} // it panics once
		}
		return known
	}
	value := m.make(u.of)
	if !u.fresh || m.slots[u.of] == nil && value.end == fine {
		m.slots[u.of] = value
	}
	return value
}

// all gets values until one fails.
func (m *model) all(uses []use, forgives bool) (list []*made, end ending) {
	for _, u := range uses {
		got := m.ask(u)
		switch {
		case got.end == fine:
			list = append(list, got)
		case !forgives:
			return list, got.end
		}
	}
	return list, fine
}

func (m *model) make(name int) *made {
	n := m.graph.nodes[name]
	m.serial++
	value := &made{value: m.serial}
	m.add("make %d", name)
	m.register(n, name, value, true)
	uses, end := m.all(n.uses, n.forgives)
	if value.end = end; end != fine {
		return value
	}
	m.register(n, name, value, false)
	m.add("made %d as %d of %v", name, value.value, values(uses))
	value.end = n.end
	if value.end == fine && value.lives && slices.ContainsFunc(uses, func(used *made) bool { return used.ends }) {
		value.end = fails // it would outlive what it uses
	}
	return value
}

func values(list []*made) (values []int) {
	for _, m := range list {
		values = append(values, m.value)
	}
	return values
}

func (m *model) register(n node, name int, value *made, early bool) {
	for _, h := range n.hooks {
		if h.early != early {
			continue
		}
		r := registered{h, fmt.Sprintf("%s %d as %d:", h.phase, name, value.value)}
		switch h.phase {
		case "before":
			m.before, value.ends = append(m.before, r), true
		case "after":
			m.after, value.lives = append(m.after, r), true
		default:
			m.tasks, value.lives = append(m.tasks, r), true
		}
	}
}

// predict returns the status and the notes of a request.
func (g graph) predict() (status int, lines []string) {
	m := &model{graph: g, slots: map[int]*made{}}
	end := m.chain()
	status, failed := end.status(), end != fine
	through := g.plain && !failed // a plain handler has answered already
	slices.Reverse(m.before)
	for _, h := range m.before {
		m.add("%s %d %t %t", h.text, status, failed, end == panics)
		if h.end == fine {
			continue
		}
		if !failed && !through {
			status = http.StatusInternalServerError
		}
		failed = true
	}
	slices.Reverse(m.after)
	for _, h := range append(m.tasks, m.after...) {
		m.add("%s %d %t %t", h.text, status, failed, end == panics)
	}
	return status, m.lines
}

// chain runs the dependencies and the handler.
func (m *model) chain() ending {
	g := m.graph
	for _, uses := range [][]use{g.engine, g.group, g.route, g.option} {
		if _, end := m.all(uses, false); end != fine {
			return end
		}
	}
	injected, end := m.all(g.inject, false)
	if end == fine {
		m.add("handler %v", values(injected))
		end = g.handler
	}
	return end
}

func TestRandomGraphsDoWhatTheModelSays(t *testing.T) {
	graphs, seen := 400, map[string]int{}
	if testing.Short() {
		graphs = 50
	}
	for seed := range graphs {
		g := randomGraph(rand.New(rand.NewPCG(uint64(seed), 0)))
		status, lines := g.predict()
		seen[fmt.Sprint("status ", status)]++
		for _, line := range lines {
			seen[strings.Fields(line)[0]]++
		}
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			g.check(t, status, lines)
		})
	}
	for _, kind := range []string{"status 200", "status 303", "status 418", "status 500", "made", "handler", "before", "after", "task"} {
		if seen[kind] < graphs/20 {
			t.Errorf("%q was seen %d times in %d graphs: they test too little", kind, seen[kind], graphs)
		}
	}
}

// check asks the program of g a few times at once.
func (g graph) check(t *testing.T, status int, lines []string) {
	life := &vermouth.Lifecycle{}
	runs := []*run{{}, {}, {}}
	s := servertest.HTTP1(t, g.build(life, runs))
	var clients sync.WaitGroup
	for i := range runs {
		clients.Go(func() {
			got, err := s.Try(http.MethodGet, "/", "", "X-Run", fmt.Sprint(i))
			if err != nil || got.Status != status {
				t.Errorf("status = %d (%v), want %d\n%+v", got.Status, err, status, g)
			}
		})
	}
	clients.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := life.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	for _, r := range runs {
		r.mu.Lock()
		if !slices.Equal(r.lines, lines) {
			t.Errorf("notes =\n\t%s\nwant\n\t%s\n%+v", strings.Join(r.lines, "\n\t"), strings.Join(lines, "\n\t"), g)
		}
		r.mu.Unlock()
	}
}
