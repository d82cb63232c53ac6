package corpora_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
)

// row is one fact about what is set on a response.
type row struct {
	name, section string
	set           func(*vermouth.Response)
	field         string
	want          []string // its lines
	refused       bool
}

const refusal = `{"title":"Internal Server Error","status":500}`

// sent is a field that leaves with these lines.
func sent(name, section string, set func(*vermouth.Response), field string, want ...string) row {
	return row{name: name, section: section, set: set, field: field, want: want}
}

// refused is a mistake: the answer is a 500, without the field.
func refused(name, section string, set func(*vermouth.Response), field string) row {
	return row{name: name, section: section, set: set, field: field, refused: true}
}

// judged is a field that leaves with one line where that is legal, and is a mistake where it is not.
func judged(legal bool, name, section string, set func(*vermouth.Response), field, want string) row {
	if legal {
		return sent(name, section, set, field, want)
	}
	return refused(name, section, set, field)
}

// checkRows asks for every row over both protocols, and counts what OnError is told.
func checkRows(t *testing.T, rows []row, options ...vermouth.Option) {
	t.Helper()
	var mistakes, others atomic.Int64
	report := vermouth.OnError(func(_ context.Context, f vermouth.Failure) {
		var mistake *vermouth.SetError
		if errors.As(f.Err, &mistake) {
			mistakes.Add(1)
			return
		}
		others.Add(1)
	})
	r := gin.New()
	r.Use(middleware.TemporalResponse(append(options, report)...))
	r.GET("/:row", vermouth.Handle(func(c *gin.Context) (string, error) {
		i, err := strconv.Atoi(c.Param("row"))
		if err == nil {
			rows[i].set(vermouth.From(c))
		}
		return "", err
	}))
	var wanted int64
	for protocol, ask := range listen(t, r) {
		for i, row := range rows {
			if row.refused {
				wanted++
			}
			got, err := ask(t.Context(), http.MethodGet, "/"+strconv.Itoa(i))
			if err != nil {
				t.Errorf("%s: %s (%s): %v", protocol, row.name, row.section, err)
				continue
			}
			row.check(t, protocol, got)
		}
	}
	if got := mistakes.Load(); got != wanted || others.Load() != 0 {
		t.Errorf("OnError was told %d mistakes and %d other things, want %d and none", got, others.Load(), wanted)
	}
	t.Logf("%d rows, %d of them refused, over both protocols", len(rows), wanted/2)
}

func (r row) check(t *testing.T, protocol string, got answer) {
	t.Helper()
	status := http.StatusOK
	if r.refused {
		status = http.StatusInternalServerError
		if got.body != refusal {
			t.Errorf("%s: %s (%s): body = %q, want %q", protocol, r.name, r.section, got.body, refusal)
		}
	}
	if got.status != status {
		t.Errorf("%s: %s (%s): status = %d, want %d", protocol, r.name, r.section, got.status, status)
	}
	if values := got.values(r.field); !slices.Equal(values, r.want) {
		t.Errorf("%s: %s (%s): %s = %q, want %q", protocol, r.name, r.section, r.field, values, r.want)
	}
	for _, smuggled := range []string{"Evil", "Set-Cookie2", "X Evil"} {
		if values := got.values(smuggled); values != nil {
			t.Errorf("%s: %s (%s): %s = %q came with it", protocol, r.name, r.section, smuggled, values)
		}
	}
}

// header sets a field.
func header(name, value string) func(*vermouth.Response) {
	return func(r *vermouth.Response) { r.SetHeader(name, value) }
}

// add adds lines to a field.
func add(name string, values ...string) func(*vermouth.Response) {
	return func(r *vermouth.Response) {
		for _, value := range values {
			r.AddHeader(name, value)
		}
	}
}

// bake sets cookies.
func bake(cookies ...http.Cookie) func(*vermouth.Response) {
	return func(r *vermouth.Response) {
		for i := range cookies {
			r.SetCookie(&cookies[i])
		}
	}
}
