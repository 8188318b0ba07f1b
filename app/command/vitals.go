package command

import (
	"context"
	"log/slog"
	"maps"
	"math"
	"reflect"
	"slices"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/health"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

const (
	lookEvery    = 10 * time.Second // at the clusters
	vitalsOldDay = 400              // days that are kept: a year, and the month to compare it with
)

// vitals follows how the clusters fare: it looks at the board every ten
// seconds, keeps what was measured and finds the alarms. However many reports
// come, it holds the newest of each cluster.
type vitals struct {
	s      *station
	file   *store.Vitals // nil where the disk took none
	record *health.Recorder
	turn   sync.Mutex // from a change of the alarms until the disk has it; before mu

	mu       sync.Mutex
	told     map[app.ID]toldOf
	carried  map[app.ID]int64 // KB of the line at the last look
	watch    *health.Watch
	alarms   []health.Alarm
	unkept   map[conditionKey]health.Condition // that the disk does not have yet
	lastSave time.Time
	today    app.Date // the day on which old days were let go last
}

// toldOf is what a box told of itself last.
type toldOf struct {
	at      time.Time // when it came
	modemAt time.Time // when its modem was told of
	key     string    // of the box
	app.SpeakerReport
}

type conditionKey struct {
	cluster app.ID
	kind    health.Kind
	raised  int64
}

// openVitals goes on with the alarms that were open. A file that cannot be
// opened keeps no station from its work: it is told of, and only what is
// measured meanwhile is lost.
func (s *station) openVitals(ctx context.Context) (*vitals, error) {
	open, err := s.db.OpenAlarms(ctx)
	if err != nil {
		return nil, err
	}
	v := &vitals{s: s, told: map[app.ID]toldOf{}, carried: map[app.ID]int64{}, unkept: map[conditionKey]health.Condition{}, watch: health.NewWatch(open)}
	s.inventory.LostBefore(linesOf(open))
	var keeper health.Keeper
	if v.file, err = store.OpenVitals(ctx, s.dir, slog.Default()); err != nil {
		s.noteStatus("", err)
		keeper = noKeeper{err}
	} else {
		keeper = v.file
	}
	v.record = health.NewRecorder(keeper, slog.Default())
	return v, nil
}

// linesOf are the clusters whose lines are told to have gone.
func linesOf(open []health.Condition) (lost []app.ID) {
	for _, c := range open {
		if c.Kind == health.KindLine && c.EndedAt.IsZero() {
			lost = append(lost, c.Cluster)
		}
	}
	return lost
}

// noKeeper stands in for a file that could not be opened.
type noKeeper struct{ err error }

func (n noKeeper) Put(context.Context, []health.KeptDay) error { return n.err }

func (n noKeeper) Days(context.Context, app.ID, app.Date, app.Date) ([]health.KeptDay, error) {
	return nil, n.err
}

// report takes what a cluster's box tells of itself now.
func (v *vitals) report(cluster app.ID, r app.SpeakerReport) {
	now := v.s.clock.Now()
	c, _ := v.s.inventory.Cluster(cluster) // has no box where it was removed meanwhile
	c.ID, r.Seconds = cluster, nil
	v.mu.Lock()
	defer v.mu.Unlock()
	was := v.toldBy(c)
	modemAt := was.modemAt
	switch {
	case r.Vitals == nil:
		r.Vitals = was.Vitals
	case r.Vitals.Modem != nil:
		modemAt = now
	case was.Vitals != nil:
		is := *r.Vitals
		is.Modem, r.Vitals = was.Vitals.Modem, &is
	}
	if r.Holding == nil {
		r.Holding = was.Holding
	}
	v.told[cluster] = toldOf{now, modemAt, c.SpeakerKey, r}
}

// toldBy is what a cluster's box told last: nothing of what the one before it
// did. For who holds mu.
func (v *vitals) toldBy(c app.Cluster) toldOf {
	if is := v.told[c.ID]; is.key == c.SpeakerKey {
		return is
	}
	return toldOf{}
}

// sealed is what a cluster's box told of its disk last, nil while it has not.
func (v *vitals) sealed(c app.Cluster) *bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if is := v.toldBy(c).Vitals; is != nil {
		return is.Sealed
	}
	return nil
}

// modemFor is how long what was told of a modem holds: boxes tell it every ten
// minutes, and at once where it changed.
const modemFor = 25 * time.Minute

