//go:build !purego

package vermouth_test

import (
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

// TestAllocationsOfARequest pins what a request costs: gin's map (2), the Response and the lines of the header, which
// have one block with what is set.
func TestAllocationsOfARequest(t *testing.T) {
	if servertest.Race {
		t.Skip("the race detector makes pools forget")
	}
	type account struct {
		Name     string   `json:"name" validate:"required,max=100"`
		Roles    []string `json:"roles" validate:"max=5,dive,required"`
		Password string   `json:"-"`
	}
	value := account{Name: "Ada", Roles: []string{"admin", "user"}, Password: "hunter2"}
	for _, tc := range []struct {
		name string
		set  func(*gin.Context)
		want float64
	}{
		{"nothing is set", func(*gin.Context) {}, 4},
		{"a status", func(c *gin.Context) { vermouth.From(c).SetStatus(201) }, 4},
		{"three headers: they have the lines in their block", func(c *gin.Context) {
			vermouth.From(c).SetHeader("X-A", "1").SetHeader("X-B", "2").SetHeader("Cache-Control", "no-store")
		}, 4},
		{"a header and a cookie: its line", func(c *gin.Context) {
			vermouth.From(c).SetHeader("X-A", "1").SetCookie(&http.Cookie{Name: "a", Value: "b", MaxAge: 60, Secure: true})
		}, 5},
	} {
		r := gin.New()
		r.Use(middleware.TemporalResponse())
		r.GET("/", vermouth.Handle(func(c *gin.Context) (account, error) {
			tc.set(c)
			return value, nil
		}))
		w := &silent{header: http.Header{}}
		request, err := http.NewRequest(http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		got := testing.AllocsPerRun(200, func() {
			clear(w.header)
			r.ServeHTTP(w, request)
		})
		if got > tc.want {
			t.Errorf("%s: %v allocations, want at most %v", tc.name, got, tc.want)
		}
	}
}
