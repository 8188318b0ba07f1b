package command

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
)

// Usage is the data that a cluster's held files took this month.
type Usage struct {
	Bytes int64
	Dong  int64 // what it cost, 0 where the line costs nothing
}

// Usage is the data of this month, by cluster: bytes that really went over
// the lines, both ways.
func (h *holdings) Usage() map[app.ID]Usage {
	now := h.station.clock.Now()
	rules := h.Rules()
	all := map[app.ID]Usage{}
	for _, c := range h.station.inventory.Clusters() {
		u := Usage{Bytes: h.usedBy(c.ID, now)}
		if c.Line == app.Line4G {
			u.Dong = rules.Cost(u.Bytes)
		}
		all[c.ID] = u
	}
	return all
}

// HoldSent counts bytes of a cluster.
func (h *holdings) HoldSent(cluster app.ID, bytes int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unsaved[cluster] += bytes
}

func (h *holdings) usedBy(cluster app.ID, now time.Time) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if holding.Month(now) != h.month {
		return h.unsaved[cluster]
	}
	return h.used[cluster] + h.unsaved[cluster]
}

// saveData puts what was counted on the disk, and turns the month.
func (h *holdings) saveData(ctx context.Context) {
	h.mu.Lock()
	counted, month := h.unsaved, holding.Month(h.station.clock.Now())
	if month != h.month {
		h.month, h.used = month, map[app.ID]int64{}
	}
	h.unsaved = map[app.ID]int64{}
	h.mu.Unlock()
	if len(counted) == 0 {
		return
	}
	err := h.station.db.AddHeldData(ctx, month, counted)
	h.mu.Lock()
	defer h.mu.Unlock()
	for c, n := range counted {
		if err != nil {
			h.unsaved[c] += n // with the next ones
		} else {
			h.used[c] += n
		}
	}
	if err != nil {
		slog.Error("data of the speakers not counted", "error", err)
	}
}

// Rules are the rules of holding as they are now.
func (h *holdings) Rules() holding.Rules {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rules
}

// SaveRules keeps other rules, on behalf of one with app.MayConfigure:
// "holding.bad_rule".
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
	return nil
}