// boxes is how the clusters' boxes are that told of it a moment ago.
func (v *vitals) boxes() map[app.ID]app.Vitals {
	now, boxes := v.s.clock.Now(), map[app.ID]app.Vitals{}
	clusters := v.s.inventory.Clusters()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, c := range clusters {
		t := v.toldBy(c)
		if t.Vitals == nil || now.Sub(t.at) > heardFor {
			continue
		}
		is := *t.Vitals
		if now.Sub(t.modemAt) > modemFor {
			is.Modem = nil
		}
		boxes[c.ID] = is
	}
	return boxes
}

// run looks until ctx ends; whoever ends it closes what is left.
func (v *vitals) run(ctx context.Context) {
	for pause(ctx, lookEvery) {
		now := v.s.clock.Now()
		v.look(ctx, now)
		if now.Sub(v.lastSave).Abs() >= health.SaveEvery {
			v.save(ctx, now)
		}
	}
}

// look is one look at all clusters.
func (v *vitals) look(ctx context.Context, now time.Time) {
	readings, seen := v.measure(now)
	v.record.Take(now, readings)
	if v.step(ctx, now, seen) {
		v.s.tell(backend.TopicClusters)
	}
}

// step judges the clusters, keeps what came of it, and reports whether that is
// anything new.
func (v *vitals) step(ctx context.Context, now time.Time, seen []health.Seen) (turned bool) {
	v.turn.Lock()
	defer v.turn.Unlock()
	v.mu.Lock()
	changed := v.watch.Step(now, seen)
	turned = v.publish()
	v.mu.Unlock()
	v.keep(ctx, changed, app.AuditRow{})
	return turned
}

// publish takes over what is to be told, and reports whether that is anything
// new. The lock must be held.
func (v *vitals) publish() bool {
	is := v.watch.Alarms()
	turned := !reflect.DeepEqual(is, v.alarms)
	v.alarms = is
	return turned
}

// Alarms are the alarms as they stand, what nobody knows of first.
func (v *vitals) Alarms() []health.Alarm {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.alarms)
}

