package browsers_test

import "testing"

// page is what the example's page shows.
type page struct {
	Cards []struct {
		Route   string `json:"route"`
		State   string `json:"state"`
		Message string `json:"message"`
	} `json:"cards"`
	Rows []row `json:"rows"`
}

// row is one header of one route's answer. Readable is the attribute's text.
type row struct {
	Route    string `json:"route"`
	Header   string `json:"header"`
	Readable string `json:"readable"`
}

// readPage waits until the page has asked all routes.
func readPage(t *testing.T, b browser) page {
	t.Helper()
	call[bool](t, b, `() => new Promise(resolve => {
		const look = () => document.body.dataset.ready === 'true' ? resolve(true) : setTimeout(look, 20);
		look();
	})`)
	return call[page](t, b, `() => ({
		cards: Array.from(document.querySelectorAll('.card'), card => ({
			route: card.dataset.route, state: card.dataset.state, message: card.querySelector('.message').textContent,
		})),
		rows: Array.from(document.querySelectorAll('tr[data-header]'), ({dataset}) => ({...dataset})),
	})`)
}

// check looks at every card and at the rows that the test knows.
func (p page) check(t *testing.T) {
	t.Helper()
	for _, card := range p.Cards {
		if card.State != "done" {
			t.Errorf("card %s: state = %q (%s), want %q", card.Route, card.State, card.Message, "done")
		}
	}
	p.checkRows(t)
}

func (p page) checkRows(t *testing.T) {
	t.Helper()
	if got := len(p.Rows); got <= 30 {
		t.Errorf("%d rows, want more than 30", got)
	}
	found := map[string]int{}
	for _, r := range p.Rows {
		want, ok := r.wantReadable()
		if !ok {
			continue
		}
		found[r.Header]++
		if r.Readable != want {
			t.Errorf("%s of %s: readable = %q, want %q", r.Header, r.Route, r.Readable, want)
		}
	}
	// A row that is missing must not pass for one that is right.
	for _, header := range []string{"x-cat-dog", "vary", "set-cookie"} {
		if found[header] == 0 {
			t.Errorf("no row of %s was checked, want one at least", header)
		}
	}
}

// wantReadable returns what the row has to say, if it is one that the test knows.
func (r row) wantReadable() (want string, ok bool) {
	switch {
	case r.Header == "vary", r.Header == "set-cookie":
		return "false", true
	case r.Header == "x-cat-dog" && r.Route == "/headers-and-object/":
		return "true", true
	}
	return "", false
}
