// Command server answers the route as one contender does, on a socket. The script wire drives it.
//
//	server -contender hand -payload tiny -addr 127.0.0.1:0    serves, after it has printed its URL
//	server -payload tiny -check http://127.0.0.1:8000         asks another server, which may be in another language
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/gin-vermouth/vermouth/bench"
)

func main() {
	contender := flag.String("contender", "vermouth-validate", "the contender that answers")
	payload := flag.String("payload", "tiny", "tiny, medium or large")
	addr := flag.String("addr", "127.0.0.1:0", "where to listen, on a loopback interface")
	url := flag.String("check", "", "ask this server instead, until it answers, and compare with hand")
	flag.Parse()
	var err error
	if *url != "" {
		err = check(*url, *payload, 15*time.Second)
	} else {
		err = serve(*contender, *payload, *addr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(contender, payload, addr string) error {
	c, err := bench.Named(payload, contender)
	if err != nil {
		return err
	}
	listener, err := listen(addr)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	if c.Fast != nil {
		return (&fasthttp.Server{Handler: c.Fast}).Serve(listener) // fiber's own
	}
	return (&http.Server{Handler: c.HTTP, ReadHeaderTimeout: time.Minute}).Serve(listener)
}

// listen refuses what others could reach: nothing here is meant for them.
func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return nil, errors.Join(fmt.Errorf("server: want a loopback address, got %s", listener.Addr()), listener.Close())
	}
	return listener, nil
}
