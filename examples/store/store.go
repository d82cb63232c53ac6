package main

import (
	"errors"
	"slices"
	"sync"
)

// Product is what is stored. Its cost is nobody's business but the staff's.
type Product struct {
	ID    int
	Name  string
	Price int // cents
	Cost  int // cents
	Stock int
}

// Order is what is stored. The address is for the parcel.
type Order struct {
	ID       int
	Customer string
	Product  int
	Count    int
	Total    int // cents
	Address  string
}

var (
	errNoProduct = errors.New("no such product")
	errSoldOut   = errors.New("sold out")
)

// store is a database that forgets everything when the program ends.
type store struct {
	mu       sync.Mutex
	products []Product
	orders   []Order
}

func newStore() *store {
	return &store{products: []Product{
		{ID: 1, Name: "tea", Price: 450, Cost: 120, Stock: 10},
		{ID: 2, Name: "cup", Price: 1200, Cost: 700, Stock: 1},
	}}
}

func (s *store) allProducts() []Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.products)
}

func (s *store) product(id int) (Product, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.products {
		if p.ID == id {
			return p, nil
		}
	}
	return Product{}, errNoProduct
}

func (s *store) ordersOf(customer string) []Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []Order{} // no orders are an empty list: a nil slice would be null
	for _, o := range s.orders {
		if o.Customer == customer {
			list = append(list, o)
		}
	}
	return list
}

// tx collects writes until they are committed: all of them, or none.
type tx struct {
	store  *store
	writes []func(*store) error
}

func (s *store) begin() *tx { return &tx{store: s} }

func (t *tx) do(write func(*store) error) { t.writes = append(t.writes, write) }

// commit does the writes on a copy, which becomes the store if none of them fails.
func (t *tx) commit() error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	next := &store{products: slices.Clone(t.store.products), orders: slices.Clone(t.store.orders)}
	for _, write := range t.writes {
		if err := write(next); err != nil {
			return err
		}
	}
	t.store.products, t.store.orders = next.products, next.orders
	return nil
}

// take takes a product out of the stock, and keeps the order.
func take(o Order) func(*store) error {
	return func(s *store) error {
		for i := range s.products {
			p := &s.products[i]
			if p.ID != o.Product {
				continue
			}
			if p.Stock < o.Count {
				return errSoldOut
			}
			p.Stock -= o.Count
			s.orders = append(s.orders, o)
			return nil
		}
		return errNoProduct
	}
}

// setPrice changes the price of a product.
func setPrice(id, price int) func(*store) error {
	return func(s *store) error {
		for i := range s.products {
			if s.products[i].ID == id {
				s.products[i].Price = price
				return nil
			}
		}
		return errNoProduct
	}
}
