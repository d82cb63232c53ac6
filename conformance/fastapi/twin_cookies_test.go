package fastapi_test

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// cookieRoutes are those of section D.
func cookieRoutes(r *gin.Engine) {
	g := r.Group("/d")
	g.GET("/make", serve(dependency.Inject(bind.Query[cookieQuery](), makeCookie)))
	g.GET("/twice", serve(cookies(&http.Cookie{Name: "a", Value: "1"}, &http.Cookie{Name: "a", Value: "2"})))
	g.GET("/paths", serve(cookies(&http.Cookie{Name: "a", Value: "1", Path: "/x"},
		&http.Cookie{Name: "a", Value: "2", Path: "/y"}, &http.Cookie{Name: "a", Value: "3", Domain: "example.com"})))
	g.GET("/set-delete", serve(setAndDelete))
	g.GET("/delete-set", serve(deleteAndSet))
	g.GET("/delete", serve(deletingCookie(&http.Cookie{Name: "a"})))
	g.GET("/delete-whole", serve(deletingCookie(&http.Cookie{
		Name: "a", Path: "/x", Domain: "example.com", Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode,
	})))
	g.GET("/header", serve(cookieHeader))
	g.GET("/interleaved", dependency.Attach(dependency.Check(cookieDep)), serve(interleaved))
	same := dependency.Check(func(c *gin.Context) error {
		vermouth.From(c).SetCookie(&http.Cookie{Name: "a", Value: "dep"})
		return nil
	})
	g.GET("/overwritten", dependency.Attach(same), serve(cookies(&http.Cookie{Name: "a", Value: "handler"})))
	g.GET("/many", serve(manyCookies))
}

// cookieQuery is what a client wants of a cookie. What is not there has FastAPI's default.
type cookieQuery struct {
	Name     string `form:"name,default=a"`
	Value    string `form:"value,default=1"`
	MaxAge   *int   `form:"max_age"`
	Expires  string `form:"expires"`
	Path     string `form:"path,default=/"`
	Domain   string `form:"domain"`
	Secure   bool   `form:"secure"`
	HTTPOnly bool   `form:"httponly"`
	SameSite string `form:"samesite,default=lax"`
}

func makeCookie(c *gin.Context, q cookieQuery) (okay, error) {
	cookie := &http.Cookie{
		Name: present(c, "name", q.Name), Value: present(c, "value", q.Value), Path: present(c, "path", q.Path),
		Domain: q.Domain, Secure: q.Secure, HttpOnly: q.HTTPOnly, SameSite: sameSite(present(c, "samesite", q.SameSite)),
		MaxAge: maxAge(q.MaxAge), Expires: moment(q.Expires),
	}
	vermouth.From(c).SetCookie(cookie)
	return fine, nil
}

// present keeps an empty parameter empty: Gin's binding gives it the default.
func present(c *gin.Context, name, value string) string {
	if got, ok := c.GetQuery(name); ok {
		return got
	}
	return value
}

func sameSite(text string) http.SameSite {
	switch strings.ToLower(text) {
	case "":
		return http.SameSiteDefaultMode
	case "lax":
		return http.SameSiteLaxMode
	case "strict":
		return http.SameSiteStrictMode
	case "none":
		return http.SameSiteNoneMode
	}
	return -1
}

// maxAge is net/http's: there 0 says nothing, and a negative one is "Max-Age=0".
func maxAge(seconds *int) int {
	switch {
	case seconds == nil:
		return 0
	case *seconds == 0:
		return -1
	}
	return *seconds
}

func moment(text string) time.Time {
	kind, rest, _ := strings.Cut(text, ":")
	switch kind {
	case "in":
		seconds, _ := strconv.Atoi(rest)
		return time.Now().Add(time.Duration(seconds) * time.Second)
	case "at", "naive":
		at, _ := time.Parse("2006-01-02T15:04:05", rest)
		return at
	}
	at, _ := http.ParseTime(rest)
	return at
}

// cookies makes a handler that sets cookies.
func cookies(list ...*http.Cookie) func(*gin.Context) (okay, error) {
	return func(c *gin.Context) (okay, error) {
		for _, cookie := range list {
			vermouth.From(c).SetCookie(cookie)
		}
		return fine, nil
	}
}

func setAndDelete(c *gin.Context) (okay, error) {
	vermouth.From(c).SetCookie(&http.Cookie{Name: "a", Value: "1"}).DeleteCookie(&http.Cookie{Name: "a"})
	return fine, nil
}

func deleteAndSet(c *gin.Context) (okay, error) {
	vermouth.From(c).DeleteCookie(&http.Cookie{Name: "a"}).SetCookie(&http.Cookie{Name: "a", Value: "1"})
	return fine, nil
}

func deletingCookie(cookie *http.Cookie) func(*gin.Context) (okay, error) {
	return func(c *gin.Context) (okay, error) {
		vermouth.From(c).DeleteCookie(cookie)
		return fine, nil
	}
}

func cookieHeader(c *gin.Context) (okay, error) {
	vermouth.From(c).SetCookie(&http.Cookie{Name: "a", Value: "1"}).SetHeader("set-cookie", "b=2; Path=/")
	return fine, nil
}

func cookieDep(c *gin.Context) error {
	vermouth.From(c).SetCookie(&http.Cookie{Name: "dep", Value: "1"}).SetHeader("X-Dep", "dep")
	return nil
}

func interleaved(c *gin.Context) (okay, error) {
	vermouth.From(c).SetHeader("X-Between", "between").SetCookie(&http.Cookie{Name: "handler", Value: "2"})
	return fine, nil
}

func manyCookies(c *gin.Context) (okay, error) {
	for i := range 20 {
		vermouth.From(c).SetCookie(&http.Cookie{Name: "c" + strconv.Itoa(i), Value: strconv.Itoa(i), MaxAge: i + 1})
	}
	return fine, nil
}
