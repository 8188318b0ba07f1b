package clusters

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// planned is what the replacement plan has in mind for clusters, as it was read
// last: with a map the ground of all hamlets is looked at for that, so that it is
// not read at each look.
type planned struct {
	of   map[app.ID]replacement.Item // by cluster
	at   time.Time                   // of the last reading; zero: at once
	turn page.Turn
}

// samePlanned tells whether the plan finds clusters as it did.
func samePlanned(a, b []backend.ClusterView) bool {
	return slices.EqualFunc(a, b, func(x, y backend.ClusterView) bool {
		return x.ID == y.ID && x.Technology == y.Technology && x.Condition == y.Condition && x.Hamlet == y.Hamlet && x.Position == y.Position &&
			x.InstalledOn.Equal(y.InstalledOn) && x.Purchase.WarrantyUntil.Equal(y.Purchase.WarrantyUntil)
	})
}

// plannedEvery is how often the plan is read anew for the list and the cards.
const plannedEvery = 5 * time.Minute

// readPlanned reads the plan where that was long ago.
func (p *Page) readPlanned() {
	now := p.env.Now()
	if !p.planned.at.IsZero() && now.Sub(p.planned.at).Abs() < plannedEvery {
		return
	}
	p.planned.at = now
	var all backend.Replacement
	p.env.RunInTurn(&p.planned.turn, func(ctx context.Context) (err error) {
		all, err = p.env.Backend.Replacement(ctx)
		return err
	}, func(err error) {
		if err != nil { // the board of the plan tells it
			return
		}
		p.planned.take(all.Plan)
		p.markPlanned()
		p.chips.show(p.count, p.filter)
		p.pick()
		p.showRight()
	})
}

// take notes which clusters a plan replaces or takes down.
func (n *planned) take(plan replacement.Plan) {
	n.of = map[app.ID]replacement.Item{}
	for _, i := range plan.Items {
		if i.Cluster != "" {
			n.of[i.Cluster] = i
		}
	}
}

// markPlanned marks the rows that were read last, and counts them.
func (p *Page) markPlanned() {
	p.count.Renew = 0
	for i := range p.rows {
		_, p.rows[i].Renew = p.planned.of[p.rows[i].ID]
		if p.rows[i].Renew {
			p.count.Renew++
		}
	}
}

// planWords is what the plan says of a cluster, "" where it leaves it.
func (p *Page) planWords(id app.ID) string {
	i, ok := p.planned.of[id]
	if !ok {
		return ""
	}
	key := "clusters.record.planned."
	if i.Retire {
		key += "retire."
	}
	why := p.env.T("clusters.record.why." + string(i.Kind))
	if i.Year == 0 {
		return p.env.T(key+"later", "why", why)
	}
	return p.env.T(key+"year", "why", why, "year", strconv.Itoa(i.Year))
}

// openPlanOf shows the plan at a hamlet.
func (p *Page) openPlanOf(hamlet app.ID) {
	p.plan.chosen = hamlet
	p.openPlan()
}

// openLabel offers the label of the chosen cluster alone.
func (p *Page) openLabel() {
	p.labels.chosen = "chosen"
	p.openLabels()
}
