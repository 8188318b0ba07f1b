package replacement

import (
	"cmp"
	"slices"

	"tienglang/app"
)

// Item is one thing that the plan does.
type Item struct {
	Hamlet  app.ID
	Cluster app.ID `json:",omitempty"` // that is replaced or taken down, "" for a new place
	Kind    Kind
	Retire  bool  `json:",omitempty"` // it is taken down, and nothing comes in its place
	Dong    int64 // what it costs
	Year    int   // 0: the plan's money does not reach so far
}

// HamletLine is what the plan tells of a hamlet.
type HamletLine struct {
	Hamlet   app.ID // "" for clusters without one
	Name     string
	IP       int // that are good or old
	Old      int // of these, that are old
	FM       int // that sound
	Wired    int // that sound
	Broken   int
	Wanted   int
	WantedBy WantedBy
	Heard    float64 // share of its ground, −1 where that is not known
	New      int     // clusters that the plan puts up there, within its money or beyond
	Dong     int64   // what all of it costs
	First    int     // year of its first item, 0 for none
	Last     int     // year of its last, 0 where the money does not reach so far
	Fixed    int     // the year that a person gave it, 0 for none
}

// Stock is how many clusters of each kind there are.
type Stock struct{ IP, FM, Wired, Broken int }

// YearLine is a year of the plan.
type YearLine struct {
	Year    int
	Sources []Source `json:",omitempty"`
	Dong    int64    // of all sources
	Paid    int64    `json:",omitempty"` // of the present year, for what is up already
	New     int      // clusters that are put up
	Spent   int64    // for these, never more than is left of Dong
	Stock            // at its end
}

// Left is what a year has beyond what was paid and is planned.
func (y YearLine) Left() int64 { return max(0, y.Dong-y.Paid-y.Spent) }

// Plan is what follows from rules, decisions and the inventory.
type Plan struct {
	Hamlets []HamletLine // by name
	Items   []Item       // by year, then in the order in which they are replaced; beyond the plan last
	Now     Stock
	Past    []DoneYear `json:",omitempty"` // years that are over, and what is done of the present one
	Done    []Done     `json:",omitempty"`
	Years   []YearLine // from the present one on
	Sources []Source   `json:",omitempty"` // sums over Years
	Example bool       `json:",omitempty"` // the prices are still the program's
	Beyond  int        // new clusters that the plan's money does not reach
	Lacking int64      // what they cost
}

// Make plans. It is pure: the same facts in whatever order give the same plan.
//
// In each hamlet as many clusters as are needed beyond its good ones come in the
// place of what is broken, then of what is wired, FM, and old; the rest of the
// broken, wired and FM ones is taken down when the hamlet's last new one is up.
// Over all hamlets, what is broken goes first, then wired, FM, places where
// nothing hangs, and old IP clusters; of one kind the hamlet with the fewest good
// clusters for its need goes first. A year takes what comes next in this order
// until its money does not suffice for the next; that waits for the next year,
// and with it all behind it. What a person gave a year is served first in that
// year, and goes on to later ones where there is no money. Nothing is planned in
// a year that is over: its money is spent or lost, and what was done in it is
// what the inventory shows.
func Make(k Kept, f Facts) Plan {
	var p Plan
	var items []ranked
	for _, h := range f.sorted(k.Rules) {
		line, own := k.hamlet(h, f)
		p.Hamlets = append(p.Hamlets, line)
		p.Now = p.Now.plus(Stock{line.IP, line.FM, line.Wired, line.Broken})
		items = append(items, own...)
	}
	slices.SortStableFunc(items, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.served, b.served), cmp.Compare(a.number, b.number))
	})
	p.Done = f.done(k)
	p.Past = doneYears(k, p.Done, f.year())
	p.Years, p.Example = k.from(f.year(), p.Past), k.Rules.Example()
	p.Sources = bySource(p.Years)
	settle(p.Years, items)
	p.take(items)
	return p
}

// ranked is an item with what orders it.
type ranked struct {
	Item
	rank   int
	served float64 // share of the need that is met where its turn comes
	number int
	fixed  int // year
}

// hamlet is what one hamlet has and needs.
func (k Kept) hamlet(h hamlet, f Facts) (HamletLine, []ranked) {
	have := 0
	for _, all := range h.of {
		have += len(all)
	}
	cover, covered := f.Heard[h.ID]
	line := HamletLine{Hamlet: h.ID, Name: h.Name, IP: len(h.of[KindGood]) + len(h.of[KindOld]), Old: len(h.of[KindOld]),
		FM: len(h.of[KindFM]), Wired: len(h.of[KindWired]), Broken: len(h.of[KindBroken]), Heard: -1, Fixed: k.Fix(h.ID).Year}
	if covered {
		line.Heard = cover.Heard
	}
	line.Wanted, line.WantedBy = wanted(h.Hamlet, have, k, cover, covered)
	if h.ID == nowhere {
		line.Wanted, line.WantedBy = have, WantedHave
	}
	items := k.items(h, line)
	for _, i := range items {
		if !i.Retire {
			line.New++
			line.Dong += i.Dong
		}
	}
	return line, items
}

// items are what is done in a hamlet, in its own order.
func (k Kept) items(h hamlet, line HamletLine) (items []ranked) {
	good := len(h.of[KindGood])
	need := max(0, line.Wanted-good)
	add := func(kind Kind, c app.Cluster, dong int64, retire bool) {
		served := 1.0
		if line.Wanted > 0 {
			served = float64(good+len(items)) / float64(line.Wanted)
		}
		items = append(items, ranked{Item: Item{Hamlet: h.ID, Cluster: c.ID, Kind: kind, Dong: dong, Retire: retire},
			rank: slices.Index(order, kind), served: served, number: c.Number, fixed: line.Fixed})
	}
	for _, kind := range order {
		for _, c := range h.of[kind] {
			switch {
			case need > 0:
				add(kind, c, k.Rules.PriceOld, false)
				need--
			case kind != KindOld:
				add(kind, c, 0, true)
			}
		}
	}
	for n := range need {
		add(KindMissing, app.Cluster{Number: n}, k.Rules.PriceNew, false)
	}
	return items
}

// settle gives each item its year.
func settle(years []YearLine, items []ranked) {
	for _, y := range years {
		left := y.Left()
		for _, fixed := range []bool{true, false} {
			for i := range items {
				x := &items[i]
				if x.Year != 0 || x.Retire || (x.fixed != 0) != fixed || x.fixed > y.Year {
					continue
				}
				if x.Dong > left {
					break // what is behind it waits with it
				}
				x.Year, left = y.Year, left-x.Dong
			}
		}
	}
	if len(years) > 0 {
		retire(years[0].Year, items)
	}
}

// retire has what is taken down go with the last new cluster of its hamlet, at
// once where none is needed; first is the first year in which that can be.
func retire(first int, items []ranked) {
	last, beyond := map[app.ID]int{}, map[app.ID]bool{}
	for _, x := range items {
		if !x.Retire {
			last[x.Hamlet] = max(last[x.Hamlet], x.Year)
			beyond[x.Hamlet] = beyond[x.Hamlet] || x.Year == 0
		}
	}
	for i := range items {
		x := &items[i]
		if x.Retire && !beyond[x.Hamlet] {
			x.Year = cmp.Or(last[x.Hamlet], max(x.fixed, first))
		}
	}
}
