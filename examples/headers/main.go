// Command headers is FastAPI's page "Response Headers" in Gin: headers on a temporal response, on a response that is
// returned directly, and through CORS in a browser.
//
// It serves the routes on PORT (default 8080), and on PAGE_PORT (default 8081), which is another origin, a page that
// fetches them and shows which headers a script may read.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, cmp.Or(os.Getenv("PORT"), "8080"), cmp.Or(os.Getenv("PAGE_PORT"), "8081")); err != nil {
		log.Fatal(err)
	}
}

// run serves both ports until ctx is done, and then ends what is under way.
func run(ctx context.Context, port, pagePort string) error {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	api, page := "http://localhost:"+port, "http://localhost:"+pagePort
	life := &vermouth.Lifecycle{}
	servers := []*http.Server{
		serverFor(port, newAPI(page, life)),
		serverFor(pagePort, newPage(api, page)),
	}
	failed := make(chan error, len(servers))
	for _, s := range servers {
		listener, err := net.Listen("tcp", s.Addr)
		if err != nil {
			return err
		}
		go func() { failed <- s.Serve(listener) }()
	}
	fmt.Printf("routes: %s\npage:   %s\ntry:    curl -i %s/headers-and-object/\n"+
		"The page asks /broken/ too, which logs an error: that is meant.\n", api, page, api)

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	return shutdown(servers, life)
}

func serverFor(port string, handler http.Handler) *http.Server {
	return &http.Server{Addr: "localhost:" + port, Handler: handler, ReadHeaderTimeout: 5 * time.Second}
}

// shutdown waits for the requests first, and then for the work that goes on after their answers.
func shutdown(servers []*http.Server, life *vermouth.Lifecycle) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var errs []error
	for _, s := range servers {
		errs = append(errs, s.Shutdown(ctx))
	}
	return errors.Join(append(errs, life.Shutdown(ctx))...)
}
