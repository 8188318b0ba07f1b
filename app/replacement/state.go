package replacement

import (
	"cmp"
	"math"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/finding"
	"tienglang/app/geo"
)

// Kind is what a cluster is to the plan.
type Kind string

// The kinds, in the order in which they are replaced; KindGood is not.
const (
	KindBroken  Kind = "broken" // said or measured to be dead, of whatever technology
	KindWired   Kind = "wired"
	KindFM      Kind = "fm"
	KindMissing Kind = "missing" // hangs nowhere yet
	KindOld     Kind = "old"     // an IP cluster that is old and out of warranty
	KindGood    Kind = "good"
)

var order = []Kind{KindBroken, KindWired, KindFM, KindMissing, KindOld}

// Facts are what the plan is made of.
type Facts struct {
	Hamlets  []app.Hamlet
	Clusters []app.Cluster   // what was removed, and training clusters, are passed over
	Dead     map[app.ID]bool // measured: the box or its horns have been silent for long
	Heard    map[app.ID]geo.Cover
	Today    time.Time
}

// Hears pairs the areas of a map with hamlets of their names; one of several
// areas hears with the share of all its ground.
func Hears(covers []geo.Cover, hamlets []app.Hamlet) map[app.ID]geo.Cover {
	named, heard := geo.Named(hamlets), map[app.ID]geo.Cover{}
	for _, c := range covers {
		id := named(c.Area)
		if id == "" {
			continue
		}
		if was, more := heard[id]; more && was.Squared+c.Squared > 0 {
			c.Heard = (was.Heard*was.Squared + c.Heard*c.Squared) / (was.Squared + c.Squared)
			c.Squared += was.Squared
		}
		heard[id] = c
	}
	return heard
}

// kindOf is what a cluster is. One that is said to be out of use is broken:
// what hangs and does not sound has to be replaced.
func (f Facts) kindOf(c app.Cluster, r Rules) Kind {
	switch {
	case c.Condition == app.ConditionBroken, c.Condition == app.ConditionRetired, f.Dead[c.ID]:
		return KindBroken
	case c.Technology == app.TechnologyWired:
		return KindWired
	case c.Technology == app.TechnologyFM:
		return KindFM
	case !c.InstalledOn.IsZero() && f.Today.After(c.InstalledOn.AddDate(r.OldAfter, 0, 0)) && f.Today.After(c.Purchase.WarrantyUntil.AddDate(0, 0, 1)):
		return KindOld
	}
	return KindGood
}

// WantedBy is how the wanted number of a hamlet was found.
type WantedBy string

// The ways, the surest first.
const (
	WantedFixed      WantedBy = "fixed"      // a person said so
	WantedGround     WantedBy = "ground"     // by the share of its ground that hears
	WantedHouseholds WantedBy = "households" // by its households
	WantedHave       WantedBy = "have"       // as many as hang there, since nothing is known
)

// wanted is how many clusters a hamlet needs. By its ground: as many as hang
// there where enough of it hears them, and in proportion more where less does,
// at most thrice as many; where nothing is heard, by its households.
func wanted(h app.Hamlet, have int, k Kept, cover geo.Cover, covered bool) (int, WantedBy) {
	fix := k.Fix(h.ID)
	share := float64(k.Rules.Heard) / 100
	switch {
	case fix.Wanted != nil:
		return *fix.Wanted, WantedFixed
	case covered && have > 0 && cover.Heard >= share:
		return have, WantedGround
	case covered && have > 0 && cover.Heard > 0:
		return min(int(math.Ceil(float64(have)*share/cover.Heard-1e-9)), 3*have, mostWanted), WantedGround
	case h.Households > 0:
		return min((h.Households+k.Rules.Households-1)/k.Rules.Households, mostWanted), WantedHouseholds
	}
	return max(have, 1), WantedHave
}

// hamlet is a hamlet with its clusters by kind.
type hamlet struct {
	app.Hamlet
	of map[Kind][]app.Cluster // by number
}

// nowhere is the hamlet of clusters that have none.
const nowhere app.ID = ""

// sorted are the hamlets by name, in which Đ comes after D and not last, and that
// without a name at the end, each with its clusters.
func (f Facts) sorted(r Rules) []hamlet {
	byID := map[app.ID]*hamlet{}
	for _, h := range f.Hamlets {
		byID[h.ID] = &hamlet{h, map[Kind][]app.Cluster{}}
	}
	clusters := slices.Clone(f.Clusters)
	slices.SortFunc(clusters, func(a, b app.Cluster) int { return cmp.Or(cmp.Compare(a.Number, b.Number), compareID(a.ID, b.ID)) })
	for _, c := range clusters {
		if !c.DeletedAt.IsZero() || c.Virtual {
			continue
		}
		h := byID[c.Hamlet]
		if h == nil {
			if h = byID[nowhere]; h == nil {
				h = &hamlet{app.Hamlet{}, map[Kind][]app.Cluster{}}
				byID[nowhere] = h
			}
		}
		kind := f.kindOf(c, r)
		h.of[kind] = append(h.of[kind], c)
	}
	out := make([]hamlet, 0, len(byID))
	for _, h := range byID {
		out = append(out, *h)
	}
	slices.SortFunc(out, func(a, b hamlet) int {
		if (a.ID == nowhere) != (b.ID == nowhere) {
			return cmp.Compare(b.ID, a.ID) // nowhere last
		}
		return cmp.Or(cmp.Compare(finding.Fold(a.Name), finding.Fold(b.Name)), cmp.Compare(a.Name, b.Name), compareID(a.ID, b.ID))
	})
	return out
}
