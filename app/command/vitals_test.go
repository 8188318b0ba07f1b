package command

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/health"
	"tienglang/app/inventory"
	"tienglang/app/people"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// ticks is a counter that a test moves on; waits are the machine's.
type ticks struct {
	app.SystemClock
	mu    sync.Mutex
	ahead time.Duration
}

func (c *ticks) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Date(2026, 11, 23, 13, 13, 0, 0, app.Vietnam).Add(c.ahead)
}

// watchedStation is a station with two hamlets of three paired clusters each,
// whose time is the test's and at which nobody but the test looks.
type watchedStation struct {
	*station
	t     *testing.T
	dir   string
	ticks *ticks
	desk  *desk
	seq   int64
	all   []app.Cluster
	told  map[app.ID]app.SpeakerReport // that each tells every time, none while it is away
}

func newWatchedStation(t *testing.T) *watchedStation {
	w := &watchedStation{t: t, dir: t.TempDir(), ticks: &ticks{}, told: map[app.ID]app.SpeakerReport{}}
	w.open()
	t.Cleanup(func() { w.close() })
	w.desk.firstSignedIn(t)
	w.signIn()
	for i := range 6 {
		c, err := w.inventory.Save(t.Context(), theProgram, app.Cluster{Name: string(rune('A' + i)), Technology: app.TechnologyIP, Line: app.Line4G,
			Volume: 60, VolumeCap: 80, Horns: []app.Horn{{Watts: 30}}}, []string{"Khe Cốc", "Xóm Chè"}[i/3])
		if err != nil {
			t.Fatal(err)
		}
		key, err := wire.NewIdentity()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.inventory.Pair(t.Context(), "", c.ID, key.Public()); err != nil {
			t.Fatal(err)
		}
		c.SpeakerKey = key.Public()
		w.all = append(w.all, c)
		celsius := 41
		w.told[c.ID] = app.SpeakerReport{Volume: 60, Vitals: &app.Vitals{Celsius: &celsius}}
	}
	return w
}

func (w *watchedStation) open() {
	w.t.Helper()
	clock := app.NewSteadyClockBy(w.ticks.Now, w.ticks)
	s := &station{dir: w.dir, clock: clock, changed: func(backend.Topic) {}, pairedBy: map[app.ID]app.ID{}}
	s.clockwatch = &clockWatch{s: s}
	var err error
	if s.db, err = store.Open(w.t.Context(), w.dir, store.Options{Clock: clock}); err != nil {
		w.t.Fatal(err)
	}
	o := stationOptions{Data: w.dir, Listen: "127.0.0.1:0", Name: trainingStation, Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}}
	if err := s.assemble(w.t.Context(), o); err != nil {
		w.t.Fatal(err)
	}
	w.station, w.desk = s, newDesk(s)
}

func (w *watchedStation) signIn() {
	w.t.Helper()
	if _, err := w.desk.SignIn(w.t.Context(), "hoa", "483920"); err != nil {
		w.t.Fatal(err)
	}
}

// run lets time pass: every minute each cluster that is not away reports, and
// is looked at three times.
func (w *watchedStation) run(minutes int) {
	w.t.Helper()
	for range minutes {
		for id, r := range w.told {
			w.seq++
			r.Seq, r.At = w.seq, w.clock.Now()
			w.inventory.Presence(id, true, r.At)
			if err := w.reported(w.t.Context(), id, r); err != nil {
				w.t.Fatal(err)
			}
		}
		for range 3 {
			w.ticks.mu.Lock()
			w.ticks.ahead += 20 * time.Second
			w.ticks.mu.Unlock()
			w.vitals.look(w.t.Context(), w.clock.Now())
		}
	}
}

func (w *watchedStation) leave(clusters ...int) {
	for _, i := range clusters {
		delete(w.told, w.all[i].ID)
		w.inventory.Presence(w.all[i].ID, false, w.clock.Now())
	}
}

