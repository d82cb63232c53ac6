package bind_test

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestQueryAndPath(t *testing.T) {
	type page struct {
		Number int       `form:"page" binding:"gte=1"`
		Sort   string    `form:"sort" binding:"omitempty,oneof=name age"`
		IDs    []int     `form:"id"`
		At     time.Time `form:"at" time_format:"2006-01-02" time_utc:"1"`
	}
	type ids struct {
		ID int `uri:"id" binding:"gte=10"`
	}
	r := newEngine()
	r.GET("/int", echo(bind.Query[int]("n")))
	r.GET("/bool", echo(bind.Query[bool]("n")))
	r.GET("/string", echo(bind.Query[string]("n")))
	r.GET("/ints", echo(bind.Query[[]int]("n")))
	r.GET("/duration", echo(bind.Query[time.Duration]("n")))
	r.GET("/page", echo(bind.Query[page]()))
	r.GET("/path/:id", echo(bind.Path[int8]("id")))
	r.GET("/paths/:id", echo(bind.Path[ids]()))
	r.GET("/nopath", echo(bind.Path[int]("id")))
	r.GET("/two/:id", vermouth.Handle(dependency.Inject2(bind.Path[int]("id"), bind.Query[int]("n"), func(_ *gin.Context, a, b int) (int, error) {
		return a + b, nil
	})))
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct {
		path   string
		status int
		want   string
	}{
		{"/int?n=7", 200, "7"},
		{"/int?n=hunter2", 422, problems("query n want an integer")},
		{"/int?n=", 422, problems("query n want an integer")},
		{"/int", 422, problems("query n required")},
		{"/bool?n=true", 200, "true"},
		{"/string?n=", 200, ""},
		{"/string?n=a%20b", 200, "a b"},
		{"/ints?n=1&n=2", 200, "[1 2]"},
		{"/ints?n=1&n=x", 422, problems("query n want an integer")},
		{"/duration?n=2s", 200, "2s"},
		{"/page?page=2&id=1&id=2", 200, "{Number:2 Sort: IDs:[1 2] At:0001-01-01 00:00:00 +0000 UTC}"},
		{"/page?page=0&sort=x", 422, problems("query page gte=1", "query sort oneof=name age")},
		{"/page?page=x&id=y", 422, problems("query page want an integer", "query id want an integer")},
		{"/page?page=x&sort=x", 422, problems("query page want an integer", "query sort oneof=name age")},
		{"/page?page=1&at=2020-01-02", 200, "{Number:1 Sort: IDs:[] At:2020-01-02 00:00:00 +0000 UTC}"},
		{"/page?page=1&at=hunter2", 422, problems("query at want a time")},
		{"/page?page=", 422, problems("query page gte=1")},
		{"/page?sort=%zz&page=1", 422, problems("query sort want a valid encoding")},
		{"/page?sort=%zz&page=x", 422, problems("query page want an integer", "query sort want a valid encoding")},
		{"/page?page=2&other=%zz;", 200, "{Number:2 Sort: IDs:[] At:0001-01-01 00:00:00 +0000 UTC}"},
		{"/int?n=%20", 422, problems("query n want an integer")},
		{"/int?n=%207", 200, "7"},
		{"/int?n=7;n=8", 422, problems("query n want a valid encoding")},
		{"/int?n=%zz", 422, problems("query n want a valid encoding")},
		{"/int?%zz=7", 422, problems("query n required")},
		{"/int?n=7&n=hunter2", 200, "7"},
		{"/int?&&%6e=7", 200, "7"},
		{"/int?n=9223372036854775808", 422, problems("query n want an integer")},
		{"/bool?n=hunter2", 422, problems("query n want a boolean")},
		{"/bool?n", 422, problems("query n want a boolean")},
		{"/string?n", 200, ""},
		{"/string?n=%", 422, problems("query n want a valid encoding")},
		{"/ints?n=1&n=", 422, problems("query n want an integer")},
		{"/ints?n=1&n=%zz", 422, problems("query n want a valid encoding")},
		{"/duration?n=2", 422, problems("query n want a duration")},
		{"/path/7", 200, "7"},
		{"/path/300", 422, problems("path id want an integer")},
		{"/paths/7", 422, problems("path id gte=10")},
		{"/paths/70", 200, "{ID:70}"},
		{"/nopath", 500, `{"title":"Internal Server Error","status":500}`},
		{"/two/x?n=y", 422, problems("path id want an integer", "query n want an integer")},
		{"/two/1?n=2", 200, "3"},
	} {
		if got := s.Get(t, tc.path); got.Status != tc.status || got.Body != tc.want {
			t.Errorf("%s = %d %s\nwant %d %s", tc.path, got.Status, got.Body, tc.status, tc.want)
		}
	}
}

