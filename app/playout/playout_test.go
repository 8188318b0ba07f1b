package playout_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/inventory"
	"tienglang/app/library"
	"tienglang/app/playout"
	"tienglang/app/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// engine is the sound: it plays until it is told to stop, to end or to fail.
type engine struct {
	mu     sync.Mutex
	source playout.Source
	done   chan struct{}
	err    error
	refuse error
	talk   bool
	stops  int
	carts  []string // what was asked of them
}

func (e *engine) Start(_ context.Context, s playout.Source) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.refuse != nil {
		return e.refuse
	}
	e.source, e.done, e.err = s, make(chan struct{}), nil
	return nil
}

func (e *engine) end(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.err = err
	close(e.done)
}

func (e *engine) Stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stops++
	if e.done == nil {
		return
	}
	select {
	case <-e.done:
	default:
		close(e.done)
	}
}

func (e *engine) Done() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.done
}

func (e *engine) Err() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.err
}

func (e *engine) Level() playout.Level { return playout.Level{LUFS: -18, PeakDBFS: -6} }
func (e *engine) SetTalkOver(on bool)  { e.talk = on }

func (e *engine) SetBed(file string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.source.Bed = file
}

func (e *engine) PlayCart(c app.Cart, file string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.carts = append(e.carts, fmt.Sprintf("play %d %s", c.Key, file))
}

func (e *engine) FadeCart(key int, over time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.carts = append(e.carts, fmt.Sprintf("fade %d %v", key, over))
}

func (e *engine) Carts() []playout.CartState { return nil }

func (e *engine) askedOfCarts() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.carts)
}

func (e *engine) bed() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.source.Bed
}

// orders takes down what the clusters are told.
type orders struct {
	mu     sync.Mutex
	leases []playout.Lease
	log    []string
	fail   error
}

func (o *orders) Listen(_ context.Context, l playout.Lease) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.leases, o.log = append(o.leases, l), append(o.log, "listen")
	return o.fail
}

func (o *orders) Stop(_ context.Context, b app.Broadcast) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.log = append(o.log, "stop "+string(b.ID))
	return o.fail
}

func (o *orders) told() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.log)
}

type station struct {
	*playout.Service
	d       *store.DB
	clock   *apptest.Clock
	engine  *engine
	orders  *orders
	lib     *library.Service
	poles   *inventory.Service
	officer app.User
	pole    app.Cluster
	endsMu  sync.Mutex // several end at once
	ends    []string   // titles and reasons; read when nothing is on air
}

func begin(t *testing.T) *station {
	t.Helper()
	s := &station{clock: apptest.NewClock(), engine: &engine{}, orders: &orders{}, officer: apptest.Officer()}
	s.d = apptest.DB(t, store.Options{Clock: s.clock})
	s.lib = library.New(s.d, s.clock)
	quiet := slog.New(slog.DiscardHandler)
	var err error
	if s.poles, err = inventory.New(ctx, inventory.Config{Store: s.d, Clock: s.clock, Logger: quiet}); err != nil {
		t.Fatal(err)
	}
	if s.pole, err = s.poles.Save(ctx, s.officer, apptest.Cluster(1, "Cụm"), ""); err != nil {
		t.Fatal(err)
	}
	s.restart(t)
	return s
}

func (s *station) config() playout.Config {
	return playout.Config{Store: s.d, Programmes: s.lib, Clusters: s.poles, Engine: s.engine, Orders: s.orders,
		Clock: s.clock, Logger: slog.New(slog.DiscardHandler),
		OnEnd: func(b app.Broadcast, reason string) {
			s.endsMu.Lock()
			defer s.endsMu.Unlock()
			s.ends = append(s.ends, b.Title+" "+reason)
		}}
}

func (s *station) restart(t *testing.T) {
	t.Helper()
	var err error
	if s.Service, err = playout.New(ctx, s.config()); err != nil {
		t.Fatal(err)
	}
}

