package main

import (
	"net/http"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// shop holds the store and the dependencies of the routes.
type shop struct {
	store     *store
	sessions  *sessions
	lastOrder atomic.Int64
	mail      func(to, text string) error

	login       *dependency.Provider[*Customer]
	caller      *dependency.Provider[*Customer]
	maybeCaller *dependency.Provider[maybe]
	transaction *dependency.Provider[*tx]
}

func newShop(mail func(to, text string) error) *shop {
	s := &shop{store: newStore(), sessions: &sessions{known: map[string]*Customer{}}, mail: mail}
	s.login = security.Verify(security.Basic("shop"), byPassword)
	s.caller = security.AnyOf(
		security.Verify(security.APIKeyCookie("session"), s.sessions.bySession),
		security.Verify(security.APIKeyHeader("X-API-Key"), byKey))
	s.maybeCaller = security.Optional(s.caller)
	s.transaction = dependency.New(s.begin)
	return s
}

// house is what all models of the shop have in common.
func house() responsemodel.Option { return responsemodel.Strict() }

func (s *shop) router(life *vermouth.Lifecycle) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(vermouth.Life(life), vermouth.MapError(notFound)))

	r.POST("/sessions", vermouth.Handle(dependency.Inject(s.login, s.sessions.logIn)))

	products := r.Group("/products", dependency.Attach(dependency.Check(s.chooseView)))
	vermouth.GET(products, "", vermouth.Handle(s.listProducts, vermouth.As[[]ProductOut](house()), vermouth.SparseFields("fields")))
	vermouth.GET(products, "/:id", vermouth.Handle(dependency.Inject(bind.Path[int]("id"), s.getProduct), vermouth.As[ProductOut](house())))
	products.PUT("/:id/price", vermouth.Handle(dependency.Inject4(
		security.Scopes(s.caller, can, "prices:write"), s.transaction, bind.Path[int]("id"), bind.JSON[PriceIn](bind.Strict()), s.changePrice)))

	r.GET("/orders", vermouth.Handle(dependency.Inject(s.caller, s.listOrders), vermouth.As[[]OrderOut](house())))
	r.POST("/orders", vermouth.Handle(dependency.Inject3(s.caller, s.transaction, bind.JSON[OrderIn](), s.createOrder),
		vermouth.As[OrderOut](house()), vermouth.Status(http.StatusCreated)))
	return r
}
