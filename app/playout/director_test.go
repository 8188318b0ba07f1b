package playout_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playout"
	"tienglang/app/store"
)

// directed is a station with a director over a plan that the test writes, and an
// engine for each broadcast.
type directed struct {
	*station
	*playout.Director

	mu      sync.Mutex
	slots   []app.Slot
	engines map[app.ID]*engine
	faults  []error
	sought  func() // called when the director looks for a sound; may be nil
}

func (d *directed) seek(f func()) {
	d.mu.Lock()
	d.sought = f
	d.mu.Unlock()
}

func (d *directed) source(_ context.Context, s app.Slot, attempt int) (playout.Source, error) {
	d.mu.Lock()
	sought := d.sought
	d.mu.Unlock()
	if sought != nil {
		sought()
	}
	return playout.Source{File: fmt.Sprint(s.Programme, attempt), Length: time.Minute}, nil
}

func (d *directed) plan(context.Context, time.Time, time.Time) (app.Plan, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return app.Plan{Slots: slices.Clone(d.slots)}, nil
}

func (d *directed) setPlan(slots ...app.Slot) {
	d.mu.Lock()
	d.slots = slots
	d.mu.Unlock()
	d.Replan()
}

func (d *directed) of(id string) *engine {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.engines[app.ID(id)]
}

// direct starts a station whose director works until the test ends.
func direct(t *testing.T, slots ...app.Slot) *directed {
	t.Helper()
	return directOn(t, func(db *store.DB) playout.DirectorStore { return db }, slots...)
}

// directOn is direct with a disk of the test's.
func directOn(t *testing.T, disk func(*store.DB) playout.DirectorStore, slots ...app.Slot) *directed {
	t.Helper()
	d := &directed{station: begin(t), slots: slots, engines: map[app.ID]*engine{}}
	c := d.config()
	c.Engines = func(b app.Broadcast) (playout.Engine, error) {
		e := &engine{}
		d.mu.Lock()
		d.engines[b.ID] = e
		d.mu.Unlock()
		return e, nil
	}
	var err error
	if d.Service, err = playout.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	d.Director = d.Direct(playout.DirectorConfig{Plan: d.plan, Store: disk(d.d), Delay: func() time.Duration { return 350 * time.Millisecond }, Source: d.source,
		OnFault: func(err error) { d.mu.Lock(); d.faults = append(d.faults, err); d.mu.Unlock() }})
	if err := d.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	run, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { d.Run(run); close(done) }()
	t.Cleanup(func() {
		over := make(chan struct{})
		go func() { cancel(); <-done; d.CloseDown(); close(over) }()
		for {
			select {
			case <-over:
				return
			case <-time.After(time.Millisecond):
				d.clock.Advance(time.Second)
			}
		}
	})
	return d
}

// pass lets the clock run to that second of the day, in small steps, while the
// director keeps up with it.
func (d *directed) pass(t *testing.T, to float64) {
	t.Helper()
	for d.clock.Now().Before(at(to)) {
		d.clock.Advance(100 * time.Millisecond)
		time.Sleep(300 * time.Microsecond)
	}
	time.Sleep(5 * time.Millisecond)
}

func (d *directed) becomes(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s; beside %+v", what, d.State().Beside)
		}
	}
}

