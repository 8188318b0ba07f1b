package clusters

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// newsEvery is how often at most the clusters are read anew because something
// was told of them: a thousand that report are one piece of news.
const newsEvery = 500 * time.Millisecond

// reading is what a look at the clusters gives, ready to be shown: it is made
// away from the window's goroutine.
type reading struct {
	views   []backend.ClusterView
	at      map[app.ID]int // of views
	rows    []row
	count   tally
	hamlets []app.Hamlet
	zones   []app.Zone // by name
	held    backend.Holdings
	told    []backend.ClusterAlarm
	upkeep  backend.Upkeep
	gone    map[app.ID]app.Revocation // by cluster, the last box that was revoked there

	anew   bool                // the map's ground is another
	other  bool                // what the replacement plan looks at is
	chart  *chart              // by which marked was made
	marked []widget.MapCluster // as they stand on the map
}

// look reads everything that the page shows of the clusters; before is what it
// shows now.
func (p *Page) look(ctx context.Context, before *reading, on *chart) (*reading, error) {
	b := p.env.Backend
	r := &reading{told: b.Alarms(), chart: on}
	var err error
	if r.views, err = b.Clusters(); err != nil {
		return nil, err
	}
	if r.held, err = b.Holdings(ctx); err != nil {
		return nil, err
	}
	if r.upkeep, err = b.Upkeep(ctx); err != nil {
		return nil, err
	}
	if r.hamlets, err = b.Hamlets(); err != nil {
		return nil, err
	}
	if r.zones, err = b.Zones(); err != nil {
		return nil, err
	}
	r.hamlets = byName(r.hamlets, func(h app.Hamlet) string { return h.Name })
	r.zones = byName(r.zones, func(z app.Zone) string { return z.Name })
	r.gone = lastRevoked(b.RevokedBoxes())
	r.at = make(map[app.ID]int, len(r.views))
	for i := range r.views {
		r.at[r.views[i].ID] = i
	}
	r.rows, r.count = makeRows(p.env.Catalogue, r.views, knownAway(r.told), b.Now()), count(r.views)
	markZones(r.rows, r.zones)
	r.count.Repair = markRepairs(r.rows, r.upkeep, app.DateOf(b.Now()))
	r.anew = !sameGround(before.views, r.views) || !slices.EqualFunc(r.hamlets, before.hamlets, sameHamlet)
	r.other = !samePlanned(before.views, r.views)
	r.marked = on.marked(r.views)
	return r, nil
}

// byName orders things as a Vietnamese list does, in which Đ does not come last.
func byName[T any](all []T, name func(T) string) []T {
	return slices.SortedStableFunc(slices.Values(all), func(x, y T) int { return cmp.Compare(page.Fold(name(x)), page.Fold(name(y))) })
}

// lastRevoked is the last of each cluster; all are the newest first.
func lastRevoked(all []app.Revocation) map[app.ID]app.Revocation {
	last := map[app.ID]app.Revocation{}
	for _, r := range all {
		if _, newer := last[r.Cluster]; !newer {
			last[r.Cluster] = r
		}
	}
	return last
}

func sameHamlet(a, b app.Hamlet) bool { return a.ID == b.ID && a.Name == b.Name }

// load reads the clusters and shows them; then is called when they are there.
// One look is under way at a time: what is asked for meanwhile comes after it,
// once, however often it was asked for.
func (p *Page) load(then func()) {
	if then != nil {
		p.thens = append(p.thens, then)
	}
	if p.looking {
		p.again = true
		return
	}
	p.looking, p.again = true, false
	before, on, thens := p.reading, p.chart.chart, p.thens
	p.thens = nil
	var fresh *reading
	p.env.Run(func(ctx context.Context) (err error) {
		fresh, err = p.look(ctx, before, on)
		return err
	}, func(err error) {
		p.looking = false
		if err != nil {
			p.env.Fail(err)
		} else {
			p.apply(fresh)
			for _, then := range thens {
				then()
			}
		}
		if p.again {
			p.load(nil)
		}
	})
}

// news reads the clusters now, or, where that was done for the last news, with
// what else comes within newsEvery.
func (p *Page) news() {
	if p.quiet {
		p.late = true
		return
	}
	p.quiet = true
	p.load(nil)
}

// hush ends the time in which news waits.
func (p *Page) hush() {
	late := p.late
	p.quiet, p.late = false, false
	if late {
		p.news()
	}
}
