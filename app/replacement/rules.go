// Package replacement plans how a commune moves from wired and FM stations to
// IP ones: what each hamlet has and needs, what is replaced first, and in which
// year there is money for it. All of it is pure.
package replacement

import (
	"encoding/json"
	"slices"
	"strconv"

	"tienglang/app"
)

// Rules are what a person sets of the plan.
type Rules struct {
	Budgets []Budget // the years of the plan, in their order, without gaps
	// Households is how many one cluster is reckoned for where the ground that it
	// reaches is not known.
	Households int
	// Heard is the share of a hamlet's ground, in hundredths, that is to hear the
	// commune's loudspeakers.
	Heard int
	// OldAfter is the age in years from which an IP cluster out of warranty is old.
	OldAfter int
	PriceNew int64 // đồng, of a cluster where none hangs
	PriceOld int64 // đồng, of one in the place of another, whose pole and current are there
}

// Fix is what a person decided of one hamlet.
type Fix struct {
	Hamlet app.ID
	Year   int  `json:",omitempty"` // in which its turn is, 0 for when there is money
	Wanted *int `json:",omitempty"` // clusters; nil for what the rules give
}

// Kept is the plan as it is kept: rules and decisions. What follows from them
// is made anew from the inventory each time.
type Kept struct {
	Rules Rules
	Fixes []Fix `json:",omitempty"`
}

// Usual is what stands before anybody set anything: five years from the next,
// without money. Prices are of offers of 2024 and 2025 and want the commune's own.
func Usual(year int) Kept {
	k := Kept{Rules: Rules{Households: 100, Heard: 80, OldAfter: 7, PriceNew: exampleNew, PriceOld: exampleOld}}
	for y := range 5 {
		k.Rules.Budgets = append(k.Rules.Budgets, Budget{Year: year + 1 + y})
	}
	return k
}

// Example tells that a price is still the one that stood before anybody set it.
func (r Rules) Example() bool { return r.PriceNew == exampleNew || r.PriceOld == exampleOld }

// The prices that stand before the commune sets its own, in đồng.
const (
	exampleNew = 25_000_000
	exampleOld = 18_000_000
)

// What rules can be at most.
const (
	mostYears      = 15
	mostHouseholds = 5000
	mostDong       = 1_000_000_000_000
	mostWanted     = 100
	mostLetters    = 100
	firstYear      = 2020
	lastYear       = 2100
)

// Check refuses what no plan can be made of: "replacement.bad_years",
// "replacement.bad_money", "replacement.bad_households", "replacement.bad_heard",
// "replacement.bad_age", "replacement.bad_wanted", "replacement.bad_source",
// "replacement.source_twice".
func (k Kept) Check() error {
	r := k.Rules
	if len(r.Budgets) < 1 || len(r.Budgets) > mostYears {
		return app.Fail("replacement.bad_years", nil, "most", strconv.Itoa(mostYears))
	}
	for i, b := range r.Budgets {
		if b.Year < firstYear || b.Year > lastYear || b.Year != r.Budgets[0].Year+i {
			return app.Fail("replacement.bad_years", nil, "most", strconv.Itoa(mostYears))
		}
		if err := b.check(); err != nil {
			return err
		}
	}
	switch {
	case r.PriceNew < 1 || r.PriceOld < 1 || r.PriceNew > mostDong || r.PriceOld > mostDong:
		return app.Fail("replacement.bad_money", nil)
	case r.Households < 1 || r.Households > mostHouseholds:
		return app.Fail("replacement.bad_households", nil, "most", strconv.Itoa(mostHouseholds))
	case r.Heard < 1 || r.Heard > 100:
		return app.Fail("replacement.bad_heard", nil)
	case r.OldAfter < 1 || r.OldAfter > 50:
		return app.Fail("replacement.bad_age", nil)
	}
	return k.checkFixes()
}

func (k Kept) checkFixes() error {
	for _, f := range k.Fixes {
		if f.Wanted != nil && (*f.Wanted < 0 || *f.Wanted > mostWanted) {
			return app.Fail("replacement.bad_wanted", nil, "most", strconv.Itoa(mostWanted))
		}
		if f.Year != 0 && !slices.ContainsFunc(k.Rules.Budgets, func(b Budget) bool { return b.Year == f.Year }) {
			return app.Fail("replacement.bad_years", nil, "most", strconv.Itoa(mostYears))
		}
	}
	return nil
}

// With is k with another decision on a hamlet, in the place of the one before.
func (k Kept) With(f Fix) Kept {
	fixes := slices.DeleteFunc(slices.Clone(k.Fixes), func(x Fix) bool { return x.Hamlet == f.Hamlet })
	if f.Year != 0 || f.Wanted != nil {
		fixes = append(fixes, f)
	}
	slices.SortFunc(fixes, func(a, b Fix) int { return compareID(a.Hamlet, b.Hamlet) })
	k.Fixes = fixes
	return k
}

// Fix is what was decided of a hamlet.
func (k Kept) Fix(hamlet app.ID) Fix {
	for _, f := range k.Fixes {
		if f.Hamlet == hamlet {
			return f
		}
	}
	return Fix{Hamlet: hamlet}
}

// WithYears is k for the years from first on. Money stays with its year, and
// decisions on years that are no more are dropped.
func (k Kept) WithYears(first, n int) Kept {
	old := k.Rules.Budgets
	k.Rules.Budgets = nil
	for y := first; y < first+n; y++ {
		b := Budget{Year: y}
		if i := slices.IndexFunc(old, func(b Budget) bool { return b.Year == y }); i >= 0 {
			b = old[i]
		}
		k.Rules.Budgets = append(k.Rules.Budgets, b)
	}
	var fixes []Fix
	for _, f := range k.Fixes {
		if f.Year < first || f.Year >= first+n {
			f.Year = 0
		}
		if f.Year != 0 || f.Wanted != nil {
			fixes = append(fixes, f)
		}
	}
	k.Fixes = fixes
	return k
}

// Decode reads what Encode wrote; nothing is Usual of that year.
func Decode(body []byte, year int) (Kept, error) {
	if len(body) == 0 {
		return Usual(year), nil
	}
	var k Kept
	if err := json.Unmarshal(body, &k); err != nil {
		return Usual(year), app.Fail("data.damaged", err, "file", "replacement plan")
	}
	return k, k.Check()
}

// Encode is k as it is kept.
func (k Kept) Encode() []byte {
	body, _ := json.Marshal(k) // of plain values
	return body
}

func compareID(a, b app.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
