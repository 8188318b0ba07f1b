package relay

import (
	"bytes"
	"context"
	"net"
	"time"
)

// dialICY dials for servers of the SHOUTcast kind, which begin their answer with
// "ICY 200 OK" instead of a version of HTTP.
func dialICY(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: connectWithin, KeepAlive: 15 * time.Second}
	c, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &icyConn{Conn: c}, nil
}

// icyConn puts HTTP/1.0 in the place of ICY where an answer begins with it.
type icyConn struct {
	net.Conn
	begun bool
	left  []byte // to be read before the connection
}

var icy = []byte("ICY ")

// Read implements net.Conn.
func (c *icyConn) Read(p []byte) (int, error) {
	if c.begun {
		if len(c.left) > 0 {
			n := copy(p, c.left)
			c.left = c.left[n:]
			return n, nil
		}
		return c.Conn.Read(p)
	}
	var head [4]byte
	n := 0
	for n < len(head) && bytes.HasPrefix(icy, head[:n]) {
		m, err := c.Conn.Read(head[n:])
		n += m
		if err != nil {
			if n == 0 {
				return 0, err
			}
			break // told again by the next read
		}
	}
	c.begun, c.left = true, bytes.Clone(head[:n])
	if bytes.Equal(c.left, icy) {
		c.left = []byte("HTTP/1.0 ")
	}
	return c.Read(p)
}
