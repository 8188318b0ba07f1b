package clusters

import (
	"cmp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app/replacement"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The columns of the two tables, in pixels.
const (
	planName   = 104 // and more where there is room
	planNumber = 56
	planWhen   = 132
	planMoney  = 132
	planYear   = 60
)

// planYearRow is one year, with its money.
type planYearRow struct {
	line                           *fyne.Container
	year, count, dong, spent, from *widget.Text
}

// Object is the line.
func (r *planYearRow) Object() fyne.CanvasObject { return r.line }

func planYearColumns(year, count, dong, spent, from fyne.CanvasObject) *fyne.Container {
	return widget.Pad(0, 12, 0, 16, widget.Line(10, widget.Fixed(planYear, year), widget.Fixed(60, count),
		widget.Fixed(planMoney-16, dong), widget.Fixed(planMoney-16, spent), widget.Grow(widget.Pad(0, 0, 0, 12, from))))
}

func newPlanYearRow() widget.RowView {
	right := func() *widget.Text { return widget.NewText("", widget.RoleText, theme.Text).Right() }
	r := &planYearRow{year: widget.NewText("", widget.RoleTextBold, theme.Text), count: right(), dong: right(), spent: right(),
		from: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	r.line = planYearColumns(r.year, r.count, r.dong, r.spent, r.from)
	return r
}

func (b *planBoard) head(key string) *widget.Text {
	return widget.NewEllipsis(b.page.env.T("replacement.col."+key), widget.RoleText, theme.Muted)
}

func (b *planBoard) yearHead() fyne.CanvasObject {
	return planYearColumns(b.head("year"), b.head("new").Right(), b.head("budget").Right(), b.head("spent").Right(), b.head("source"))
}

// planYearLine is what stands in one line of the years.
type planYearLine struct {
	year, count, dong, spent, from string
	warns                          bool
}

// yearLines are what was done, the planned years, their sum with that of each
// source, and what no money reaches.
func (b *planBoard) yearLines() (lines []planYearLine) {
	cat, p := b.page.env.Catalogue, b.all.Plan
	for _, y := range p.Past {
		lines = append(lines, b.doneLine(y))
	}
	var sum replacement.YearLine
	for _, y := range p.Years {
		lines = append(lines, planYearLine{year: strconv.Itoa(y.Year), count: strconv.Itoa(y.New), dong: cat.Int(y.Dong), spent: cat.Int(y.Spent), from: b.sources(y.Sources)})
		sum.New, sum.Dong, sum.Spent = sum.New+y.New, sum.Dong+y.Dong, sum.Spent+y.Spent
	}
	if len(p.Years) > 1 {
		lines = append(lines, planYearLine{year: cat.T("replacement.sum"), count: strconv.Itoa(sum.New), dong: cat.Int(sum.Dong), spent: cat.Int(sum.Spent), from: b.sources(p.Sources)})
	}
	if p.Beyond > 0 {
		lines = append(lines, planYearLine{year: cat.T("replacement.later"), count: strconv.Itoa(p.Beyond), spent: cat.Int(p.Lacking), from: cat.T("replacement.no_money"), warns: true})
	}
	return lines
}

// doneLine is a year that is over, or what is done of the present one.
func (b *planBoard) doneLine(y replacement.DoneYear) planYearLine {
	cat := b.page.env.Catalogue
	line := planYearLine{year: strconv.Itoa(y.Year), count: strconv.Itoa(y.New), spent: cat.Int(y.Dong), from: cat.T("replacement.done.none")}
	if y.Budget > 0 {
		line.dong = cat.Int(y.Budget)
	}
	if y.New == 0 {
		return line
	}
	words := []string{cat.T("replacement.done")}
	switch {
	case y.Unpriced == y.New:
		line.spent = cat.T("replacement.unpriced.all")
	case y.Unpriced > 0:
		words = append(words, cat.T("replacement.done.unpriced", "n", strconv.Itoa(y.Unpriced)))
	}
	line.from = strings.Join(append(words, y.Funding...), " · ")
	return line
}

// sources names where money comes from, with the amounts where there are several.
func (b *planBoard) sources(all []replacement.Source) string {
	cat := b.page.env.Catalogue
	var words []string
	for _, kind := range replacement.SourceKinds {
		for _, s := range all {
			if s.Kind != kind || s.Dong == 0 && s.Name == "" {
				continue
			}
			name := cmp.Or(s.Name, cat.T("replacement.source."+string(s.Kind)))
			if len(all) > 1 {
				name = cat.T("replacement.source.amount", "name", name, "dong", cat.Int(s.Dong))
			}
			words = append(words, name)
		}
	}
	return strings.Join(words, " · ")
}

// setYear writes a line of the years.
func (b *planBoard) setYear(i int, v widget.RowView, _ bool) {
	r, l := v.(*planYearRow), b.lines[i]
	r.year.Set(l.year)
	r.count.Set(l.count)
	r.dong.Set(l.dong)
	r.spent.Set(l.spent)
	r.from.Set(l.from)
	ink := theme.Muted
	if l.warns {
		ink = theme.AmberText
	}
	r.from.SetColor(ink)
}

// planRow is one hamlet.
type planRow struct {
	line                                          *fyne.Container
	name, ip, fm, wired, broken, need, when, dong *widget.Text
}

// Object is the line.
func (r *planRow) Object() fyne.CanvasObject { return r.line }

func planColumns(name, ip, fm, wired, broken, need, when, dong fyne.CanvasObject) *fyne.Container {
	return widget.Pad(0, 16, 0, 16, widget.Line(12, widget.Slot{Object: name, Basis: planName, Grow: 1}, widget.Fixed(planNumber, ip), widget.Fixed(planNumber, fm),
		widget.Fixed(planNumber, wired), widget.Fixed(planNumber, broken), widget.Slot{Object: widget.Pad(0, 0, 0, 16, need), Basis: 168, Grow: 1}, widget.Fixed(planWhen, when), widget.Fixed(planMoney, dong)))
}

func newPlanRow() widget.RowView {
	right := func() *widget.Text { return widget.NewText("", widget.RoleText, theme.Text).Right() }
	r := &planRow{name: widget.NewEllipsis("", widget.RoleStrong, theme.Text), ip: right(), fm: right(), wired: right(), broken: right(),
		need: widget.NewEllipsis("", widget.RoleText, theme.Text), when: widget.NewEllipsis("", widget.RoleText, theme.Text), dong: right()}
	r.line = planColumns(r.name, r.ip, r.fm, r.wired, r.broken, r.need, r.when, r.dong)
	return r
}

func (b *planBoard) hamletHead() fyne.CanvasObject {
	return planColumns(b.head("hamlet"), b.head("ip").Right(), b.head("fm").Right(), b.head("wired").Right(), b.head("broken").Right(),
		b.head("need"), b.head("when"), b.head("dong").Right())
}

func (b *planBoard) setHamlet(i int, v widget.RowView, selected bool) {
	r, cat, h := v.(*planRow), b.page.env.Catalogue, b.all.Plan.Hamlets[i]
	r.name.Role = widget.RoleStrong
	if selected {
		r.name.Role = widget.RoleStrongBold
	}
	r.name.Text = b.nameOf(h)
	r.name.Refresh()
	for _, cell := range []struct {
		text *widget.Text
		n    int
	}{{r.ip, h.IP}, {r.fm, h.FM}, {r.wired, h.Wired}, {r.broken, h.Broken}} {
		words := "·"
		if cell.n > 0 {
			words = strconv.Itoa(cell.n)
		}
		cell.text.Set(words)
	}
	ink := theme.Text
	if h.Broken > 0 {
		ink = theme.AmberText
	}
	r.broken.SetColor(ink)
	r.need.Set(cat.T("replacement.wanted."+string(h.WantedBy), "n", strconv.Itoa(h.Wanted), "heard", cat.Int(int64(h.Heard*100))))
	r.when.Set(b.when(h))
	r.dong.Set("—")
	if h.Dong > 0 {
		r.dong.Set(cat.Int(h.Dong))
	}
}

// when says in which years a hamlet's turn is.
func (b *planBoard) when(h replacement.HamletLine) string {
	t := b.page.env.T
	words := ""
	switch {
	case h.First == 0 && h.New == 0 && h.FM+h.Wired+h.Broken == 0:
		return t("replacement.when.nothing")
	case h.First == 0:
		words = t("replacement.later")
	case h.Last == 0:
		words = t("replacement.when.open", "first", strconv.Itoa(h.First))
	case h.First == h.Last:
		words = strconv.Itoa(h.First)
	default:
		words = strconv.Itoa(h.First) + "–" + strconv.Itoa(h.Last)
	}
	if h.Fixed != 0 {
		words += " · " + t("replacement.when.fixed")
	}
	return words
}
