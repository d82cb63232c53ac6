package vermouth

import (
	"net/http"
	"slices"
)

// field is one header line; a cookie is one too. Its name is canonical, its value was checked.
type field struct {
	name, value string

	join      joining
	always    bool
	overruled bool   // an Always line that was set again without Always: it is for errors only
	again     bool   // it is not the first of its name
	total     uint32 // bytes of the names and values until here; cookies are counted apart
}

// odd reports whether f is more, or less, than the one line of a singleton or of a cookie.
func (f *field) odd() bool {
	return f.overruled || f.again || f.join == unites || f.join == stacks
}

// named reports whether f is a line of that canonical name, and no cookie. Names are often of one length, and differ at
// the end.
func (f *field) named(canonical string) bool {
	last := len(canonical) - 1
	return len(f.name) == len(canonical) && f.name[last] == canonical[last] && f.name == canonical && f.join != identifies
}

// head is what a Response, a Reply and an Error have in common: header lines that were checked when they were set, cookies
// among them, and the first mistake, as bufio.Writer keeps its first error. It is not safe for concurrent use.
type head struct {
	fields  []field
	mistake *SetError
}

// setField replaces every line of that name by one line.
func (h *head) setField(setter, name, value string, lim *Limits, pol policy, always bool) (canonical string, ok bool) {
	return h.put(setter, name, value, lim, pol, always, true)
}

// addField adds a line.
func (h *head) addField(setter, name, value string, lim *Limits, pol policy, always bool) (canonical string, ok bool) {
	return h.put(setter, name, value, lim, pol, always, false)
}

// put adds a line, or replaces those of its name, if name and value can be sent and the limits allow it.
func (h *head) put(setter, name, value string, lim *Limits, pol policy, always, replace bool) (canonical string, ok bool) {
	if h.putNew(name, value, lim, pol, always) {
		return name, true
	}
	canonical, rule := checkName(name, pol)
	if rule == "" {
		rule = checkValue(canonical, value, lim, pol)
	}
	if rule != "" {
		h.fail(setter, name, rule, nil)
		return "", false
	}
	at, again, kept := len(h.fields), h.find(canonical) >= 0, []field(nil)
	if again && (replace || canonical == "Content-Type") { // two types are two different bodies to two different readers
		at, kept = h.find(canonical), slices.Clone(h.fields)
		h.replaceField(canonical, always)
		again = h.find(canonical) >= 0
	}
	if rule := h.limit(len(canonical)+len(value), lim); rule != "" {
		if kept != nil { // what was set through Always is due to the 500, too
			h.fields = kept
		}
		h.fail(setter, canonical, rule, nil)
		return "", false
	}
	h.add(field{name: canonical, value: value, join: joinOf(canonical), always: always, again: again})
	if at < len(h.fields)-1 {
		h.moveLast(at)
	}
	return canonical, true
}

// putNew is put for what nearly everybody sets: a line of a new name, which is written as it is sent and which nobody else
// has a claim to, with a printable value, far from the limits. What it does not take it leaves to put, which knows why.
func (h *head) putNew(name, value string, lim *Limits, pol policy, always bool) bool {
	total := h.bytes() + len(name) + len(value)
	if len(value) > lim.ValueBytes || total > lim.HeaderBytes || len(h.fields) >= lim.HeaderLines || h.find(name) >= 0 {
		return false
	}
	join, ok := usualName(name, pol)
	if !ok || !isUsualValue(value) {
		return false
	}
	f := h.next()
	f.name, f.value, f.join, f.always = name, value, join, always
	f.total = uint32(total) //nolint:gosec // limits bound it
	return true
}

// limit returns the limit that a line more, of so many bytes, is over.
func (h *head) limit(more int, lim *Limits) (rule string) {
	switch {
	case len(h.fields) >= lim.HeaderLines && h.lines() >= lim.HeaderLines:
		return ruleLines
	case h.bytes()+more > lim.HeaderBytes:
		return ruleBytes
	}
	return ""
}

// moveLast moves the last line to where the one that it replaces was: a header keeps its place.
func (h *head) moveLast(at int) {
	last := len(h.fields) - 1
	moved := h.fields[last]
	copy(h.fields[at+1:], h.fields[at:last])
	h.fields[at] = moved
	h.renumber(moved.name)
}

// few is how many lines get their memory at once: who sets one sets a few.
const few = 4

// block is the memory for a few lines, as they are set and as they are sent. What is sent is not what was set: whoever edits
// the header map does not edit the Response. Nor is it a part of the Response: whoever keeps the headers would keep the
// request.
type block struct {
	fields [few]field
	lines  [few + bodyLines]string
}

// next adds an empty line. It is filled where it is: to put it together elsewhere, and to copy it, takes as long as to
// check it.
func (h *head) next() *field {
	if h.fields == nil {
		h.fields = make([]field, 0, few)
	}
	h.fields = append(h.fields, field{})
	return &h.fields[len(h.fields)-1]
}