func (w *watchedStation) alarm(kind health.Kind, clusters int) backend.ClusterAlarm {
	w.t.Helper()
	all := w.desk.Alarms()
	if len(all) != 1 || all[0].Kind != string(kind) || len(all[0].Clusters) != clusters {
		w.t.Fatalf("alarms %+v, want %s of %d", all, kind, clusters)
	}
	return all[0]
}

func (w *watchedStation) needs(want ...backend.NeedKind) {
	w.t.Helper()
	for i, n := range w.desk.clusterNeeds() {
		if i >= len(want) || n.Kind != want[i] {
			w.t.Fatalf("needs %+v, want %v", n, want)
		}
	}
	if n := len(w.desk.clusterNeeds()); n != len(want) {
		w.t.Fatalf("%d needs, want %v", n, want)
	}
}

// TestADarkHamletIsToldOnceAndKnown: by a name and a number, until somebody
// knows of it; a station that is started anew still has it.
func TestADarkHamletIsToldOnceAndKnown(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	w.run(3)
	w.needs()
	w.leave(0, 1, 2)
	w.run(1)
	w.needs(backend.NeedCluster, backend.NeedCluster, backend.NeedCluster)
	w.run(4)
	w.needs("alarm_hamlet")
	a := w.alarm(health.KindHamlet, 3)
	if a.Of != "Khe Cốc" || a.Hamlets != 1 || a.Names[2] != "C" || a.KnownBy != "" {
		t.Fatalf("told %+v", a)
	}
	for _, known := range []bool{true, false, true} {
		if err := w.desk.KnowAlarm(t.Context(), a, known); err != nil {
			t.Fatal(err)
		}
		if is := w.alarm(health.KindHamlet, 3); (is.KnownBy != "") != known || is.KnownAt.IsZero() == known {
			t.Fatalf("known %v: %+v", known, is)
		}
	}
	if a = w.alarm(health.KindHamlet, 3); a.KnownBy != "Nguyễn Thị Hoà" || a.KnownAt.IsZero() {
		t.Fatalf("nobody knows: %+v", a)
	}
	w.needs()
	w.close()
	w.open()
	w.signIn()
	for i := range 3 {
		w.inventory.Presence(w.all[3+i].ID, true, w.clock.Now())
	}
	w.run(1)
	if a = w.alarm(health.KindHamlet, 3); a.KnownBy != "Nguyễn Thị Hoà" {
		t.Fatalf("forgotten by a start: %+v", a)
	}
	for i := range 3 {
		w.told[w.all[i].ID] = app.SpeakerReport{Volume: 60}
	}
	w.run(10)
	if all := w.desk.Alarms(); len(all) != 0 {
		t.Fatalf("still told: %+v", all)
	}
	if err := w.desk.KnowAlarm(t.Context(), a, true); app.CodeOf(err) != "alarm.over" {
		t.Fatalf("got %v", err)
	}
	past, err := w.db.PastAlarms(t.Context(), w.all[0].ID, 10)
	if err != nil || len(past) != 1 || past[0].AckedBy == "" {
		t.Fatalf("past %+v, %v", past, err)
	}
}

