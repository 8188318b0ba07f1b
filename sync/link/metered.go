package link

import (
	"context"
	"crypto/tls"
	"net"
	"sync/atomic"
)

// Metered counts what goes over the connections of a listener, in both
// directions, below TLS: what a line that is paid by the megabyte charges, but
// for the heads of its packets.
func Metered(l net.Listener) net.Listener { return meteredListener{l} }

type meteredListener struct{ net.Listener }

// Accept wraps the next connection.
func (l meteredListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &meteredConn{Conn: c}, nil
}

// meteredConn is a connection and the bytes that nobody was charged with yet.
type meteredConn struct {
	net.Conn
	open atomic.Int64
}

// Read counts what came.
func (c *meteredConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.open.Add(int64(n))
	return n, err
}

// Write counts what went.
func (c *meteredConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.open.Add(int64(n))
	return n, err
}

type meterKey struct{}

// MeterContext is the ConnContext of an http.Server over a Metered listener;
// without it a HoldHandler counts what it wrote itself.
func MeterContext(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	if m, ok := c.(*meteredConn); ok {
		return context.WithValue(ctx, meterKey{}, m)
	}
	return ctx
}

// charge returns the bytes of the request's connection since it was asked
// last; ok is false where nobody counts.
func charge(ctx context.Context) (bytes int64, ok bool) {
	m, ok := ctx.Value(meterKey{}).(*meteredConn)
	if !ok {
		return 0, false
	}
	return m.open.Swap(0), true
}