// add adds a line.
func (h *head) add(f field) {
	f.count(h.bytes())
	*h.next() = f
}

// lines returns how many lines there are. Cookies are counted apart.
func (h *head) lines() (lines int) {
	for i := range h.fields {
		if h.fields[i].join != identifies {
			lines++
		}
	}
	return lines
}

// bytes returns the bytes of all names and values, but for those of cookies.
func (h *head) bytes() int {
	if len(h.fields) == 0 {
		return 0
	}
	return int(h.fields[len(h.fields)-1].total)
}

// count adds the bytes of f to those before it.
func (f *field) count(before int) int {
	if f.join != identifies {
		before += len(f.name) + len(f.value)
	}
	f.total = uint32(before) //nolint:gosec // limits bound it
	return before
}

// find returns the index of the first line of that name, or -1.
func (h *head) find(canonical string) int {
	for i := range h.fields {
		if h.fields[i].named(canonical) {
			return i
		}
	}
	return -1
}

// replaceField makes room for a line that replaces those of that name. What was set through Always survives errors all
// the same, unless Always replaces it.
func (h *head) replaceField(canonical string, always bool) {
	h.fields = slices.DeleteFunc(h.fields, func(f field) bool { return f.named(canonical) && (always || !f.always) })
	for i := range h.fields {
		f := &h.fields[i]
		f.overruled = f.overruled || f.named(canonical)
	}
	h.renumber(canonical)
}

// removeField removes every line of that name and reports whether there was one.
func (h *head) removeField(canonical string) bool {
	before := len(h.fields)
	h.fields = slices.DeleteFunc(h.fields, func(f field) bool { return f.named(canonical) })
	h.renumber(canonical)
	return len(h.fields) < before
}

// join adds the lines of other, whose cookies win.
func (h *head) join(other *head) {
	for _, f := range other.fields {
		if f.join == identifies {
			h.replaceCookie(f.value, true)
		}
		f.again = h.find(f.name) >= 0
		h.add(f)
	}
}

// renumber finds out again which line of a name is the first, and how many bytes there are.
func (h *head) renumber(canonical string) {
	again, bytes := false, 0
	for i := range h.fields {
		f := &h.fields[i]
		if f.named(canonical) {
			f.again, again = again, true
		}
		bytes = f.count(bytes)
	}
}

// setCookie adds c, or replaces the cookie of the same identity: the last one wins (R11).
func (h *head) setCookie(setter string, c *http.Cookie, lim *Limits, always bool) (line string, ok bool) {
	line, rule := newCookie(c)
	same, cookies := false, 1
	for i := range h.fields {
		if old := &h.fields[i]; old.join == identifies {
			cookies++
			same = same || rule == "" && sameCookie(old.value, line)
		}
	}
	if rule == "" && cookies > lim.Cookies && !same {
		rule = ruleCookies
	}
	if rule != "" {
		h.fail(setter, cookieName(c), rule, nil)
		return "", false
	}
	if same {
		h.replaceCookie(line, always)
	}
	total := h.bytes()
	f := h.next()
	f.name, f.value, f.join, f.always = setCookieName, line, identifies, always
	f.total = uint32(total) //nolint:gosec // limits bound it
	return line, true
}

// replaceCookie is replaceField for the cookies of one identity.
func (h *head) replaceCookie(line string, always bool) {
	same := func(f field) bool { return f.join == identifies && sameCookie(f.value, line) }
	for i := range h.fields {
		f := &h.fields[i]
		f.overruled = f.overruled || same(*f)
	}
	h.fields = slices.DeleteFunc(h.fields, func(f field) bool { return same(f) && (always || !f.always) })
}

func cookieName(c *http.Cookie) string {
	if c == nil {
		return ""
	}
	return c.Name
}

// value returns the first value of the field with that canonical name, and whether there is one.
func (h *head) value(canonical string) (value string, ok bool) {
	for i := range h.fields {
		if f := &h.fields[i]; !f.overruled && f.named(canonical) {
			return f.value, true
		}
	}
	return "", false
}

// has reports whether a field with that canonical name is set.
func (h *head) has(canonical string) bool {
	_, ok := h.value(canonical)
	return ok
}

// hasAlways reports whether something was set that survives errors.
func (h *head) hasAlways() bool {
	return slices.ContainsFunc(h.fields, func(f field) bool { return f.always })
}

// fail keeps the first mistake.
func (h *head) fail(setter, name, rule string, is error) {
	if h.mistake == nil {
		h.mistake = newSetError(setter, name, rule, is)
	}
}

// clone returns a copy that shares no memory with h.
func (h *head) clone() head { return head{fields: slices.Clone(h.fields), mistake: h.mistake} }
