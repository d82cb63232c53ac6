package vermouth

import (
	"net/http"
	"slices"
)

// field is one header line; a cookie is one too. Its name is canonical, its value was checked.
type field struct {
	name, value string
	join        joining
	always      bool
	overruled   bool // an Always line that was set again without Always: it is for errors only
	again       bool // it is not the first of its name
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
	f, ok := h.check(setter, name, value, lim, pol)
	if !ok {
		return "", false
	}
	f.always = always
	if h.find(f.name) >= 0 {
		h.replaceField(f.name, always)
	}
	return f.name, h.push(setter, f, lim)
}

// addField adds a line.
func (h *head) addField(setter, name, value string, lim *Limits, pol policy, always bool) (canonical string, ok bool) {
	f, ok := h.check(setter, name, value, lim, pol)
	if !ok {
		return "", false
	}
	f.always = always
	if f.name == "Content-Type" { // two lines of it are two different bodies to two different readers
		h.replaceField(f.name, always)
	}
	return f.name, h.push(setter, f, lim)
}

// check returns the line that name and value make.
func (h *head) check(setter, name, value string, lim *Limits, pol policy) (f field, ok bool) {
	canonical, rule := checkName(name, pol)
	if rule == "" {
		rule = checkValue(canonical, value, lim, pol)
	}
	if rule != "" {
		h.fail(setter, name, rule, nil)
		return field{}, false
	}
	return field{name: canonical, value: value, join: joinOf(canonical)}, true
}

// push adds a line if the limits allow it. Cookies are counted apart.
func (h *head) push(setter string, f field, lim *Limits) bool {
	lines, bytes := 1, len(f.name)+len(f.value)
	for i := range h.fields {
		switch old := &h.fields[i]; {
		case old.join == identifies:
			continue
		case old.named(f.name):
			f.again = true
			fallthrough
		default:
			lines++
			bytes += len(old.name) + len(old.value)
		}
	}
	switch {
	case lines > lim.HeaderLines:
		h.fail(setter, f.name, ruleLines, nil)
		return false
	case bytes > lim.HeaderBytes:
		h.fail(setter, f.name, ruleBytes, nil)
		return false
	}
	h.fields = append(h.fields, f)
	return true
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
			same = same || rule == "" && sameCookie(old.value, line)
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
	made = field{name: setCookieName, value: line, join: identifies, always: always}
	h.fields = append(h.fields, made)
	return made, true
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