func (d *directed) onAir() string {
	var all []string
	for _, a := range d.State().Beside {
		all = append(all, fmt.Sprint(a.Broadcast.ID, a.Broadcast.Clusters))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func (d *directed) reason(t *testing.T, id string) string {
	t.Helper()
	b, err := d.d.Broadcast(ctx, app.ID(id))
	if err != nil {
		return ""
	}
	return b.EndReason
}

func TestDirectorStartsASlotAtItsTime(t *testing.T) {
	d := direct(t)
	s := slot("a", 10, 40, 0, d.pole.ID)
	d.setPlan(s)
	d.pass(t, 7)
	d.becomes(t, "it is prepared", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	src := d.of("a").source
	if !src.At.Equal(at(10).Add(-350*time.Millisecond)) || src.Offset != 0 || src.File != "p-a0" || src.Broadcast.Precedence != app.PrecedenceScheduled || !src.Broadcast.StartedAt.Equal(at(10)) {
		t.Errorf("%+v", src)
	}
	d.pass(t, 39.6)
	d.of("a").end(nil)
	d.becomes(t, "its end is in the log", func() bool { d.clock.Advance(100 * time.Millisecond); return d.reason(t, "a") == "done" })
	planned, err := d.d.Planned(ctx, at(0), at(100))
	if err != nil || len(planned) != 1 || planned[0].Broadcast != "a" || !planned[0].From.Equal(at(10)) {
		t.Errorf("planned %+v, %v", planned, err)
	}
	sent, err := d.d.SentOf(ctx, "a")
	if err != nil || len(sent) != 1 || !sent[0].From.Equal(at(10)) || sent[0].To.IsZero() {
		t.Errorf("sent %+v, %v", sent, err)
	}
	if len(d.faults) > 0 {
		t.Errorf("%v", d.faults)
	}
}

func TestDirectorBeginsLateAtTheRightPlace(t *testing.T) {
	d := direct(t)
	d.pass(t, 20)
	d.setPlan(slot("a", 10, 70, 0, d.pole.ID))
	d.becomes(t, "it sounds", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	src := d.of("a").source
	if late := src.At.Sub(at(10)) + 350*time.Millisecond; late != src.Offset || late < 10*time.Second || late > 12*time.Second {
		t.Errorf("at %v from %v on", src.At, src.Offset)
	}
}

func TestHandAtSomeClustersNarrowsWhatRuns(t *testing.T) {
	d := direct(t)
	other, err := d.poles.Save(ctx, d.officer, apptest.Cluster(2, "Hai"), "")
	if err != nil {
		t.Fatal(err)
	}
	d.setPlan(slot("a", 5, 70, 0, d.pole.ID, other.ID))
	d.pass(t, 10)
	d.becomes(t, "it runs at both", func() bool { return len(d.State().Beside) == 1 && len(d.State().Beside[0].Broadcast.Clusters) == 2 })
	d.setPlan(slot("a", 5, 15, 0, d.pole.ID), slot("a", 5, 70, 0, other.ID))
	d.pass(t, 16)
	d.becomes(t, "it runs at one", func() bool { return d.onAir() == fmt.Sprintf("a[%s]", other.ID) })
	d.becomes(t, "the log tells so", func() bool {
		sent, err := d.d.SentOf(ctx, "a")
		return err == nil && len(sent) == 2 && sent[0].To.IsZero() != sent[1].To.IsZero()
	})
}

func TestWhatASpeakerPlayedByItselfHasItsName(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 1, 5, 0, "elsewhere"))
	d.pass(t, 2)
	d.becomes(t, "it is planned", func() bool {
		p, err := d.d.Planned(ctx, at(0), at(100))
		return err == nil && len(p) == 1
	})
	off := slot("b", 6, 20, 0, d.pole.ID)
	off.Title = "Từ đĩa"
	if err := d.d.PutPlanned(ctx, []app.Slot{off}); err != nil {
		t.Fatal(err)
	}
	r := app.SpeakerReport{Seq: 1, At: at(20), Seconds: apptest.Seconds("b", at(6), 12)}
	for range 2 { // it comes twice and counts once
		if err := d.Report(ctx, d.pole.ID, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.d.CloseSpans(ctx, d.clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	rows, err := d.d.PlayLogOf(ctx, "b")
	if err != nil || len(rows) != 2 {
		t.Fatalf("%+v, %v", rows, err)
	}
	for _, one := range rows {
		if one.Title != "Từ đĩa" || one.Programme != "p-b" || one.Kind != app.PlayLogHeard {
			t.Errorf("%+v", one)
		}
	}
	if rows[0].PlayedMS+rows[1].PlayedMS != 12_000 {
		t.Errorf("%d and %d ms", rows[0].PlayedMS, rows[1].PlayedMS)
	}
}

// A clock that is set back an hour makes nothing sound twice.
func TestClockSetBackPlaysNothingTwice(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 10, 0, d.pole.ID))
	d.pass(t, 9)
	d.becomes(t, "it runs", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	first := d.of("a")
	first.end(nil)
	d.becomes(t, "it is over", func() bool { d.clock.Advance(100 * time.Millisecond); return d.reason(t, "a") == "done" })
	d.clock.Set(at(4))
	d.Replan()
	d.pass(t, 9)
	if d.of("a") != first || d.onAir() != "" {
		t.Errorf("on air again: %q", d.onAir())
	}
}

// A station that is started with a clock a day behind and is then put right plays
// nothing twice either.
func TestClockADayBehindAndPutRightPlaysNothingTwice(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 100, 0, d.pole.ID))
	d.pass(t, 9)
	d.becomes(t, "it runs", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	first := d.of("a")
	first.end(nil)
	d.becomes(t, "it is over", func() bool { d.clock.Advance(100 * time.Millisecond); return d.reason(t, "a") == "done" })
	was := d.clock.Now()
	behind := was.Add(-24 * time.Hour)
	d.clock.Set(behind)
	err := d.ClockSet(ctx, was, behind)
	d.clock.Set(was)
	d.pass(t, 12) // the director looks before it is told of the clock
	if err == nil {
		err = d.ClockSet(ctx, behind, was)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.pass(t, 40)
	if d.of("a") != first || d.onAir() != "" {
		t.Errorf("on air again: %q", d.onAir())
	}
}

func TestSoundThatBreaksOffIsBegunAnewAndThenReplaced(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 100, 0, d.pole.ID))
	d.pass(t, 6)
	for n := range 3 {
		d.becomes(t, "it sounds", func() bool {
			d.clock.Advance(10 * time.Millisecond)
			e := d.of("a")
			if e == nil || e.Done() == nil {
				return false
			}
			e.mu.Lock()
			defer e.mu.Unlock()
			return e.source.File == fmt.Sprint("p-a", n)
		})
		d.of("a").end(fmt.Errorf("broken %d", n))
		d.becomes(t, "the end is in the log", func() bool { return d.reason(t, "a") == "interrupted" })
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.faults) != 1 {
		t.Errorf("told %v", d.faults)
	}
}

// A source that gives nothing in time costs that time in silence: it is not tried
// again, and what stands in comes next.
func TestASourceThatHangsIsReplacedAtOnce(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 100, 0, d.pole.ID))
	d.pass(t, 6)
	of := func(file string) func() bool {
		return func() bool {
			d.clock.Advance(10 * time.Millisecond)
			e := d.of("a")
			if e == nil || e.Done() == nil {
				return false
			}
			e.mu.Lock()
			defer e.mu.Unlock()
			return e.source.File == file
		}
	}
	d.becomes(t, "it sounds", of("p-a0"))
	d.of("a").end(app.Fail("air.hung_start", nil, "title", "a"))
	d.becomes(t, "what stands in sounds", of(fmt.Sprint("p-a", playout.OwnAttempts)))
}