// keep puts conditions on the disk. What it does not take waits for the next
// time, each condition as it stood last. For who holds turn.
func (v *vitals) keep(ctx context.Context, changed []health.Condition, act app.AuditRow) {
	v.mu.Lock()
	for _, c := range changed {
		v.unkept[conditionKey{c.Cluster, c.Kind, c.RaisedAt.UnixNano()}] = c
	}
	waiting := maps.Clone(v.unkept)
	v.mu.Unlock()
	if len(waiting) == 0 {
		return
	}
	if err := v.s.db.KeepAlarms(ctx, slices.Collect(maps.Values(waiting)), act); err != nil {
		slog.Error("alarms not kept", "error", err)
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for key, c := range waiting {
		if reflect.DeepEqual(v.unkept[key], c) {
			delete(v.unkept, key)
		}
	}
}

// acknowledge notes that a user knows of an alarm at the clusters given, nobody
// where by is "".
func (v *vitals) acknowledge(ctx context.Context, by app.ID, kind health.Kind, clusters []app.ID, act app.AuditRow) error {
	v.turn.Lock()
	defer v.turn.Unlock()
	v.mu.Lock()
	changed := v.watch.Acknowledge(kind, clusters, by, v.s.clock.Now())
	v.publish()
	v.mu.Unlock()
	if len(changed) == 0 {
		return app.Fail("alarm.over", nil)
	}
	v.keep(ctx, changed, act)
	return nil
}

// save puts the minutes on the disk, and once a day lets the oldest go.
func (v *vitals) save(ctx context.Context, now time.Time) {
	v.lastSave = now
	if err := v.record.Save(ctx); err != nil {
		slog.Error("measurements not kept", "error", err)
	}
	today := app.DateOf(now)
	if v.file == nil || today == v.today {
		return
	}
	if err := v.file.Forget(ctx, today.Add(-vitalsOldDay)); err != nil {
		slog.Error("old measurements not let go", "error", err)
		return
	}
	v.today = today
}

func (v *vitals) close(ctx context.Context) {
	if err := v.record.Save(ctx); err != nil {
		slog.Error("measurements not kept", "error", err)
	}
	if v.file == nil {
		return
	}
	if err := v.file.Close(); err != nil {
		slog.Error("close", "error", err)
	}
}

// measure is how each cluster that has a speaker stands, for the minutes and
// for the alarms.
func (v *vitals) measure(now time.Time) (readings []health.Reading, seen []health.Seen) {
	status := map[app.ID]app.ClusterStatus{}
	for _, s := range v.s.inventory.Board() {
		status[s.Cluster] = s
	}
	month := v.monthMB()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, c := range v.s.inventory.Clusters() {
		if c.SpeakerKey == "" {
			continue
		}
		used, _ := v.s.data.used(c.ID, now)
		told := v.toldBy(c)
		r := readingOf(c, status[c.ID], told, now)
		r.DataKB = v.since(c.ID, used.All()/1000)
		readings = append(readings, r)
		is := seenOf(c, status[c.ID], r, int(used.All()/1_000_000), month, now)
		if o, ok := v.s.ordering.Above(c); ok {
			is.Ordered, is.Cap = o.Value, max(is.Cap, o.Value)
		}
		if b := told.Vitals; b != nil {
			is.LowPower = b.LowPower
		}
		seen = append(seen, is)
	}
	return readings, seen
}

// monthMB is the data that each SIM has for a month, by the rules.
func (v *vitals) monthMB() int {
	if h := v.s.held(); h != nil {
		return h.Rules().MonthMB
	}
	return health.Unknown
}

// since is what went over a line, in KB, since the last look, at the first of
// which that is not known. A new month begins at nothing.
func (v *vitals) since(cluster app.ID, kb int64) int {
	before, known := v.carried[cluster]
	v.carried[cluster] = kb
	switch {
	case !known:
		return health.Unknown
	case kb < before:
		return int(kb)
	}
	return int(kb - before)
}

// heardFor is how long what a box told of itself is taken for how it stands.
const heardFor = 2 * app.UnknownAfter

func readingOf(c app.Cluster, s app.ClusterStatus, t toldOf, now time.Time) health.Reading {
	m := health.Nothing
	m.State = s.State
	if (s.State == app.StateHeard || s.State == app.StateFed || s.State == app.StateLate) && s.LevelDBFS > -120 {
		m.Level = int(math.Round(s.LevelDBFS))
	}
	if s.State == app.StateUnknown || t.at.IsZero() || now.Sub(t.at) > heardFor {
		return health.Reading{Cluster: c.ID, Minute: m}
	}
	m.Volume = min(max(t.Volume, 0), 100)
	m.ClockMS = known(int64(math.Round(min(max(t.ClockMS, -mostClockMS), mostClockMS))))
	if t.Holding != nil && t.Holding.TotalMB > 0 {
		m.FreeMB = known(t.Holding.FreeMB)
	}
	if b := t.Vitals; b != nil {
		m.Celsius, m.Signal = figure(b.Celsius, m.Celsius), figure(b.Signal, m.Signal)
		if b.FreeMB != nil {
			m.FreeMB = known(*b.FreeMB)
		}
	}
	return health.Reading{Cluster: c.ID, Minute: m}
}

// mostClockMS bounds the difference of a box's clock: ten years, that of one
// that begins in 1970 and more.
const mostClockMS = 3650 * 24 * 3600 * 1000

// known is a figure that was measured: one that looks like none is told one
// off.
func known(n int64) int {
	if n == health.Unknown {
		n++
	}
	return int(n)
}

func figure(n *int, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return known(int64(*n))
}

func seenOf(c app.Cluster, s app.ClusterStatus, r health.Reading, dataMB, monthMB int, now time.Time) health.Seen {
	seen := health.Seen{
		Cluster: c.ID, Hamlet: c.Hamlet, Line: c.Line, Carrier: c.Box.Carrier,
		Away: !s.Connected || s.LastReport.IsZero() || now.Sub(s.LastReport) > app.UnknownAfter, Awaited: s.Awaited, LastHeard: s.LastReport,
		Playing: s.Ear != "", Ear: s.Ear, Volume: r.Volume, Ordered: c.Volume, Cap: c.VolumeCap,
		Celsius: r.Celsius, FreeMB: r.FreeMB, ClockMS: r.ClockMS, Signal: r.Signal, DataMB: dataMB, MonthMB: health.Unknown,
	}
	if c.Line == app.Line4G {
		seen.MonthMB = monthMB
	}
	return seen
}
