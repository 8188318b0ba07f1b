package hub_test

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// startTLS serves h over TLS with a certificate of its own.
func startTLS(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// startGoBetween passes every request on to the hub at target.
func startGoBetween(t *testing.T, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	p := httputil.NewSingleHostReverseProxy(u)
	p.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	return startTLS(t, p)
}

// line is a TCP line to a hub that can be cut after so many bytes have gone up.
type line struct {
	l      net.Listener
	target string

	mu    sync.Mutex
	left  int64 // bytes that still go up; negative: no limit
	conns []net.Conn
	wg    sync.WaitGroup
}

func newLine(t *testing.T, target string) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &line{l: l, target: target, left: -1}
	x.wg.Go(x.accept)
	t.Cleanup(func() {
		_ = l.Close()
		x.cut()
		x.wg.Wait()
	})
	return x
}

func (x *line) accept() {
	for {
		from, err := x.l.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", x.target)
		if err != nil {
			_ = from.Close()
			continue
		}
		x.mu.Lock()
		x.conns = append(x.conns, from, to)
		x.mu.Unlock()
		x.wg.Go(func() { _, _ = io.Copy(&counted{x, to}, from); _ = to.Close() })
		x.wg.Go(func() { _, _ = io.Copy(from, to); _ = from.Close() })
	}
}

// cutAfter lets so many more bytes go up and then cuts every connection.
func (x *line) cutAfter(n int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.left = n
}

func (x *line) cut() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.conns {
		_ = c.Close()
	}
	x.conns = nil
}

type counted struct {
	x *line
	w io.Writer
}

func (c *counted) Write(p []byte) (int, error) {
	c.x.mu.Lock()
	left := c.x.left
	if left >= 0 {
		p = p[:min(int64(len(p)), left)]
		c.x.left -= int64(len(p))
	}
	c.x.mu.Unlock()
	n, err := c.w.Write(p)
	if left >= 0 && int64(n) == left {
		c.x.cut()
		return n, io.ErrClosedPipe
	}
	return n, err
}