// A broadcast of the schedule counts for what its slot does, and what is by hand
// goes before any of them.
func TestScheduledBroadcastCountsForWhatItsSlotDoes(t *testing.T) {
	d := direct(t)
	urgent := slot("a", 5, 100, 0, d.pole.ID)
	urgent.Priority = app.PriorityEmergency
	filler := slot("b", 5, 100, 0, "elsewhere")
	filler.Priority, filler.Filler = app.PriorityRaised, true
	d.setPlan(urgent, filler)
	d.pass(t, 6)
	d.becomes(t, "both run", func() bool { return len(d.State().Beside) == 2 })
	want := map[app.ID]app.Precedence{"a": app.PrecedenceUrgent, "b": app.PrecedenceFiller}
	for _, a := range d.State().Beside {
		if b := a.Broadcast; b.Precedence != want[b.ID] || b.Rank() >= (app.Broadcast{}).Rank() {
			t.Errorf("%s counts for %d", b.ID, b.Precedence)
		}
	}
}

func TestSkippedStaysOffAir(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 100, 0, d.pole.ID))
	d.pass(t, 6)
	d.becomes(t, "it runs", func() bool { return d.onAir() != "" && d.of("a").Done() != nil })
	if err := d.Skip(ctx, d.officer, "a"); err != nil {
		t.Fatal(err)
	}
	d.pass(t, 30)
	if d.onAir() != "" || d.reason(t, "a") != "stopped" {
		t.Errorf("on air %q, ended %q", d.onAir(), d.reason(t, "a"))
	}
}

