package replacement

import (
	"encoding/json"
	"slices"
	"strconv"

	"tienglang/app"
)

// SourceKind is where money comes from.
type SourceKind string

// The kinds, in the order in which they are told.
const (
	SourceState    SourceKind = "state" // the central budget and its target programmes
	SourceProvince SourceKind = "province"
	SourceCommune  SourceKind = "commune"
	SourcePeople   SourceKind = "people" // given by people and businesses
	SourceOther    SourceKind = "other"  // said in words
)

// SourceKinds are all of them.
var SourceKinds = []SourceKind{SourceState, SourceProvince, SourceCommune, SourcePeople, SourceOther}

// Source is an amount of one source.
type Source struct {
	Kind SourceKind
	Name string `json:",omitempty"` // of SourceOther, in words
	Dong int64
}

// Budget is what a year has for new clusters.
type Budget struct {
	Year    int
	Sources []Source `json:",omitempty"` // each kind once
}

// Dong is the sum of all sources.
func (b Budget) Dong() (sum int64) {
	for _, s := range b.Sources {
		sum += s.Dong
	}
	return sum
}

// Of is what a year has of a kind, nothing where it has none.
func (b Budget) Of(kind SourceKind) Source {
	for _, s := range b.Sources {
		if s.Kind == kind {
			return s
		}
	}
	return Source{Kind: kind}
}

func (b Budget) check() error {
	seen := map[SourceKind]bool{}
	for _, s := range b.Sources {
		switch {
		case s.Dong < 0 || s.Dong > mostDong:
			return app.Fail("replacement.bad_money", nil)
		case len([]rune(s.Name)) > mostLetters:
			return app.Fail("replacement.bad_source", nil, "most", strconv.Itoa(mostLetters))
		case seen[s.Kind] || !slices.Contains(SourceKinds, s.Kind):
			return app.Fail("replacement.source_twice", nil, "year", strconv.Itoa(b.Year))
		}
		seen[s.Kind] = true
	}
	return nil
}

// UnmarshalJSON reads a budget, also one of the program before sources had
// amounts of their own: one amount, and its source in words.
func (b *Budget) UnmarshalJSON(body []byte) error {
	var kept struct {
		Year    int
		Sources []Source
		Dong    int64
		Source  string
	}
	if err := json.Unmarshal(body, &kept); err != nil {
		return err
	}
	*b = Budget{Year: kept.Year, Sources: kept.Sources}
	if kept.Sources == nil && (kept.Dong != 0 || kept.Source != "") {
		b.Sources = []Source{{Kind: SourceOther, Name: kept.Source, Dong: kept.Dong}}
	}
	return nil
}

// bySource sums the years up, each source once, in the order of the kinds and
// of the years.
func bySource(years []YearLine) (sums []Source) {
	for _, kind := range SourceKinds {
		for _, y := range years {
			for _, s := range y.Sources {
				if s.Kind == kind && s.Dong != 0 {
					sums = added(sums, s)
				}
			}
		}
	}
	return sums
}

func added(sums []Source, s Source) []Source {
	i := slices.IndexFunc(sums, func(x Source) bool { return x.Kind == s.Kind && x.Name == s.Name })
	if i < 0 {
		return append(sums, s)
	}
	sums[i].Dong += s.Dong
	return sums
}
