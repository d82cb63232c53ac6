package main

import (
	"context"
	"errors"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/dependency/security"
)

var tenant = bind.HeaderOr("X-Tenant", "public")

var prices = dependency.New(func(c *gin.Context) (Price, error) {
	name, err := tenant.Get(c)
	if err != nil {
		return Price{}, err
	}
	vermouth.From(c).SetHeader("X-Total", "1")
	return Price{Tenant: name, Price: 4}, nil
})

type Price struct {
	Tenant string `json:"tenant"`
	Price  int    `json:"price"`
}

func price(_ *gin.Context, found Price) (Price, error) {
	return found, nil
}

var transaction = dependency.New(func(c *gin.Context) (*journal, error) {
	if err := log.add("begin"); err != nil {
		return nil, err
	}
	vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error {
		if o.Err != nil {
			return log.add("roll back")
		}
		return log.add("commit")
	})
	return log, nil
})

func order(_ *gin.Context, tx *journal) (vermouth.None, error) {
	return vermouth.None{}, tx.add("insert")
}

func mail(c *gin.Context) (vermouth.None, error) {
	vermouth.From(c).Background(func(context.Context, vermouth.Outcome) error {
		return log.add("mail")
	})
	return vermouth.None{}, nil
}

var currentUser = security.Verify(security.Bearer(), func(_ *gin.Context, token security.Secret) (string, error) {
	if !token.Equal("t0ken") {
		return "", errors.New("the token is not known")
	}
	return "Ada", nil
})

func me(_ *gin.Context, user string) (string, error) {
	return user, nil
}

// journal is what happened, in its order.
type journal struct {
	mu    sync.Mutex
	lines []string
}

var log = &journal{}

func (j *journal) add(line string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
	return nil
}

func (j *journal) all() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]string(nil), j.lines...)
}
