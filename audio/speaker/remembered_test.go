//go:build !windows

package speaker

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// reports tells whether a cluster's last report has a problem.
func (s *station) reported(cluster app.ID, problem string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.reports[cluster]
	return len(all) > 0 && slices.Contains(all[len(all)-1].Problems, problem)
}

// toldDone reports whether an order was told to be done.
func (s *station) toldDone(number int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.events, func(e wire.Event) bool { return e.Order() == number && e.Code == wire.EventDone })
}

// What was stopped stays so over a restart of the box, until it is over; what
// comes after it is heard.
func TestAStopOutlivesTheBox(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	lease := func(id app.ID) {
		s.order(wire.OrderListen, wire.Listen{Broadcast: id, DelayMS: 400, Until: s.clock.Now().Add(time.Hour)})
	}
	lease("b1")
	waitFor(t, "it has the lease", func() bool { return sp.Status().Playing == "b1" })
	if e := s.answerTo(wire.OrderHush, nil); e.Code != wire.EventDone {
		t.Fatalf("%+v", e)
	}
	if st, err := openState(cfg.Dir); err != nil || len(st.hushed()) != 1 || st.hushed()[0].Broadcast != "b1" {
		t.Fatalf("answered before it is on the disk: %v, %v", st.hushed(), err)
	}
	stop()
	cfg.Code = ""
	sp, _ = s.start(cfg)
	s.hears(sp)
	lease("b1")
	if e := s.answerTo(wire.OrderVolume, wire.Level{Level: 40}); e.Code != wire.EventDone { // it has heard the lease
		t.Fatalf("%+v", e)
	}
	waitFor(t, "it tells why it is silent", func() bool { return s.reported("a", app.ProblemHushed) })
	if is := sp.Status().Playing; is != "" {
		t.Errorf("after its restart it plays %s", is)
	}
	lease("b2")
	waitFor(t, "it plays what comes next", func() bool { return sp.Status().Playing == "b2" })
}

// What was stopped long ago, or in a time that has not come, silences nothing.
func TestAStopIsForgotten(t *testing.T) {
	for _, c := range []struct {
		told   time.Duration
		silent bool
	}{{-time.Hour, true}, {-25 * time.Hour, false}, {2 * time.Hour, false}} {
		b := newBooth(settings{Volume: 100, Cap: 100})
		b.recall([]hushed{{"b1", b.at.Add(c.told)}})
		b.play(20 * time.Millisecond)
		if s, begun := b.listen(wire.Listen{Broadcast: "b1", DelayMS: 400, Until: b.at.Add(time.Hour)}, b.at); begun == c.silent {
			t.Errorf("told at %v: %v, %v", c.told, s, begun)
		}
		if n := len(b.silenced()); n != map[bool]int{true: 1}[c.silent] {
			t.Errorf("told at %v: %d are stopped", c.told, n)
		}
	}
}

// TestOrdersOnAFullDiskSayThatTheyAreForgotten: they hold for this life, and are
// answered so; they are kept once there is room.
func TestOrdersOnAFullDiskSayThatTheyAreForgotten(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	forgotten := map[wire.OrderKind]int64{}
	within(t, 16, func() {
		for _, o := range []struct {
			kind wire.OrderKind
			args any
		}{{wire.OrderPower, wire.Power{}}, {wire.OrderHush, nil}} {
			e := s.answerTo(o.kind, o.args)
			if forgotten[o.kind] = e.Order(); e.Code != wire.EventFailed || e.Args["why"] != "order.not_remembered" {
				t.Errorf("%s is answered by %+v", o.kind, e)
			}
		}
		if e := s.answerTo(wire.OrderVolume, wire.Level{Level: 33}); e.Code != wire.EventDone { // the station says it again
			t.Errorf("a volume is answered by %+v", e)
		}
		waitFor(t, "it is off all the same", func() bool { return s.reported("a", app.ProblemOff) })
		if st, err := openState(cfg.Dir); err != nil || st.settings().Off {
			t.Errorf("on the disk: %+v, %v", st.settings(), err)
		}
	})
	for kind, number := range forgotten {
		waitFor(t, string(kind)+" is told to be remembered", func() bool { return s.toldDone(number) })
	}
	if e := s.answerTo(wire.OrderPower, wire.Power{}); e.Code != wire.EventDone {
		t.Errorf("with room it is answered by %+v", e)
	}
	stop()
	if st, err := openState(cfg.Dir); err != nil || !st.settings().Off || st.settings().Volume != 33 {
		t.Errorf("on the disk: %+v, %v", st.settings(), err)
	}
}

// TestWhatFoundNoRoomIsKeptOnceThereIs, without another order.
func TestWhatFoundNoRoomIsKeptOnceThereIs(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	dir := t.TempDir()
	st := &state{path: filepath.Join(dir, stateFile), s: savedState{V: stateVersion}}
	within(t, 16, func() {
		if kept, err := st.set(func(s *settings) { s.Off = true }); kept || err != nil {
			t.Errorf("kept on a full disk: %v, %v", kept, err)
		}
		if err := st.catchUp(); err == nil {
			t.Error("there was room")
		}
	})
	if err := st.catchUp(); err != nil {
		t.Fatal(err)
	}
	if is, err := openState(dir); err != nil || !is.settings().Off {
		t.Errorf("%+v, %v", is.settings(), err)
	}
}