func (s *station) approved(t *testing.T) app.Programme {
	t.Helper()
	m := apptest.Sound(t, s.d, app.MediaMaster, "master")
	p, err := s.lib.Save(ctx, s.officer, apptest.Programme("Bản tin sáng", m))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.lib.Submit(ctx, s.officer, p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.lib.Approve(ctx, s.officer, p.ID); err != nil {
		t.Fatal(err)
	}
	return p
}

func (s *station) goLive(t *testing.T, r playout.Request) app.Broadcast {
	t.Helper()
	b, err := s.GoLive(ctx, s.officer, r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// settle lets the tail pass and waits until nothing is on air.
func (s *station) settle(t *testing.T) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.Wait(ctx) }()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		case <-time.After(time.Millisecond):
			s.clock.Advance(100 * time.Millisecond)
		}
	}
}

func (s *station) kinds(t *testing.T, b app.ID) (got []app.PlayLogKind) {
	t.Helper()
	rows, err := s.d.PlayLogOf(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		got = append(got, r.Kind)
	}
	return got
}

func (s *station) kept(t *testing.T, id app.ID) app.Broadcast {
	t.Helper()
	b, err := s.d.Broadcast(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestProgrammePlaysToItsEnd(t *testing.T) {
	s := begin(t)
	p := s.approved(t)
	b := s.goLive(t, playout.Request{Programme: p.ID, Title: "ignored"})
	path, _ := s.d.MediaPath(ctx, p.Master)
	if src := s.engine.source; src.File != path || src.Length != p.Duration || src.Broadcast.ID != b.ID {
		t.Errorf("%+v", src)
	}
	if b.Title != "Bản tin sáng" || b.Kind != app.BroadcastProgramme || len(b.Clusters) != 1 {
		t.Errorf("%+v", b)
	}
	s.clock.Await(1)
	s.clock.Advance(2 * time.Second)
	st := s.State()
	if !st.On() || st.Phase != playout.PhaseOnAir || st.Elapsed != 2*time.Second || st.Total != p.Duration || st.Level.LUFS != -18 {
		t.Errorf("%+v", st)
	}
	ended := s.clock.Now()
	s.engine.end(nil)
	s.settle(t)
	got := s.kept(t, b.ID)
	if got.EndReason != playout.EndDone || !got.EndedAt.Equal(ended) {
		t.Errorf("%+v", got)
	}
	if told := fmt.Sprint(s.ends); told != "[Bản tin sáng done]" {
		t.Errorf("told of the end: %s", told)
	}
	if k := fmt.Sprint(s.kinds(t, b.ID)); k != "[start end]" {
		t.Errorf("log %s", k)
	}
	if got, _ := s.lib.Programme(ctx, p.ID); !got.AiredAt.Equal(b.StartedAt) {
		t.Errorf("aired at %v", got.AiredAt)
	}
	if st := s.State(); st.On() || st.Level.LUFS != -120 || st.Failure != nil || len(st.Events) != 4 {
		t.Errorf("%+v", st)
	}
}

func TestMicrophoneUntilSomebodyStopsIt(t *testing.T) {
	s := begin(t)
	bed := apptest.Sound(t, s.d, app.MediaBed, "bed")
	b := s.goLive(t, playout.Request{Title: "Trực tiếp", Device: "mic", Bed: bed.SHA256})
	if acts, err := s.d.Audit(ctx, 1); err != nil || acts[0].Action != "air.start" || acts[0].User != s.officer.ID ||
		acts[0].Detail != `{"bed":"`+bed.SHA256+`","device":"mic","programme":"","title":"Trực tiếp"}` {
		t.Errorf("%+v, %v", acts, err)
	}
	if src := s.engine.source; src.File != "" || src.Device != "mic" || src.Bed == "" || src.Length != 0 {
		t.Errorf("%+v", src)
	}
	s.SetTalkOver(true)
	if !s.engine.talk || !s.State().TalkOver {
		t.Error("talk-over is off")
	}
	editor := apptest.User("e", app.RoleEditor)
	go func() {
		for s.State().Phase != playout.PhaseEnding {
			time.Sleep(time.Millisecond)
		}
		s.settle(t)
	}()
	if err := s.StopLive(ctx, editor); err != nil {
		t.Fatal(err)
	}
	if got := s.kept(t, b.ID); got.EndReason != playout.EndStopped || s.engine.stops == 0 {
		t.Errorf("%+v", got)
	}
	acts, err := s.d.Audit(ctx, 1)
	if err != nil || acts[0].Action != "air.end" || acts[0].User != editor.ID {
		t.Errorf("%+v, %v", acts, err)
	}
	if err := s.StopLive(ctx, editor); err != nil {
		t.Errorf("nothing on air: %v", err)
	}
}

func TestLeasesAreRenewedAndNoneComesAfterTheStop(t *testing.T) {
	s := begin(t)
	b := s.goLive(t, playout.Request{Title: "x"})
	for i := range 4 {
		s.clock.Await(1)
		s.clock.Advance(playout.LeaseEvery)
		for len(s.orders.told()) < i+2 {
			time.Sleep(time.Millisecond)
		}
	}
	for i, l := range s.orders.leases {
		want := b.StartedAt.Add(time.Duration(i)*playout.LeaseEvery + playout.LeaseLasts)
		if !l.Expires.Equal(want) || l.Broadcast.ID != b.ID || len(l.Broadcast.Clusters) != 1 {
			t.Errorf("lease %d: %+v, want %v", i, l, want)
		}
	}
	s.engine.end(nil)
	s.settle(t)
	for range 5 {
		s.clock.Advance(playout.LeaseEvery)
	}
	told := s.orders.told()
	if told[len(told)-1] != "stop "+string(b.ID) || len(told) != 6 {
		t.Errorf("%q", told)
	}
}

func TestSoundWaitsForTheClusters(t *testing.T) {
	s := begin(t)
	c := s.config()
	var order []string
	c.Await = func(_ context.Context, b app.Broadcast) {
		order = append(s.orders.told(), "await", fmt.Sprint(s.engine.Done() != nil))
	}
	var err error
	if s.Service, err = playout.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	s.goLive(t, playout.Request{Title: "x"})
	if fmt.Sprint(order) != "[listen await false]" {
		t.Errorf("%v", order)
	}
	s.engine.end(nil)
	s.settle(t)
}

func TestStopWhileTheClustersAreCalled(t *testing.T) {
	s := begin(t)
	c := s.config()
	called := make(chan struct{})
	c.Await = func(ctx context.Context, _ app.Broadcast) {
		close(called)
		<-ctx.Done()
	}
	var err error
	if s.Service, err = playout.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	got := make(chan app.Broadcast, 1)
	go func() {
		b, err := s.GoLive(ctx, s.officer, playout.Request{Title: "x"})
		if app.CodeOf(err) != "air.stopped" {
			t.Errorf("%v", err)
		}
		got <- b
	}()
	<-called
	if err := s.StopLive(ctx, app.User{}); err != nil { // nobody is signed in
		t.Fatal(err)
	}
	b := <-got
	if s.engine.Done() != nil {
		t.Error("it sounded")
	}
	if k := s.kept(t, b.ID); k.EndReason != playout.EndStopped {
		t.Errorf("%+v", k)
	}
	if st := s.State(); st.On() || st.Failure != nil {
		t.Errorf("%+v", st)
	}
}

// hasty is an engine that is stopped while it starts.
type hasty struct {
	*engine
	meanwhile func()
}

func (h hasty) Start(ctx context.Context, s playout.Source) error {
	h.meanwhile()
	return h.engine.Start(ctx, s)
}

func TestStopWhileTheEngineStarts(t *testing.T) {
	s := begin(t)
	c := s.config()
	stopped := make(chan error, 1)
	c.Engine = hasty{s.engine, func() {
		asked, cancel := context.WithCancel(ctx)
		cancel() // the stop is asked for and not waited for
		stopped <- s.StopLive(asked, s.officer)
	}}
	var err error
	if s.Service, err = playout.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	b, err := s.GoLive(ctx, s.officer, playout.Request{Title: "x"})
	apptest.Wants(t, err, "air.stopped")
	if err := <-stopped; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if k := s.kept(t, b.ID); k.EndReason != playout.EndStopped || s.engine.stops == 0 {
		t.Errorf("%+v, stopped %d times", k, s.engine.stops)
	}
}

func TestWhenIdleOnlyWhenNothingIsOnAir(t *testing.T) {
	s := begin(t)
	c := s.config()
	ran := 0
	try := func() bool { return s.WhenIdle(func() { ran++ }) }
	c.Await = func(context.Context, app.Broadcast) {
		if try() {
			t.Error("while it starts")
		}
	}
	var err error
	if s.Service, err = playout.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	if !try() || ran != 1 {
		t.Error("nothing is on air, and yet not run")
	}
	s.goLive(t, playout.Request{Title: "x"})
	if try() {
		t.Error("on air")
	}
	s.engine.end(nil)
	for s.State().Phase != playout.PhaseEnding {
		time.Sleep(time.Millisecond)
	}
	if try() || ran != 1 {
		t.Error("while the poles still play")
	}
	s.settle(t)
	if !try() || ran != 2 {
		t.Error("not run after the end")
	}
}

// looking tells when the sound of a request is looked for.
type looking struct {
	*store.DB
	seen func()
}

func (l looking) MediaPath(ctx context.Context, sha256 string) (string, error) {
	l.seen()
	return l.DB.MediaPath(ctx, sha256)
}

// What starts while the clock is set waits, and is dated by the new time.
func TestClockIsSetBeforeWhatStartsMeanwhile(t *testing.T) {
	s := begin(t)
	bed := apptest.Sound(t, s.d, app.MediaBed, "bed")
	c := s.config()
	begun := make(chan struct{})
	c.Store = looking{s.d, func() { close(begun) }}
	var err error
	if s.Service, err = playout.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	asked := make(chan app.Broadcast, 1)
	var set time.Time
	s.WhenIdle(func() {
		go func() {
			b, err := s.GoLive(ctx, s.officer, playout.Request{Title: "x", Bed: bed.SHA256})
			if err != nil {
				t.Error(err)
			}
			asked <- b
		}()
		<-begun
		s.clock.Advance(time.Hour)
		set = s.clock.Now()
	})
	b := <-asked
	if !b.StartedAt.Equal(set) || !s.kept(t, b.ID).StartedAt.Equal(set) {
		t.Errorf("started at %v, the clock was set to %v", b.StartedAt, set)
	}
	s.engine.end(nil)
	s.settle(t)
}

func TestNothingUnapprovedAndNobodyUnasked(t *testing.T) {
	s := begin(t)
	m := apptest.Sound(t, s.d, app.MediaMaster, "m")
	p, err := s.lib.Save(ctx, s.officer, apptest.Programme("Nháp", m))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.GoLive(ctx, s.officer, playout.Request{Programme: p.ID})
	apptest.Wants(t, err, "programme.not_approved")
	_, err = s.GoLive(ctx, apptest.User("e", app.RoleEditor, app.RoleApprover, app.RoleAdministrator), playout.Request{})
	apptest.Wants(t, err, "people.not_allowed")
	_, err = s.GoLive(ctx, s.officer, playout.Request{Bed: "nothing"})
	apptest.Wants(t, err, "media.missing")
	if all, _ := s.d.Broadcasts(ctx, time.Time{}.AddDate(1970, 0, 0), apptest.Start.AddDate(1, 0, 0)); len(all) != 0 || s.State().On() {
		t.Errorf("%+v", all)
	}
}

// What was not approved does not go out as a bed, under whatever name it was
// taken in.
func TestOnlyABedIsABed(t *testing.T) {
	s := begin(t)
	voice := apptest.Sound(t, s.d, app.MediaVoice, "voice")
	jingle := apptest.Sound(t, s.d, app.MediaJingle, "jingle")
	master := apptest.Sound(t, s.d, app.MediaMaster, "master that waits")
	p, err := s.lib.Save(ctx, s.officer, apptest.Programme("Chờ duyệt", master))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.lib.Submit(ctx, s.officer, p.ID); err != nil {
		t.Fatal(err)
	}
	again := apptest.Sound(t, s.d, app.MediaBed, "master that waits")
	if again.SHA256 != master.SHA256 {
		t.Fatal("not the same sound")
	}
	named := apptest.Sound(t, s.d, app.MediaBed, "a bed that became a master")
	if _, err := s.lib.Save(ctx, s.officer, apptest.Programme("Nháp", named)); err != nil {
		t.Fatal(err)
	}
	for _, m := range []app.Media{voice, jingle, master, named} {
		_, err := s.GoLive(ctx, s.officer, playout.Request{Title: "x", Bed: m.SHA256})
		apptest.Wants(t, err, "air.not_a_bed")
	}
	if s.State().On() || s.engine.Done() != nil || len(s.orders.told()) != 0 {
		t.Errorf("%+v, told %q", s.State(), s.orders.told())
	}
	both := apptest.Sound(t, s.d, app.MediaBed, "voice")
	b := s.goLive(t, playout.Request{Title: "x", Bed: both.SHA256})
	s.engine.end(nil)
	s.settle(t)
	if k := s.kept(t, b.ID); k.EndReason != playout.EndDone {
		t.Errorf("%+v", k)
	}
}

func TestZoneWithoutClustersIsNotTheWholeCommune(t *testing.T) {
	s := begin(t)
	z, err := s.poles.SaveZone(ctx, s.officer, app.Zone{Name: "Xóm", Clusters: []app.ID{s.pole.ID}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.poles.Save(ctx, s.officer, apptest.Cluster(2, "Cụm khác"), ""); err != nil {
		t.Fatal(err)
	}
	if err := s.poles.Delete(ctx, s.officer, s.pole.ID); err != nil {
		t.Fatal(err)
	}
	_, err = s.GoLive(ctx, s.officer, playout.Request{Title: "x", Zone: z.ID})
	apptest.Wants(t, err, "air.no_cluster")
	if s.State().On() || len(s.orders.told()) != 0 {
		t.Errorf("%+v, told %q", s.State(), s.orders.told())
	}
}

func TestOneAtATime(t *testing.T) {
	s := begin(t)
	s.goLive(t, playout.Request{Title: "Một"})
	_, err := s.GoLive(ctx, s.officer, playout.Request{Title: "Hai"})
	apptest.Wants(t, err, "air.already_on")
	s.engine.end(nil)
	s.settle(t)
	s.goLive(t, playout.Request{Title: "Hai"})
	s.engine.end(nil)
	s.settle(t)
}

func TestEngineThatFails(t *testing.T) {
	s := begin(t)
	s.engine.refuse = app.Fail("audio.no_microphone", nil)
	b, err := s.GoLive(ctx, s.officer, playout.Request{Title: "x"})
	apptest.Wants(t, err, "audio.no_microphone")
	if got := s.kept(t, b.ID); got.EndReason != playout.EndInterrupted || s.State().On() {
		t.Errorf("%+v", got)
	}
	s.engine.refuse = nil
	b = s.goLive(t, playout.Request{Title: "y"})
	s.engine.end(app.Fail("device.lost", nil))
	s.settle(t)
	if got := s.kept(t, b.ID); got.EndReason != playout.EndInterrupted {
		t.Errorf("%+v", got)
	}
	if st := s.State(); app.CodeOf(st.Failure) != "device.lost" {
		t.Errorf("%+v", st)
	}
}

func TestClustersOutOfReachKeepNobodyOffAir(t *testing.T) {
	s := begin(t)
	s.orders.fail = errors.New("no line")
	b := s.goLive(t, playout.Request{Title: "x"})
	s.engine.end(nil)
	s.settle(t)
	if got := s.kept(t, b.ID); got.EndReason != playout.EndDone {
		t.Errorf("%+v", got)
	}
}

func TestNothingSoundsThatIsNotInTheLog(t *testing.T) {
	s := begin(t)
	apptest.Closed(t, s.d)
	if _, err := s.GoLive(ctx, s.officer, playout.Request{Title: "x"}); err == nil {
		t.Fatal("on air without a log")
	}
	if s.State().On() || s.engine.Done() != nil || len(s.orders.told()) != 0 {
		t.Errorf("%+v, told %q", s.State(), s.orders.told())
	}
}

// failsOnce is a disk that fails when the first broadcast ends.
type failsOnce struct {
	*store.DB
	code   string
	failed bool
}

func (f *failsOnce) EndBroadcast(ctx context.Context, id app.ID, at time.Time, reason string, act app.AuditRow) (app.Broadcast, error) {
	if !f.failed {
		f.failed = true
		return app.Broadcast{}, app.Fail(f.code, nil)
	}
	return f.DB.EndBroadcast(ctx, id, at, reason, act)
}

// An end that a full disk did not take is written as it was, one that a broken
// disk did not take as interrupted, with the next that is written.
func TestEndThatTheDiskDidNotTakeIsWrittenLater(t *testing.T) {
	for code, reason := range map[string]string{"disk.full": playout.EndDone, "data.disk_broken": playout.EndInterrupted} {
		s := begin(t)
		c := s.config()
		c.Store = &failsOnce{DB: s.d, code: code}
		var full []string
		c.OnFull = func(err error) { full = append(full, app.CodeOf(err)) }
		var err error
		if s.Service, err = playout.New(ctx, c); err != nil {
			t.Fatal(err)
		}
		first := s.goLive(t, playout.Request{Title: "Một"})
		s.engine.end(nil)
		s.settle(t)
		if got := s.kept(t, first.ID); !got.EndedAt.IsZero() || len(full) != 1 && app.CodeOf(s.State().Failure) != code {
			t.Fatalf("%+v, %v, told %v", got, s.State().Failure, full)
		}
		s.goLive(t, playout.Request{Title: "Hai"})
		if got := s.kept(t, first.ID); got.EndReason != reason {
			t.Errorf("%s: %+v", code, got)
		}
		s.engine.end(nil)
		s.settle(t)
	}
}

// fullAir takes nothing of what is on air while it is full.
type fullAir struct {
	*store.DB
	full atomic.Bool
}

func (f *fullAir) StartBroadcast(ctx context.Context, b app.Broadcast, act app.AuditRow) error {
	if f.full.Load() {
		return app.Fail("disk.full", nil)
	}
	return f.DB.StartBroadcast(ctx, b, act)
}

// A full disk keeps nothing off air; what it does not take is written in its
// order, with its own times, when there is room.
func TestAFullDiskKeepsNothingOffAir(t *testing.T) {
	s := begin(t)
	c := s.config()
	disk := &fullAir{DB: s.d}
	disk.full.Store(true)
	c.Store = disk
	told := 0
	c.OnFull = func(error) { told++ }
	var err error
	if s.Service, err = playout.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	var all []app.Broadcast
	for _, title := range []string{"Một", "Hai"} {
		all = append(all, s.goLive(t, playout.Request{Title: title}))
		s.engine.end(nil)
		s.settle(t)
	}
	if _, err := s.d.Broadcast(ctx, all[0].ID); app.CodeOf(err) != "data.not_found" || told != 1 {
		t.Errorf("on a full disk: %v, told %d times", err, told)
	}
	disk.full.Store(false)
	s.CloseDown()
	for _, b := range all {
		if got := s.kept(t, b.ID); got.EndReason != playout.EndDone || !got.StartedAt.Equal(b.StartedAt) || got.EndedAt.Sub(b.StartedAt) > 500*time.Millisecond {
			t.Errorf("%+v", got)
		}
	}
	rows, err := s.d.PlayLogOf(ctx, all[1].ID)
	if err != nil || len(rows) != 2 || rows[0].Kind != app.PlayLogStart || rows[1].Kind != app.PlayLogEnd {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestCrashOnAirIsClosedAtTheNextStart(t *testing.T) {
	s := begin(t)
	b := app.Broadcast{ID: "b", Title: "x", StartedAt: s.clock.Now(), Clusters: []app.ID{s.pole.ID}}
	if err := s.d.StartBroadcast(ctx, b, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if err := s.d.KeepAlive(ctx, "b", b.StartedAt.Add(6*time.Second)); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(time.Hour)
	s.restart(t)
	if got := s.kept(t, "b"); got.EndReason != playout.EndInterrupted || !got.EndedAt.Equal(b.StartedAt.Add(6*time.Second)) {
		t.Errorf("%+v", got)
	}
}

func (s *station) report(t *testing.T, seq int64, b app.ID, from time.Time, n int) {
	t.Helper()
	if err := s.Report(ctx, s.pole.ID, app.SpeakerReport{Seq: seq, At: s.clock.Now(), Seconds: apptest.Seconds(b, from, n)}); err != nil {
		t.Fatal(err)
	}
}

func TestReportsReachTheLogAndTheBoardOnce(t *testing.T) {
	s := begin(t)
	b := s.goLive(t, playout.Request{Title: "x"})
	s.clock.Advance(2 * time.Second)
	s.report(t, 1, b.ID, b.StartedAt, 2)
	s.report(t, 1, b.ID, b.StartedAt, 2)
	if got := s.poles.Board()[0]; got.PlayedMS != 2000 || got.State != app.StateHeard {
		t.Errorf("%+v", got)
	}
	if st := s.State(); !st.LoggedAt.Equal(s.clock.Now()) {
		t.Errorf("logged at %v", st.LoggedAt)
	}
	s.engine.end(nil)
	s.settle(t)
	s.report(t, 2, b.ID, b.StartedAt.Add(2*time.Second), 1)
	heard, err := s.d.HeardOf(ctx, b.ID)
	if err != nil || len(heard) != 1 || heard[0].PlayedMS != 3000 {
		t.Errorf("%+v, %v", heard, err)
	}
	if k := fmt.Sprint(s.kinds(t, b.ID)); k != "[start heard end heard]" {
		t.Errorf("log %s", k)
	}
}

func TestManyReportsAtOnceAreAllKept(t *testing.T) {
	s := begin(t)
	b := s.goLive(t, playout.Request{Title: "x"})
	var wg sync.WaitGroup
	for n := range 300 {
		wg.Go(func() { s.report(t, int64(n+1), b.ID, b.StartedAt.Add(time.Duration(n)*time.Second), 1) })
	}
	wg.Wait()
	heard, err := s.d.HeardOf(ctx, b.ID)
	if err != nil || len(heard) != 1 || heard[0].PlayedMS != 300_000 {
		t.Errorf("%+v, %v", heard, err)
	}
	s.engine.end(nil)
	s.settle(t)
}

func TestReportIsNotAcknowledgedWhenTheDiskDoesNotTakeIt(t *testing.T) {
	s := begin(t)
	apptest.Closed(t, s.d)
	err := s.Report(ctx, s.pole.ID, app.SpeakerReport{Seq: 1, At: s.clock.Now()})
	if err == nil {
		t.Fatal("acknowledged")
	}
	if got := s.poles.Board()[0]; !got.LastReport.IsZero() {
		t.Errorf("on the board: %+v", got)
	}
}

func BenchmarkReports(b *testing.B) {
	clock := apptest.NewClock()
	d := apptest.DB(b, store.Options{Clock: clock})
	poles, err := inventory.New(ctx, inventory.Config{Store: d, Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	s, err := playout.New(ctx, playout.Config{Store: d, Clusters: poles, Clock: clock, Engine: &engine{}, Orders: &orders{}})
	if err != nil {
		b.Fatal(err)
	}
	const clusters = 150
	var ids []app.ID
	for n := range clusters {
		ids = append(ids, apptest.StoredCluster(b, d, apptest.Cluster(n+1, "Cụm")).ID)
	}
	seq := int64(0)
	for b.Loop() {
		seq++
		var wg sync.WaitGroup
		for _, id := range ids {
			wg.Go(func() {
				at := apptest.Start.Add(time.Duration(5*seq) * time.Second)
				if err := s.Report(ctx, id, app.SpeakerReport{Seq: seq, At: at, Seconds: apptest.Seconds("b", at, 5)}); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
	}
	b.ReportMetric(clusters*float64(seq)/b.Elapsed().Seconds(), "reports/s")
}
