package replacement_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/geo"
	"tienglang/app/replacement"
)

var today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// of is a year's money of the commune.
func of(year int, dong int64) replacement.Budget {
	return replacement.Budget{Year: year, Sources: []replacement.Source{{Kind: replacement.SourceCommune, Dong: dong}}}
}

func with(money ...int64) replacement.Kept {
	k := replacement.Usual(2026)
	k.Rules.PriceNew, k.Rules.PriceOld = 25, 18
	k.Rules.Budgets = nil
	for i, m := range money {
		k.Rules.Budgets = append(k.Rules.Budgets, of(2027+i, m))
	}
	return k
}

// small is a commune of three hamlets: one that is wired and half broken, one
// with FM and an old IP cluster, one with nothing.
func small() replacement.Facts {
	n := 0
	c := func(id, hamlet string, t app.Technology, change func(*app.Cluster)) app.Cluster {
		n++
		c := app.Cluster{ID: app.ID(id), Number: n, Hamlet: app.ID(hamlet), Technology: t}
		if change != nil {
			change(&c)
		}
		return c
	}
	return replacement.Facts{
		Today:   today,
		Hamlets: []app.Hamlet{{ID: "che", Name: "Chè", Households: 150}, {ID: "nui", Name: "Núi", Households: 190}, {ID: "xa", Name: "Xa", Households: 60}},
		Clusters: []app.Cluster{
			c("w1", "che", app.TechnologyWired, nil), c("w2", "che", app.TechnologyWired, func(c *app.Cluster) { c.Condition = app.ConditionBroken }),
			c("w3", "che", app.TechnologyWired, nil),
			c("f1", "nui", app.TechnologyFM, nil),
			c("i1", "nui", app.TechnologyIP, func(c *app.Cluster) { c.InstalledOn = today.AddDate(-9, 0, 0) }),
			c("i2", "nui", app.TechnologyIP, func(c *app.Cluster) { c.InstalledOn = today.AddDate(-1, 0, 0) }),
			c("v", "nui", app.TechnologyIP, func(c *app.Cluster) { c.Virtual = true }),
		},
	}
}

func told(p replacement.Plan) (out []string) {
	for _, i := range p.Items {
		word := fmt.Sprintf("%d %s %s%s %d", i.Year, i.Hamlet, i.Kind, i.Cluster, i.Dong)
		if i.Retire {
			word += " down"
		}
		out = append(out, word)
	}
	return out
}

func TestWhatIsReplacedFirst(t *testing.T) {
	p := replacement.Make(with(40, 18, 100), small())
	want := []string{
		"2027 che brokenw2 18", "2027 che wiredw1 18",
		"2028 nui fmf1 18",
		"2027 che wiredw3 0 down",
		"2029 xa missing 25",
	}
	slices.Sort(want)
	got := told(p)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("plans %q, want %q", got, want)
	}
	if p.Now != (replacement.Stock{IP: 2, FM: 1, Wired: 2, Broken: 1}) || p.Years[2].Stock != (replacement.Stock{IP: 6}) {
		t.Errorf("stock %+v, then %+v", p.Now, p.Years)
	}
	if h := p.Hamlets[0]; h.Wanted != 2 || h.WantedBy != replacement.WantedHouseholds || h.New != 2 || h.Dong != 36 || h.First != 2027 || h.Last != 2027 {
		t.Errorf("%+v", h)
	}
	if h := p.Hamlets[1]; h.Wanted != 2 || h.Old != 1 || h.IP != 2 {
		t.Errorf("%+v", h)
	}
}

func TestADecisionMovesAHamlet(t *testing.T) {
	four := 4
	k := with(40, 18, 100).With(replacement.Fix{Hamlet: "xa", Year: 2027}).With(replacement.Fix{Hamlet: "nui", Wanted: &four})
	p := replacement.Make(k, small())
	if got := p.Of("xa"); len(got) != 1 || got[0].Year != 2027 {
		t.Errorf("Xa is planned %+v", got)
	}
	h := p.Hamlets[1]
	if h.Wanted != 4 || h.WantedBy != replacement.WantedFixed || h.New != 3 { // FM, the old one, and one more beside the good one
		t.Errorf("Núi %+v", h)
	}
	if got := k.With(replacement.Fix{Hamlet: "xa"}); len(got.Fixes) != 1 {
		t.Errorf("an empty decision is kept: %+v", got.Fixes)
	}
}

func TestDeadByMeasurementIsBroken(t *testing.T) {
	f := small()
	f.Dead = map[app.ID]bool{"i2": true}
	if p := replacement.Make(with(1000), f); p.Now.Broken != 2 || p.Items[0].Kind != replacement.KindBroken {
		t.Errorf("%+v", p.Now)
	}
}

