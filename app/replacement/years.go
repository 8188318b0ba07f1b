package replacement

import (
	"cmp"
	"math"
	"slices"

	"tienglang/app"
)

func (s Stock) plus(t Stock) Stock {
	return Stock{s.IP + t.IP, s.FM + t.FM, s.Wired + t.Wired, s.Broken + t.Broken}
}

// All is how many clusters there are.
func (s Stock) All() int { return s.IP + s.FM + s.Wired + s.Broken }

// after is the stock when an item is done.
func (s Stock) after(i Item) Stock {
	switch i.Kind {
	case KindBroken:
		s.Broken--
	case KindWired:
		s.Wired--
	case KindFM:
		s.FM--
	case KindOld:
		s.IP--
	}
	if !i.Retire {
		s.IP++
	}
	return s
}

// take sums the settled items up.
func (p *Plan) take(items []ranked) {
	late := func(x ranked) int {
		if x.Year == 0 {
			return math.MaxInt
		}
		return x.Year
	}
	slices.SortStableFunc(items, func(a, b ranked) int { return cmp.Compare(late(a), late(b)) })
	p.Items = make([]Item, len(items))
	at := map[app.ID]int{}
	for i, h := range p.Hamlets {
		at[h.Hamlet] = i
	}
	open := map[app.ID]bool{}
	for i, x := range items {
		p.Items[i] = x.Item
		h := &p.Hamlets[at[x.Hamlet]]
		if x.Year == 0 {
			open[x.Hamlet] = true
			if !x.Retire {
				p.Beyond, p.Lacking = p.Beyond+1, p.Lacking+x.Dong
			}
		} else {
			h.First = cmp.Or(h.First, x.Year)
			h.Last = max(h.Last, x.Year)
		}
	}
	for i := range p.Hamlets {
		if open[p.Hamlets[i].Hamlet] {
			p.Hamlets[i].Last = 0
		}
	}
	p.years()
}

func (p *Plan) years() {
	stock, next := p.Now, 0
	for n := range p.Years {
		y := &p.Years[n]
		for ; next < len(p.Items) && p.Items[next].Year == y.Year; next++ {
			i := p.Items[next]
			stock = stock.after(i)
			y.Spent += i.Dong
			if !i.Retire {
				y.New++
			}
		}
		y.Stock = stock
	}
}

// Of are the items of a hamlet.
func (p Plan) Of(hamlet app.ID) (own []Item) {
	for _, i := range p.Items {
		if i.Hamlet == hamlet {
			own = append(own, i)
		}
	}
	return own
}
