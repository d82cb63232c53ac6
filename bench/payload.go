package bench

import (
	"fmt"
	"time"
)

// Payload is what a route answers: a value of the application, and how it is narrowed by hand to what may leave. The
// fields of models stand in the order of the alphabet, because a map, which two of the contenders go through, has no
// other.
type Payload[S, M any] struct {
	Value  S
	Narrow func(S) M
	Hidden []string // JSON names, at the top or in each row, that only the source has
}

// User has four fields, and UserOut leaves 71 bytes.
type User struct {
	Email    string `json:"email"`
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Password string `json:"password"`
	Role     string `json:"role"`
}

// UserOut is the model of a User.
type UserOut struct {
	Email string `json:"email" validate:"required,email"`
	ID    int64  `json:"id" validate:"gt=0"`
	Name  string `json:"name" validate:"required,max=100"`
	Role  string `json:"role" validate:"oneof=admin user guest"`
}

// Tiny is one user.
func Tiny() Payload[User, UserOut] {
	return Payload[User, UserOut]{
		Value:  User{"ada@example.com", 1, "Ada King", "hunter2", "admin"},
		Narrow: func(u User) UserOut { return UserOut{u.Email, u.ID, u.Name, u.Role} },
		Hidden: []string{"password"},
	}
}

// Account has 23 fields, of which 15 stay.
type Account struct {
	Active    bool      `json:"active"`
	Address   Address   `json:"address"`
	APIKey    string    `json:"api_key"`
	Balance   float64   `json:"balance"`
	Bio       string    `json:"bio"`
	Born      time.Time `json:"born"`
	Company   string    `json:"company"`
	Created   time.Time `json:"created"`
	Email     string    `json:"email"`
	Failures  int       `json:"failures"`
	Hash      string    `json:"hash"`
	ID        int64     `json:"id"`
	LastIP    string    `json:"last_ip"`
	Locale    string    `json:"locale"`
	Name      string    `json:"name"`
	Notes     string    `json:"notes"`
	Orders    []Order   `json:"orders"`
	Password  string    `json:"password"`
	Phone     string    `json:"phone"`
	Rating    float64   `json:"rating"`
	Salt      string    `json:"salt"`
	TwoFactor string    `json:"two_factor"`
	Updated   time.Time `json:"updated"`
}

// Address is a part of an Account.
type Address struct {
	City    string `json:"city"`
	Country string `json:"country"`
	Door    string `json:"door"`
	Street  string `json:"street"`
}

// Order is a part of an Account.
type Order struct {
	Cost     float64   `json:"cost"`
	ID       int64     `json:"id"`
	Item     string    `json:"item"`
	Margin   float64   `json:"margin"`
	Placed   time.Time `json:"placed"`
	Quantity int       `json:"quantity"`
	State    string    `json:"state"`
}

// AccountOut is the model of an Account.
type AccountOut struct {
	Active  bool       `json:"active"`
	Address AddressOut `json:"address"`
	Balance float64    `json:"balance" validate:"gte=0"`
	Bio     string     `json:"bio" validate:"max=500"`
	Born    time.Time  `json:"born" validate:"required"`
	Company string     `json:"company" validate:"max=100"`
	Created time.Time  `json:"created" validate:"required"`
	Email   string     `json:"email" validate:"required,email"`
	ID      int64      `json:"id" validate:"gt=0"`
	Locale  string     `json:"locale" validate:"required,len=5"`
	Name    string     `json:"name" validate:"required,max=100"`
	Orders  []OrderOut `json:"orders" validate:"max=50,dive"`
	Phone   string     `json:"phone" validate:"omitempty,min=5,max=20"`
	Rating  float64    `json:"rating" validate:"gte=0,lte=5"`
	Updated time.Time  `json:"updated" validate:"required"`
}

// AddressOut is the model of an Address.
type AddressOut struct {
	City    string `json:"city" validate:"required"`
	Country string `json:"country" validate:"required,len=2"`
	Street  string `json:"street" validate:"required,max=200"`
}

// OrderOut is the model of an Order.
type OrderOut struct {
	Cost     float64   `json:"cost" validate:"gte=0"`
	ID       int64     `json:"id" validate:"gt=0"`
	Item     string    `json:"item" validate:"required,max=100"`
	Placed   time.Time `json:"placed" validate:"required"`
	Quantity int       `json:"quantity" validate:"gte=1,lte=1000"`
	State    string    `json:"state" validate:"oneof=open paid sent"`
}