// fullForSkips takes nothing of what is skipped while it is full.
type fullForSkips struct {
	*store.DB
	full atomic.Bool
}

func (f *fullForSkips) Skip(ctx context.Context, ids []app.ID, at time.Time, act app.AuditRow) error {
	if f.full.Load() {
		return app.Fail("disk.full", nil)
	}
	return f.DB.Skip(ctx, ids, at, act)
}

// A full disk keeps nobody from taking a programme off air: it stays off, and that
// is kept when there is room; then it can be put back.
func TestSkippedOnAFullDisk(t *testing.T) {
	disk := &fullForSkips{}
	disk.full.Store(true)
	d := directOn(t, func(db *store.DB) playout.DirectorStore { disk.DB = db; return disk })
	d.setPlan(slot("a", 5, 100, 0, d.pole.ID))
	d.pass(t, 6)
	d.becomes(t, "it runs", func() bool { return d.onAir() != "" && d.of("a").Done() != nil })
	if err := d.Skip(ctx, d.officer, "a"); err != nil {
		t.Fatal(err)
	}
	d.pass(t, 30)
	if d.onAir() != "" {
		t.Fatalf("on air %q", d.onAir())
	}
	if all, err := d.SkippedSince(ctx, at(0)); err != nil || !all["a"] {
		t.Errorf("the poles are told that they play it: %v, %v", all, err)
	}
	if err := d.Unskip(ctx, d.officer); app.CodeOf(err) != "disk.full" {
		t.Errorf("put back on a full disk: %v", err)
	}
	disk.full.Store(false)
	d.becomes(t, "it is kept", func() bool {
		d.clock.Advance(time.Second)
		kept, err := d.d.Skipped(ctx, at(0))
		return err == nil && slices.Equal(kept, []app.ID{"a"})
	})
	if err := d.Unskip(ctx, d.officer); err != nil {
		t.Fatal(err)
	}
	d.becomes(t, "it goes on", func() bool { d.clock.Advance(100 * time.Millisecond); return strings.HasPrefix(d.onAir(), "a") })
}

// The clock is not set under a slot that is being started and has its times.
func TestClockIsNotSetWhileASlotStarts(t *testing.T) {
	d := direct(t)
	var once sync.Once
	idle := make(chan bool, 1)
	d.seek(func() {
		once.Do(func() {
			asked := make(chan struct{})
			go func() { close(asked); idle <- d.WhenIdle(func() {}) }()
			<-asked
			select {
			case was := <-idle:
				idle <- was
			case <-time.After(50 * time.Millisecond): // it waits
			}
		})
	})
	d.setPlan(slot("a", 5, 100, 0, d.pole.ID))
	d.pass(t, 6)
	if <-idle {
		t.Error("the clock was set between a slot's times and its start")
	}
	d.becomes(t, "it runs", func() bool { return d.onAir() != "" && d.of("a").Done() != nil })
}

