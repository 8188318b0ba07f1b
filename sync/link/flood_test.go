package link

import (
	"context"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// TestAFloodOfReportsHoldsUpNobody: 10,000 at once from one speaker, and a
// disk that takes 50 ms for each. Another's report is acknowledged meanwhile,
// few of the flood wait, and it is told of once.
func TestAFloodOfReportsHoldsUpNobody(t *testing.T) {
	var mu sync.Mutex
	waiting, most := 0, 0
	s := newStation(t)
	s.start(func(c *ServerConfig) {
		c.OnReport = func(_ context.Context, cluster app.ID, r app.SpeakerReport) error {
			if cluster == "flood" {
				mu.Lock()
				waiting++
				most = max(most, waiting)
				mu.Unlock()
				time.Sleep(50 * time.Millisecond)
				mu.Lock()
				waiting--
				mu.Unlock()
			}
			return nil
		}
	})
	bad, good := newIdentity(t), newIdentity(t)
	s.pair(bad.Public(), "flood")
	s.pair(good.Public(), "a")
	flooding, quiet := s.connect(bad), s.connect(good)
	next(t, "line", flooding.up)
	next(t, "line", quiet.up)
	report, err := wire.EncodeReport(app.SpeakerReport{Seq: 1, At: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for range 10_000 {
		if err := flooding.conn.Publish(flooding.sub.report(flooding.key), report); err != nil {
			t.Fatal(err)
		}
	}
	if err := flooding.conn.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := quiet.Report(t.Context(), app.SpeakerReport{Seq: 1, At: time.Now()}); err != nil {
		t.Fatalf("another's report is not acknowledged: %v", err)
	}
	if why := next(t, "refusal", s.refused); why != RefusedFlood {
		t.Errorf("refused as %s", why)
	}
	select {
	case why := <-s.refused:
		t.Errorf("told again: %s", why)
	default:
	}
	mu.Lock()
	defer mu.Unlock()
	if most == 0 || most > mostWaiting {
		t.Errorf("%d waited at once", most)
	}
}
