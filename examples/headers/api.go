package main

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/middleware"
)

// Message is its own response model.
type Message struct {
	Message string `json:"message"`
}

// api holds the dependencies of the routes.
type api struct {
	requestID *dependency.Provider[string]
	quota     *dependency.Provider[int]
	requests  atomic.Int64
}

// newAPI returns the routes. Scripts of the page's origin may call them.
func newAPI(page string, life *vermouth.Lifecycle) http.Handler {
	a := &api{}
	a.requestID = dependency.New(a.nextRequestID)
	a.quota = dependency.New(a.spendQuota)

	r := gin.New()
	r.Use(
		middleware.CORS(cors.Config{AllowOrigins: []string{page}, AllowMethods: []string{"GET"}, MaxAge: time.Hour}),
		gin.Recovery(),
		middleware.TemporalResponse(vermouth.Life(life)),
	)
	r.GET("/headers-and-object/", vermouth.Handle(getHeaders))
	r.GET("/headers/", vermouth.Handle(getHeadersDirectly))
	r.GET("/dependency/", vermouth.Handle(dependency.Inject(a.quota, getQuota)))
	r.GET("/users/:id", vermouth.Handle(dependency.Inject(bind.Path[string]("id"), getUser), vermouth.As[UserOut]()))
	r.GET("/broken/", vermouth.Handle(getBroken, vermouth.As[UserOut]()))
	r.GET("/login/", vermouth.Handle(login, dependency.Use(dependency.Check(rememberRoute))))
	r.GET("/plain/", dependency.Attach(a.quota), plain)
	return r
}

// getHeaders is FastAPI's "Use a Response parameter": the headers are set on the temporal response, the object is
// returned.
func getHeaders(c *gin.Context) (Message, error) {
	vermouth.From(c).SetHeader("X-Cat-Dog", "alone in the world")
	return Message{Message: "Hello World"}, nil
}

// getHeadersDirectly is FastAPI's "Return a Response directly".
func getHeadersDirectly(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.JSON(http.StatusOK, Message{Message: "Hello World"}).
		SetHeader("X-Cat-Dog", "alone in the world").
		SetHeader("Content-Language", "en-US"), nil
}

// nextRequestID is a dependency. It numbers the request, for the client and for whoever reads the log.
func (a *api) nextRequestID(c *gin.Context) (string, error) {
	id := strconv.FormatInt(a.requests.Add(1), 10)
	vermouth.From(c).SetHeader("X-Request-Id", id)
	return id, nil
}

// spendQuota is a dependency that uses another one.
func (a *api) spendQuota(c *gin.Context) (int, error) {
	id, err := a.requestID.Get(c)
	if err != nil {
		return 0, err
	}
	const left = 99
	vermouth.From(c).
		SetHeader("X-Quota", strconv.Itoa(left)).
		SetCookie(&http.Cookie{Name: "last_request", Value: id, HttpOnly: true})
	return left, nil
}

func getQuota(c *gin.Context, left int) (gauge, error) {
	vermouth.From(c).SetStatus(http.StatusAccepted)
	return gauge{Left: left}, nil
}

type gauge struct {
	Left int `json:"left"`
}

// getUser returns what is stored. What leaves is what UserOut declares.
func getUser(_ *gin.Context, id string) (*User, error) {
	user, ok := stored[id]
	if !ok {
		return nil, vermouth.Fail(http.StatusNotFound, "There is no user with this id.")
	}
	return user, nil
}

// getBroken returns a user whose email is none. The client is told nothing, the log which rule was broken.
func getBroken(*gin.Context) (*User, error) {
	return &User{ID: 4, Name: "Carpano", Email: "not an address", PasswordHash: "$2a$10$broken"}, nil
}

// rememberRoute is a guard: a dependency without a value.
func rememberRoute(c *gin.Context) error {
	vermouth.From(c).SetCookie(&http.Cookie{Name: "came_from", Value: c.FullPath(), HttpOnly: true})
	return nil
}

func login(*gin.Context) (*vermouth.Reply, error) {
	return vermouth.Redirect(http.StatusSeeOther, "/headers/"), nil
}

// plain is a handler of Gin's own, as there are hundreds in an application. The dependency in front of it sets headers
// all the same.
func plain(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"message": "written by c.JSON"})
}
