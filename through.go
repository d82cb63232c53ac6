package vermouth

import (
	"net/http"
	"slices"
)

// A route that is a plain gin.HandlerFunc writes its answer itself, at a moment that nobody else sees. So what is set on
// the temporal response is written through to the header map at once, and remembered, to be taken back where it turns
// out that an answer of ours follows after all: an error of a dependency, a panic, or a plain handler that calls ours.

// touched is one act of writing through: what was put into the header map, and what was taken out of it.
type touched struct {
	name   string
	before []string // of a singleton: what was there; of Set-Cookie: the lines that were replaced
	wrote  []string // of a singleton: what is there now; of a list: the lines or tokens that are ours
}

// writeThroughField brings the header map up to date with what is set under that name. r.mu is held.
func (r *Response) writeThroughField(name string) {
	dst := r.context.Writer.Header()
	r.takeBackField(name)
	t := touched{name: name, before: dst[name]}
	m := newMerger(dst)
	m.field(r.head.fields[firstOf(r.head.fields, name, success):], success)
	switch joinOf(name) {
	case replaces:
		t.wrote = dst[name]
	case stacks:
		t.wrote = linesOf(r.head.fields, name, success)
	case unites:
		t.wrote = added(t.before, dst[name])
	}
	own := r.rarely()
	own.touched = append(own.touched, t)
	if dst[allowOrigin] != nil {
		r.writeThroughExpose(dst, name)
	}
}

func (r *Response) writeThroughExpose(dst http.Header, name string) {
	names := appendExposable(nil, name, r.settings.unexposed)
	if len(names) == 0 {
		return
	}
	before := dst[exposeHeaders]
	dst[exposeHeaders] = unite(before, names)
	r.rare.touched = append(r.rare.touched, touched{name: exposeHeaders, before: before, wrote: added(before, dst[exposeHeaders])})
}

// added returns the tokens of after that are not in before.
func added(before, after []string) []string {
	had := tokensOf(before)
	return slices.DeleteFunc(tokensOf(after), func(token string) bool { return hasToken(had, token) })
}

func (r *Response) writeThroughCookie(made string) {
	dst := r.context.Writer.Header()
	t := touched{name: setCookieName, wrote: []string{made}}
	for _, line := range dst[setCookieName] {
		if !sameCookie(line, made) {
			continue
		}
		ours := func(old touched) bool { return old.name == setCookieName && old.wrote[0] == line }
		if i := slices.IndexFunc(r.rarely().touched, ours); i >= 0 {
			t.before = append(t.before, r.rare.touched[i].before...)
			r.rare.touched = slices.Delete(r.rare.touched, i, i+1)
			continue
		}
		t.before = append(t.before, line)
	}
	m := newMerger(dst)
	m.cookies(success, []field{{value: made, join: identifies}}, nil)
	own := r.rarely()
	own.touched = append(own.touched, t)
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
	if !r.through { // which only the request's goroutine changes
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.undoThrough()
}

// undoThrough is takeBack where r.mu is held.
func (r *Response) undoThrough() {
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

// undo takes out of dst what is ours, in fresh slices: others may hold the old ones.
func (t touched) undo(dst http.Header) {
	now := dst[t.name]
	switch {
	case t.name == setCookieName:
		now = append(slices.Clone(t.before), without(now, t.wrote)...)
	case joinOf(t.name) == stacks:
		now = without(now, t.wrote)
	case joinOf(t.name) == unites:
		tokens := slices.DeleteFunc(tokensOf(now), func(token string) bool { return hasToken(t.wrote, token) })
		now = joinTokens(tokens)
	case slices.Equal(now, t.wrote):
		now = t.before
	}
	if len(now) == 0 {
		delete(dst, t.name)
		return
	}
	dst[t.name] = now
}

// without returns lines less one of each of ours.
func without(lines, ours []string) []string {
	lines = slices.Clone(lines)
	for _, line := range ours {
		if i := slices.Index(lines, line); i >= 0 {
			lines = slices.Delete(lines, i, i+1)
		}
	}
	return lines
}
