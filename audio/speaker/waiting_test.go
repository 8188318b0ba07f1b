package speaker

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// TestABoxThatLostTheTimeWaitsForItsStation starts a box without a clock of its
// own after a power cut, with no station there: it says that it waits and plays
// nothing, though something it holds is due. With the station's time it plays
// that at the place that is due, and tells that it had to wait.
func TestABoxThatLostTheTimeWaitsForItsStation(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	run := "before"
	e := &ear{}
	cfg.OnPlayed = e.hear
	cfg.KeepsTime = func() bool { return false }
	cfg.Uptime = func() (string, time.Duration, bool) { return run, time.Minute, true }
	sp, stop := s.start(cfg)
	s.hears(sp)
	f := s.shelve(wandering(60))
	from := s.clock.Now().Add(time.Second)
	h := s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "b1", SHA256: f.SHA256, From: from, To: from.Add(time.Minute), Precedence: app.PrecedenceScheduled,
	}}})
	s.waitHeld("a", h, 1)
	if sp.Status().Waiting {
		t.Error("it waits although it has the time")
	}
	stop()
	address := s.line().Addr()
	s.line().Close()
	run, cfg.Code = "after", ""
	sp, stop = s.start(cfg)
	waitFor(t, "it says that it waits", func() bool { return sp.Status().Waiting })
	time.Sleep(from.Add(300 * time.Millisecond).Sub(s.clock.Now()))
	if now := sp.Status(); now.Playing != "" || !now.Waiting || e.sounds.Load() {
		t.Errorf("without the time: %+v", now)
	}
	s.openLink(address)
	waitFor(t, "it plays", func() bool { return sp.Status().Playing == "b1" })
	waitFor(t, "it tells that it waited", func() bool { return s.problemTold("a", problemWaited) })
	waitFor(t, "it sounds", e.sounds.Load)
	stop() // and what it played is told
	waitFor(t, "its account is here", func() bool { return len(s.seconds("a")) > 0 })
	if first := s.seconds("a")[0]; first.At.Before(from) || first.MissedMS > 0 || sp.Status().Waiting {
		t.Errorf("the first second: %+v, at the end %+v", first, sp.Status())
	}
}
