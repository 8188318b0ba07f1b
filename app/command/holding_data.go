package command

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"

	"tienglang/app"
	"tienglang/app/holding"
)

// HoldSent counts bytes of a cluster's held files and of its schedule.
func (h *holdings) HoldSent(cluster app.ID, bytes int64) {
	h.station.data.add(cluster, holding.WayHeld, holding.OverTCP(bytes))
}

// Rules are the rules of holding as they are now.
func (h *holdings) Rules() holding.Rules {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rules
}

// SaveRules keeps other rules, on behalf of one with app.MayConfigure, and
// tells the speakers, of which some may wait for hours by the old ones: the
// codes of holding.Rules.Check.
func (h *holdings) SaveRules(ctx context.Context, by app.User, r holding.Rules) error {
	if err := by.Need(app.MayConfigure); err != nil {
		return err
	}
	if err := r.Check(); err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	act := app.AuditRow{User: by.ID, Action: "holding.rules", Detail: string(text)}
	if err := h.station.db.SetValues(ctx, map[string]string{holdingKey: string(text)}, act); err != nil {
		return err
	}
	h.mu.Lock()
	h.rules = r
	h.mu.Unlock()
	h.remind(ctx)
	return nil
}

// remind has every speaker that is there ask again for what it has not.
func (h *holdings) remind(ctx context.Context) {
	for _, c := range h.station.inventory.Clusters() {
		if err := h.order(ctx, c); err != nil {
			slog.Warn("a speaker was not told that it may fetch", "cluster", c.Name, "error", err)
		}
	}
}

// shelf is what there is to hold, and what the speakers said of it last.
func (h *holdings) shelf() (holding.Shelf, map[app.ID]app.Holding) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return holding.Shelf{
		Plan: h.seen, Messages: h.messages, Sounds: maps.Clone(h.sounds), Broken: maps.Clone(h.broken),
	}, maps.Clone(h.told)
}