// TestWhatManyKnowAtOnceIsKeptAsItStands: of those who note at once that they know
// of an alarm, and that they do not, the disk has what was said last.
func TestWhatManyKnowAtOnceIsKeptAsItStands(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	w.run(3)
	w.leave(0)
	w.run(6)
	id := w.all[0].ID
	for round := range 20 {
		var all sync.WaitGroup
		for who := range 6 {
			all.Go(func() {
				by := map[bool]app.ID{true: app.ID(rune('a' + who))}[who%2 == 0]
				if err := w.vitals.acknowledge(t.Context(), by, health.KindLine, []app.ID{id}, app.AuditRow{}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		open, err := w.db.OpenAlarms(t.Context())
		if err != nil || len(open) != 1 {
			t.Fatalf("%+v, %v", open, err)
		}
		if is := w.vitals.watch.Open()[0].AckedBy; open[0].AckedBy != is {
			t.Fatalf("round %d: the disk has that %q knows, and it is %q", round, open[0].AckedBy, is)
		}
	}
}

// TestWhatABoxTellsIsGraphedAndJudged: its volume, its heat, its data; gaps
// are gaps, also across a start.
func TestWhatABoxTellsIsGraphedAndJudged(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	id := w.all[4].ID
	w.run(3)
	hot := 82
	w.told[id] = app.SpeakerReport{Volume: 60, Vitals: &app.Vitals{Celsius: &hot}}
	w.run(7)
	if a := w.alarm(health.KindHot, 1); a.Of != "E (Xóm Chè)" || a.Figure != 82 {
		t.Fatalf("told %+v", a)
	}
	w.close()
	began := app.DateOf(w.clock.Now())
	w.ticks.mu.Lock()
	w.ticks.ahead += 10 * time.Minute
	w.ticks.mu.Unlock()
	w.open()
	w.run(2)
	points, err := w.desk.Vitals(t.Context(), id, began, began, health.ByMinute)
	if err != nil {
		t.Fatal(err)
	}
	cold, warm, gap, ready := 0, 0, 0, 0
	for _, p := range points[13*60+13:] {
		switch {
		case p.Celsius.Max == hot:
			warm++
		case p.Celsius.Max >= 39 && p.Celsius.Max < 50:
			cold++
		case p.Unknown == 1:
			gap++
		}
		ready += p.Ready
	}
	if cold < 2 || warm < 8 || gap < 9 || gap > 12 || ready < 11 {
		t.Fatalf("%d cold, %d warm, %d gap, %d ready", cold, warm, gap, ready)
	}
}

// TestAReportOfAnotherTimeIsWrittenDownAndNotMeasured: what it played is kept.
func TestAReportOfAnotherTimeIsWrittenDownAndNotMeasured(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	w.run(1)
	hot, id, began := 99, w.all[0].ID, w.clock.Now()
	var told []string
	w.noteTo(func(_ string, err error, _ ...string) {
		var e *app.Error
		if errors.As(err, &e) {
			told = append(told, e.Code+" "+e.Args["name"]+" "+e.Args["at"])
		}
	})
	for i, by := range []time.Duration{time.Hour, -20 * 24 * time.Hour, -time.Hour} {
		r := app.SpeakerReport{Seq: 1000 + int64(i), At: began.Add(by), Volume: 99, Vitals: &app.Vitals{Celsius: &hot}}
		if err := w.reported(t.Context(), id, r); err != nil {
			t.Fatal(err)
		}
		if got := w.vitals.told[id]; *got.Vitals.Celsius == hot || got.Volume == 99 {
			t.Fatalf("by %v: taken", by)
		}
		if got := w.inventory.Status(id); by != -time.Hour && got.Volume == 99 {
			t.Fatalf("by %v: on the board", by)
		}
	}
	for _, want := range []string{"health.future", "health.past"} {
		select {
		case r := <-w.refusals.in:
			if r.code != want {
				t.Fatalf("written down as %q, want %q", r.code, want)
			}
		default:
			t.Fatalf("%s is not written down", want)
		}
	}
	dated := func(by time.Duration) string { return began.Add(by).In(app.Vietnam).Format("15:04 02/01/2006") }
	if want := []string{"health.future " + w.all[0].Name + " " + dated(time.Hour), "health.past " + w.all[0].Name + " " + dated(-20*24*time.Hour)}; !slices.Equal(told, want) {
		t.Fatalf("told %q", told)
	}
}

// TestAModemHoldsUntilItIsToldAnew: what was told of it stays between two tellings,
// goes with an empty one, and holds no longer than boxes tell it.
func TestAModemHoldsUntilItIsToldAnew(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	id, celsius := w.all[0].ID, 40
	tells := func(m *app.Modem) {
		w.vitals.report(id, app.SpeakerReport{Seq: 1, At: w.clock.Now(), Vitals: &app.Vitals{Celsius: &celsius, Modem: m}})
	}
	ahead := func(by time.Duration) {
		w.ticks.mu.Lock()
		defer w.ticks.mu.Unlock()
		w.ticks.ahead += by
	}
	is := func() app.Modem {
		if m := w.vitals.boxes()[id].Modem; m != nil {
			return *m
		}
		return app.Modem{State: "none"}
	}
	card := app.Modem{SIM: "8984048000012345678"}
	tells(&card)
	ahead(9 * time.Minute)
	tells(nil)
	if is() != card {
		t.Errorf("after nine minutes: %+v", is())
	}
	ahead(20 * time.Minute)
	tells(nil)
	if is().State != "none" {
		t.Errorf("another box without one has %+v", is())
	}
	tells(&card)
	tells(&app.Modem{})
	if is() != (app.Modem{}) {
		t.Errorf("pulled out it is %+v", is())
	}
}

// TestABoxInheritsNothingOfTheOneBefore: what a box told that was replaced is not
// told of the new one, whose program may tell less, nor is it judged by it.
func TestABoxInheritsNothingOfTheOneBefore(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	c := w.all[0]
	hot, sealed := 90, true
	w.told[c.ID] = app.SpeakerReport{Volume: 60, Vitals: &app.Vitals{Celsius: &hot, Sealed: &sealed, Modem: &app.Modem{IMEI: "861107031234567"}}}
	w.run(6)
	w.alarm(health.KindHot, 1)
	if is := w.vitals.boxes()[c.ID]; is.Modem == nil || w.vitals.sealed(c) == nil {
		t.Fatalf("before: %+v", is)
	}
	if err := w.inventory.Pair(t.Context(), "", c.ID, boxKeyOf("N")); err != nil {
		t.Fatal(err)
	}
	c.SpeakerKey = boxKeyOf("N")
	for _, r := range []app.SpeakerReport{{}, {Volume: 60}, {Volume: 60, Vitals: &app.Vitals{Machine: "linux/arm"}}} {
		if r.Volume > 0 {
			w.told[c.ID] = r
			w.run(1)
		}
		if is := w.vitals.boxes()[c.ID]; is.Modem != nil || is.Celsius != nil || w.vitals.sealed(c) != nil {
			t.Errorf("after %+v the new box has %+v, sealed %v", r, is, w.vitals.sealed(c))
		}
	}
}

// BenchmarkAFloodOfReports is 10,000 reports of one commune's boxes as the
// measurements take them, with the window's reading of the alarms after every
// hundred.
func BenchmarkAFloodOfReports(b *testing.B) {
	v := &vitals{s: &station{clock: app.NewSteadyClock(), inventory: &inventory.Service{}}, told: map[app.ID]toldOf{}, watch: health.NewWatch(nil)}
	now := v.s.clock.Now()
	for b.Loop() {
		for i := range 10_000 {
			v.report(app.ID(rune('A'+i%150)), app.SpeakerReport{Seq: int64(i), At: now, Volume: 60, Seconds: make([]app.PlayedSecond, 3)})
			if i%100 == 0 {
				v.Alarms()
			}
		}
	}
	if len(v.told) != 150 {
		b.Fatalf("%d kept", len(v.told))
	}
}

// TestEachAlarmHasItsWords in both languages, alone and shared.
func TestEachAlarmHasItsWords(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"vi", "en"} {
		words := locale.New(language)
		for _, kind := range []health.Kind{health.KindStation, health.KindCarrier, health.KindHamlet, health.KindLine, health.KindData, health.KindDead,
			health.KindVolume, health.KindHot, health.KindDisk, health.KindClock, health.KindSignal, health.KindPower} {
			for _, of := range []string{"Khe Cốc", ""} {
				n, _ := backend.ClusterAlarm{Kind: string(kind), Of: of, Clusters: []app.ID{"a"}}.Need()
				for _, end := range []string{"", ".second", ".do"} {
					if key := "need." + string(n.Kind) + end; !words.Has(key) {
						t.Errorf("%s: %s is missing", language, key)
					}
				}
			}
		}
	}
}
