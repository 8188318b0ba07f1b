package speaker

import (
	"testing"
	"time"

	"tienglang/sync/wire"
)

// A station that was started again sends from a later moment on: its stream is
// asked for at once. A renewal is none.
func TestLeaseOfAStationThatBeganAnew(t *testing.T) {
	start := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	s := newShow(wire.Listen{Broadcast: "b", StartAt: start}, start)
	asked := func() bool {
		select {
		case <-s.anew:
			return true
		default:
			return false
		}
	}
	s.renew(wire.Listen{Broadcast: "b", StartAt: start})
	if asked() {
		t.Error("a renewal asks for another stream")
	}
	s.renew(wire.Listen{Broadcast: "b", StartAt: start.Add(9 * time.Second)})
	if !asked() {
		t.Error("nobody asks for the new stream")
	}
	first := newShow(wire.Listen{Broadcast: "b"}, start)
	first.renew(wire.Listen{Broadcast: "b", StartAt: start})
	if len(first.anew) > 0 {
		t.Error("the first time that the beginning is known asks for another stream")
	}
}
