package dependency

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// Parallel returns a dependency that makes the values of deps at the same time, for what waits: databases, other
// services. [Provider.Get] and Inject find the values afterwards. The answer is the one of making them one after the other,
// byte for byte, whatever ends first: what each sets on the temporal response is put there in the order of deps, when
// all are done; what two of them use is made once. The first error or Reply in that order is the answer; it cancels the
// context of those that come after it, c.Request.Context(), and nothing that they have set is kept but their hooks, which
// run in any case; what they set is dropped then, and so are Background tasks. All are waited for: one that does not heed
// its context holds the answer. A panic goes on in the request's goroutine.
//
// Each of deps gets a *gin.Context of its own, a copy: its writer refuses, c.Abort does nothing, and what c.Set puts into
// it is not seen elsewhere. A guard that only calls c.Abort does not belong here: return an error. They must be made for
// that: two that use one *sql.Tx are not independent. It panics if a dependency is nil, is a Parallel itself, or reads
// input (see [NewInput]), which waits for nobody.
//
// (FastAPI runs dependencies one after the other: https://github.com/fastapi/fastapi/issues/639)
func Parallel(deps ...Dependency) Dependency {
	p := &parallel{deps: newList("dependency.Parallel", deps...), info: info{where: placeOutside()}}
	p.key = p
	for _, d := range deps {
		if _, nested := d.(*parallel); nested || d.about().input {
			panic("dependency.Parallel: want providers that are neither Parallel nor inputs")
		}
	}
	return p
}

type parallel struct {
	info
	deps list
}

func (p *parallel) about() *info { return &p.info }

// ErrParallel says that a dependency that [Parallel] runs wrote to its c.Writer.
var ErrParallel = errors.New("dependency: a dependency in Parallel wrote to c.Writer; set headers on vermouth.From(c), and return errors and Replies")

// resolve runs the branches, and then does what they did in the order of declaration.
func (p *parallel) resolve(c *gin.Context) error {
	s := slabOf(c)
	if vermouth.From(c).Sealed() || c != s.main.context {
		return errors.New("dependency: Parallel: asked for with another context, such as a c.Copy(), or after the answer")
	}
	runs, j := make([]*run, len(p.deps)), &joining{seen: map[*entry]bool{}}
	for i, d := range p.deps {
		runs[i] = s.fork(c, d, j)
	}
	for i := range runs {
		go runs[i].do(runs[i+1:])
	}
	for _, r := range runs {
		<-r.done
	}
	return s.join(c, runs, j)
}

// run is one branch at work.
type run struct {
	*branch
	dependency Dependency
	cancel     context.CancelFunc
	done       chan struct{}
	body       io.ReadCloser // of the request, when it was forked
	err        error
	panicked   bool
	panic      any
}

func (s *slab) fork(c *gin.Context, d Dependency, j *joining) *run {
	ctx, cancel := context.WithCancel(contextOf(c))
	copied := c.Copy()
	if c.Request != nil {
		copied.Request = c.Request.WithContext(ctx)
	}
	copied.Writer = &refusing{header: http.Header{}}
	b := &branch{context: copied, response: vermouth.From(c).Record(copied), fork: &fork{ctx, contextOf(c), j}}
	r := &run{branch: b, dependency: d, cancel: cancel, done: make(chan struct{})}
	if c.Request != nil {
		r.body = c.Request.Body
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.forks == nil {
		s.forks = &forks{made: sync.Cond{L: &s.mu}}
	}
	s.forks.branches = append(s.forks.branches, b)
	return r
}

// do makes the value. Those that come after it are not wanted if it fails.
func (r *run) do(later []*run) {
	defer close(r.done)
	r.err, r.panicked = vermouth.ErrGoexit, true
	defer func() {
		r.panic = recover()
		r.panicked = r.panic != nil
		if r.err != nil {
			for _, other := range later {
				other.cancel()
			}
		}
	}()
	r.err = r.dependency.resolve(r.context)
}

// join does what the branches did, as if they had run one after the other, up to the first that failed.
func (s *slab) join(c *gin.Context, runs []*run, j *joining) error {
	s.mu.Lock()
	s.forks = nil // nothing is waited for any more
	s.mu.Unlock()
	var failed *run
	for _, r := range runs {
		vermouth.From(c).Replay(r.response, j.hooksOnly)
		r.handBackFiles(c)
		if failed != nil {
			continue
		}
		s.main.asked = append(s.main.asked, r.asked...)
		r.handBack(c)
		if r.err != nil {
			failed, j.hooksOnly = r, true
		}
	}
	if failed != nil && errors.Is(failed.err, errUnfinished) {
		failed = whoBroke(runs, failed)
	}
	switch {
	case failed == nil:
		return nil
	case failed.panicked:
		panic(failed.panic)
	}
	return failed.err
}

// whoBroke returns the branch whose panic or runtime.Goexit left a value unfinished that another one has waited for.
func whoBroke(runs []*run, waited *run) *run {
	for _, r := range runs {
		if r.panicked || errors.Is(r.err, vermouth.ErrGoexit) {
			return r
		}
	}
	return waited
}

// handBack gives the request what a branch has done to its copy: a body that can be read again, a parsed form, errors.
func (r *run) handBack(c *gin.Context) {
	c.Errors = append(c.Errors, r.context.Errors...)
	if c.Request == nil {
		return
	}
	from, to := r.context.Request, c.Request
	if from.Body != r.body {
		to.Body = from.Body
	}
	if from.Form != nil {
		to.Form, to.PostForm = from.Form, from.PostForm
	}
}

// handBackFiles gives the request the files of a form that a branch has read, also when nobody wants what it has made:
// net/http removes them with the request.
func (r *run) handBackFiles(c *gin.Context) {
	if from := r.context.Request; from != nil && from.MultipartForm != nil {
		c.Request.MultipartForm = from.MultipartForm
	}
}

// joining is the replay of what branches did.
type joining struct {
	seen      map[*entry]bool
	hooksOnly bool // for those after the first that failed
}

// replay does on to what a value did, once, where it was first used. What was made before Parallel has done it already.
func (j *joining) replay(to *vermouth.Response, e *entry) {
	if e.response == nil || j.seen[e] {
		return
	}
	j.seen[e] = true
	to.Replay(e.response, j.hooksOnly)
}

// halts returns why a value that was made without an error ends the request all the same. A copied context, of a branch,
// is aborted from the beginning.
func (b *branch) halts(e *entry, now vermouth.Progress) error {
	if b.fork == nil {
		if e.halted {
			return nil
		}
		return now.Halted
	}
	if w, ok := b.context.Writer.(*refusing); ok && (w.written || len(w.header) > 0) {
		return ErrParallel
	}
	return b.current().Err()
}

// refusing is the writer of a branch.
type refusing struct {
	header  http.Header
	written bool
}

func (w *refusing) Header() http.Header { return w.header }

func (w *refusing) Write([]byte) (int, error) {
	w.written = true
	return 0, ErrParallel
}

func (w *refusing) WriteString(string) (int, error) { return w.Write(nil) }
func (w *refusing) WriteHeader(int)                 { w.written = true }
func (w *refusing) WriteHeaderNow()                 { w.written = true }
func (w *refusing) Flush()                          { w.written = true }
func (w *refusing) Status() int                     { return http.StatusOK }
func (w *refusing) Size() int                       { return -1 }
func (w *refusing) Written() bool                   { return w.written }
func (w *refusing) Pusher() http.Pusher             { return nil }
func (w *refusing) CloseNotify() <-chan bool        { return nil }

func (w *refusing) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.written = true
	return nil, nil, ErrParallel
}
