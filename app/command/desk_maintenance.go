package command

import (
	"context"
	"os"
	"time"

	"tienglang/app"
	"tienglang/app/health"
	"tienglang/app/maintenance"
	"tienglang/ui/backend"
)

// measuredDays is what the station measured of its clusters.
type measuredDays struct {
	record *health.Recorder
	heard  interface {
		Broadcasts(ctx context.Context, from, to time.Time) ([]app.Broadcast, error)
		HeardBy(ctx context.Context, cluster app.ID, since time.Time) ([]app.Heard, error)
	}
	now func() time.Time
}

// Days are a cluster's minutes.
func (m measuredDays) Days(ctx context.Context, cluster app.ID, from, to app.Date) ([]*health.Day, error) {
	return m.record.Days(ctx, cluster, from, to)
}

// Accounts are what a cluster played and missed of what began on each day.
func (m measuredDays) Accounts(ctx context.Context, cluster app.ID, from app.Date) (map[app.Date]maintenance.Heard, error) {
	broadcasts, err := m.heard.Broadcasts(ctx, from.Time(), m.now().Add(time.Second))
	if err != nil {
		return nil, err
	}
	day := map[app.ID]app.Date{}
	for _, b := range broadcasts {
		day[b.ID] = app.DateOf(b.StartedAt)
	}
	all, err := m.heard.HeardBy(ctx, cluster, from.Time())
	told := map[app.Date]maintenance.Heard{}
	for _, h := range all {
		sum := told[day[h.Broadcast]]
		sum.Played, sum.Missed = sum.Played+h.PlayedMS, sum.Missed+h.MissedMS
		told[day[h.Broadcast]] = sum
	}
	return told, err
}

func (s *station) measured() maintenance.Measured {
	return measuredDays{s.vitals.record, s.db, s.clock.Now}
}

// Upkeep is what there is to do.
func (d *desk) Upkeep(ctx context.Context) (u backend.Upkeep, err error) {
	if u.Tickets, err = d.db.Tickets(ctx, app.TicketFilter{Open: true}); err != nil {
		return u, err
	}
	if u.Checks, err = d.upkeep.Checks(ctx); err != nil {
		return u, err
	}
	u.Parts, err = d.db.Parts(ctx)
	return u, err
}

// Tickets are those that are wanted.
func (d *desk) Tickets(ctx context.Context, f app.TicketFilter) ([]app.Ticket, error) {
	return d.db.Tickets(ctx, f)
}

// ReportFault opens a ticket or joins the open one.
func (d *desk) ReportFault(ctx context.Context, cluster app.ID, step app.TicketStep) (app.Ticket, bool, error) {
	by, err := d.who()
	if err != nil {
		return app.Ticket{}, false, err
	}
	o, err := d.upkeep.Report(ctx, by, cluster, step)
	key := "status.ticket_opened"
	if o.Joined {
		key = "status.ticket_joined"
	}
	return o.Ticket, o.Joined, d.done(err, backend.TopicClusters, key, ticketArgs(o.Ticket)...)
}

func ticketArgs(t app.Ticket) []string {
	return []string{"number", ticketNumber(t), "name", t.ClusterName}
}

// AddTicketStep adds a step.
func (d *desk) AddTicketStep(ctx context.Context, ticket app.ID, step app.TicketStep) (app.Ticket, error) {
	by, err := d.who()
	if err != nil {
		return app.Ticket{}, err
	}
	t, err := d.upkeep.Step(ctx, by, ticket, step)
	return t, d.done(err, backend.TopicClusters, "status.ticket_"+string(step.Act), ticketArgs(t)...)
}

// TakeBackStep takes the last step back.
func (d *desk) TakeBackStep(ctx context.Context, ticket app.ID, step int64) (app.Ticket, error) {
	by, err := d.who()
	if err != nil {
		return app.Ticket{}, err
	}
	t, err := d.upkeep.TakeBack(ctx, by, ticket, step)
	return t, d.done(err, backend.TopicClusters, "status.ticket_back", ticketArgs(t)...)
}

// TicketDead counts the days about a ticket.
func (d *desk) TicketDead(ctx context.Context, t app.Ticket) (backend.DeadTime, error) {
	dead, err := maintenance.Dead(ctx, d.measured(), t, d.clock.Now())
	return backend.DeadTime(dead), err
}

// AddPhoto keeps a picture.
func (d *desk) AddPhoto(ctx context.Context, path string) (app.Photo, error) {
	by, err := d.who()
	if err != nil {
		return app.Photo{}, err
	}
	return keepPhoto(ctx, d.db, by.ID, path, app.DateOf(d.clock.Now()))
}

// Photo is a picture that was kept, whole.
func (d *desk) Photo(ctx context.Context, sha256 string) ([]byte, error) {
	if err := d.db.VerifyMedia(ctx, sha256); err != nil {
		return nil, app.Fail("photo.gone", err)
	}
	path, err := d.db.MediaPath(ctx, sha256)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// WriteTickets writes a year's tickets to a spreadsheet.
func (d *desk) WriteTickets(ctx context.Context, path string, year int) (int, error) {
	if _, err := d.who(); err != nil {
		return 0, err
	}
	return writeTickets(ctx, d.db, d.measured(), path, year, d.clock.Now())
}
