// Command store is a shop with products, orders, sessions and mails, in memory.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

func main() {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, "localhost:"+cmp.Or(os.Getenv("PORT"), "8080")); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// run serves until ctx is done. It ends the requests first, and then the mails that they have left.
func run(ctx context.Context, address string) error {
	life := &vermouth.Lifecycle{}
	router := newShop(printMail).router(life)
	for _, route := range vermouth.Routes(router) {
		fmt.Println(route)
	}
	server := &http.Server{Addr: address, Handler: router, ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	fmt.Printf(try, address)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return errors.Join(server.Shutdown(end), life.Shutdown(end))
}

func printMail(to, text string) error {
	fmt.Printf("mail to %s: %s\n", to, text)
	return nil
}

const try = `try:
  curl -i http://%[1]s/products
  curl -i http://%[1]s/products?fields=id,name
  curl -i -H 'X-API-Key: k3y' http://%[1]s/products/1
  curl -i -u ada:hunter2 -X POST -c /tmp/jar http://%[1]s/sessions
  curl -i -b /tmp/jar -H 'Content-Type: application/json' -d '{"product":2,"count":1,"address":"1 Long Lane"}' http://%[1]s/orders
  curl -i -b /tmp/jar -H 'Content-Type: application/json' -d '{"product":2,"count":1,"address":"1 Long Lane"}' http://%[1]s/orders
  curl -i -b /tmp/jar http://%[1]s/orders
  curl -i -H 'X-API-Key: k3y' -H 'Content-Type: application/json' -X PUT -d '{"price":500}' http://%[1]s/products/1/price
`