// What was skipped is put back at the place that is due by then, under every
// name that the plan has for it; when its time is past it cannot be.
func TestSkippedIsPutBack(t *testing.T) {
	d := direct(t)
	first, later, next := slot("a", 5, 60, 0, d.pole.ID), slot("a2", 70, 90, 65, d.pole.ID), slot("b", 100, 160, 0, d.pole.ID)
	first.Entry, later.Entry, next.Entry = "morning", "morning", "other"
	d.setPlan(first, later, next)
	d.pass(t, 10)
	d.becomes(t, "it runs", func() bool { return d.onAir() != "" && d.of("a").Done() != nil })
	if len(d.Skipped()) != 0 {
		t.Fatalf("skipped before anybody did: %v", d.Skipped())
	}
	if err := d.Skip(ctx, d.officer, "a"); err != nil {
		t.Fatal(err)
	}
	d.pass(t, 20)
	if got := d.Skipped(); d.onAir() != "" || len(got) != 1 || got[0].Broadcast != "a" {
		t.Fatalf("on air %q, could go on: %v", d.onAir(), got)
	}
	if err := d.Unskip(ctx, app.User{ID: "u", Roles: []app.Role{app.RoleEditor}}); app.CodeOf(err) != "people.not_allowed" {
		t.Errorf("an editor puts it on air: %v", err)
	}
	if err := d.Unskip(ctx, d.officer); err != nil {
		t.Fatal(err)
	}
	d.becomes(t, "it goes on", func() bool { d.clock.Advance(100 * time.Millisecond); return strings.HasPrefix(d.onAir(), "a") })
	if at := d.State().Beside[0].Elapsed; at < 14*time.Second || at > 30*time.Second || len(d.Skipped()) != 0 {
		t.Errorf("it goes on at %v; could go on: %v", at, d.Skipped())
	}
	if err := d.Skip(ctx, d.officer, "a"); err != nil {
		t.Fatal(err)
	}
	d.pass(t, 75)
	if d.onAir() != "" {
		t.Errorf("what is left of it goes on: %q", d.onAir())
	}
	d.pass(t, 95)
	if err := d.Unskip(ctx, d.officer); app.CodeOf(err) != "air.nothing_skipped" {
		t.Errorf("when its time is past: %v", err)
	}
	d.pass(t, 102)
	d.becomes(t, "what follows comes at its time", func() bool { return strings.HasPrefix(d.onAir(), "b") })
}

func TestNothingFollowsAfterStopAfterUntilAGap(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 20, 0, d.pole.ID), slot("b", 20, 40, 0, d.pole.ID), slot("c", 140, 160, 0, d.pole.ID))
	d.pass(t, 10)
	d.becomes(t, "the first runs", func() bool { return strings.HasPrefix(d.onAir(), "a") })
	if err := d.StopAfter(ctx, d.officer, true); err != nil || !d.StopsAfter() {
		t.Fatalf("stops after: %v, %v", d.StopsAfter(), err)
	}
	if err := d.CatchUp(ctx); err != nil || !d.StopsAfter() { // as after a restart
		t.Errorf("after a restart it stops: %v, %v", d.StopsAfter(), err)
	}
	d.pass(t, 30)
	d.becomes(t, "nothing is on", func() bool { d.clock.Advance(100 * time.Millisecond); return d.onAir() == "" })
	if d.of("b") != nil {
		t.Error("what follows at once went on air")
	}
	d.pass(t, 142)
	d.becomes(t, "after the gap it goes on", func() bool { return strings.HasPrefix(d.onAir(), "c") })
	if d.StopsAfter() {
		t.Error("it is to stop after that too")
	}
}

