package vermouth

import (
	"net/http"
	"slices"
)

// field is one header line. Its name is canonical, its value was checked.
type field struct {
	name, value string
	always      bool
	overruled   bool // an Always line that was set again without Always: it is for errors only
}

// head is what a Response, a Reply and an Error have in common: header lines and cookies that were checked when they
// were set, and the first mistake, as bufio.Writer keeps its first error. It is not safe for concurrent use.
type head struct {
	fields  []field
	cookies []cookie
	mistake *SetError
}

// setField replaces every line of that name by one line.
func (h *head) setField(setter, name, value string, lim *Limits, pol policy, always bool) (canonical string, ok bool) {
	canonical, ok = h.check(setter, name, value, lim, pol)
	if !ok {
		return "", false
	}
	h.replaceField(canonical, always)
	return canonical, h.push(setter, canonical, value, lim, always)
}

// addField adds a line.
func (h *head) addField(setter, name, value string, lim *Limits, pol policy, always bool) (canonical string, ok bool) {
	canonical, ok = h.check(setter, name, value, lim, pol)
	if !ok {
		return "", false
	}
	if canonical == "Content-Type" { // two lines of it are two different bodies to two different readers
		h.replaceField(canonical, always)
	}
	return canonical, h.push(setter, canonical, value, lim, always)
}

func (h *head) check(setter, name, value string, lim *Limits, pol policy) (canonical string, ok bool) {
	canonical, rule := checkName(name, pol)
	if rule == "" {
		rule = checkValue(canonical, value, lim, pol)
	}
	if rule != "" {
		h.fail(setter, name, rule, nil)
		return "", false
	}
	return canonical, true
}

func (h *head) push(setter, canonical, value string, lim *Limits, always bool) bool {
	switch {
	case len(h.fields) >= lim.HeaderLines:
		h.fail(setter, canonical, ruleLines, nil)
		return false
	case h.size()+len(canonical)+len(value) > lim.HeaderBytes:
		h.fail(setter, canonical, ruleBytes, nil)
		return false
	}
	h.fields = append(h.fields, field{name: canonical, value: value, always: always})
	return true
}

// size returns the bytes of all names and values.
func (h *head) size() (bytes int) {
	for i := range h.fields {
		bytes += len(h.fields[i].name) + len(h.fields[i].value)
	}
	return bytes
}

// replaceField makes room for a line that replaces those of that name. What was set through Always survives errors all
// the same, unless Always replaces it.
func (h *head) replaceField(canonical string, always bool) {
	h.fields = slices.DeleteFunc(h.fields, func(f field) bool { return f.name == canonical && (always || !f.always) })
	for i := range h.fields {
		f := &h.fields[i]
		f.overruled = f.overruled || f.name == canonical
	}
}

// removeField removes every line of that name and reports whether there was one.
func (h *head) removeField(canonical string) bool {
	before := len(h.fields)
	h.fields = slices.DeleteFunc(h.fields, func(f field) bool { return f.name == canonical })
	return len(h.fields) < before
}

// setCookie adds c, or replaces the cookie of the same identity: the last one wins (R11).
func (h *head) setCookie(setter string, c *http.Cookie, lim *Limits, always bool) (made cookie, ok bool) {
	made, rule := newCookie(c)
	same := func(old cookie) bool { return old.cookieIdentity == made.cookieIdentity }
	if rule == "" && len(h.cookies) >= lim.Cookies && !slices.ContainsFunc(h.cookies, same) {
		rule = ruleCookies
	}
	if rule != "" {
		h.fail(setter, cookieName(c), rule, nil)
		return cookie{}, false
	}
	made.always = always
	for i := range h.cookies {
		h.cookies[i].overruled = h.cookies[i].overruled || same(h.cookies[i])
	}
	h.cookies = slices.DeleteFunc(h.cookies, func(old cookie) bool { return same(old) && (always || !old.always) })
	h.cookies = append(h.cookies, made)
	return made, true
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
		if f := &h.fields[i]; f.name == canonical && !f.overruled {
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
	return slices.ContainsFunc(h.fields, func(f field) bool { return f.always }) ||
		slices.ContainsFunc(h.cookies, func(c cookie) bool { return c.always })
}

// fail keeps the first mistake.
func (h *head) fail(setter, name, rule string, is error) {
	if h.mistake == nil {
		h.mistake = newSetError(setter, name, rule, is)
	}
}

// clone returns a copy that shares no memory with h.
func (h *head) clone() head {
	return head{fields: slices.Clone(h.fields), cookies: slices.Clone(h.cookies), mistake: h.mistake}
}
