package main

import (
	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency/security"
)

// ProductOut is what leaves of a Product. The cost is in the view of the staff only.
type ProductOut struct {
	ID      int    `json:"id" model:"from=ID" validate:"gt=0"`
	Name    string `json:"name" model:"from=Name" validate:"required"`
	Price   int    `json:"price" model:"from=Price" validate:"gte=0"`
	Cost    int    `json:"cost" model:"from=Cost,view=staff"`
	InStock int    `json:"in_stock" model:"from=Stock"`
}

// chooseView is a dependency without a value: it knows who asks, if anybody does.
func (s *shop) chooseView(c *gin.Context) error {
	maybe, err := s.maybeCaller.Get(c)
	if err != nil {
		return err
	}
	if caller, ok := maybe.Get(); ok && caller.isStaff() {
		vermouth.From(c).SetView("staff")
	}
	return nil
}

func (s *shop) listProducts(*gin.Context) ([]Product, error) { return s.store.allProducts(), nil }

func (s *shop) getProduct(_ *gin.Context, id int) (Product, error) { return s.store.product(id) }

// PriceIn is what comes in.
type PriceIn struct {
	Price *int `json:"price" binding:"required,gte=0"`
}

func (s *shop) changePrice(_ *gin.Context, _ *Customer, t *tx, id int, in PriceIn) (vermouth.None, error) {
	t.do(setPrice(id, *in.Price))
	return vermouth.None{}, nil
}

// maybe is a caller who need not be there.
type maybe = security.Maybe[*Customer]
