package vermouth

import (
	"net/http"
	"slices"
)

// field is one header line; a cookie is one too. Its name is canonical, its value was checked.
type field struct {
	name      string
	line      [1]string // the value; as an array, because header maps hold slices
	join      joining
	always    bool
	overruled bool // an Always line that was set again without Always: it is for errors only
	again     bool // it is not the first of its name
}

func (f *field) value() string { return f.line[0] }

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
	canonical, rule := checkName(name, pol)
	if rule == "" {
		rule = checkValue(canonical, value, lim, pol)
	}
	if rule != "" {
		h.fail(setter, name, rule, nil)
		return "", false
	}
	again, lines, bytes := h.measure(canonical)
	at := len(h.fields)
	if again && (replace || canonical == "Content-Type") { // two types are two different bodies to two different readers
		at = h.find(canonical)
		h.replaceField(canonical, always)
		again, lines, bytes = h.measure(canonical)
	}
	switch {
	case lines >= lim.HeaderLines:
		h.fail(setter, canonical, ruleLines, nil)
		return "", false
	case bytes+len(canonical)+len(value) > lim.HeaderBytes:
		h.fail(setter, canonical, ruleBytes, nil)
		return "", false
	}
	h.add(field{name: canonical, line: [1]string{value}, join: joinOf(canonical), always: always, again: again})
	h.moveLast(at)
	return canonical, true
}

// moveLast moves the last line to where the one that it replaces was: a header keeps its place.
func (h *head) moveLast(at int) {
	last := len(h.fields) - 1
	if at >= last {
		return
	}
	moved := h.fields[last]
	copy(h.fields[at+1:], h.fields[at:last])
	h.fields[at] = moved
	h.renumber()
}

// add adds a line. Who sets one sets a few: they get their memory at once.
func (h *head) add(f field) {
	const few = 4
	if h.fields == nil {
		h.fields = make([]field, 0, few)
	}
	h.fields = append(h.fields, f)
}

// measure returns whether there is a line of that name, how many lines there are, and the bytes of all names and values.
// Cookies are counted apart.
func (h *head) measure(canonical string) (again bool, lines, bytes int) {
	for i := range h.fields {
		f := &h.fields[i]
		if f.join == identifies {
			continue
		}
		again = again || f.named(canonical)
		lines++
		bytes += len(f.name) + len(f.value())
	}
	return again, lines, bytes
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
	h.renumber()
}

// removeField removes every line of that name and reports whether there was one.
func (h *head) removeField(canonical string) bool {
	before := len(h.fields)
	h.fields = slices.DeleteFunc(h.fields, func(f field) bool { return f.named(canonical) })
	return len(h.fields) < before
}

// join adds the lines of other.
func (h *head) join(other *head) {
	h.fields = append(h.fields, other.fields...)
	h.renumber()
}

// renumber finds out again which lines are the first of their name.
func (h *head) renumber() {
	for i := range h.fields {
		f := &h.fields[i]
		f.again = f.join != identifies && h.find(f.name) < i
	}
}

// setCookie adds c, or replaces the cookie of the same identity: the last one wins (R11).
func (h *head) setCookie(setter string, c *http.Cookie, lim *Limits, always bool) (made field, ok bool) {
	line, rule := newCookie(c)
	same, cookies := false, 1
	for i := range h.fields {
		if old := &h.fields[i]; old.join == identifies {
			cookies++
			same = same || rule == "" && sameCookie(old.value(), line)
		}
	}
	if rule == "" && cookies > lim.Cookies && !same {
		rule = ruleCookies
	}
	if rule != "" {
		h.fail(setter, cookieName(c), rule, nil)
		return field{}, false
	}
	if same {
		h.replaceCookie(line, always)
	}
	made = field{name: setCookieName, line: [1]string{line}, join: identifies, always: always}
	h.add(made)
	return made, true
}

// replaceCookie is replaceField for the cookies of one identity.
func (h *head) replaceCookie(line string, always bool) {
	same := func(f field) bool { return f.join == identifies && sameCookie(f.value(), line) }
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
			return f.value(), true
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
