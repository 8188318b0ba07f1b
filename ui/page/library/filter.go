package library

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/widget"
)

// facet is one thing by which rows are filtered.
type facet int

// The facets that are chosen from lists.
const (
	byCategory facet = iota
	byAuthor
	byTag
	byLanguage
	facets
)

// values are what a row has of a facet.
func (f facet) values(r row) []string {
	a := r.subject.about()
	switch f {
	case byCategory:
		return []string{a.Category}
	case byAuthor:
		return r.authors
	case byTag:
		return a.Tags
	}
	return a.Languages
}

// order is how the list is sorted.
type order int

// The orders that are offered. The first is the station's own: what was found
// best, then what was changed last.
const (
	byNewest order = iota
	byTitle
	byLongest
	byLoudest
	orders
)

var orderNames = [orders]string{"newest", "title", "longest", "loudest"}

// sorted puts rows in an order.
func sorted(rows []row, o order) []row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b row) int {
		switch o {
		case byTitle:
			return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
		case byLongest:
			return cmp.Compare(b.subject.length(), a.subject.length())
		case byLoudest:
			return cmp.Compare(b.subject.loudness().IntegratedLUFS, a.subject.loudness().IntegratedLUFS)
		}
		return 0
	})
	return rows
}

// filterBar is the lists of what is there of each facet.
type filterBar struct {
	page    *Page
	box     *fyne.Container
	selects [facets]*widget.Select
	options [facets][]string // what stands in each list after "all", as it is kept
	chosen  [facets]string   // "" for all
}

var facetNames = [facets]string{"category", "author", "tag", "language"}

func newFilterBar(p *Page) *filterBar {
	f := &filterBar{page: p}
	var slots []widget.Slot
	for i := range f.selects {
		f.selects[i] = widget.NewSelect(nil, -1, func(n int) { f.choose(facet(i), n) })
		f.selects[i].MinWidth = 120
		slots = append(slots, widget.Share(1, f.selects[i]))
	}
	f.box = widget.Row(8, slots...)
	return f
}

func (f *filterBar) choose(by facet, n int) {
	f.chosen[by] = ""
	if n > 0 {
		f.chosen[by] = f.options[by][n-1]
	}
	f.page.refilter()
}

// clear lets everything be seen.
func (f *filterBar) clear() { f.chosen = [facets]string{} }

// count is how many facets filter.
func (f *filterBar) count() (n int) {
	for _, c := range f.chosen {
		if c != "" {
			n++
		}
	}
	return n
}

// offer lists what the rows have. A choice that nothing has any more stays, and
// can be taken back.
func (f *filterBar) offer(rows []row) {
	for i := range f.selects {
		by, seen := facet(i), map[string]bool{}
		for _, r := range rows {
			for _, v := range by.values(r) {
				seen[v] = v != ""
			}
		}
		if f.chosen[i] != "" {
			seen[f.chosen[i]] = true
		}
		f.options[i] = f.options[i][:0]
		for v, there := range seen {
			if there {
				f.options[i] = append(f.options[i], v)
			}
		}
		slices.SortFunc(f.options[i], func(a, b string) int { return cmp.Compare(f.name(by, a), f.name(by, b)) })
		f.show(by)
	}
}

func (f *filterBar) show(by facet) {
	words, at := []string{f.page.env.T("library.all." + facetNames[by])}, 0
	for n, v := range f.options[by] {
		words = append(words, f.name(by, v))
		if v == f.chosen[by] {
			at = n + 1
		}
	}
	f.selects[by].SetOptions(words, at)
}

// name is what a person calls a value.
func (f *filterBar) name(by facet, v string) string {
	switch by {
	case byCategory:
		return f.page.categoryName(v)
	case byLanguage:
		return f.page.languageName(v)
	}
	return v
}

// passes tells whether a row has all that is chosen.
func (f *filterBar) passes(r row) bool {
	for i, want := range f.chosen {
		if want != "" && !slices.Contains(facet(i).values(r), want) {
			return false
		}
	}
	return true
}

// categoryName is what the station calls a category.
func (p *Page) categoryName(id string) string {
	for _, c := range p.categories {
		if c.ID == id {
			return c.Name
		}
	}
	return id
}

func (p *Page) languageName(code string) string {
	if key := "language." + code; p.env.Catalogue.Has(key) {
		return p.env.T(key)
	}
	return code
}

// addCategory makes a category of that name and hands it on.
func (p *Page) addCategory(name string, then func(app.Category)) {
	var made app.Category
	p.env.Ask(func(ctx context.Context) (err error) {
		made, err = p.env.Backend.SaveCategory(ctx, app.Category{Name: name})
		return err
	}, func() {
		p.categories = append(p.categories, made)
		then(made)
	})
}
