package vermouth_test

import (
	"testing"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// TestOptionsKeepTheirOwnSlices changes the slices that options were made of, as a program that makes options in a loop does.
func TestOptionsKeepTheirOwnSlices(t *testing.T) {
	names := []string{"X-Shard"}
	unexposed := vermouth.Unexposed(names...)
	model := []responsemodel.Option{responsemodel.Exclude("password")}
	as := vermouth.As[member](model...)
	names[0], model[0] = "X-Other", responsemodel.Exclude("notes")

	r := gin.New()
	r.Use(middleware.TemporalResponse(unexposed), middleware.CORS(cors.Config{AllowOrigins: []string{"http://page.test"}}))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (*member, error) {
		vermouth.From(c).SetHeader("X-Shard", "7").SetHeader("X-Other", "8")
		return getMember(c)
	}, as))
	got := servertest.HTTP1(t, r).Get(t, "/", "Origin", "http://page.test")
	if want := `{"id":1,"name":"Ada","notes":"nice","home":{"City":"Turin","Street":"Via Po"}}`; got.Body != want {
		t.Errorf("body = %s, want %s", got.Body, want)
	}
	if exposed := got.Header.Get("Access-Control-Expose-Headers"); exposed != "X-Other" {
		t.Errorf("exposed = %q, want X-Other alone", exposed)
	}
}
