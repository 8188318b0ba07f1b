package replacement

import (
	"cmp"
	"slices"

	"tienglang/app"
)

// Done is an IP cluster that was put up in a year, as the inventory has it.
type Done struct {
	Hamlet  app.ID
	Cluster app.ID
	Year    int
	Dong    int64  // 0: not written down
	Funding string `json:",omitempty"` // as the inventory words it
}

// DoneYear is what was done in a year. What hung then, and what was replaced, the
// inventory of today does not tell.
type DoneYear struct {
	Year     int
	New      int
	Unpriced int      // of these, that no price is written down of
	Dong     int64    // that the others cost
	Funding  []string `json:",omitempty"` // as the inventory words it, each once
	Budget   int64    // what was meant for the year
}

// year is the one that is now, in Việt Nam.
func (f Facts) year() int { return f.Today.In(app.Vietnam).Year() }

// done are the IP clusters that were put up in the years of the plan up to now,
// by year and number.
func (f Facts) done(k Kept) (all []Done) {
	first := k.Rules.Budgets[0].Year
	clusters := slices.Clone(f.Clusters)
	slices.SortFunc(clusters, func(a, b app.Cluster) int { return cmp.Or(cmp.Compare(a.Number, b.Number), compareID(a.ID, b.ID)) })
	hamlets := map[app.ID]bool{}
	for _, h := range f.Hamlets {
		hamlets[h.ID] = true
	}
	for _, c := range clusters {
		if !c.DeletedAt.IsZero() || c.Virtual || c.Technology != app.TechnologyIP || c.InstalledOn.IsZero() {
			continue
		}
		d := Done{Cluster: c.ID, Year: c.InstalledOn.In(app.Vietnam).Year(), Dong: c.Purchase.PriceDong, Funding: c.Purchase.Funding}
		if d.Year < first || d.Year > f.year() {
			continue
		}
		if hamlets[c.Hamlet] {
			d.Hamlet = c.Hamlet
		}
		all = append(all, d)
	}
	slices.SortStableFunc(all, func(a, b Done) int { return cmp.Compare(a.Year, b.Year) })
	return all
}

// doneYears sums up the years of the plan that are over, and the present one
// where something was done in it.
func doneYears(k Kept, all []Done, now int) (years []DoneYear) {
	for _, b := range k.Rules.Budgets {
		y := DoneYear{Year: b.Year, Budget: b.Dong()}
		for _, d := range all {
			if d.Year == b.Year {
				y.add(d)
			}
		}
		if b.Year < now || b.Year == now && y.New > 0 {
			years = append(years, y)
		}
	}
	return years
}

func (y *DoneYear) add(d Done) {
	y.New++
	y.Dong += d.Dong
	if d.Dong == 0 {
		y.Unpriced++
	}
	if d.Funding != "" && !slices.Contains(y.Funding, d.Funding) {
		y.Funding = append(y.Funding, d.Funding)
	}
}

// from are the budgets of this year and of those to come, the present one
// without what was paid of it.
func (k Kept) from(now int, done []DoneYear) (open []YearLine) {
	for _, b := range k.Rules.Budgets {
		if b.Year < now {
			continue
		}
		y := YearLine{Year: b.Year, Sources: b.Sources, Dong: b.Dong()}
		for _, d := range done {
			if d.Year == b.Year {
				y.Paid = d.Dong
			}
		}
		open = append(open, y)
	}
	return open
}