func TestQueryOr(t *testing.T) {
	type number int
	r := newEngine()
	r.GET("/int", echo(bind.QueryOr("n", 1)))
	r.GET("/uint8", echo(bind.QueryOr[uint8]("n", 1)))
	r.GET("/number", echo(bind.QueryOr("n", number(1))))
	r.GET("/bool", echo(bind.QueryOr("n", true)))
	r.GET("/string", echo(bind.QueryOr("n", "none")))
	r.GET("/float", echo(bind.QueryOr("n", 0.5)))
	r.GET("/duration", echo(bind.QueryOr("n", time.Second)))
	r.GET("/strings", echo(bind.QueryOr("n", []string{"a", "b"})))
	r.GET("/nil", echo(bind.QueryOr[[]string]("n", nil)))
	r.GET("/nan", echo(bind.QueryOr("n", math.NaN())))
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct {
		path   string
		status int
		want   string
	}{
		{"/int", 200, "1"},
		{"/int?m=2", 200, "1"},
		{"/int?n=2", 200, "2"},
		{"/int?n=", 422, problems("query n want an integer")},
		{"/int?n=hunter2", 422, problems("query n want an integer")},
		{"/int?n=%zz", 422, problems("query n want a valid encoding")},
		{"/uint8", 200, "1"},
		{"/uint8?n=256", 422, problems("query n want an integer")},
		{"/uint8?n=-1", 422, problems("query n want an integer")},
		{"/number", 200, "1"},
		{"/number?n=2", 200, "2"},
		{"/bool", 200, "true"},
		{"/bool?n=false", 200, "false"},
		{"/string", 200, "none"},
		{"/string?n=", 200, ""},
		{"/float", 200, "0.5"},
		{"/float?n=1,5", 422, problems("query n want a number")},
		{"/duration", 200, "1s"},
		{"/duration?n=1m", 200, "1m0s"},
		{"/strings", 200, "[a b]"},
		{"/strings?n=c", 200, "[c]"},
		{"/nil", 200, "[]"},
		{"/nan", 200, "NaN"},
		{"/nan?n=1", 200, "1"},
	} {
		expect(t, tc.path, s.Get(t, tc.path), tc.status, tc.want)
	}
}

// TestDefaultsAreTheirOwn asks for one parameter with several defaults in one request, and changes what it gets.
func TestDefaultsAreTheirOwn(t *testing.T) {
	list := bind.QueryOr("tag", []string{"a"})
	one := bind.QueryOr("page", 1)
	r := newEngine()
	r.GET("/", vermouth.Handle(dependency.Inject4(one, bind.QueryOr("page", 2), bind.QueryOr("tag", []string{"b"}), list,
		func(_ *gin.Context, a, b int, c, d []string) (*vermouth.Reply, error) {
			answer := fmt.Sprint(a, b, c, d)
			d[0] = "changed"
			return vermouth.Text(200, answer), nil
		})))
	s := servertest.HTTP1(t, r)
	for range 2 {
		expect(t, "defaults", s.Get(t, "/"), 200, "1 2 [b] [a]")
	}
	expect(t, "given", s.Get(t, "/?page=7&tag=x"), 200, "7 7 [x] [x]")
	expect(t, "told once", s.Get(t, "/?page=x&tag=%zz"), 422, problems("query page want an integer", "query tag want a valid encoding"))
}

// stubborn is bound the second time only.
type stubborn struct{ _ bool }

var stubbornness int

func (s *stubborn) UnmarshalParam(string) error {
	if stubbornness++; stubbornness < 2 {
		return errors.New("secret of stubborn")
	}
	return nil
}

// hex binds itself.
type hex [2]byte

