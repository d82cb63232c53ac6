package fastapi_test

import "testing"

// TestJudge holds the judge to its strictness: nothing but what an entry states may differ, and that must.
func TestJudge(t *testing.T) {
	theirs := facts{"status": {"200"}, "header x-a": {"1"}}
	for _, tc := range []struct {
		name        string
		ours        facts
		entries     []entry
		wantMistake bool
	}{
		{name: "the same", ours: theirs},
		{name: "another status", ours: facts{"status": {"201"}, "header x-a": {"1"}}, wantMistake: true},
		{name: "a header too few", ours: facts{"status": {"200"}}, wantMistake: true},
		{name: "a header too many", ours: facts{"status": {"200"}, "header x-a": {"1"}, "header x-b": {""}}, wantMistake: true},
		{name: "another order of lines", ours: facts{"status": {"200"}, "header x-a": {"1", "2"}}, wantMistake: true},
		{name: "what is stated", ours: facts{"status": {"200"}}, entries: []entry{without("1")}},
		{
			name: "a third behaviour of Vermouth", ours: facts{"status": {"200"}, "header x-a": {"2"}},
			entries: []entry{without("1")}, wantMistake: true,
		},
		{name: "a third behaviour of FastAPI", ours: facts{"status": {"200"}}, entries: []entry{without("2")}, wantMistake: true},
		{name: "what is stated and untrue", ours: theirs, entries: []entry{without("1")}, wantMistake: true},
		{name: "stated twice", ours: facts{"status": {"200"}}, entries: []entry{without("1"), without("1")}, wantMistake: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var all differences
			for _, e := range tc.entries {
				e.compile()
				all = append(all, &e)
			}
			if got := all.judge("GET /a/x", compare(theirs, tc.ours)); len(got) > 0 != tc.wantMistake {
				t.Errorf("mistakes = %q, want some: %t", got, tc.wantMistake)
			}
		})
	}
}

// without is an entry that says: FastAPI has X-A with that value, Vermouth does not have it.
func without(value string) entry {
	return entry{Item: "C0", Reason: "a test", Requests: []string{"GET /a/*"}, FastAPI: map[string]values{"header x-a": {value}}}
}

// TestFacts holds the taking apart to what is compared.
func TestFacts(t *testing.T) {
	for _, tc := range []struct {
		name       string
		a, b       answer
		wantDiffer bool
	}{
		{"the order of attributes", cookieAnswer("a=1; Path=/; Secure"), cookieAnswer("a=1; Secure; Path=/"), false},
		{"the case of SameSite", cookieAnswer("a=1; SameSite=lax"), cookieAnswer("a=1; SameSite=Lax"), false},
		{"the case of a path", cookieAnswer("a=1; Path=/x"), cookieAnswer("a=1; Path=/X"), true},
		{"an attribute that nobody knows", cookieAnswer("a=1; Priority=High"), cookieAnswer("a=1"), true},
		{"an attribute that comes twice", cookieAnswer("a=1; Path=/; Path=/x"), cookieAnswer("a=1; Path=/"), true},
		{"Secure with a value", cookieAnswer("a=1; Secure=x"), cookieAnswer("a=1; Secure"), true},
		{"the quotes of a value", cookieAnswer(`a="1"`), cookieAnswer("a=1"), true},
		{"the order of cookies", cookieAnswer("a=1", "b=2"), cookieAnswer("b=2", "a=1"), true},
		{"white space in JSON", jsonAnswer(`{"a": 1}`), jsonAnswer(`{"a":1}`), false},
		{"escapes in JSON", jsonAnswer(`{"a":"\u003c"}`), jsonAnswer(`{"a":"<"}`), false},
		{"how numbers are written", jsonAnswer(`[1.0, 1e2]`), jsonAnswer(`[1, 100]`), false},
		{"digits that a float64 does not hold", jsonAnswer(`9007199254740993`), jsonAnswer(`9007199254740992`), true},
		{"a number and a text", jsonAnswer(`{"a":1}`), jsonAnswer(`{"a":"1"}`), true},
		{"the order of keys", jsonAnswer(`{"a":1,"b":2}`), jsonAnswer(`{"b":2,"a":1}`), true},
		{"a key that comes twice", jsonAnswer(`{"a":1,"a":1}`), jsonAnswer(`{"a":1}`), true},
		{"an empty object and an empty list", jsonAnswer(`{}`), jsonAnswer(`[]`), true},
		{"null and nothing", jsonAnswer(`null`), jsonAnswer(``), true},
		{"what is after the JSON", jsonAnswer(`{} `), jsonAnswer(`{}{}`), true},
		{"the journal", answer{Journal: []string{"a", "b"}}, answer{Journal: []string{"b", "a"}}, true},
		{"an answer that is cut", answer{Status: 200}, answer{Status: 200, Cut: true}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := compare(factsOf(tc.a, false), factsOf(tc.b, false)); len(got) > 0 != tc.wantDiffer {
				t.Errorf("differences = %v, want some: %t", got, tc.wantDiffer)
			}
		})
	}
}

func cookieAnswer(lines ...string) (a answer) {
	for _, line := range lines {
		a.Headers = append(a.Headers, [2]string{"set-cookie", line})
	}
	return a
}

func jsonAnswer(body string) answer {
	return answer{Headers: [][2]string{{"content-type", "application/json"}}, Body: body}
}
