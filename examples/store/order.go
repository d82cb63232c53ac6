package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

// OrderIn is what comes in.
type OrderIn struct {
	Product int    `json:"product" binding:"required"`
	Count   int    `json:"count" binding:"min=1,max=9"`
	Address string `json:"address" binding:"required,max=200"`
}

// OrderOut is what leaves.
type OrderOut struct {
	ID      int `json:"id" model:"from=ID" validate:"gt=0"`
	Product int `json:"product" model:"from=Product"`
	Count   int `json:"count" model:"from=Count" validate:"gt=0"`
	Total   int `json:"total" model:"from=Total" validate:"gte=0"`
}

// begin is a dependency. Its end is registered where it begins: after the handler has returned and its value has passed
// the response model, and before the first byte is sent. A commit that fails is the answer.
func (s *shop) begin(c *gin.Context) (*tx, error) {
	t := s.store.begin()
	vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error {
		if o.Err != nil || o.Panic != nil {
			return nil // roll back: nothing was written yet
		}
		return asAnswer(t.commit())
	})
	return t, nil
}

// asAnswer makes an answer of what a commit says, where it is not a mistake of ours.
func asAnswer(err error) error {
	switch {
	case errors.Is(err, errSoldOut):
		return vermouth.Fail(http.StatusConflict, "There is not enough of it.").Because(err)
	case errors.Is(err, errNoProduct):
		return notFound(err)
	}
	return err
}

func notFound(err error) *vermouth.Error {
	if errors.Is(err, errNoProduct) {
		return vermouth.Fail(http.StatusNotFound, "There is no such product.")
	}
	return nil
}

func (s *shop) createOrder(c *gin.Context, customer *Customer, t *tx, in OrderIn) (Order, error) {
	product, err := s.store.product(in.Product)
	if err != nil {
		return Order{}, err
	}
	order := Order{ID: int(s.lastOrder.Add(1)), Customer: customer.Name, Product: product.ID, Count: in.Count,
		Total: in.Count * product.Price, Address: in.Address}
	t.do(take(order))
	vermouth.From(c).
		SetHeader("Location", fmt.Sprint("/orders/", order.ID)).
		Background(func(_ context.Context, o vermouth.Outcome) error { return s.confirm(o, customer, order) })
	return order, nil
}

// confirm sends a mail after the answer, unless the order came to nothing.
func (s *shop) confirm(o vermouth.Outcome, customer *Customer, order Order) error {
	if o.Err != nil {
		return nil
	}
	return s.mail(customer.Email, fmt.Sprintf("Your order %d is on its way.", order.ID))
}

func (s *shop) listOrders(_ *gin.Context, customer *Customer) ([]Order, error) {
	return s.store.ordersOf(customer.Name), nil
}