// What was to be the last goes on after it broke off, and what follows does when
// somebody thought better of it.
func TestStopAfterIsTakenBackAndLetsItsOwnGoOn(t *testing.T) {
	d := direct(t)
	if err := d.StopAfter(ctx, d.officer, true); app.CodeOf(err) != "air.not_on" {
		t.Errorf("with nothing on air: %v", err)
	}
	d.setPlan(slot("a", 5, 40, 0, d.pole.ID), slot("b", 40, 60, 0, d.pole.ID))
	d.pass(t, 10)
	d.becomes(t, "it sounds", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	first := d.of("a")
	if err := d.StopAfter(ctx, d.officer, true); err != nil {
		t.Fatal(err)
	}
	first.end(fmt.Errorf("broken"))
	d.becomes(t, "it goes on", func() bool { d.clock.Advance(100 * time.Millisecond); return d.of("a") != first && d.onAir() != "" })
	if err := d.StopAfter(ctx, d.officer, false); err != nil || d.StopsAfter() {
		t.Fatalf("stops after: %v, %v", d.StopsAfter(), err)
	}
	d.pass(t, 41)
	d.becomes(t, "the next is on", func() bool { return strings.Contains(d.onAir(), "b[") })
}

// What is planned after a clock went a day ahead and was set right is kept.
func TestPlannedIsKeptAfterTheClockWentADayAheadAndBack(t *testing.T) {
	d := direct(t)
	d.clock.Set(at(24 * 3600))
	d.setPlan(slot("b", 24*3600-5, 24*3600-1, 0, "elsewhere"))
	kept := func(id app.ID) func() bool {
		return func() bool {
			d.clock.Advance(10 * time.Millisecond)
			p, err := d.d.Planned(ctx, at(0), at(48*3600))
			return err == nil && slices.ContainsFunc(p, func(s app.Slot) bool { return s.Broadcast == id })
		}
	}
	d.becomes(t, "tomorrow is planned", kept("b"))
	d.clock.Set(at(2))
	d.setPlan()
	d.pass(t, 4)
	d.setPlan(slot("a", 14, 20, 0, d.pole.ID))
	d.pass(t, 15)
	d.becomes(t, "today is planned", kept("a"))
}

// A clock that is set back while a broken sound waits for its next attempt
// keeps nobody waiting for an hour.
func TestClockSetBackDelaysNoNewAttempt(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 100, 0, d.pole.ID))
	d.pass(t, 95)
	d.becomes(t, "it sounds", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	first := d.of("a")
	first.end(fmt.Errorf("broken"))
	d.becomes(t, "the end is in the log", func() bool { return d.reason(t, "a") == "interrupted" && d.onAir() == "" })
	d.clock.Set(at(10))
	d.Replan()
	d.becomes(t, "it sounds again", func() bool {
		if d.clock.Now().Before(at(40)) {
			d.clock.Advance(100 * time.Millisecond)
		}
		return d.of("a") != first
	})
}

// What was sent while the clock showed a day that had not come is due on its own
// day all the same, also in a station that was started anew.
func TestWhatAFalseDaySentIsStillDueOnItsOwn(t *testing.T) {
	const day = 24 * 3600
	d := direct(t)
	d.clock.Set(at(day))
	tomorrow := slot("a", day+5, day+20, 0, d.pole.ID)
	d.setPlan(tomorrow)
	d.pass(t, day+6)
	d.becomes(t, "tomorrow's is on", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	first := d.of("a")
	first.end(nil)
	d.becomes(t, "it is over", func() bool { d.clock.Advance(100 * time.Millisecond); return d.reason(t, "a") == "done" })
	before := d.clock.Now()
	d.clock.Set(at(30))
	if err := d.ClockSet(ctx, before, at(30)); err != nil {
		t.Fatal(err)
	}
	if err := d.CatchUp(ctx); err != nil { // as after a restart
		t.Fatal(err)
	}
	d.clock.Set(at(day - 1))
	d.Replan()
	d.pass(t, day+6)
	d.becomes(t, "it is on at its own time", func() bool { return d.of("a") != first && d.of("a").Done() != nil })
}
