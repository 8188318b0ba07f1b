package clusters

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// planMoneyFields are those of one year: an amount of each source, and what the
// other source is.
type planMoneyFields struct {
	dong []*widget.Entry // by replacement.SourceKinds
	name *widget.Entry
}

func (m planMoneyFields) first() *widget.Entry { return m.dong[0] }

// planMoneyYear is the width of a year before its fields, in pixels.
const planMoneyYear = 48

// newMoney are the fields of a year with what is kept of it.
func (f *planForm) newMoney(b replacement.Budget) planMoneyFields {
	t, cat := f.board.page.env.T, f.board.page.env.Catalogue
	m := planMoneyFields{name: widget.NewEntry(t("replacement.rule.source"))}
	m.name.SetText(b.Of(replacement.SourceOther).Name)
	m.name.OnEnter = f.keep
	for _, kind := range replacement.SourceKinds {
		e := widget.NewEntry(t("replacement.source." + string(kind)))
		if dong := b.Of(kind).Dong; dong > 0 {
			e.SetText(cat.Int(dong))
		}
		e.OnEnter = f.keep
		m.dong = append(m.dong, e)
	}
	f.follow(append(m.dong, m.name)...)
	return m
}

// layYears makes two lines for each year, below those that name their columns.
func (f *planForm) layYears() {
	t := f.board.page.env.T
	name := func(key string) fyne.CanvasObject {
		return widget.NewEllipsis(t(key), widget.RoleText, theme.Muted)
	}
	kind := func(i int) fyne.CanvasObject { return name("replacement.source." + string(replacement.SourceKinds[i])) }
	f.money = nil
	rows := []widget.Slot{widget.Fitted(moneyLine("", kind(0), kind(1), kind(2))), widget.Fitted(moneyLine("", kind(3), kind(4), name("replacement.rule.source")))}
	for _, b := range f.kept.Rules.Budgets {
		m := f.newMoney(b)
		f.money = append(f.money, m)
		rows = append(rows, widget.Fitted(moneyLine(strconv.Itoa(b.Year), m.dong[0], m.dong[1], m.dong[2])),
			widget.Fitted(moneyLine("", m.dong[3], m.dong[4], m.name)))
	}
	f.years.Objects = []fyne.CanvasObject{widget.Column(6, rows...)}
	f.years.Refresh()
}

func moneyLine(year string, a, b, c fyne.CanvasObject) *fyne.Container {
	return widget.Row(8, widget.Fixed(planMoneyYear, widget.NewText(year, widget.RoleTextBold, theme.Text)), widget.Share(1, a), widget.Share(1, b), widget.Share(1, c))
}

// takeYears reads the lines of the years; wrong is the one that cannot be.
func (f *planForm) takeYears() (wrong fyne.Focusable, err error) {
	budgets := append([]replacement.Budget(nil), f.kept.Rules.Budgets...)
	for i, m := range f.money {
		at, bad := (*widget.Entry)(nil), error(nil)
		if budgets[i].Sources, at, bad = m.read(); bad != nil && wrong == nil {
			wrong, err = at, app.Fail("replacement.bad_money", bad)
		}
	}
	f.kept.Rules.Budgets = budgets
	return wrong, err
}

// read takes the sources that have an amount, or a name.
func (m planMoneyFields) read() (all []replacement.Source, wrong *widget.Entry, err error) {
	for i, kind := range replacement.SourceKinds {
		s := replacement.Source{Kind: kind}
		if m.dong[i].Value() != "" {
			dong, bad := dongIn(m.dong[i])
			if s.Dong = dong; bad != nil && wrong == nil {
				wrong, err = m.dong[i], bad
			}
		}
		if kind == replacement.SourceOther {
			s.Name = strings.TrimSpace(m.name.Value())
		}
		if s.Dong != 0 || s.Name != "" {
			all = append(all, s)
		}
	}
	return all, wrong, err
}
