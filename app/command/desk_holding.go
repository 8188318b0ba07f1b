package command

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/ui/backend"
)

// Holdings tells what the poles hold, what waits and why, and this month's
// data.
func (d *desk) Holdings(context.Context) (backend.Holdings, error) {
	now := d.clock.Now()
	shelf, told := d.holding.shelf()
	rules := d.holding.Rules()
	all := backend.Holdings{At: now, Rules: backend.DataRules(rules)}
	for _, c := range d.inventory.Clusters() {
		if c.Technology == app.TechnologyIP || c.SpeakerKey != "" {
			all.Clusters = append(all.Clusters, d.heldAt(c, shelf, told, rules, now))
		}
	}
	slices.SortFunc(all.Clusters, func(a, b backend.HeldHere) int { return cmp.Compare(a.Number, b.Number) })
	all.Days = sumDays(all.Clusters)
	return all, nil
}

func (d *desk) heldAt(c app.Cluster, shelf holding.Shelf, told map[app.ID]app.Holding, rules holding.Rules, now time.Time) backend.HeldHere {
	used, since := d.data.used(c.ID, now)
	account, known := told[c.ID]
	h := holding.Here{
		Cluster: c.ID, Line: c.Line, Connected: d.network.link.Connected(c.SpeakerKey), Told: account, Used: used.All(),
	}
	a := shelf.Account(h, rules, now)
	here := backend.HeldHere{
		Cluster: c.ID, Number: c.Number, Name: c.Name, Line: c.Line, Virtual: c.Virtual, Connected: h.Connected,
		Data: backend.LineData{Held: used.Held, Stream: used.Stream, Link: used.Link, Since: since},
		Told: known, Until: account.Until, FreeMB: account.FreeMB, Held: a.Held, Of: a.Of,
	}
	if here.Paid() {
		here.Data.Dong = rules.Cost(used.All())
	}
	for _, day := range a.Days {
		here.Days = append(here.Days, backend.HeldDay(day))
	}
	for _, w := range a.Waits {
		here.Waits = append(here.Waits, backend.HeldWait{
			Title: w.Title, Due: w.Due, Bytes: w.Bytes, Why: backend.HeldWhy(w.Why), Again: w.Again,
		})
	}
	return here
}

func sumDays(all []backend.HeldHere) (days []backend.HeldDay) {
	for _, h := range all {
		for i, day := range h.Days {
			if i == len(days) {
				days = append(days, backend.HeldDay{Date: day.Date})
			}
			days[i].Held += day.Held
			days[i].Of += day.Of
		}
	}
	return days
}

// DataRules say when files travel over lines that cost money.
func (d *desk) DataRules() backend.DataRules { return backend.DataRules(d.holding.Rules()) }

// SaveDataRules keeps others and lets every pole ask again at once.
func (d *desk) SaveDataRules(ctx context.Context, r backend.DataRules) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.holding.SaveRules(ctx, by, holding.Rules(r)), backend.TopicClusters, "status.data_rules_saved")
}
