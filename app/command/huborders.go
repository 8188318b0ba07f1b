package command

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/sync/client"
	hubsync "tienglang/sync/orders"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// hubOrders carries out what the province orders. An order is kept before
// anything comes of it; its effect is made once, however often the station is
// stopped on the way.
type hubOrders struct {
	s        *station
	receiver *hubsync.Receiver
	urgent   chan struct{} // emergencies and withdrawals may wait
	sounds   chan struct{} // programmes may wait
	hub      atomic.Pointer[client.Client]
}

// hubOrdersEvery is how often it is looked for orders of which nobody told:
// those that a stop left, whose sound could not be fetched, or that came
// before their time.
const hubOrdersEvery = 2 * time.Second

// openHubOrders makes the receiver; what it keeps wakes those who carry it out.
func (s *station) openHubOrders() {
	h := &hubOrders{s: s, urgent: make(chan struct{}, 1), sounds: make(chan struct{}, 1)}
	h.receiver = hubsync.New(hubsync.Config{
		Store: s.db, Clock: s.clock, Commune: s.info().Commune,
		OnFresh: func(fresh []app.ReceivedOrder) { h.wake(); h.note(fresh) },
		OnRefused: func(code, detail string) {
			s.refusals.add(code, detail)
			s.tell(backend.TopicSync)
		},
		OnChange: func() { s.tell(backend.TopicSync) },
	})
	s.hubOrders = h
}

// join gives the receiver its hub, and keeps the key of the orders where the
// hub tells it for the first time.
func (h *hubOrders) join(e client.Enrolment, c *client.Client) {
	h.hub.Store(c)
	h.receiver.SetHub(c, e.OrderKey, func(key string) error {
		e.OrderKey = key
		return h.s.keepEnrolment(e)
	})
}

// keepEnrolment keeps what the station knows of its hub.
func (s *station) keepEnrolment(e client.Enrolment) error {
	body, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	return wire.WriteFileSynced(s.enrolmentFile(), body)
}

