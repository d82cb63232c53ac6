package main

import (
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency/security"
)

// Customer is who asks. A real program keeps slow hashes, and no passwords.
type Customer struct {
	Name     string
	Email    string
	password string
	apiKey   string
	scopes   []string
}

// can says whether a customer was granted a scope.
func can(c *Customer, scope string) bool { return slices.Contains(c.scopes, scope) }

func (c *Customer) isStaff() bool { return can(c, "prices:write") }

var customers = []*Customer{
	{Name: "ada", Email: "ada@example.com", password: "hunter2"},
	{Name: "grace", Email: "grace@example.com", password: "hunter3", apiKey: "k3y", scopes: []string{"prices:write"}},
}

var errUnknown = errors.New("nobody has these credentials")

// sessions remembers who has logged in.
type sessions struct {
	mu    sync.Mutex
	known map[string]*Customer
}

// sessionCookie is one value for setting and deleting: a browser deletes only what matches.
func sessionCookie(token string) *http.Cookie {
	return &http.Cookie{Name: "session", Value: token, HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: 3600}
}

// byPassword is a verifier. It is asked once, at the login.
func byPassword(_ *gin.Context, login security.BasicCredentials) (*Customer, error) {
	for _, c := range customers {
		name, password := security.Equal(login.Username, c.Name), login.Password.Equal(c.password)
		if name && password {
			return c, nil
		}
	}
	return nil, errUnknown
}

func byKey(_ *gin.Context, key security.Secret) (*Customer, error) {
	for _, c := range customers {
		if key.Equal(c.apiKey) { // an empty key, which was never given out, matches nothing
			return c, nil
		}
	}
	return nil, errUnknown
}

// bySession revokes a cookie that is not known any more, although the answer is a 401.
func (s *sessions) bySession(c *gin.Context, token security.Secret) (*Customer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	customer, ok := s.known[token.Reveal()]
	if !ok {
		vermouth.From(c).Always().DeleteCookie(sessionCookie(""))
		return nil, errUnknown
	}
	return customer, nil
}

// logIn answers a password with a session.
func (s *sessions) logIn(c *gin.Context, customer *Customer) (vermouth.None, error) {
	token := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[token] = customer
	vermouth.From(c).SetCookie(sessionCookie(token))
	return vermouth.None{}, nil
}
