package command

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"tienglang/app"
	renewal "tienglang/app/replacement"
	"tienglang/app/sheet"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// replacementSheet is a plan as XLSX: the hamlets with what was done and what
// comes in which year and their sum; below them the years that are over, and
// those that are planned with the sources of their money, stock and sum.
func replacementSheet(r backend.Replacement, cat *locale.Catalogue) ([]byte, error) {
	w := replacementWriter{cat: cat, plan: r.Plan}
	var body bytes.Buffer
	err := sheet.Write(&body, sheet.Table{Name: cat.T("replacement.sheet"), Rows: w.rows(), Widths: []float64{28, 16, 16, 16, 16, 16, 16}})
	return body.Bytes(), err
}

type replacementWriter struct {
	cat  *locale.Catalogue
	plan renewal.Plan
}

func (w replacementWriter) heads(keys ...string) (cells []any) {
	for _, k := range keys {
		cells = append(cells, w.cat.T("replacement.col."+k))
	}
	return cells
}

func (w replacementWriter) rows() [][]any {
	head := w.heads("hamlet", "ip", "fm", "wired", "broken", "wanted", "new")
	for _, y := range w.plan.Past {
		head = append(head, w.cat.T("replacement.col.done_in_year", "year", yearText(y.Year)))
	}
	for _, y := range w.plan.Years {
		head = append(head, w.cat.T("replacement.col.in_year", "year", yearText(y.Year)))
	}
	head = append(head, w.heads("later", "dong")...)
	rows := [][]any{head}
	counts := w.counts()
	var sum renewal.HamletLine
	total := yearCounts{map[int]int{}, map[int]int{}}
	for _, h := range w.plan.Hamlets {
		rows = append(rows, w.hamlet(cmp.Or(h.Name, w.cat.T("replacement.nowhere")), h, counts[h.Hamlet]))
		sum.IP, sum.FM, sum.Wired, sum.Broken = sum.IP+h.IP, sum.FM+h.FM, sum.Wired+h.Wired, sum.Broken+h.Broken
		sum.Wanted, sum.New, sum.Dong = sum.Wanted+h.Wanted, sum.New+h.New, sum.Dong+h.Dong
		total.add(counts[h.Hamlet])
	}
	rows = append(rows, w.hamlet(w.cat.T("replacement.sum"), sum, total), nil)
	if len(w.plan.Past) > 0 {
		rows = append(append(rows, w.past()...), nil)
	}
	rows = append(rows, w.years()...)
	if w.plan.Example {
		rows = append(rows, nil, []any{w.cat.T("replacement.example")})
	}
	return rows
}

// yearCounts are clusters by year; what is planned without a year stands under 0.
type yearCounts struct{ done, planned map[int]int }

func (c yearCounts) add(other yearCounts) {
	for year, n := range other.done {
		c.done[year] += n
	}
	for year, n := range other.planned {
		c.planned[year] += n
	}
}

func (w replacementWriter) counts() map[app.ID]yearCounts {
	n := map[app.ID]yearCounts{}
	of := func(hamlet app.ID) yearCounts {
		if n[hamlet].done == nil {
			n[hamlet] = yearCounts{map[int]int{}, map[int]int{}}
		}
		return n[hamlet]
	}
	for _, d := range w.plan.Done {
		of(d.Hamlet).done[d.Year]++
	}
	for _, i := range w.plan.Items {
		if !i.Retire {
			of(i.Hamlet).planned[i.Year]++
		}
	}
	return n
}

func (w replacementWriter) hamlet(name string, h renewal.HamletLine, in yearCounts) []any {
	cells := []any{name, h.IP, h.FM, h.Wired, h.Broken, h.Wanted, h.New}
	for _, y := range w.plan.Past {
		cells = append(cells, in.done[y.Year])
	}
	for _, y := range w.plan.Years {
		cells = append(cells, in.planned[y.Year])
	}
	return append(cells, in.planned[0], sheet.Dong(h.Dong))
}

// past are the years that are over, and what is done of the present one.
func (w replacementWriter) past() [][]any {
	rows := [][]any{w.heads("done", "budget", "funding", "new", "paid", "unpriced")}
	for _, y := range w.plan.Past {
		paid := any(sheet.Dong(y.Dong))
		if y.New > 0 && y.New == y.Unpriced {
			paid = w.cat.T("replacement.unpriced.all")
		}
		rows = append(rows, []any{y.Year, sheet.Dong(y.Budget), strings.Join(y.Funding, "; "), y.New, paid, y.Unpriced})
	}
	return rows
}

// years are those that are planned, with what each source has for them.
func (w replacementWriter) years() [][]any {
	sources := w.plan.Sources
	head := w.heads("year", "budget")
	for _, s := range sources {
		head = append(head, sourceWords(w.cat, s))
	}
	rows := [][]any{append(head, w.heads("paid", "new", "spent", "left", "ip", "fm", "wired", "broken")...)}
	now := append([]any{w.cat.T("replacement.now")}, make([]any, len(sources)+5)...)
	rows = append(rows, append(now, w.plan.Now.IP, w.plan.Now.FM, w.plan.Now.Wired, w.plan.Now.Broken))
	var sum renewal.YearLine
	for _, y := range w.plan.Years {
		line := append(w.year(y.Year, y, y.Sources, y.Left()), y.IP, y.FM, y.Wired, y.Broken)
		rows = append(rows, line)
		sum.Dong, sum.Paid, sum.New, sum.Spent = sum.Dong+y.Dong, sum.Paid+y.Paid, sum.New+y.New, sum.Spent+y.Spent
	}
	left := int64(0)
	for _, y := range w.plan.Years {
		left += y.Left()
	}
	rows = append(rows, w.year(w.cat.T("replacement.sum"), sum, sources, left))
	if w.plan.Beyond > 0 {
		beyond := append([]any{w.cat.T("replacement.col.later")}, make([]any, len(sources)+2)...)
		rows = append(rows, append(beyond, w.plan.Beyond, sheet.Dong(w.plan.Lacking)))
	}
	return rows
}

func (w replacementWriter) year(name any, y renewal.YearLine, of []renewal.Source, left int64) []any {
	cells := []any{name, sheet.Dong(y.Dong)}
	for _, s := range w.plan.Sources {
		dong := int64(0)
		if i := slices.IndexFunc(of, func(x renewal.Source) bool { return x.Kind == s.Kind && x.Name == s.Name }); i >= 0 {
			dong = of[i].Dong
		}
		cells = append(cells, sheet.Dong(dong))
	}
	return append(cells, sheet.Dong(y.Paid), y.New, sheet.Dong(y.Spent), sheet.Dong(left))
}

// sourceWords name a source of money.
func sourceWords(cat *locale.Catalogue, s renewal.Source) string {
	return cmp.Or(s.Name, cat.T("replacement.source."+string(s.Kind)))
}