// Medium is one account with ten orders.
func Medium() Payload[Account, AccountOut] {
	at := time.Date(2026, 3, 1, 12, 30, 15, 0, time.UTC)
	account := Account{
		Active: true, Address: Address{"London", "GB", "4b", "12 St James's Square"}, APIKey: "key-1", Balance: 1234.5,
		Bio: "Wrote the first program, a century before there was a machine to run it on, and saw what it was good for.", Born: time.Date(1815, 12, 10, 0, 0, 0, 0, time.UTC),
		Company: "Analytical Engines", Created: at, Email: "ada@example.com", Failures: 2, Hash: "5f4dcc3b", ID: 1815,
		LastIP: "192.0.2.1", Locale: "en-GB", Name: "Ada Lovelace", Notes: "pays late", Password: "hunter2",
		Phone: "+44 20 7946 0000", Rating: 4.75, Salt: "pepper", TwoFactor: "123456", Updated: at.Add(36 * time.Hour),
	}
	for i := range 10 {
		account.Orders = append(account.Orders, Order{
			Cost: 9.5 + float64(i), ID: int64(1000 + i), Item: fmt.Sprintf("Punched cards, box %d", i+1), Margin: 0.3,
			Placed: at.Add(time.Duration(i) * time.Hour), Quantity: 1 + i, State: "paid",
		})
	}
	return Payload[Account, AccountOut]{
		Value: account, Narrow: narrowAccount,
		Hidden: []string{"api_key", "failures", "hash", "last_ip", "notes", "password", "salt", "two_factor", "address.door", "orders.margin"},
	}
}

func narrowAccount(a Account) AccountOut {
	orders := make([]OrderOut, len(a.Orders))
	for i, o := range a.Orders {
		orders[i] = OrderOut{o.Cost, o.ID, o.Item, o.Placed, o.Quantity, o.State}
	}
	return AccountOut{
		a.Active, AddressOut{a.Address.City, a.Address.Country, a.Address.Street}, a.Balance, a.Bio, a.Born, a.Company,
		a.Created, a.Email, a.ID, a.Locale, a.Name, orders, a.Phone, a.Rating, a.Updated,
	}
}

// Row is one of many.
type Row struct {
	Active   bool      `json:"active"`
	Age      int       `json:"age"`
	Balance  float64   `json:"balance"`
	City     string    `json:"city"`
	Company  string    `json:"company"`
	Created  time.Time `json:"created"`
	Email    string    `json:"email"`
	ID       int64     `json:"id"`
	Key      string    `json:"key"`
	Name     string    `json:"name"`
	Password string    `json:"password"`
	Phone    string    `json:"phone"`
	Role     string    `json:"role"`
	Score    float64   `json:"score"`
	Street   string    `json:"street"`
	Summary  string    `json:"summary"`
}

// RowOut is the model of a Row.
type RowOut struct {
	Active  bool      `json:"active"`
	Age     int       `json:"age" validate:"gte=0,lte=150"`
	Balance float64   `json:"balance" validate:"gte=0"`
	City    string    `json:"city" validate:"required"`
	Company string    `json:"company" validate:"max=100"`
	Created time.Time `json:"created" validate:"required"`
	Email   string    `json:"email" validate:"required,email"`
	ID      int64     `json:"id" validate:"gt=0"`
	Name    string    `json:"name" validate:"required,max=100"`
	Phone   string    `json:"phone" validate:"omitempty,min=5,max=20"`
	Role    string    `json:"role" validate:"oneof=admin user guest"`
	Score   float64   `json:"score" validate:"gte=0"`
	Street  string    `json:"street" validate:"max=200"`
	Summary string    `json:"summary" validate:"max=500"`
}

// Large is a thousand rows.
func Large() Payload[[]Row, []RowOut] { return Rows(1000) }

// Rows is a list of that length.
func Rows(n int) Payload[[]Row, []RowOut] {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{
			Active: i%2 == 0, Age: 20 + i%60, Balance: 1000.25 + float64(i), City: "London", Company: "Analytical Engines",
			Created: time.Date(2026, 3, 1, 12, i%60, 15, 0, time.UTC), Email: "ada@example.com", ID: int64(i + 1),
			Key: "key-1", Name: fmt.Sprintf("Ada Lovelace %d", i), Password: "hunter2", Phone: "+44 20 7946 0000",
			Role: "user", Score: float64(i%100) / 8, Street: "12 St James's Square",
			Summary: "Wrote the first program, a century before there was a machine to run it on.",
		}
	}
	return Payload[[]Row, []RowOut]{Value: rows, Narrow: narrowRows, Hidden: []string{"key", "password"}}
}

func narrowRows(rows []Row) []RowOut {
	out := make([]RowOut, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = RowOut{
			r.Active, r.Age, r.Balance, r.City, r.Company, r.Created, r.Email, r.ID, r.Name, r.Phone, r.Role, r.Score, r.Street,
			r.Summary,
		}
	}
	return out
}
