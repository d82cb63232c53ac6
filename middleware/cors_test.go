package middleware_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
	"github.com/gin-vermouth/vermouth/middleware"
)

const page = "http://page.test"

func newRouter(config cors.Config, before ...gin.HandlerFunc) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse())
	r.Use(before...)
	r.Use(middleware.CORS(config))
	r.GET("/", vermouth.Handle(func(c *gin.Context) (struct{}, error) {
		vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
		return struct{}{}, nil
	}))
	r.GET("/vary", vermouth.Handle(func(c *gin.Context) (struct{}, error) {
		vermouth.From(c).AddHeader("Vary", "Accept").AddHeader("Vary", "origin")
		return struct{}{}, nil
	}))
	r.GET("/panic", func(*gin.Context) { panic("x") })
	return r
}

func TestCORSExposesWhatWasSetToAllowedOriginsOnly(t *testing.T) {
	r := newRouter(cors.Config{AllowOrigins: []string{page}, ExposeHeaders: []string{"X-Listed"}})
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		for _, tc := range []struct {
			name, origin  string
			status        int
			allow, expose string
		}{
			{"allowed", page, 200, page, "X-Listed, X-Cat-Dog"},
			{"foreign", "http://evil.test", 403, "", ""},
			{"none", "", 200, "", ""},
		} {
			var headers []string
			if tc.origin != "" {
				headers = []string{"Origin", tc.origin}
			}
			got := s.Get(t, "/", headers...)
			if got.Status != tc.status || got.Header.Get("Access-Control-Allow-Origin") != tc.allow ||
				got.Header.Get("Access-Control-Expose-Headers") != tc.expose {
				t.Errorf("%s = %d %v", tc.name, got.Status, got.Header)
			}
			if vary := got.Header.Values("Vary"); !slices.Equal(vary, []string{"Origin"}) {
				t.Errorf("%s: Vary = %q, want Origin also for those who are not allowed", tc.name, vary)
			}
		}
	})
}

func TestCORSErrorsAndPanicsKeepTheirHeaders(t *testing.T) {
	s := servertest.HTTP1(t, newRouter(cors.Config{AllowOrigins: []string{page}}))
	for path, status := range map[string]int{"/panic": 500, "/missing": 404} {
		got := s.Get(t, path, "Origin", page)
		if got.Status != status || got.Header.Get("Access-Control-Allow-Origin") != page {
			t.Errorf("%s = %d %v, want the CORS headers on it", path, got.Status, got.Header)
		}
	}
}

func TestR19c_CORSMergesVary(t *testing.T) {
	vary := func(c *gin.Context) { c.Writer.Header()["Vary"] = []string{"Accept-Encoding"} }
	r := newRouter(cors.Config{AllowOrigins: []string{page}}, vary)
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		if got := s.Get(t, "/vary", "Origin", page).Header.Values("Vary"); strings.Join(got, "; ") != "Origin, Accept-Encoding, Accept" {
			t.Errorf("Vary = %q, want the union", got)
		}
	})
}

// TestR19c_PreflightsMergeVary sets Vary in one middleware and asks for the answers that gin-contrib/cors sends itself.
func TestR19c_PreflightsMergeVary(t *testing.T) {
	encoding := func(c *gin.Context) { c.Writer.Header()["Vary"] = []string{"Accept-Encoding"} }
	r := newRouter(cors.Config{AllowOrigins: []string{page}, AllowMethods: []string{"GET"}}, encoding)
	anyone := newRouter(cors.Config{AllowAllOrigins: true}, encoding)
	for _, tc := range []struct {
		name   string
		router http.Handler
		origin string
		status int
		allow  string
		vary   string
	}{
		{"allowed", r, page, 204, page, "Origin; Access-Control-Request-Method; Access-Control-Request-Headers; Accept-Encoding"},
		{"foreign", r, "http://evil.test", 403, "", "Accept-Encoding; Origin"},
		{"any origin", anyone, page, 204, "*", "Accept-Encoding"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			servertest.Both(t, tc.router, func(t *testing.T, s *servertest.Server) {
				got := s.Do(t, http.MethodOptions, "/", "", "Origin", tc.origin, "Access-Control-Request-Method", "GET")
				if got.Status != tc.status || got.Header.Get("Access-Control-Allow-Origin") != tc.allow {
					t.Errorf("preflight = %d %v, want %d", got.Status, got.Header, tc.status)
				}
				if vary := strings.Join(got.Header.Values("Vary"), "; "); vary != tc.vary {
					t.Errorf("Vary = %q, want %q", vary, tc.vary)
				}
			})
		})
	}
}

func TestCORSAsksAboutTheContextOfTheRequest(t *testing.T) {
	user := func(c *gin.Context) { c.Set("page", page) }
	allow := func(c *gin.Context, origin string) bool { return origin == c.GetString("page") }
	s := servertest.HTTP1(t, newRouter(cors.Config{AllowOriginWithContextFunc: allow}, user))
	for _, method := range []string{http.MethodOptions, http.MethodGet} {
		got := s.Do(t, method, "/", "", "Origin", page, "Access-Control-Request-Method", "GET")
		if allowed := got.Header.Get("Access-Control-Allow-Origin"); allowed != page {
			t.Errorf("%s = %d %v, want the page allowed", method, got.Status, got.Header)
		}
	}
}

