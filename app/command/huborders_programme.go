package command

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

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
