package hosts_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/gin-vermouth/vermouth/conformance/hosts/verdict"
)

// least holds the test to the number of values that it is worth: of one engine and one result.
var least = map[verdict.Engine]map[verdict.Result]int{
	verdict.Usual: {verdict.Accepted: 1100, verdict.Rejected: 1150},
	verdict.Own:   {verdict.Accepted: 1100, verdict.Rejected: 1200},
}

// known is what a response model says otherwise, on purpose or not.
type known struct {
	text *regexp.Regexp // of what validator says, or of what the model says
	why  string
}

// differences are checked in both directions: an entry that no value needs any more has to leave.
var differences = []known{
	{regexp.MustCompile(`'Outer\.(Skipped|field)'`), `a field with json:"-" does not leave, and its rules do not run`},
}

// refusals are the types that no plan is compiled for, and are checked in both directions too.
var refusals = []known{
	{regexp.MustCompile(`Undefined validation function`), "the rule was registered with the validator of the test only"},
	{regexp.MustCompile(`has no field \w*$`), "a rule names a field that the type does not have, and would fail every value"},
	{regexp.MustCompile(`JSON cannot hold a`), "a channel, a function, or a key that is no text"},
	{regexp.MustCompile(`Bad field type`), "validator would panic when a value comes"},
	{regexp.MustCompile(`interface conversion|nil pointer dereference`), "a function of the test panics on a zero value"},
}

// asides are values of which nothing can be said.
var asides = []known{
	{regexp.MustCompile(`nil has no type|it is no struct`), "the tests of what is no struct"},
}

// weigh compares the verdicts with what is known.
func weigh(t *testing.T, entries []verdict.Entry) {
	t.Helper()
	counts := map[verdict.Engine]map[verdict.Result]int{verdict.Usual: {}, verdict.Own: {}}
	needed := map[string]int{}
	for _, e := range entries {
		counts[e.Engine][e.Result]++
		table, text := tableOf(e)
		if table == nil {
			continue
		}
		i := slices.IndexFunc(table, func(k known) bool { return k.text.MatchString(text) })
		if i < 0 {
			t.Errorf("%s, with the %s validator: %s, tag %q: validator says %q, the model %q %s", e.Result, e.Engine, e.Type, e.Tag, e.Validator, e.Message, e.Reason)
			continue
		}
		needed[table[i].why]++
	}
	for engine, results := range least {
		for result, want := range results {
			if got := counts[engine][result]; got < want {
				t.Errorf("with the %s validator %d values are %s by both, want %d at least", engine, got, result, want)
			}
		}
		t.Logf("with the %s validator: %v", engine, counts[engine])
	}
	for _, k := range slices.Concat(differences, refusals, asides) {
		if needed[k.why] == 0 {
			t.Errorf("no value needs this any more: %s (%v)", k.why, k.text)
		}
	}
	for _, why := range slices.Sorted(maps.Keys(needed)) {
		t.Logf("%d times: %s", needed[why], why)
	}
}

// tableOf returns the table that has to have the entry, and the text by which it does; nil if both said the same.
func tableOf(e verdict.Entry) (table []known, text string) {
	switch e.Result {
	case verdict.Differs:
		return differences, e.Validator + e.Message
	case verdict.Refused:
		return refusals, e.Reason
	case verdict.Aside:
		return asides, e.Reason
	}
	return nil, ""
}
