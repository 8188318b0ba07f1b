package command

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/sync/wire"
)

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
