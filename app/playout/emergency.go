package playout

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// EmergencyRequest is what shall be broadcast in an emergency: a text, a medium
// that is kept, or the microphone.
type EmergencyRequest struct {
	ID         app.ID // of a hub's order, so that it is done once; "" for a new one
	Title      string
	Text       string
	Media      string // SHA-256
	Microphone bool
	Device     string
	Zone       app.ID
	Clusters   []app.ID
	Times      int           // in a row, 0 for twice
	Every      time.Duration // 0 for never again
	ValidFor   time.Duration // 0 for a day
	Origin     app.Origin
	IssuedAt   time.Time // by the hub, as the repeats say it; zero for now
}

// The bounds of an order, and the two times in a row of Decision 18/2021/QĐ-TTg.
const (
	UsualTimes    = 2
	MostTimes     = 10
	ShortestEvery = 5 * time.Minute
	UsualValid    = 24 * time.Hour
	LongestValid  = 7 * 24 * time.Hour
	longestText   = 5000 // bytes
)

// EmergencyStore keeps orders.
type EmergencyStore interface {
	PutEmergency(ctx context.Context, e app.Emergency, act app.AuditRow) error
	Emergency(ctx context.Context, id app.ID) (app.Emergency, error)
	OpenEmergencies(ctx context.Context) ([]app.Emergency, error)
	HeardOf(ctx context.Context, broadcast app.ID) ([]app.Heard, error)
	MediaPath(ctx context.Context, sha256 string) (string, error)
	Values(ctx context.Context) (map[string]string, error)
	SetValues(ctx context.Context, values map[string]string, act app.AuditRow) error
}

// EmergencyConfig is what the emergencies need beside the playout.
type EmergencyConfig struct {
	Store EmergencyStore
	// Compose makes the sounds of an order: what sounds at once, with all its
	// times, and what repeats it later, with the time of issue spoken before.
	Compose func(ctx context.Context, e app.Emergency) (now, repeat string, err error)
	// Prove checks the leader's PIN; failures slow it down.
	Prove    func(ctx context.Context, by app.User, pin string) error
	Length   func(ctx context.Context, sha256 string) time.Duration
	OnChange func()
	OnFault  func(error)
}

// Emergencies are the orders of this station. Its methods may be called from
// any goroutine.
type Emergencies struct {
	c    EmergencyConfig
	s    *Service
	wake chan struct{}

	keeping sync.Mutex // held while an order's new state is written, so that none overtakes its end; before mu

	mu     sync.Mutex
	open   map[app.ID]app.Emergency
	policy app.EmergencyPolicy
	back   map[returned]time.Time // clusters that came back, and when
}

// returned is a cluster that came back while an order is open.
type returned struct{ emergency, cluster app.ID }

// Emergencies makes the emergencies of s, with the orders that are still open;
// Run repeats and ends them.
func (s *Service) Emergencies(ctx context.Context, c EmergencyConfig) (*Emergencies, error) {
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	if c.OnFault == nil {
		c.OnFault = func(err error) { slog.Warn("emergency", "err", err) }
	}
	open, err := c.Store.OpenEmergencies(ctx)
	if err != nil {
		return nil, err
	}
	m := &Emergencies{c: c, s: s, wake: make(chan struct{}, 1), open: map[app.ID]app.Emergency{}, back: map[returned]time.Time{}}
	for _, e := range open {
		m.open[e.ID] = e
		for _, cluster := range e.Clusters { // who has not heard it before the station ended hears it now
			m.back[returned{e.ID, cluster}] = s.c.Clock.Now()
		}
	}
	return m, m.loadPolicy(ctx)
}

