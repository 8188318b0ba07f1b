package command

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// movedWall is a wall clock that somebody moves.
type movedWall struct{ by atomic.Int64 }

func (w *movedWall) now() time.Time       { return time.Now().Add(time.Duration(w.by.Load())).Round(0) }
func (w *movedWall) move(d time.Duration) { w.by.Store(int64(d)) }

// saidBy notes what a station tells a person.
type saidBy struct {
	mu  sync.Mutex
	all []string
}

func (n *saidBy) note(key string, err error, _ ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err != nil {
		key = app.CodeOf(err)
	}
	n.all = append(n.all, key)
}

// times is how often it said so.
func (n *saidBy) times(key string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.all) - len(slices.DeleteFunc(slices.Clone(n.all), func(k string) bool { return k == key }))
}

// clockStation is a station by a wall clock of the test's; nobody but the test
// minds it.
func clockStation(t *testing.T, wall *movedWall) (*station, *saidBy) {
	t.Helper()
	o := stationOptions{Data: t.TempDir(), Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation, Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}}
	s := &station{dir: o.Data, clock: app.NewSteadyClockBy(wall.now, app.SystemClock{}), changed: func(backend.Topic) {}, pairedBy: map[app.ID]app.ID{}}
	s.clockwatch = &clockWatch{s: s}
	said := &saidBy{}
	s.noteTo(said.note)
	var err error
	if s.db, err = store.Open(t.Context(), o.Data, store.Options{Workshop: true, Clock: s.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	if err := s.assemble(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return s, said
}

// kept fails where the station's time is not the machine's own.
func keptTime(t *testing.T, s *station, when string) {
	t.Helper()
	if off := time.Until(s.clock.Now()).Abs(); off > time.Second {
		t.Errorf("%s: the station's time is off by %v", when, off)
	}
}

// A clock that somebody moves far is told of once, changes nothing, on air or
// off, and its need goes when it is put right.
func TestAClockMovedFarIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, by := range []time.Duration{-time.Hour, 24 * time.Hour} {
		wall := &movedWall{}
		s, said := clockStation(t, wall)
		wall.move(by)
		for range 3 {
			s.clockwatch.look(t.Context())
		}
		keptTime(t, s, by.String())
		needs := s.clockwatch.need()
		if said.times("clock.differs") != 1 || len(needs) != 1 || needs[0].Kind != backend.NeedClock || needs[0].Title != momentText(wall.now()) {
			t.Errorf("%v: said %v, needs %+v", by, said.all, needs)
		}
		wall.move(0)
		s.clockwatch.look(t.Context())
		if said.times("status.clock_right") != 1 || len(s.clockwatch.need()) > 0 {
			t.Errorf("%v, put right: said %v", by, said.all)
		}
		keptTime(t, s, "put right")
	}
}

// A clock that a time server corrects by a little is followed once nothing is on
// air.
func TestAClockMovedALittleIsFollowedOffAir(t *testing.T) {
	t.Parallel()
	wall := &movedWall{}
	s, said := clockStation(t, wall)
	putOnAir(t, s, 1)
	wall.move(40 * time.Second)
	s.clockwatch.look(t.Context())
	keptTime(t, s, "on air")
	if err := s.playout.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.clockwatch.look(t.Context())
	if jump := s.clock.Jump().Abs(); jump > time.Second || said.times("clock.jumped") != 1 {
		t.Errorf("off by %v, said %v", jump, said.all)
	}
}

// A far clock is followed where the hub agrees with it, or a person does.
func TestAFarClockIsFollowedWhenItIsConfirmed(t *testing.T) {
	t.Parallel()
	wall := &movedWall{}
	s, said := clockStation(t, wall)
	wall.move(time.Hour)
	ahead := time.Duration(0)
	s.clockwatch.hub = func(context.Context) (time.Duration, bool) { return ahead, true }
	s.clockwatch.look(t.Context())
	keptTime(t, s, "the hub agrees with the station")
	ahead, s.clockwatch.asked = time.Hour-3*time.Second, time.Time{}
	s.clockwatch.look(t.Context())
	if s.clock.Jump().Abs() > time.Second || said.times("status.clock_right") != 1 {
		t.Errorf("the hub agrees with the wall: off by %v, said %v", s.clock.Jump(), said.all)
	}
	s.clockwatch.hub = nil
	wall.move(0)
	s.clockwatch.look(t.Context())
	if s.clock.Jump().Abs() < time.Minute {
		t.Error("followed without a word")
	}
	d := newDesk(s)
	_, err := d.first(t.Context(), app.User{Name: "Nông Thị Hoa", Login: "hoa"}, "246813")
	if err == nil {
		err = d.FollowClock(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	s.clockwatch.look(t.Context())
	keptTime(t, s, "a person said so")
}

// A time server that keeps the machine's clock is believed without a person.
func TestAClockThatATimeServerKeepsIsFollowed(t *testing.T) {
	t.Parallel()
	wall, kept := &movedWall{}, false
	s, said := clockStation(t, wall)
	s.clockwatch.served = func() bool { return kept }
	wall.move(time.Hour)
	s.clockwatch.look(t.Context())
	keptTime(t, s, "set by hand")
	kept = true
	s.clockwatch.look(t.Context())
	if s.clock.Jump().Abs() > time.Second || said.times("status.clock_right") != 1 {
		t.Errorf("off by %v, said %v", s.clock.Jump(), said.all)
	}
}

// A machine whose clock lost its battery begins years back; the first time that
// is past the end of the log is believed, the next that is moved is not.
func TestAClockThatComesBackToTheLogIsFollowed(t *testing.T) {
	t.Parallel()
	wall := &movedWall{}
	s, said := clockStation(t, wall)
	if err := s.db.NotePlanned(t.Context(), nil, s.clock.Now().Add(300*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	s.clockwatch.begin(t.Context())
	wall.move(299 * 24 * time.Hour)
	s.clockwatch.look(t.Context())
	keptTime(t, s, "still before the end of the log")
	wall.move(301 * 24 * time.Hour)
	s.clockwatch.look(t.Context())
	if s.clock.Jump().Abs() > time.Second || said.times("status.clock_right") != 1 {
		t.Errorf("off by %v, said %v", s.clock.Jump(), said.all)
	}
	wall.move(302 * 24 * time.Hour)
	s.clockwatch.look(t.Context())
	if s.clock.Jump().Abs() < time.Hour {
		t.Error("followed again without a word")
	}
}

// A station that starts before the time at which it last worked says so.
func TestAClockBehindTheLogIsTold(t *testing.T) {
	t.Parallel()
	wall := &movedWall{}
	s, said := clockStation(t, wall)
	s.clockwatch.begin(t.Context())
	if said.times("clock.behind_log") != 0 {
		t.Errorf("said %v", said.all)
	}
	if err := s.db.NotePlanned(t.Context(), nil, s.clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	s.clockwatch.begin(t.Context())
	if said.times("clock.behind_log") != 1 {
		t.Errorf("said %v", said.all)
	}
}

// Poles that have not heard yet that the station's clock was set are nobody's
// fault, and no sentence calls anybody to them; one that goes by another time
// later is told of.
func TestAClockThatWasSetBlamesNoPole(t *testing.T) {
	t.Parallel()
	wall := &movedWall{}
	s, said := clockStation(t, wall)
	if err := (classroom{station: s}).addClusters(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	poles := s.inventory.Clusters()
	reports := func(pole int, ahead time.Duration) {
		t.Helper()
		r := app.SpeakerReport{Seq: s.clock.Now().UnixNano(), At: s.clock.Now().Add(ahead)}
		if err := s.reported(t.Context(), poles[pole].ID, r); err != nil {
			t.Fatal(err)
		}
	}
	reports(0, time.Hour)
	if n := said.times("health.future"); n != 1 {
		t.Fatalf("told %d times of a pole that is ahead", n)
	}
	wall.move(-time.Hour)
	s.clockwatch.follow = true
	s.clockwatch.look(t.Context())
	if off := time.Until(s.clock.Now()) + time.Hour; off.Abs() > time.Second {
		t.Fatalf("the clock was not set: %v", off)
	}
	reports(1, time.Hour)
	if n := said.times("health.future"); n != 1 {
		t.Errorf("told of a pole whose station's clock was set")
	}
	wall.move(-time.Hour + clockHeard)
	s.clock.Set() // that much later
	reports(1, time.Hour)
	if n := said.times("health.future"); n != 2 {
		t.Errorf("told %d times, with a pole that is ahead later on", n)
	}
}
