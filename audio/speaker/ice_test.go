package speaker

import (
	"net"
	"slices"
	"testing"
	"time"

	"tienglang/sync/wire"
)

func TestOwnICEServersComeFirst(t *testing.T) {
	own := []string{"stun:192.0.2.1", "stun:192.0.2.2"}
	leased := []string{"turn:nobody.example", "stun:192.0.2.2", "turn:u:s@192.0.2.3:3478", "nonsense"}
	want := []string{"stun:192.0.2.1", "stun:192.0.2.2", "turn:u:s@192.0.2.3:3478"}
	if got := iceServers(own, leased); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestLeaseBringsTheICEServers is a STUN server that only the lease tells of:
// the pole asks it.
func TestLeaseBringsTheICEServers(t *testing.T) {
	t.Parallel()
	stun, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stun.Close() }()
	s := newStation(t)
	sp, _ := s.start(s.config("a"))
	s.hears(sp)
	s.order(wire.OrderListen, wire.Listen{
		Broadcast: "b1", DelayMS: 400, Until: s.clock.Now().Add(time.Minute),
		ICEServers: []string{"turn:unreadable", "stun:" + stun.LocalAddr().String()},
	})
	if err := stun.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 1500)
	n, _, err := stun.ReadFrom(p)
	if err != nil {
		t.Fatal(err)
	}
	if n < 20 || p[0] != 0 || p[1] != 1 || string(p[4:8]) != "\x21\x12\xa4\x42" { // RFC 8489, section 5
		t.Errorf("% x is no binding request", p[:n])
	}
}