func (h *hubOrders) wake() {
	for _, c := range []chan struct{}{h.urgent, h.sounds} {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// note tells a person of what came.
func (h *hubOrders) note(fresh []app.ReceivedOrder) {
	last := fresh[len(fresh)-1]
	switch {
	case last.State == app.HubOrderRefused:
		h.s.noteStatus("", &app.Error{Code: last.Code, Args: last.Detail})
	case last.Kind != app.HubOrderWithdrawal:
		h.s.noteStatus("status.hub_order_"+string(last.Kind), nil, "title", last.Title)
	}
	h.s.tell(backend.TopicSync)
}

// run fetches and carries out until ctx ends.
func (h *hubOrders) run(ctx context.Context) {
	h.s.running.Go(func() { _ = h.receiver.Run(ctx) }) // ends with ctx alone
	h.s.running.Go(func() { h.each(ctx, h.urgent, h.actUrgent) })
	h.s.running.Go(func() { h.each(ctx, h.sounds, h.actProgrammes) })
}

func (h *hubOrders) each(ctx context.Context, wake chan struct{}, act func(context.Context) error) {
	for ctx.Err() == nil {
		if err := act(ctx); err != nil && ctx.Err() == nil {
			slog.Warn("orders of the province", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-time.After(hubOrdersEvery):
		}
	}
}

// actUrgent carries out emergencies and withdrawals, lets those wait again
// whose time has come, and notes what was on air.
func (h *hubOrders) actUrgent(ctx context.Context) error {
	early, err := h.s.db.EarlyHubOrders(ctx, h.s.clock.Now())
	for _, o := range early {
		err = errors.Join(err, h.s.db.RejudgeHubOrder(ctx, o.ID))
	}
	err = errors.Join(err, h.act(ctx, func(k app.HubOrderKind) bool { return k != app.HubOrderProgramme }))
	played, perr := h.s.db.NoteHubPlayed(ctx)
	if played {
		h.settled()
	}
	return errors.Join(err, perr)
}

func (h *hubOrders) actProgrammes(ctx context.Context) error {
	return h.act(ctx, func(k app.HubOrderKind) bool { return k == app.HubOrderProgramme })
}

// mostWaiting is how many waiting orders are looked at in one go.
const mostWaiting = 500

func (h *hubOrders) act(ctx context.Context, mine func(app.HubOrderKind) bool) error {
	waiting, err := h.s.db.WaitingHubOrders(ctx, mostWaiting)
	if err != nil {
		return err
	}
	for _, o := range waiting {
		if !mine(o.Kind) || ctx.Err() != nil {
			continue
		}
		now, err := h.s.db.HubOrder(ctx, o.ID)
		if err != nil || now.State != app.HubOrderWaiting {
			continue // taken back by one before it
		}
		if err := h.carryOut(ctx, o); err != nil {
			slog.Info("an order of the province waits", "order", o.ID, "title", o.Title, "error", err)
		}
	}
	return nil
}

// carryOut makes the effect of one order. An error that may pass leaves it
// waiting, for as long as the order holds; any other refuses it.
func (h *hubOrders) carryOut(ctx context.Context, o app.ReceivedOrder) error {
	if !h.s.clock.Now().Before(o.ExpiresAt) {
		return h.settle(ctx, o, app.Fail("hub_order.expired", nil, "title", o.Title))
	}
	var err error
	switch o.Kind {
	case app.HubOrderEmergency:
		err = h.emergency(ctx, o)
	case app.HubOrderProgramme:
		err = h.programme(ctx, o)
	case app.HubOrderWithdrawal:
		err = h.withdraw(ctx, o)
	}
	if err == nil {
		h.settled()
		return nil
	}
	if ctx.Err() != nil || passing(err) {
		return err
	}
	return h.settle(ctx, o, err)
}

// passing reports whether a failure may pass by itself: the line, the disk, or
// what has no sentence for a person. All else is the order's own fault.
func passing(err error) bool {
	code := app.CodeOf(err)
	if code == "hub.media_unknown" {
		return false
	}
	for _, prefix := range []string{"hub.", "disk.", "data."} {
		if strings.HasPrefix(code, prefix) {
			return true
		}
	}
	return code == ""
}

// settle refuses an order, with its reason.
func (h *hubOrders) settle(ctx context.Context, o app.ReceivedOrder, why error) error {
	done, err := h.s.db.SettleHubOrder(ctx, o.ID, app.OrderRefused(why))
	if done {
		h.s.noteStatus("", why)
		h.settled()
	}
	return err
}

// settled tells that the state of an order has changed.
func (h *hubOrders) settled() {
	h.receiver.Tell()
	h.s.tell(backend.TopicSync)
	h.s.wakeSync()
}

// programme brings a programme of the province into the library, approved, and
// into the schedule where the province said when.
func (h *hubOrders) programme(ctx context.Context, o app.ReceivedOrder) error {
	a, err := wire.HubProgrammeOf(o.HubOrder)
	if err != nil {
		return app.Fail("hub_order.malformed", err, "title", o.Title)
	}
	m, err := h.fetch(ctx, o, a.Sound)
	if err != nil {
		return err
	}
	now := h.s.clock.Now()
	p := app.Programme{
		ID: o.ID, Title: o.Title, State: app.ProgrammeApproved, Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items:  []app.ProgrammeItem{{Kind: app.MediaMaster, Media: m.SHA256, Title: o.Title}},
		Author: app.HubApprover, CreatedAt: now, Origin: app.OriginHub,
	}
	verdict := app.Approval{ID: o.ID, Programme: o.ID, Master: m.SHA256, By: app.HubApprover, At: o.IssuedAt, Approved: true, Remark: h.name()}
	lines, err := h.lines(ctx, o, a)
	if err != nil {
		return err
	}
	if err := h.s.db.ApplyHubProgramme(ctx, o.ID, p, verdict, lines); err != nil {
		return err
	}
	h.tellChanged()
	return nil
}

// tellChanged tells of a programme, and its hours, that came or went.
func (h *hubOrders) tellChanged() {
	h.s.tell(backend.TopicLibrary)
	h.s.tell(backend.TopicSchedule)
}

// lines are the lines of the schedule that the province wishes: one for each
// time of day.
func (h *hubOrders) lines(ctx context.Context, o app.ReceivedOrder, a app.HubProgramme) ([]app.ScheduleEntry, error) {
	place, err := h.place(ctx, o, a.Zones)
	if err != nil || len(a.Dates) == 0 {
		return nil, err
	}
	var all []app.ScheduleEntry
	for _, m := range a.Minutes {
		all = append(all, app.ScheduleEntry{
			ID: app.NewID(h.s.clock.Now()), Title: o.Title, Kind: app.BroadcastProgramme, Programme: o.ID, Priority: a.Priority,
			Zone: place.zone, Clusters: place.clusters, Origin: app.OriginHub, Start: time.Duration(m) * time.Minute,
			Repeat: app.Repeat{Kind: app.RepeatDates, From: slices.Min(a.Dates), Until: slices.Max(a.Dates), Dates: a.Dates},
			OnCut:  app.CutResume, UpdatedBy: app.HubApprover,
		})
	}
	return all, nil
}

// place is where an order is to sound: the whole commune in the zero value.
type place struct {
	zone     app.ID
	clusters []app.ID
}

// place finds the zones that the province names, and the hamlets where no zone
// has that name: "hub_order.zone_unknown".
func (h *hubOrders) place(ctx context.Context, o app.ReceivedOrder, names []string) (p place, err error) {
	for _, name := range names {
		zone, clusters, err := h.named(ctx, name)
		if err != nil {
			return p, err
		}
		if len(clusters) == 0 {
			return p, app.Fail("hub_order.zone_unknown", nil, "zone", name, "title", o.Title)
		}
		if p.zone = ""; len(names) == 1 {
			p.zone = zone
		}
		p.clusters = append(p.clusters, clusters...)
	}
	if p.zone != "" {
		p.clusters = nil
	}
	slices.Sort(p.clusters)
	p.clusters = slices.Compact(p.clusters)
	return p, nil
}

// named is the zone of that name with its clusters, or the clusters of the
// hamlet of that name.
func (h *hubOrders) named(ctx context.Context, name string) (zone app.ID, clusters []app.ID, err error) {
	same := func(other string) bool { return strings.EqualFold(strings.TrimSpace(other), strings.TrimSpace(name)) }
	zones, err := h.s.inventory.Zones(ctx)
	if err != nil {
		return "", nil, err
	}
	for _, z := range zones {
		if same(z.Name) {
			return z.ID, z.Clusters, nil
		}
	}
	hamlets, err := h.s.inventory.Hamlets(ctx)
	for _, l := range hamlets {
		for _, c := range h.s.inventory.Clusters() {
			if same(l.Name) && c.Hamlet == l.ID {
				clusters = append(clusters, c.ID)
			}
		}
	}
	return "", clusters, err
}

// name is what the hub calls itself.
func (h *hubOrders) name() string { return h.s.outbox.Status().HubName }

// fetch brings the sound of an order into the station. What was fetched before
// a stop is gone on with.
func (h *hubOrders) fetch(ctx context.Context, o app.ReceivedOrder, s app.HubSound) (app.Media, error) {
	hub := h.hub.Load()
	if hub == nil {
		return app.Media{}, app.Fail("hub.not_enrolled", nil)
	}
	dir := filepath.Join(h.s.dir, "from-hub")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return app.Media{}, app.Fail("data.unwritable", err, "folder", dir)
	}
	path := filepath.Join(dir, s.SHA256+s.Ext)
	if _, err := os.Stat(path); err != nil {
		if err := hub.DownloadOrderSound(ctx, s, path, nil); err != nil {
			return app.Media{}, err
		}
	}
	m, _, err := h.s.intake.bring(ctx, path, app.Media{Name: o.Title, Kind: app.MediaMaster, AddedBy: app.HubApprover}, nil)
	if err != nil && app.CodeOf(err) != "disk.full" && ctx.Err() == nil {
		err = app.Fail("hub_order.not_sound", err, "title", o.Title)
	}
	if err == nil || !passing(err) {
		_ = os.Remove(path) // what is left behind is only room
	}
	return m, err
}

// withdraw takes an earlier order back.
func (h *hubOrders) withdraw(ctx context.Context, o app.ReceivedOrder) error {
	a, err := wire.HubWithdrawalOf(o.HubOrder)
	if err != nil {
		return app.Fail("hub_order.malformed", err, "title", o.Title)
	}
	if e, err := h.s.db.Emergency(ctx, a.Order); err == nil && e.Origin == app.OriginHub {
		if err := h.s.emergencies.End(ctx, theProvince, e.ID); err != nil {
			return err
		}
	}
	if err := h.s.db.WithdrawHubOrder(ctx, o.ID, a.Order); err != nil {
		return err
	}
	h.tellChanged()
	return nil
}

// theProvince is who acts where the province's hub has ordered.
var theProvince = app.User{ID: app.HubApprover, Roles: []app.Role{app.RoleApprover}}

// mostHubEmergencies is how many of the province's emergencies may be on at
// once: a hub that gives more has gone wrong.
const mostHubEmergencies = 5

// emergency puts the province's emergency on air. It has the order's
// identifier, so that it is ordered once.
func (h *hubOrders) emergency(ctx context.Context, o app.ReceivedOrder) error {
	a, err := wire.HubEmergencyOf(o.HubOrder)
	if err != nil {
		return app.Fail("hub_order.malformed", err, "title", o.Title)
	}
	if h.emergenciesOn() >= mostHubEmergencies {
		return app.Fail("hub_order.too_many", nil, "title", o.Title)
	}
	r := playout.EmergencyRequest{
		ID: o.ID, Title: o.Title, Text: a.Text, Times: a.Times, Every: time.Duration(a.EverySeconds) * time.Second,
		ValidFor: max(o.ExpiresAt.Sub(h.s.clock.Now()), time.Minute), Origin: app.OriginHub, IssuedAt: o.IssuedAt,
	}
	if r.Zone, r.Clusters, err = h.placeOfEmergency(ctx, o, a.Zones); err != nil {
		return err
	}
	if err := h.soundOfEmergency(ctx, o, a, &r); err != nil {
		return err
	}
	_, err = h.s.emergencies.Order(ctx, theProvince, r)
	if err != nil {
		if _, kept := h.s.db.Emergency(ctx, o.ID); kept != nil {
			return err
		}
		h.s.noteStatus("", err) // it stands, and goes out as soon as it can
	}
	_, err = h.s.db.SettleHubOrder(ctx, o.ID, app.Outcome{State: app.HubOrderApplied})
	return err
}

// soundOfEmergency puts into r what sounds: the message of that name that the
// commune has approved, else the order's own sound, else its text.
// "hub_order.no_message" where the order has nothing of its own.
func (h *hubOrders) soundOfEmergency(ctx context.Context, o app.ReceivedOrder, a app.HubEmergency, r *playout.EmergencyRequest) (err error) {
	if a.Message != "" {
		if r.Message, err = h.standingMessage(ctx, a.Message); err != nil || r.Message != "" {
			return err
		}
		slog.Warn("an emergency of the province names a message that does not stand here", "order", o.ID, "message", a.Message)
	}
	if a.Sound == nil {
		if strings.TrimSpace(a.Text) == "" {
			return app.Fail("hub_order.no_message", nil, "title", o.Title, "message", a.Message)
		}
		return nil
	}
	m, err := h.fetch(ctx, o, *a.Sound)
	r.Text, r.Media = "", m.SHA256
	return err
}

// standingMessage is the message of that name that may be broadcast now, "" for
// none.
func (h *hubOrders) standingMessage(ctx context.Context, title string) (app.ID, error) {
	all, err := h.s.db.Messages(ctx)
	i := slices.IndexFunc(all, func(m app.Message) bool {
		return strings.EqualFold(m.Title, strings.TrimSpace(title)) && m.Stands(h.s.clock.Now())
	})
	if err != nil || i < 0 {
		return "", err
	}
	return all[i].ID, nil
}

func (h *hubOrders) emergenciesOn() (n int) {
	for _, e := range h.s.emergencies.Active() {
		if e.Origin == app.OriginHub {
			n++
		}
	}
	return n
}

// placeOfEmergency is where an emergency sounds: the whole commune where it
// does not know what the province names, since a warning is better heard by
// too many.
func (h *hubOrders) placeOfEmergency(ctx context.Context, o app.ReceivedOrder, names []string) (zone app.ID, clusters []app.ID, err error) {
	p, err := h.place(ctx, o, names)
	if app.CodeOf(err) == "hub_order.zone_unknown" {
		slog.Warn("an emergency of the province goes to the whole commune", "order", o.ID, "error", err)
		return "", nil, nil
	}
	return p.zone, p.clusters, err
}