// Active are the orders that are not over, oldest first.
func (m *Emergencies) Active() []app.Emergency {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []app.Emergency
	for _, e := range m.open {
		e.Clusters, e.Soundings = slices.Clone(e.Clusters), slices.Clone(e.Soundings)
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b app.Emergency) int {
		if c := a.OrderedAt.Compare(b.OrderedAt); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return all
}

// Order keeps an order on behalf of by, with its sound ready to go out; Confirm
// lets it out. One of the hub, which has signed it, is let out at once where the
// policy says so. Errors: "people.not_allowed", "emergency.nothing",
// "emergency.too_long", "emergency.times", "emergency.every", "emergency.valid",
// "air.no_cluster", "media.missing", and those of reading a text.
func (m *Emergencies) Order(ctx context.Context, by app.User, r EmergencyRequest) (app.Emergency, error) {
	if r.Origin == app.OriginStation {
		if err := by.Need(app.MayEmergency); err != nil {
			return app.Emergency{}, err
		}
	}
	if e, ok := m.known(ctx, r.ID); ok {
		return m.outOfHub(ctx, by, e) // it was ordered before; a stop may have kept it from going out
	}
	e, err := m.draft(ctx, by, r)
	if err != nil {
		return e, err
	}
	if err := m.compose(ctx, &e); err != nil {
		return e, err
	}
	act := audit.Act(by.ID, "emergency.order", string(e.ID), "title", e.Title, "origin", string(e.Origin), "text", e.Text, "sound", e.Media)
	if err := m.keep(ctx, e, act); err != nil {
		return e, err
	}
	return m.outOfHub(ctx, by, e)
}

// known is the order of that name, if it was given before.
func (m *Emergencies) known(ctx context.Context, id app.ID) (app.Emergency, bool) {
	m.mu.Lock()
	e, ok := m.open[id]
	m.mu.Unlock()
	if ok || id == "" {
		return e, ok
	}
	e, err := m.c.Store.Emergency(ctx, id)
	return e, err == nil
}

// outOfHub lets out what the hub has ordered, where the policy says so.
func (m *Emergencies) outOfHub(ctx context.Context, by app.User, e app.Emergency) (app.Emergency, error) {
	if e.Origin != app.OriginHub || e.State != app.EmergencyWaiting || !m.Policy().Hub {
		return e, nil
	}
	return m.release(ctx, by, e.ID)
}

// draft is the order that r asks for, checked.
func (m *Emergencies) draft(ctx context.Context, by app.User, r EmergencyRequest) (app.Emergency, error) {
	now := m.s.c.Clock.Now()
	e := app.Emergency{ID: r.ID, State: app.EmergencyWaiting, Title: strings.ToValidUTF8(strings.TrimSpace(r.Title), ""),
		Text: strings.ToValidUTF8(strings.TrimSpace(r.Text), ""), Media: r.Media, Microphone: r.Microphone, Device: r.Device,
		Zone: r.Zone, Times: r.Times, Every: r.Every, ValidFor: r.ValidFor, Origin: r.Origin, OrderedBy: by.ID, OrderedAt: now}
	if e.ID == "" {
		e.ID = app.NewID(now)
	}
	if !r.IssuedAt.IsZero() {
		e.OrderedAt = r.IssuedAt
	}
	if e.Times == 0 {
		e.Times = UsualTimes
	}
	if e.ValidFor == 0 {
		e.ValidFor = UsualValid
	}
	if e.Title == "" {
		e.Title = "Phát khẩn cấp"
	}
	if e.Origin == app.OriginHub { // its validity runs from the hub's issue, not from who lets it out here
		e.ValidUntil = now.Add(e.ValidFor)
	}
	switch {
	case e.Text == "" && e.Media == "" && !e.Microphone:
		return e, app.Fail("emergency.nothing", nil)
	case len(e.Text) > longestText:
		return e, app.Fail("emergency.too_long", nil, "most", strconv.Itoa(longestText))
	case e.Times < 1 || e.Times > MostTimes:
		return e, app.Fail("emergency.times", nil, "most", strconv.Itoa(MostTimes))
	case e.Every != 0 && (e.Every < ShortestEvery || e.Every > 24*time.Hour):
		return e, app.Fail("emergency.every", nil, "least", "5")
	case e.ValidFor < time.Minute || e.ValidFor > LongestValid:
		return e, app.Fail("emergency.valid", nil, "most", "7")
	}
	var err error
	e.Clusters, err = m.s.c.Clusters.Resolve(ctx, r.Zone, r.Clusters)
	return e, err
}

func (m *Emergencies) compose(ctx context.Context, e *app.Emergency) (err error) {
	if e.Microphone {
		e.Media, e.Every, e.Times = "", 0, 1
		return nil
	}
	if m.c.Compose != nil {
		if e.Media, e.Repeat, err = m.c.Compose(ctx, *e); err != nil {
			return err
		}
	}
	if e.Repeat == "" {
		e.Repeat = e.Media
	}
	_, err = m.c.Store.MediaPath(ctx, e.Media)
	return err
}

// keep writes an order and makes it what is known.
func (m *Emergencies) keep(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	m.keeping.Lock()
	defer m.keeping.Unlock()
	return m.write(ctx, e, act)
}

// goOn keeps what has become of an open order, unless somebody has ended it
// meanwhile: then what sounds of it ends too.
func (m *Emergencies) goOn(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	m.keeping.Lock()
	m.mu.Lock()
	_, open := m.open[e.ID]
	m.mu.Unlock()
	if open {
		defer m.keeping.Unlock()
		return m.write(ctx, e, act)
	}
	m.keeping.Unlock()
	m.silence(e, "")
	return nil
}

// silence takes what sounds of an order off air.
func (m *Emergencies) silence(e app.Emergency, by app.ID) {
	for _, b := range e.Soundings {
		m.s.beside.stop(b, EndStopped, by, "")
	}
}

// write is keep for who holds keeping. A full disk keeps an emergency from
// nobody, nor its end: what it does not take stands until the station is closed.
func (m *Emergencies) write(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	if err := m.c.Store.PutEmergency(ctx, e, act); err != nil {
		again := e.Origin == app.OriginHub && e.State == app.EmergencyWaiting // the hub's order comes once more, and only what is kept tells so
		if app.CodeOf(err) != "disk.full" || again {
			return err
		}
		m.s.c.Logger.Error("an emergency is not kept", "emergency", e.ID, "state", e.State, "by", act.User, "err", err)
		m.c.OnFault(err)
	}
	m.mu.Lock()
	if e.State == app.EmergencyOver {
		delete(m.open, e.ID)
	} else {
		m.open[e.ID] = e
	}
	m.mu.Unlock()
	m.c.OnChange()
	m.awake()
	return nil
}

func (m *Emergencies) awake() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Confirm lets an order out, on behalf of by: with the leader's PIN, as another
// than who ordered it and who may confirm, or, where the policy says so, as such
// a one who ordered it. Errors: "emergency.over", "emergency.second_person",
// "emergency.not_by_pin", and those of the PIN. It sounds when Confirm returns,
// or is about to.
func (m *Emergencies) Confirm(ctx context.Context, by app.User, pin string, id app.ID) error {
	m.mu.Lock()
	e, ok := m.open[id]
	m.mu.Unlock()
	if !ok {
		return app.Fail("emergency.over", nil)
	}
	if err := m.mayConfirm(ctx, by, pin, e); err != nil {
		return err
	}
	_, err := m.release(ctx, by, id)
	return err
}

func (m *Emergencies) mayConfirm(ctx context.Context, by app.User, pin string, e app.Emergency) error {
	p := m.Policy()
	if pin != "" {
		if !p.PIN || m.c.Prove == nil {
			return app.Fail("emergency.not_by_pin", nil)
		}
		return m.c.Prove(ctx, by, pin)
	}
	if err := by.Need(app.MayConfirm); err != nil {
		return app.Fail("emergency.second_person", err)
	}
	own := by.ID == e.OrderedBy
	if own && !p.Alone || !own && !p.Second {
		return app.Fail("emergency.second_person", nil)
	}
	return nil
}

// release makes a waiting order active and lets it sound. The sound goes out
// before the order's new state is on the disk: nobody waits for a slow one.
func (m *Emergencies) release(ctx context.Context, by app.User, id app.ID) (app.Emergency, error) {
	m.mu.Lock()
	e, ok := m.open[id]
	if !ok || e.State != app.EmergencyWaiting {
		m.mu.Unlock()
		return e, nil // it sounds already
	}
	now := m.s.c.Clock.Now()
	e.State, e.ConfirmedBy, e.ConfirmedAt = app.EmergencyActive, by.ID, now
	if e.ValidUntil.IsZero() {
		e.ValidUntil = now.Add(e.ValidFor)
	}
	e.Next = nextRepeat(e, now)
	m.open[id] = e
	m.mu.Unlock()
	e, err := m.sound(ctx, e, e.Media, e.Clusters)
	if err != nil {
		m.c.OnFault(err)
	}
	act := audit.Act(by.ID, "emergency.confirm", string(e.ID), "title", e.Title)
	if kept := m.goOn(ctx, e, act); kept != nil {
		m.s.c.Logger.Error("an emergency that sounds is not kept", "emergency", id, "err", kept)
		return e, kept
	}
	return e, err
}

// nextRepeat is the next whole Every of the day in Vietnam after t; zero for
// none before the end.
func nextRepeat(e app.Emergency, t time.Time) time.Time {
	if e.Every <= 0 {
		return time.Time{}
	}
	day := app.DateOf(t).Time()
	next := day.Add((t.Sub(day)/e.Every + 1) * e.Every)
	if tomorrow := app.DateOf(t).Add(1).Time(); next.After(tomorrow) {
		next = tomorrow
	}
	if !next.Before(e.ValidUntil) {
		return time.Time{}
	}
	return next
}

// sound puts one sounding on air at once.
func (m *Emergencies) sound(ctx context.Context, e app.Emergency, media string, clusters []app.ID) (app.Emergency, error) {
	now := m.s.c.Clock.Now()
	src := Source{Device: e.Device, Broadcast: app.Broadcast{
		ID: app.NewID(now), Kind: app.BroadcastEmergency, Title: e.Title, Zone: e.Zone, Clusters: slices.Clone(clusters),
		StartedBy: e.ConfirmedBy, StartedAt: now, Precedence: app.PrecedenceEmergency, Emergency: e.ID,
	}}
	if !e.Microphone {
		var err error
		if src.File, err = m.c.Store.MediaPath(ctx, media); err != nil {
			return e, err
		}
		if m.c.Length != nil {
			src.Length = m.c.Length(ctx, media)
		}
	}
	e.Soundings = append(slices.Clone(e.Soundings), src.Broadcast.ID)
	return e, m.s.beside.start(ctx, src, m.Policy().Level, func(_ string, err error) {
		if err != nil {
			m.c.OnFault(err)
		}
		m.c.OnChange()
		m.awake()
	})
}

// End ends an order on behalf of by: at once, with what sounds of it. Whoever
// may order or confirm may end; one of the hub's is ended by the hub, or by who
// may confirm. Errors: "people.not_allowed".
func (m *Emergencies) End(ctx context.Context, by app.User, id app.ID) error {
	if by.ID != "" && !by.Can(app.MayConfirm) {
		if err := by.Need(app.MayEmergency); err != nil {
			return err
		}
	}
	return m.end(ctx, by.ID, id, app.EmergencyEnded)
}

func (m *Emergencies) end(ctx context.Context, by, id app.ID, reason string) error {
	e, err := m.close(ctx, by, id, reason)
	m.silence(e, by)
	return err
}

// close makes an order one that is over, and returns what sounds of it. One that
// was let out meanwhile is not withdrawn any more.
func (m *Emergencies) close(ctx context.Context, by, id app.ID, reason string) (app.Emergency, error) {
	m.keeping.Lock()
	defer m.keeping.Unlock()
	m.mu.Lock()
	e, ok := m.open[id]
	m.mu.Unlock()
	waits := e.State == app.EmergencyWaiting
	if !ok || !waits && reason == app.EmergencyWithdrawn {
		return app.Emergency{}, nil
	}
	if waits && reason == app.EmergencyEnded {
		reason = app.EmergencyWithdrawn
	}
	e.State, e.EndedBy, e.EndedAt, e.EndReason, e.Next = app.EmergencyOver, by, m.s.c.Clock.Now(), reason, time.Time{}
	return e, m.write(ctx, e, audit.Act(by, "emergency.end", string(id), "title", e.Title, "reason", reason))
}
