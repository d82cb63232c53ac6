package bench

import (
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
	"github.com/go-playground/validator/v10"
)

// Hand is what people write: headers, cookie, a copy into the model, c.JSON.
func Hand[S, M any](p Payload[S, M]) http.Handler {
	r := engine()
	r.GET(path, func(c *gin.Context) {
		setByHand(c)
		c.JSON(status, p.Narrow(p.Value))
	})
	return r
}

// HandValidate is Hand, and asks validator before it answers.
func HandValidate[S, M any](p Payload[S, M]) http.Handler {
	v := validator.New(validator.WithRequiredStructEnabled())
	valid := func(out M) error { return v.Struct(out) }
	if reflect.TypeFor[M]().Kind() == reflect.Slice {
		valid = func(out M) error { return v.Var(out, "dive") }
	}
	r := engine()
	r.GET(path, func(c *gin.Context) {
		setByHand(c)
		out := p.Narrow(p.Value)
		if valid(out) != nil {
			c.AbortWithStatus(http.StatusInternalServerError)
			return
		}
		c.JSON(status, out)
	})
	return r
}

func setByHand(c *gin.Context) {
	c.Header("X-Request-Id", requestID)
	c.Header("X-Ratelimit-Remaining", remaining)
	c.Header("Cache-Control", control)
	c.SetSameSite(http.SameSiteLaxMode)
	s := session()
	c.SetCookie(s.Name, s.Value, s.MaxAge, s.Path, s.Domain, s.Secure, s.HttpOnly)
}
