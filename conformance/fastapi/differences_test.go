package fastapi_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// entry of differences.yaml: what FastAPI says of some parts of some answers, what Vermouth says, and why it may.
type entry struct {
	Item     string            `yaml:"item"` // of the contract, "C72"
	Reason   string            `yaml:"reason"`
	Requests []string          `yaml:"requests"` // names; * stands for anything
	FastAPI  map[string]values `yaml:"fastapi"`  // by part, see facts; a part that is not here FastAPI does not have
	Vermouth map[string]values `yaml:"vermouth"` // the same for Vermouth

	patterns []*regexp.Regexp
	matched  []bool // by pattern
}

// values are the lines of a part. One line may stand without a list.
type values []string

// UnmarshalYAML reads both forms.
func (v *values) UnmarshalYAML(unmarshal func(any) error) error {
	var list []string
	if err := unmarshal(&list); err == nil {
		*v = list
		return nil
	}
	var line string
	if err := unmarshal(&line); err != nil {
		return err
	}
	*v = values{line}
	return nil
}

// differences is differences.yaml, and what has become of its entries.
type differences []*entry

func loadDifferences(t *testing.T) (all differences) {
	t.Helper()
	readYAML(t, "differences.yaml", &all)
	for _, e := range all {
		e.check(t)
		e.compile()
	}
	return all
}

// compile makes the patterns ready. In them * stands for anything, and nothing else is special.
func (e *entry) compile() {
	for _, pattern := range e.Requests {
		parts := strings.Split(pattern, "*")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		e.patterns = append(e.patterns, regexp.MustCompile("^"+strings.Join(parts, ".*")+"$"))
	}
	e.matched = make([]bool, len(e.patterns))
}

// check fails the test for an entry that says nothing.
func (e *entry) check(t *testing.T) {
	t.Helper()
	if e.Item == "" || e.Reason == "" || len(e.Requests) == 0 || len(e.parts()) == 0 {
		t.Errorf("differences.yaml: %+v, want item, reason, requests and two sides", *e)
	}
	for _, part := range e.parts() {
		if slices.Equal(e.FastAPI[part], e.Vermouth[part]) {
			t.Errorf("differences.yaml: %s %v: %s is the same on both sides", e.Item, e.Requests, part)
		}
	}
}

// parts are the names of what the entry is about.
func (e *entry) parts() []string {
	both := maps.Clone(e.FastAPI)
	if both == nil {
		both = map[string]values{}
	}
	maps.Copy(both, e.Vermouth)
	return slices.Sorted(maps.Keys(both))
}

// about reports whether the entry speaks of the request, and remembers that it did.
func (e *entry) about(name string) (about bool) {
	for i, pattern := range e.patterns {
		if pattern.MatchString(name) {
			e.matched[i], about = true, true
		}
	}
	return about
}

// judge says what is wrong: each difference that no entry states, and each entry that states one that is not there.
func (all differences) judge(name string, found []difference) (wrong []string) {
	stated := map[string]bool{}
	for _, e := range all {
		if !e.about(name) {
			continue
		}
		for _, part := range e.parts() {
			if stated[part] {
				wrong = append(wrong, fmt.Sprintf("%s: differences.yaml has two entries, want one", part))
			}
			stated[part] = true
			wrong = append(wrong, e.judge(part, found)...)
		}
	}
	for _, d := range found {
		if !stated[d.part] {
			wrong = append(wrong, fmt.Sprintf("%s: Vermouth = %q, want %q", d.part, d.vermouth, d.theirs))
		}
	}
	return wrong
}

// judge compares one part with what the entry says of it. A third behaviour is wrong, whoever has it.
func (e *entry) judge(part string, found []difference) (wrong []string) {
	i := slices.IndexFunc(found, func(d difference) bool { return d.part == part })
	if i < 0 {
		return []string{part + ": no difference any more, want it removed from the entry of " + e.Item + " in differences.yaml"}
	}
	d := found[i]
	if slices.Equal(d.theirs, e.FastAPI[part]) && slices.Equal(d.vermouth, e.Vermouth[part]) {
		return nil
	}
	return []string{fmt.Sprintf("%s: FastAPI = %q, Vermouth = %q, want %q and %q (%s)",
		part, d.theirs, d.vermouth, e.FastAPI[part], e.Vermouth[part], e.Item)}
}

// checkMatched fails the test for each pattern of an entry that speaks of no request.
func (all differences) checkMatched(t *testing.T) {
	t.Helper()
	for _, e := range all {
		for i, matched := range e.matched {
			if !matched {
				t.Errorf("differences.yaml: %q (%s, %s) matches no request", e.Requests[i], e.Reason, e.Item)
			}
		}
	}
}
