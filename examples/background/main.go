// Command background shows work that the client does not wait for, and a program that ends without losing any.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/middleware"
)

// diary is what happened, in its order.
type diary struct {
	mu    sync.Mutex
	lines []string
	print bool
}

func (d *diary) add(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
	if d.print {
		fmt.Println(line)
	}
}

// newRouter returns a route with a lock, a transaction, and two mails, of which the first is slow.
func newRouter(d *diary, life *vermouth.Lifecycle, slow time.Duration) *gin.Engine {
	lock := dependency.New(func(c *gin.Context) (*diary, error) {
		d.add("lock")
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { d.add("unlock"); return nil })
		return d, nil
	})
	transaction := dependency.New(func(c *gin.Context) (*diary, error) {
		d.add("begin")
		vermouth.From(c).BeforeSend(func(o vermouth.Outcome) error {
			if o.Err != nil {
				d.add("roll back")
			} else {
				d.add("commit")
			}
			return nil
		})
		return d, nil
	})
	order := func(c *gin.Context, _, tx *diary) (vermouth.None, error) {
		tx.add("insert")
		for _, to := range []string{"ada", "the warehouse"} {
			vermouth.From(c).Background(func(ctx context.Context, o vermouth.Outcome) error { return mail(ctx, d, o, to, slow) })
		}
		if c.Query("fail") != "" {
			return vermouth.None{}, vermouth.Fail(http.StatusConflict, "Sold out.")
		}
		return vermouth.None{}, nil
	}
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(vermouth.Life(life)))
	r.POST("/orders", vermouth.Handle(dependency.Inject2(lock, transaction, order)))
	return r
}

// mail is a task. It runs also after an error, and decides by the outcome.
func mail(ctx context.Context, d *diary, o vermouth.Outcome, to string, slow time.Duration) error {
	if o.Err != nil {
		d.add("no mail to " + to)
		return nil
	}
	select {
	case <-time.After(slow):
		d.add("mail to " + to)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func main() {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	life := &vermouth.Lifecycle{}
	server := &http.Server{
		Addr: "localhost:" + cmp.Or(os.Getenv("PORT"), "8080"), ReadHeaderTimeout: 5 * time.Second,
		Handler: newRouter(&diary{print: true}, life, 2*time.Second),
	}
	fmt.Printf("try: curl -i -X POST http://%[1]s/orders\n     curl -i -X POST 'http://%[1]s/orders?fail=1'\n"+
		"     and then Ctrl-C at once: the mails are sent before the program ends\n", server.Addr)
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			fmt.Println(err)
			stop()
		}
	}()
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	fmt.Println("the end:", errors.Join(server.Shutdown(end), life.Shutdown(end))) // requests first, then their work
}