func (h *hex) UnmarshalParam(value string) error {
	_, err := fmt.Sscanf(value, "%02x%02x", &h[0], &h[1])
	return err
}

func TestWhatGinsBindingKnowsIsKnown(t *testing.T) {
	type Embedded struct {
		Page int `form:"page,default=3"`
	}
	type nested struct {
		City string `form:"city" json:"city" binding:"max=3"`
		Any  any    `form:"any" json:"any"`
	}
	type Pointers struct {
		Deep **int `form:"deep"`
	}
	type all struct {
		Embedded
		*Pointers
		Nested  nested         `form:"nested"`
		Map     map[string]int `form:"map"`
		Hex     hex            `form:"hex"`
		Hexes   []hex          `form:"hexes"`
		IP      netip.Addr     `form:"ip,parser=encoding.TextUnmarshaler"`
		IPs     []netip.Addr   `form:"ips,parser=encoding.TextUnmarshaler"`
		CSV     []int          `form:"csv" collection_format:"csv"`
		Two     [2]int         `form:"two"`
		Pointer *int           `form:"pointer"`
		From    int            `form:"from"`
		To      int            `form:"to" binding:"omitempty,ltefield=From"`
		Left    func()         `form:"-"`
		hidden  chan int
	}
	stubbornness = 0
	r := newEngine()
	type simple struct {
		Embedded
		Nested nested `form:"nested"`
		Hex    hex    `form:"hex"`
		CSV    []int  `form:"csv" collection_format:"csv"`
		Hexes  []hex  `form:"hexes"`
	}
	type rules struct {
		From int    `form:"from"`
		To   int    `form:"to" binding:"omitempty,ltefield=From"`
		Name string `form:"name" binding:"required"`
	}
	_ = all{hidden: nil}
	r.GET("/simple", echo(bind.Query[simple]()))
	r.GET("/rules", echo(bind.Query[rules]()))
	r.GET("/stubborn", echo(bind.Query[struct{ S stubborn }]()))
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct {
		path   string
		status int
		want   string
	}{
		{"/simple?city=Rom&hex=0a0b&csv=1,2", 200, "{Embedded:{Page:3} Nested:{City:Rom Any:<nil>} Hex:[10 11] CSV:[1 2] Hexes:[]}"},
		{`/simple?nested={"city":"Rom"}`, 200, "{Embedded:{Page:3} Nested:{City:Rom Any:<nil>} Hex:[0 0] CSV:[] Hexes:[]}"},
		{`/simple?nested={"any":[1]}&any=2`, 200, "{Embedded:{Page:3} Nested:{City: Any:[1]} Hex:[0 0] CSV:[] Hexes:[]}"},
		{`/simple?nested={"city":"Rome"}`, 422, problems("query city max=3")},
		{`/simple?nested={`, 422, problems("query nested want an object")},
		{"/simple?hex=hunter2&csv=1,x", 422, problems("query hex want another type", "query csv want an integer")},
		{"/simple?hexes=0a0b&hexes=xx", 422, problems("query hexes want another type")},
		{"/rules?from=1&to=2&name=a", 422, problems("query to ltefield=From")},
		{"/rules?from=x&to=2", 422, problems("query from want an integer", "query name required")}, // not: to ltefield=From
		{"/stubborn?S=1", 422, problems("query  want other types")},
	} {
		expect(t, tc.path, s.Get(t, tc.path), tc.status, tc.want)
	}
	bind.Query[all]() // does not panic
}

func TestPathsOfSeveralParameters(t *testing.T) {
	type ids struct {
		User int    `uri:"user" binding:"gte=1"`
		Item string `uri:"item" binding:"len=2"`
		None string `uri:"none"`
	}
	r := newEngine()
	r.GET("/:user/:item/:other", echo(bind.Path[ids]()))
	s := servertest.HTTP1(t, r)
	expect(t, "right", s.Get(t, "/1/ab/x"), 200, "{User:1 Item:ab None:}")
	expect(t, "wrong", s.Get(t, "/0/abc/x"), 422, problems("path user gte=1", "path item len=2"))
	expect(t, "another type", s.Get(t, "/x/abc/x"), 422, problems("path user want an integer", "path item len=2"))
}
