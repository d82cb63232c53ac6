package bench

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// The route of all contenders: three headers, a cookie and a status beside the payload.
const (
	path   = "/accounts/1"
	status = http.StatusCreated

	requestID = "0192a6c4"
	remaining = "99"
	control   = "private, max-age=60"
)

func session() *http.Cookie {
	return &http.Cookie{
		Name: "session", Value: "c2Vzc2lvbg", Path: "/", MaxAge: 3600, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// Exchange asks one contender its route once, and throws the answer away.
type Exchange func()

// Over returns the exchange of a handler: one request, and a writer that allocates nothing.
func Over(h http.Handler, path string) Exchange {
	request, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		panic(err) // the paths are constants
	}
	request.RequestURI = path
	w := &discard{header: http.Header{}}
	return func() {
		clear(w.header)
		h.ServeHTTP(w, request)
	}
}

// discard is the http.ResponseWriter of a client that does not listen.
type discard struct{ header http.Header }

func (w *discard) Header() http.Header               { return w.header }
func (w *discard) Write(b []byte) (int, error)       { return len(b), nil }
func (w *discard) WriteString(s string) (int, error) { return len(s), nil }
func (w *discard) WriteHeader(int)                   {}
func (w *discard) Flush()                            {}

// engine returns an engine of gin without any middleware.
func engine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	return gin.New()
}
