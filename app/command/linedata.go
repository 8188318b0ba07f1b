package command

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/app/store"
)

// lineData is what each cluster's line carried this month. What was counted
// goes onto the disk once a minute, and at the end: a station that is killed
// forgets no more than that.
type lineData struct {
	db  *store.DB
	now func() time.Time

	saving  sync.Mutex // one at a time
	mu      sync.Mutex
	month   string                        // of saved and since
	saved   map[app.ID]holding.Used       // that the disk has
	since   map[app.ID]time.Time          // when the first of them was counted
	unsaved map[holding.Carried]int64     // that it has not yet, whatever the month
	first   map[holding.Carried]time.Time // of those
}

// saveDataEvery is how often what was counted goes onto the disk.
const saveDataEvery = time.Minute

func newLineData(ctx context.Context, db *store.DB, clock app.Clock) (*lineData, error) {
	d := &lineData{db: db, now: clock.Now, unsaved: map[holding.Carried]int64{}, first: map[holding.Carried]time.Time{}}
	return d, d.read(ctx, holding.Month(d.now()))
}

func (d *lineData) read(ctx context.Context, month string) error {
	saved, since, err := d.db.LineData(ctx, month)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.month, d.saved, d.since = month, saved, since
	return nil
}

// counter counts one way's bytes.
func (d *lineData) counter(w holding.Way) func(cluster app.ID, bytes int64) {
	return func(cluster app.ID, bytes int64) { d.add(cluster, w, bytes) }
}

func (d *lineData) add(cluster app.ID, w holding.Way, bytes int64) {
	if bytes <= 0 {
		return
	}
	now := d.now()
	d.mu.Lock()
	defer d.mu.Unlock()
	c := holding.Carried{Month: holding.Month(now), Cluster: cluster, Way: w}
	if d.first[c].IsZero() {
		d.first[c] = now
	}
	d.unsaved[c] += bytes
}

// used is what a cluster's line carried in the month of now, and since when it
// was counted: zero where nothing was.
func (d *lineData) used(cluster app.ID, now time.Time) (u holding.Used, since time.Time) {
	month := holding.Month(now)
	d.turn(month)
	d.mu.Lock()
	defer d.mu.Unlock()
	if month == d.month {
		u, since = d.saved[cluster], d.since[cluster]
	}
	for _, w := range holding.Ways { // and not all that waits, which is every cluster's
		c := holding.Carried{Month: month, Cluster: cluster, Way: w}
		n, waits := d.unsaved[c]
		if !waits {
			continue
		}
		u.Add(w, n)
		if at := d.first[c]; since.IsZero() || at.Before(since) {
			since = at
		}
	}
	return u, since
}

// turn has the month at hand that is asked for: a clock that was set must not
// make a spent month look new until the next save.
func (d *lineData) turn(month string) {
	has := func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.month == month
	}
	if has() {
		return
	}
	d.saving.Lock()
	defer d.saving.Unlock()
	if has() {
		return
	}
	if err := d.read(context.Background(), month); err != nil {
		slog.Error("data of the lines not known", "month", month, "error", err)
	}
}

// run saves until ctx ends; whoever ends it saves what comes after.
func (d *lineData) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(saveDataEvery):
			d.save(ctx)
		}
	}
}

// save puts what was counted on the disk, and turns the month. What cannot be
// saved is tried again with what comes.
func (d *lineData) save(ctx context.Context) {
	d.saving.Lock()
	defer d.saving.Unlock()
	d.mu.Lock()
	counted, month := maps.Clone(d.unsaved), d.month
	d.mu.Unlock()
	var err error
	if len(counted) > 0 {
		err = d.db.AddLineData(ctx, counted)
	}
	if err == nil {
		d.keep(counted)
		if now := holding.Month(d.now()); now != month {
			err = d.read(ctx, now)
		}
	}
	if err != nil {
		slog.Error("data of the lines not kept", "error", err)
	}
}

// keep moves what the disk has now to what is saved.
func (d *lineData) keep(counted map[holding.Carried]int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for c, n := range counted {
		if c.Month == d.month {
			u := d.saved[c.Cluster]
			u.Add(c.Way, n)
			d.saved[c.Cluster] = u
			if at := d.first[c]; d.since[c.Cluster].IsZero() || at.Before(d.since[c.Cluster]) {
				d.since[c.Cluster] = at
			}
		}
		if d.unsaved[c] -= n; d.unsaved[c] == 0 {
			delete(d.unsaved, c)
			delete(d.first, c)
		}
	}
}
