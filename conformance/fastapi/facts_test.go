package fastapi_test

import (
	"slices"
	"strconv"
	"strings"
)

// facts are the parts of an answer, by name: what is compared, and what an entry of differences.yaml is about.
//
//	status              the status; 0 where the connection was closed
//	cut                 true where the body ended before its end
//	header x-name       the lines of a header, in their order
//	cookies             the names of the cookies, in their order
//	cookie name         the values of the cookies with that name, and
//	cookie name path    one of their attributes; "-" where it is missing
//	body                a body that is not JSON
//	body /a/0           a value in a JSON body, and
//	body order          where it stands among the others
//	bytes               the bytes of a JSON body, if the request is Exact
//	journal             the side effects, in their order
type facts map[string][]string

// factsOf takes an answer apart.
func factsOf(a answer, exact bool) facts {
	f := facts{"status": {strconv.Itoa(a.Status)}}
	if a.Cut {
		f["cut"] = []string{"true"}
	}
	for _, h := range a.Headers {
		if h[0] != "set-cookie" {
			f["header "+h[0]] = append(f["header "+h[0]], h[1])
		}
	}
	f.addCookies(a.lines("set-cookie"))
	f.addBody(a, exact)
	if len(a.Journal) > 0 {
		f["journal"] = a.Journal
	}
	return f
}

func (f facts) addBody(a answer, exact bool) {
	if !a.isJSON() || a.Body == "" || !f.addJSON(a.Body) {
		if a.Body != "" {
			f["body"] = []string{a.Body}
		}
		return
	}
	if exact {
		f["bytes"] = []string{a.Body}
	}
}

// attributes of a cookie. Their order is said by nobody; SameSite's value has no case (RFC 6265bis section 5.6.7).
var attributes = []string{"domain", "expires", "httponly", "max-age", "partitioned", "path", "samesite", "secure"}

func (f facts) addCookies(lines []string) {
	for _, line := range lines {
		pair, rest, _ := strings.Cut(line, "; ")
		name, value, _ := strings.Cut(pair, "=")
		f["cookies"] = append(f["cookies"], name)
		f["cookie "+name] = append(f["cookie "+name], value)
		have := parseAttributes(rest)
		for attribute, value := range have {
			part := "cookie " + name + " " + attribute
			f[part] = append(f[part], value)
		}
	}
	for part, values := range f { // what no cookie of that name has
		if strings.HasPrefix(part, "cookie ") && !slices.ContainsFunc(values, func(v string) bool { return v != "-" }) {
			delete(f, part)
		}
	}
}

// parseAttributes keeps what it does not know under its own name: it must not vanish.
func parseAttributes(rest string) map[string]string {
	have := map[string]string{}
	for _, attribute := range attributes {
		have[attribute] = "-"
	}
	for attribute := range strings.SplitSeq(rest, "; ") {
		name, value, _ := strings.Cut(attribute, "=")
		if name = strings.ToLower(name); name == "samesite" {
			value = strings.ToLower(value)
		}
		if before, ok := have[name]; ok && before != "-" {
			value = before + " and " + value
		}
		if name != "" {
			have[name] = value
		}
	}
	return have
}

// difference is one part of two answers that is not the same.
type difference struct {
	part             string
	theirs, vermouth []string
}

// compare returns what differs, by the name of the part.
func compare(theirs, ours facts) (all []difference) {
	var parts []string
	for part := range theirs {
		parts = append(parts, part)
	}
	for part := range ours {
		if _, ok := theirs[part]; !ok {
			parts = append(parts, part)
		}
	}
	slices.Sort(parts)
	for _, part := range parts {
		d := difference{part, theirs[part], ours[part]}
		if part == "body order" {
			d.theirs, d.vermouth = common(d.theirs, d.vermouth), common(d.vermouth, d.theirs)
		}
		if !slices.Equal(d.theirs, d.vermouth) {
			all = append(all, d)
		}
	}
	return all
}

// common returns those of list that are in other too: what only one side has is a difference of its own.
func common(list, other []string) (both []string) {
	for _, one := range list {
		if slices.Contains(other, one) {
			both = append(both, one)
		}
	}
	return both
}
