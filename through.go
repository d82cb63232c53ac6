package vermouth

import (
	"net/http"
	"slices"
)

// A route that is a plain gin.HandlerFunc writes its answer itself, at a moment that nobody else sees. So what is set on
// the temporal response is written through to the header map at once, and remembered, to be taken back where it turns
// out that an answer of ours follows after all: an error of a dependency, a panic, or a plain handler that calls ours.

// touched is one act of writing through.
type touched struct {
	name   string
	before []string // what was there
	wrote  []string // what we put there; for cookies the one line
}

// writeThroughField brings the header map up to date with what is set under that name. r.mu is held.
func (r *Response) writeThroughField(name string) {
	dst := r.context.Writer.Header()
	r.takeBackField(name)
	before := dst[name]
	i := firstOf(r.head.fields, name, success)
	mergeField(dst, r.head.fields[i:], success, nil)
	r.rarely().touched = append(r.rare.touched, touched{name: name, before: before, wrote: dst[name]})
	if dst["Access-Control-Allow-Origin"] != nil {
		r.writeThroughExpose(dst, name)
	}
}

func (r *Response) writeThroughExpose(dst http.Header, name string) {
	const expose = "Access-Control-Expose-Headers"
	names := appendExposable(nil, name, r.settings.unexposed)
	if len(names) == 0 {
		return
	}
	before := dst[expose]
	dst[expose] = unite(before, names)
	r.rare.touched = append(r.rare.touched, touched{name: expose, before: before, wrote: dst[expose]})
}

func (r *Response) writeThroughCookie(made cookie) {
	dst := r.context.Writer.Header()
	mergeCookies(dst, success, nil, []cookie{made})
	r.rarely().touched = append(r.rare.touched, touched{name: "Set-Cookie", wrote: []string{made.line}})
}

// takeBackField undoes what was written through under that name. r.mu is held.
func (r *Response) takeBackField(name string) {
	if r.rare == nil {
		return
	}
	dst := r.context.Writer.Header()
	for i, t := range slices.Backward(r.rare.touched) {
		if t.name == name {
			t.undo(dst)
			r.rare.touched = slices.Delete(r.rare.touched, i, i+1)
		}
	}
}

// takeBack undoes everything that was written through, last first, and ends writing through: what is set is kept for
// the commit. What somebody else has set since stays.
func (r *Response) takeBack() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.through = false
	if r.rare == nil || r.context == nil {
		return
	}
	dst := r.context.Writer.Header()
	for _, t := range slices.Backward(r.rare.touched) {
		t.undo(dst)
	}
	r.rare.touched = nil
}

func (t touched) undo(dst http.Header) {
	if t.name == "Set-Cookie" {
		t.undoCookie(dst)
		return
	}
	if !slices.Equal(dst[t.name], t.wrote) {
		return
	}
	if t.before == nil {
		delete(dst, t.name)
		return
	}
	dst[t.name] = t.before
}

func (t touched) undoCookie(dst http.Header) {
	lines := slices.Clone(dst["Set-Cookie"]) // others may hold the old slice
	if i := slices.Index(lines, t.wrote[0]); i >= 0 {
		lines = slices.Delete(lines, i, i+1)
	}
	if len(lines) == 0 {
		delete(dst, "Set-Cookie")
		return
	}
	dst["Set-Cookie"] = lines
}
