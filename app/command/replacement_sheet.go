package command

import (
	"bytes"
	"cmp"
	"strconv"

	"tienglang/app"
	renewal "tienglang/app/replacement"
	"tienglang/app/sheet"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// replacementSheet is a plan as XLSX: the hamlets with what comes to each in
// which year and their sum, and below them the years with money and stock.
func replacementSheet(r backend.Replacement, cat *locale.Catalogue) ([]byte, error) {
	w := replacementWriter{cat: cat, plan: r.Plan}
	var body bytes.Buffer
	err := sheet.Write(&body, sheet.Table{Name: cat.T("replacement.sheet"), Rows: w.rows(), Widths: []float64{28, 9, 9, 9, 9, 9, 10}})
	return body.Bytes(), err
}

type replacementWriter struct {
	cat  *locale.Catalogue
	plan renewal.Plan
}

func (w replacementWriter) heads(keys ...string) (cells []string) {
	for _, k := range keys {
		cells = append(cells, w.cat.T("replacement.col."+k))
	}
	return cells
}

func (w replacementWriter) rows() [][]string {
	head := w.heads("hamlet", "ip", "fm", "wired", "broken", "wanted", "new")
	for _, y := range w.plan.Years {
		head = append(head, w.cat.T("replacement.col.in_year", "year", yearText(y.Year)))
	}
	head = append(head, w.heads("later", "dong")...)
	rows := [][]string{head}
	counts := w.counts()
	var sum renewal.HamletLine
	total := map[int]int{}
	for _, h := range w.plan.Hamlets {
		rows = append(rows, w.hamlet(cmp.Or(h.Name, w.cat.T("replacement.nowhere")), h, counts[h.Hamlet]))
		sum.IP, sum.FM, sum.Wired, sum.Broken = sum.IP+h.IP, sum.FM+h.FM, sum.Wired+h.Wired, sum.Broken+h.Broken
		sum.Wanted, sum.New, sum.Dong = sum.Wanted+h.Wanted, sum.New+h.New, sum.Dong+h.Dong
		for year, n := range counts[h.Hamlet] {
			total[year] += n
		}
	}
	rows = append(rows, w.hamlet(w.cat.T("replacement.sum"), sum, total), nil)
	return append(rows, w.years()...)
}

// counts are how many clusters come to each hamlet in each year, 0 for later.
func (w replacementWriter) counts() map[app.ID]map[int]int {
	n := map[app.ID]map[int]int{}
	for _, i := range w.plan.Items {
		if n[i.Hamlet] == nil {
			n[i.Hamlet] = map[int]int{}
		}
		if !i.Retire {
			n[i.Hamlet][i.Year]++
		}
	}
	return n
}

func (w replacementWriter) hamlet(name string, h renewal.HamletLine, in map[int]int) []string {
	cells := []string{name}
	for _, n := range []int{h.IP, h.FM, h.Wired, h.Broken, h.Wanted, h.New} {
		cells = append(cells, strconv.Itoa(n))
	}
	for _, y := range w.plan.Years {
		cells = append(cells, strconv.Itoa(in[y.Year]))
	}
	return append(cells, strconv.Itoa(in[0]), w.cat.Int(h.Dong))
}

func (w replacementWriter) years() [][]string {
	rows := [][]string{w.heads("year", "budget", "source", "new", "spent", "left", "ip", "fm", "wired", "broken")}
	rows = append(rows, []string{w.cat.T("replacement.now"), "", "", "", "", "",
		strconv.Itoa(w.plan.Now.IP), strconv.Itoa(w.plan.Now.FM), strconv.Itoa(w.plan.Now.Wired), strconv.Itoa(w.plan.Now.Broken)})
	for _, y := range w.plan.Years {
		rows = append(rows, []string{yearText(y.Year), w.cat.Int(y.Dong), y.Source, strconv.Itoa(y.New), w.cat.Int(y.Spent), w.cat.Int(y.Dong - y.Spent),
			strconv.Itoa(y.IP), strconv.Itoa(y.FM), strconv.Itoa(y.Wired), strconv.Itoa(y.Broken)})
	}
	if w.plan.Beyond > 0 {
		rows = append(rows, []string{w.cat.T("replacement.col.later"), "", "", strconv.Itoa(w.plan.Beyond), w.cat.Int(w.plan.Lacking)})
	}
	return rows
}
