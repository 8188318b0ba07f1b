package command

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/daily"
	"tienglang/app/store"
)

// dailyMaker makes the pages of a station's days.
type dailyMaker struct {
	db    *store.DB
	about app.Station
	by    daily.Signer
	clock app.Clock
}

// page is the kept page of a day or, of a day without one, a new one. Errors:
// "daily.not_over" of a day that goes on.
func (m dailyMaker) page(ctx context.Context, date app.Date) (daily.Page, error) {
	p, err := m.db.DailyPage(ctx, date)
	if app.CodeOf(err) != "data.not_found" {
		return p, err
	}
	return m.make(ctx, date)
}

// make makes the next page, of a day that is over, and keeps it.
func (m dailyMaker) make(ctx context.Context, date app.Date) (daily.Page, error) {
	now := m.clock.Now()
	if now.Before(date.Add(1).Time()) {
		return daily.Page{}, app.Fail("daily.not_over", nil, "date", string(date))
	}
	r, err := m.records(ctx, date)
	if err != nil {
		return daily.Page{}, err
	}
	p := daily.Make(date, r, now)
	p.Station, p.Commune, p.Province = m.about.Name, m.about.CommuneOf, m.about.Province
	p.MadeAt, p.Program = now.In(app.Vietnam).Truncate(time.Second), Version
	log, err := m.db.PlayLogHead(ctx)
	if err != nil {
		return p, err
	}
	p.PlayLog = log.String()
	head, err := m.db.DailyHead(ctx)
	if err != nil {
		return p, err
	}
	if p, err = daily.Seal(p, head, m.by); err != nil {
		return p, err
	}
	return p, m.db.PutDailyPage(ctx, p, audit.Act("", "daily.make", string(date), "hash", p.Hash))
}

// records reads the three records of a day.
func (m dailyMaker) records(ctx context.Context, date app.Date) (r daily.Records, err error) {
	from, to := date.Time(), date.Add(1).Time()
	if r.Planned, err = m.db.Planned(ctx, from, to); err != nil {
		return r, err
	}
	if r.Played, err = m.db.Played(ctx, from, to); err != nil {
		return r, err
	}
	if r.Clusters, err = m.db.AllClusters(ctx); err != nil {
		return r, err
	}
	stretches, err := m.db.Sent(ctx, from, to)
	if err != nil {
		return r, err
	}
	at := map[app.ID]int{}
	for _, s := range stretches {
		i, ok := at[s.Broadcast]
		if !ok {
			b, err := m.db.Broadcast(ctx, s.Broadcast)
			if err != nil {
				return r, err
			}
			i = len(r.Sent)
			at[s.Broadcast] = i
			r.Sent = append(r.Sent, daily.Sent{Broadcast: b})
		}
		r.Sent[i].At = append(r.Sent[i].At, daily.SentAt{Cluster: s.Cluster, From: s.From, To: s.To})
	}
	return r, nil
}

// The page of a day is made when the speakers have had time for their last
// accounts, and those of earlier days when the station was off; further back
// than a month nobody asked for them. A day that was closed while the clock was
// ahead gets a further page.
const (
	dailyAfter = 10 * time.Minute
	dailyBack  = 31
	dailyAgain = 3 // days back that are looked at for what their page lacks
	dailyLook  = time.Minute
)

// due are the days that have no page and are over, oldest first: from the first
// day after the last page, or yesterday alone in a station without any; and the
// latest ones that were closed early.
func (m dailyMaker) due(ctx context.Context) (dates []app.Date, err error) {
	head, err := m.db.DailyDates(ctx, 1)
	if err != nil {
		return nil, err
	}
	last := app.DateOf(m.clock.Now().Add(-dailyAfter)).Add(-1)
	first := last
	if len(head) > 0 {
		first = max(head[0].Add(1), last.Add(1-dailyBack))
	}
	first = max(first, app.DateOf(m.about.CreatedAt))
	for d := first; d <= last; d = d.Add(1) {
		dates = append(dates, d)
	}
	for d := last.Add(1 - dailyAgain); d <= last && d < first; d = d.Add(1) {
		if early, err := m.closedEarly(ctx, d); err != nil {
			return dates, err
		} else if early {
			dates = append(dates, d)
		}
	}
	return dates, nil
}

// closedEarly reports whether the page of a day lacks what came to be due on it
// later: the machine's clock was ahead when it was made.
func (m dailyMaker) closedEarly(ctx context.Context, date app.Date) (bool, error) {
	p, err := m.db.DailyPage(ctx, date)
	if app.CodeOf(err) == "data.not_found" {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	planned, err := m.db.Planned(ctx, date.Time(), date.Add(1).Time())
	if err != nil || !slices.ContainsFunc(planned, func(s app.Slot) bool { return !lists(p, s.Broadcast) }) {
		return false, err
	}
	r, err := m.records(ctx, date)
	whole := daily.Make(date, r, m.clock.Now()).Programmes
	return slices.ContainsFunc(whole, func(one daily.Programme) bool { return !lists(p, one.Broadcast) }), err
}

func lists(p daily.Page, broadcast app.ID) bool {
	return slices.ContainsFunc(p.Programmes, func(one daily.Programme) bool { return one.Broadcast == broadcast })
}

// keepDaily makes pages by itself, until ctx ends.
func (s *station) keepDaily(ctx context.Context) {
	for {
		m := s.dailyMaker()
		dates, err := m.due(ctx)
		for _, d := range dates {
			if err == nil && ctx.Err() == nil {
				_, err = m.make(ctx, d)
			}
		}
		if err != nil && ctx.Err() == nil {
			slog.Error("the page of a day was not made; it is tried again", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(dailyLook):
		}
	}
}

func (s *station) dailyMaker() dailyMaker {
	return dailyMaker{db: s.db, about: s.info(), by: s.network.identity, clock: s.clock}
}
