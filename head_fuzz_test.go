package vermouth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// naive is what was set on a Response, as the documentation has it, without a thought for speed.
type naive []naiveLine

type naiveLine struct {
	name, value       string
	always, overruled bool
}

// set adds a line, or replaces those of its name: where they were.
func (n naive) set(name, value string, always, replace bool) naive {
	at := len(n)
	if first := n.first(name); replace && first >= 0 {
		at = first
		n = slices.DeleteFunc(n, func(l naiveLine) bool { return l.name == name && (always || !l.always) })
		for i := range n {
			n[i].overruled = n[i].overruled || n[i].name == name
		}
	}
	return slices.Insert(n, min(at, len(n)), naiveLine{name: name, value: value, always: always})
}

func (n naive) first(name string) int {
	return slices.IndexFunc(n, func(l naiveLine) bool { return l.name == name })
}

func (n naive) remove(name string) naive {
	return slices.DeleteFunc(n, func(l naiveLine) bool { return l.name == name })
}

// names and values are what can be read of a success, or of an error.
func (n naive) names() (names []string) {
	for _, l := range n {
		if !l.overruled && !slices.Contains(names, l.name) {
			names = append(names, l.name)
		}
	}
	return names
}

func (n naive) values(name string, failed bool) (values []string) {
	for _, l := range n {
		if l.name == name && (failed && l.always || !failed && !l.overruled) {
			values = append(values, l.value)
		}
	}
	return values
}

// FuzzHead runs programs of setters: what is read back, and what is sent with a success and with an error, is that of the
// naive list.
func FuzzHead(f *testing.F) {
	f.Add([]byte{0, 1, 0, 2, 9, 3, 0, 1, 64, 2, 128, 1}, false)
	f.Add([]byte{8, 1, 8, 2, 72, 1, 9, 5, 136, 0, 8, 1, 16, 2, 17, 3}, true)
	f.Fuzz(func(t *testing.T, program []byte, failed bool) {
		names := []string{"X-A", "X-B", "X-Ab", "Link", "Cache-Control", "Www-Authenticate"}
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		want, r := naive(nil), vermouth.Begin(c)
		set := func(r *vermouth.Response) {
			for i := 0; i+1 < len(program) && i < 100; i += 2 {
				op, name, value := program[i]>>6, names[int(program[i]&7)%len(names)], fmt.Sprint(program[i+1]&15)
				always := program[i]&8 != 0
				switch {
				case op == 0 && always:
					r.Always().SetHeader(name, value)
				case op == 0:
					r.SetHeader(name, value)
				case op == 1 && always:
					r.Always().AddHeader(name, value)
				case op == 1:
					r.AddHeader(name, value)
				default:
					r.DeleteHeader(name)
				}
				if op > 1 {
					want = want.remove(name)
					continue
				}
				want = want.set(name, value, always, op == 0)
			}
		}
		set(r)
		if got, want := r.Names(), want.names(); !slices.Equal(got, want) {
			t.Fatalf("Names = %q, want %q", got, want)
		}
		for _, name := range names {
			if got, want := r.Values(name), want.values(name, false); !slices.Equal(got, want) {
				t.Errorf("Values(%s) = %q, want %q", name, got, want)
			}
		}
		header := sentBy(func(r *vermouth.Response) { want = nil; set(r) }, failed)
		for _, name := range names {
			if got, want := header[name], want.values(name, failed); !slices.Equal(got, want) {
				t.Errorf("failed %v: %s = %q, want %q", failed, name, got, want)
			}
		}
	})
}

// sentBy returns the header of a route that sets and then succeeds, or fails.
func sentBy(set func(*vermouth.Response), failed bool) http.Header {
	r := gin.New()
	r.GET("/", vermouth.Handle(func(c *gin.Context) (Message, error) {
		set(vermouth.From(c))
		if failed {
			return hello, vermouth.Fail(http.StatusTeapot, "")
		}
		return hello, nil
	}))
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w.Header()
}
