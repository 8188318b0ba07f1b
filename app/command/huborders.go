package command

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"tienglang/app"
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
		OnFresh:   func(fresh []app.ReceivedOrder) { h.wake(); h.note(fresh) },
		OnRevoked: s.revokedByHub,
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

// theProvince is who acts where the province's hub has ordered.
var theProvince = app.User{ID: app.HubApprover, Roles: []app.Role{app.RoleApprover}}

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