func TestTheGroundThatHearsGivesTheNumber(t *testing.T) {
	f := small()
	cases := []struct {
		heard float64
		want  int
		by    replacement.WantedBy
	}{{0.9, 3, replacement.WantedGround}, {0.5, 5, replacement.WantedGround}, {0.01, 9, replacement.WantedGround}, {0, 2, replacement.WantedHouseholds}}
	for _, c := range cases {
		f.Heard = map[app.ID]geo.Cover{"che": {Heard: c.heard}}
		if h := replacement.Make(with(0), f).Hamlets[0]; h.Wanted != c.want || h.WantedBy != c.by {
			t.Errorf("where %.2f is heard: %d by %s, want %d by %s", c.heard, h.Wanted, h.WantedBy, c.want, c.by)
		}
	}
}

func TestWhatNoPlanIsMadeOf(t *testing.T) {
	many := 101
	for code, change := range map[string]func(*replacement.Kept){
		"replacement.bad_years":      func(k *replacement.Kept) { k.Rules.Budgets[1].Year++ },
		"replacement.bad_money":      func(k *replacement.Kept) { k.Rules.Budgets[0].Sources[0].Dong = -1 },
		"replacement.bad_households": func(k *replacement.Kept) { k.Rules.Households = 0 },
		"replacement.bad_heard":      func(k *replacement.Kept) { k.Rules.Heard = 101 },
		"replacement.bad_age":        func(k *replacement.Kept) { k.Rules.OldAfter = 0 },
		"replacement.source_twice": func(k *replacement.Kept) {
			k.Rules.Budgets[0].Sources = append(k.Rules.Budgets[0].Sources, k.Rules.Budgets[0].Sources[0])
		},
		"replacement.bad_wanted": func(k *replacement.Kept) { *k = k.With(replacement.Fix{Hamlet: "h", Wanted: &many}) },
	} {
		k := with(1, 2, 3)
		change(&k)
		apptest.Wants(t, k.Check(), code)
		if _, err := replacement.Decode(k.Encode(), 2026); app.CodeOf(err) != code {
			t.Errorf("read back: %v", err)
		}
	}
	if _, err := replacement.Decode([]byte("{"), 2026); app.CodeOf(err) != "data.damaged" {
		t.Errorf("%v", err)
	}
	k := with(1, 2, 3).With(replacement.Fix{Hamlet: "h", Year: 2028})
	if back, err := replacement.Decode(k.Encode(), 2000); err != nil || !reflect.DeepEqual(back, k) {
		t.Errorf("%+v, %v", back, err)
	}
	if moved := k.WithYears(2029, 2); len(moved.Fixes) != 0 || moved.Rules.Budgets[0].Dong() != 3 || moved.Check() != nil {
		t.Errorf("%+v", moved)
	}
}

// random is a commune by chance.
func random(r *rand.Rand, hamlets, clusters int) replacement.Facts {
	f := replacement.Facts{Today: today, Dead: map[app.ID]bool{}, Heard: map[app.ID]geo.Cover{}}
	for h := range hamlets {
		id := app.ID(fmt.Sprintf("h%02d", h))
		f.Hamlets = append(f.Hamlets, app.Hamlet{ID: id, Name: fmt.Sprintf("Xóm %02d", h), Households: r.IntN(400)})
		if r.IntN(3) == 0 {
			f.Heard[id] = geo.Cover{Heard: r.Float64()}
		}
	}
	for n := range clusters {
		c := app.Cluster{ID: app.ID(fmt.Sprintf("c%04d", n)), Number: n + 1, Hamlet: app.ID(fmt.Sprintf("h%02d", r.IntN(hamlets+2))),
			Technology:  []app.Technology{app.TechnologyIP, app.TechnologyFM, app.TechnologyWired}[r.IntN(3)],
			InstalledOn: today.AddDate(-r.IntN(15), 0, 0)}
		if r.IntN(5) == 0 {
			c.Condition = app.ConditionBroken
		}
		f.Dead[c.ID] = r.IntN(20) == 0
		f.Clusters = append(f.Clusters, c)
	}
	return f
}

// Of whatever commune and rules: no year spends more than it has, each cluster
// that has to go is planned once and nothing else is, the stock at the end is
// what the items make of it, and the order of the inventory changes nothing.
func TestWhatHoldsOfEveryPlan(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		f := random(r, 1+r.IntN(8), r.IntN(60))
		k := with(int64(r.IntN(200)), int64(r.IntN(200)), int64(r.IntN(400)))
		for range r.IntN(4) {
			n := r.IntN(12)
			k = k.With(replacement.Fix{Hamlet: f.Hamlets[r.IntN(len(f.Hamlets))].ID, Year: []int{0, 2027, 2028, 2029}[r.IntN(4)], Wanted: &n})
		}
		p := replacement.Make(k, f)
		holds(t, seed, k, f, p)
		r.Shuffle(len(f.Clusters), func(i, j int) { f.Clusters[i], f.Clusters[j] = f.Clusters[j], f.Clusters[i] })
		r.Shuffle(len(f.Hamlets), func(i, j int) { f.Hamlets[i], f.Hamlets[j] = f.Hamlets[j], f.Hamlets[i] })
		if !reflect.DeepEqual(replacement.Make(k, f), p) {
			t.Fatalf("seed %d: another order, another plan", seed)
		}
	}
}

