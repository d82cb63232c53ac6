package main

// User is what is stored. It has more than a client should see.
type User struct {
	ID           int    `json:"id"`
	Name         string `json:"name"`
	Email        string `json:"email"`
	PasswordHash string `json:"password_hash"`
}

// UserOut is what leaves.
type UserOut struct {
	ID    int    `json:"id" validate:"gt=0"`
	Name  string `json:"name" validate:"required"`
	Email string `json:"email" validate:"required,email"`
}

var stored = map[string]*User{
	"1": {ID: 1, Name: "Ada", Email: "ada@example.com", PasswordHash: "$2a$10$N9qo8uLOickgx2ZMRZoMye"},
	"2": {ID: 2, Name: "Grace", Email: "grace@example.com", PasswordHash: "$2a$10$7EqJtq98hPqEX7fNZaFWoO"},
	"3": {ID: 3, Name: "Edsger", Email: "edsger@example.com", PasswordHash: "$2a$10$Dow1rMZ8eXv3K0m1yT9xQu"},
}