func TestCORSWithAnyOriginSaysNoVary(t *testing.T) {
	for name, config := range map[string]cors.Config{
		"AllowAllOrigins": {AllowAllOrigins: true},
		"an asterisk":     {AllowOrigins: []string{"*"}},
	} {
		got := servertest.HTTP1(t, newRouter(config)).Get(t, "/", "Origin", page).Header
		if got.Get("Access-Control-Allow-Origin") != "*" || got.Get("Access-Control-Expose-Headers") != "X-Cat-Dog" || got.Values("Vary") != nil {
			t.Errorf("%s: headers = %v", name, got)
		}
	}
}

func TestR53_PreflightIsAnsweredByCORS(t *testing.T) {
	r := newRouter(cors.Config{AllowOrigins: []string{page}, AllowMethods: []string{"GET"}})
	servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
		got := s.Do(t, http.MethodOptions, "/", "", "Origin", page, "Access-Control-Request-Method", "GET")
		if got.Status != 204 || got.Header.Get("Access-Control-Allow-Methods") != "GET" || got.Header.Get("Access-Control-Expose-Headers") != "" {
			t.Errorf("preflight = %d %v", got.Status, got.Header)
		}
		if plain := s.Do(t, http.MethodOptions, "/", ""); plain.Status != 404 {
			t.Errorf("OPTIONS without an Origin = %d: a route registers OPTIONS", plain.Status)
		}
	})
}

// TestCORSSharesNoSlice appends to what gin-contrib/cors has put into the header map, as any middleware may.
func TestCORSSharesNoSlice(t *testing.T) {
	r := gin.New()
	r.Use(middleware.CORS(cors.Config{AllowOrigins: []string{page}, ExposeHeaders: []string{"X-Listed"}, AllowCredentials: true}))
	r.GET("/", func(c *gin.Context) {
		h := c.Writer.Header()
		for name, values := range h {
			if len(values) > 0 {
				values[0] += c.Query("id") // an edit in place reaches everybody who shares the slice
				h[name] = append(values, "appended")
			}
		}
		c.Status(200)
	})
	s := servertest.HTTP1(t, r)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			id := fmt.Sprintf("-%d", i)
			got, err := s.Try(http.MethodGet, "/?id="+id, "", "Origin", page)
			if err != nil || got.Header.Get("Vary") != "Origin"+id || got.Header.Get("Access-Control-Expose-Headers") != "X-Listed"+id {
				t.Errorf("answer = %v %v, want its own slices", err, got.Header)
			}
		})
	}
	wg.Wait()
}

func TestCORSConfigMistakesPanic(t *testing.T) {
	for name, config := range map[string]cors.Config{
		"no origins":              {},
		"credentials for anybody": {AllowAllOrigins: true, AllowCredentials: true},
		"credentials for *":       {AllowOrigins: []string{"*"}, AllowCredentials: true},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "middleware.CORS: ") {
					t.Errorf("panic = %q", got)
				}
			}()
			middleware.CORS(config)
		})
	}
}

// TestCORSKeepsTheVaryOfTheApplicationsFunction: what an origin depends on besides is said to caches.
func TestCORSKeepsTheVaryOfTheApplicationsFunction(t *testing.T) {
	r := gin.New()
	r.Use(middleware.CORS(cors.Config{AllowOriginWithContextFunc: func(c *gin.Context, _ string) bool {
		c.Writer.Header().Add("Vary", "X-Tenant")
		return c.GetHeader("X-Tenant") == "a"
	}}))
	r.Any("/", func(c *gin.Context) { c.Status(http.StatusOK) })
	s := servertest.HTTP1(t, r)
	for _, tc := range []struct {
		method, tenant string
		status         int
	}{{"GET", "a", 200}, {"OPTIONS", "a", 204}, {"GET", "b", 403}, {"OPTIONS", "b", 403}} {
		got := s.Do(t, tc.method, "/", "", "Origin", "http://page.test", "X-Tenant", tc.tenant)
		if vary := strings.Join(got.Header.Values("Vary"), ", "); got.Status != tc.status || !strings.Contains(vary, "X-Tenant") || !strings.Contains(vary, "Origin") {
			t.Errorf("%s for %s = %d, Vary %q", tc.method, tc.tenant, got.Status, vary)
		}
	}
}

func TestCORSSendsNoEmptyVary(t *testing.T) {
	r := gin.New()
	r.Use(func(c *gin.Context) { c.Header("Vary", "Accept,") }, middleware.CORS(cors.Config{AllowOrigins: []string{"http://page.test"}}))
	got := servertest.HTTP1(t, r).Do(t, "OPTIONS", "/", "", "Origin", "http://page.test")
	if lines := got.Header.Values("Vary"); len(lines) < 2 || slices.Contains(lines, "") {
		t.Errorf("Vary = %q", lines)
	}
}