func holds(t *testing.T, seed uint64, k replacement.Kept, f replacement.Facts, p replacement.Plan) {
	t.Helper()
	stock, next, planned := p.Now, 0, map[app.ID]int{}
	for i, y := range p.Years {
		if y.Spent > k.Rules.Budgets[i].Dong() {
			t.Fatalf("seed %d: %d spends %d of %d", seed, y.Year, y.Spent, y.Dong)
		}
		spent := int64(0)
		for ; next < len(p.Items) && p.Items[next].Year == y.Year; next++ {
			spent += p.Items[next].Dong
		}
		if spent != y.Spent {
			t.Fatalf("seed %d: %d says %d, its items cost %d", seed, y.Year, y.Spent, spent)
		}
	}
	for _, i := range p.Items {
		if i.Cluster != "" {
			planned[i.Cluster]++
		}
		if fix := k.Fix(i.Hamlet).Year; i.Year != 0 && i.Year < fix {
			t.Fatalf("seed %d: %+v before the year %d that was given", seed, i, fix)
		}
	}
	for _, c := range f.Clusters {
		must := c.Condition == app.ConditionBroken || f.Dead[c.ID] || c.Technology != app.TechnologyIP
		if n := planned[c.ID]; n > 1 || must && n != 1 {
			t.Fatalf("seed %d: %s is planned %d times", seed, c.ID, n)
		}
	}
	if stock.All() != len(f.Clusters) {
		t.Fatalf("seed %d: %+v of %d clusters", seed, stock, len(f.Clusters))
	}
	if end := p.Years[len(p.Years)-1].Stock; p.Beyond == 0 && (end.FM+end.Wired+end.Broken != 0) {
		t.Fatalf("seed %d: all is planned and %+v is left", seed, end)
	}
}

// With more money nothing comes later, where no hamlet was given a year.
func TestMoreMoneyMakesNothingLater(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		f := random(r, 1+r.IntN(8), r.IntN(60))
		money := []int64{int64(r.IntN(200)), int64(r.IntN(200)), int64(r.IntN(200))}
		less := replacement.Make(with(money...), f)
		money[r.IntN(3)] += int64(r.IntN(100))
		more := replacement.Make(with(money...), f)
		when := map[string]int{}
		year := func(i replacement.Item) int {
			if i.Year == 0 {
				return 9999
			}
			return i.Year
		}
		count := map[app.ID]int{}
		key := func(i replacement.Item) string {
			if i.Cluster != "" {
				return string(i.Cluster)
			}
			count[i.Hamlet]++
			return fmt.Sprint(i.Hamlet, " new ", count[i.Hamlet])
		}
		for _, i := range less.Items {
			when[key(i)] = year(i)
		}
		clear(count)
		for _, i := range more.Items {
			if k := key(i); year(i) > when[k] {
				t.Fatalf("seed %d: %s from %d to %d with more money", seed, k, when[k], year(i))
			}
		}
		if more.Lacking > less.Lacking {
			t.Fatalf("seed %d: more money, more lacking", seed)
		}
	}
}

func BenchmarkAProvincesPlan(b *testing.B) {
	f := random(rand.New(rand.NewPCG(1, 1)), 40, 4000)
	k := with(2000, 2000, 2000, 2000, 2000)
	for b.Loop() {
		replacement.Make(k, f)
	}
}

// A hamlet's ground is found by its name as the map draws it, and of two parts of
// it both count.
func TestTheGroundOfAHamletIsAllOfIt(t *testing.T) {
	hamlets := []app.Hamlet{{ID: "khe", Name: "Khe Cốc"}, {ID: "voi", Name: "Thôn Núi Voi"}}
	heard := replacement.Hears([]geo.Cover{{Area: "Xóm Khe Cốc", Heard: 0.9, Squared: 3}, {Area: "Núi Voi", Heard: 0.5, Squared: 1}, {Area: "Xóm Khe Cốc", Heard: 0.1, Squared: 1}, {Area: "Rừng", Heard: 1, Squared: 9}}, hamlets)
	if k := heard["khe"]; len(heard) != 2 || math.Abs(k.Heard-0.7) > 1e-9 || k.Squared != 4 || heard["voi"].Heard != 0.5 {
		t.Errorf("%+v", heard)
	}
}
