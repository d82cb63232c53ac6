//go:build unix

package bench

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// measureClients asks a handler over so many connections at once. What a request takes depends on how long clients wait
// for each other, so the figure is processor time, of clients and server: a client does the same for each request.
func measureClients(b *testing.B, h http.Handler, n int) {
	server := httptest.NewServer(h)
	defer server.Close()
	clients := make([]*client, n)
	for i := range clients {
		clients[i] = dial(b, server.Listener.Addr().String())
		defer clients[i].conn.Close()
	}
	asked := b.N * n // one round of all clients is one operation
	all(b, clients, 2*n)
	before := processorTime(b)
	b.ResetTimer()
	all(b, clients, asked)
	b.StopTimer()
	b.ReportMetric(float64(processorTime(b)-before)/float64(asked), "cpu-ns/req")
}

// all shares requests among clients that run at once.
func all(b *testing.B, clients []*client, requests int) {
	var asked atomic.Int64
	var running sync.WaitGroup
	for _, c := range clients {
		running.Go(func() {
			for asked.Add(1) <= int64(requests) {
				if err := c.ask(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
}

// client is a connection, and as little code around it as can be: http.Client costs more than what is measured.
type client struct {
	conn   net.Conn
	reader *bufio.Reader
}

func dial(b *testing.B, address string) *client {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	return &client{conn, bufio.NewReader(conn)}
}

func (c *client) ask() error {
	if _, err := io.WriteString(c.conn, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return err
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != status {
		return fmt.Errorf("answered with %d, want %d", response.StatusCode, status)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// processorTime returns the nanoseconds that this process has computed for.
func processorTime(b *testing.B) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}
