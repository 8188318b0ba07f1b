package clusters

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// planBoard is the replacement plan: the move from wired and FM to IP by year,
// the years with their money, and the hamlets.
type planBoard struct {
	page   *Page
	box    *fyne.Container
	sum    *widget.Paragraph
	chart  *widget.StackBars
	years  *widget.RowList
	list   *widget.RowList
	none   *widget.Paragraph
	rules  *widget.Button
	edit   *planEdit
	form   *planForm
	table  fyne.CanvasObject
	all    backend.Replacement
	lines  []planYearLine
	read   bool
	chosen app.ID // hamlet
	asked  int
	at     time.Time // of the last reading; zero: at once
}

// planColours are those of IP, FM, wired and broken clusters.
var planColours = []widget.StackColour{
	{Fill: theme.Accent, Ink: theme.OnAccent}, {Fill: theme.AccentSoft, Ink: theme.Text},
	{Fill: theme.BorderStrong, Ink: theme.Surface}, {Fill: theme.Amber, Ink: theme.OnAmber},
}

func newPlanBoard(p *Page) *planBoard {
	t := p.env.T
	b := &planBoard{page: p, sum: widget.NewParagraph("", widget.RoleStrong, theme.Text), chart: widget.NewStackBars(planColours...)}
	b.years = widget.NewRowList(planLine, newPlanYearRow, b.setYear)
	b.years.Name = t("replacement.years")
	b.list = widget.NewRowList(40, newPlanRow, b.setHamlet)
	b.list.Name = t("replacement.hamlets")
	b.list.OnSelected = func(i int) { b.chosen = b.all.Plan.Hamlets[i].Hamlet; b.edit.show() }
	b.list.OnOpened = func(int) { p.focus(b.edit.year) }
	b.none = widget.NewParagraph(t("replacement.empty"), widget.RoleText, theme.Muted)
	b.none.Width = 480
	b.rules = widget.NewButton(t("replacement.rules"), "sliders", b.openRules)
	b.edit, b.form = newPlanEdit(b), newPlanForm(b)
	head := newBoardHead(b.sum, b.rules, widget.NewButton(t("replacement.export"), "download", b.export), widget.NewButton(t("clusters.held.back"), "", p.leaveBoard))
	chart := widget.NewCard(widget.Column(8, widget.Fitted(b.legend()), widget.Grow(b.chart)))
	years := widget.NewBareCard(widget.Column(0, widget.Fixed(32, b.yearHead()), widget.Fixed(1, widget.NewRule()),
		widget.Grow(widget.Pad(0, 1, 1, 1, b.years))))
	rows := widget.NewBareCard(widget.Column(0, widget.Fixed(36, b.hamletHead()), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(container.NewCenter(b.none), widget.Pad(0, 1, 1, 1, b.list))),
		widget.Fixed(1, widget.NewRule()), widget.Fixed(56, b.edit.line)))
	b.table = container.New(planRoom{b}, chart, years, rows)
	b.box = widget.Column(12, widget.Fitted(head), widget.Grow(container.NewStack(b.table, b.form.card)))
	b.box.Hide()
	return b
}

// legend names the colours.
func (b *planBoard) legend() fyne.CanvasObject {
	var slots []widget.Slot
	for i, key := range []string{"ip", "fm", "wired", "broken"} {
		slots = append(slots, widget.Fitted(widget.Line(6, widget.Fixed(14, widget.Sized(14, 14, widget.NewBox(planColours[i].Fill, 3))),
			widget.Fitted(widget.NewText(b.page.env.T("replacement.col."+key), widget.RoleText, theme.Text)))))
	}
	return widget.Line(16, slots...)
}

func (b *planBoard) root() fyne.CanvasObject { return b.box }

func (b *planBoard) first() fyne.Focusable { return b.list }

// planEvery is how often the plan is read anew while it is seen: with a map the
// ground of all hamlets is looked at.
const planEvery = 30 * time.Second

// show reads the plan anew from time to time: it follows from the inventory,
// which may have changed.
func (b *planBoard) show() {
	if now := b.page.env.Now(); !b.at.IsZero() && now.Sub(b.at).Abs() < planEvery {
		return
	}
	b.readPlan()
}

func (b *planBoard) readPlan() {
	b.at = b.page.env.Now()
	b.asked++
	mine := b.asked
	var all backend.Replacement
	b.page.env.Ask(func(ctx context.Context) (err error) {
		all, err = b.page.env.Backend.Replacement(ctx)
		return err
	}, func() {
		if mine == b.asked {
			b.take(all)
		}
	})
}

// take shows a plan.
func (b *planBoard) take(all backend.Replacement) {
	b.all, b.read = all, true
	b.page.planned.take(all.Plan)
	cat, p := b.page.env.Catalogue, all.Plan
	b.sum.Set(b.sumLine())
	b.box.Refresh() // one line or two
	bars := []widget.StackBar{{Label: cat.T("replacement.now"), Parts: parts(p.Now)}}
	for _, y := range p.Years {
		bars = append(bars, widget.StackBar{Label: strconv.Itoa(y.Year), Parts: parts(y.Stock)})
	}
	b.chart.SetBars(bars)
	b.lines = b.yearLines()
	b.years.SetCount(len(b.lines), -1)
	b.table.Refresh() // the years may need more room
	b.none.Hidden = len(p.Hamlets) > 0
	at := slices.IndexFunc(p.Hamlets, func(h replacement.HamletLine) bool { return h.Hamlet == b.chosen })
	if at < 0 && len(p.Hamlets) > 0 {
		at, b.chosen = 0, p.Hamlets[0].Hamlet
	}
	b.list.SetCount(len(p.Hamlets), at)
	b.edit.show()
}

func parts(s replacement.Stock) []int { return []int{s.IP, s.FM, s.Wired, s.Broken} }

// sumLine says in one sentence what the plan comes to, or what it lacks, and
// whose prices that are as long as they are not the commune's.
func (b *planBoard) sumLine() string {
	words := b.outcome()
	if p := b.all.Plan; p.Example && len(p.Items) > 0 {
		words += " " + b.page.env.T("replacement.example")
	}
	return words
}

func (b *planBoard) outcome() string {
	e, p := b.page.env, b.all.Plan
	count, spent, money := 0, int64(0), int64(0)
	for _, y := range p.Years {
		count, spent, money = count+y.New, spent+y.Spent, money+y.Dong
	}
	switch {
	case count+p.Beyond == 0:
		return e.T("replacement.sum.nothing")
	case money == 0:
		return e.Catalogue.N("replacement.sum.no_money", p.Beyond, "dong", e.Catalogue.Int(p.Lacking))
	case p.Beyond > 0:
		return e.Catalogue.N("replacement.sum.lacks", count, "dong", e.Catalogue.Int(spent), "beyond", strconv.Itoa(p.Beyond), "lacking", e.Catalogue.Int(p.Lacking))
	}
	return e.Catalogue.N("replacement.sum.whole", count, "dong", e.Catalogue.Int(spent), "year", strconv.Itoa(p.Years[len(p.Years)-1].Year))
}

// hamlet is the line of the chosen one.
func (b *planBoard) hamlet() (replacement.HamletLine, bool) {
	i := slices.IndexFunc(b.all.Plan.Hamlets, func(h replacement.HamletLine) bool { return h.Hamlet == b.chosen })
	if i < 0 {
		return replacement.HamletLine{}, false
	}
	return b.all.Plan.Hamlets[i], true
}

func (b *planBoard) nameOf(h replacement.HamletLine) string {
	return cmp.Or(h.Name, b.page.env.T("replacement.nowhere"))
}

// keep puts another plan in force; Ctrl+Z takes it back.
func (b *planBoard) keep(k replacement.Kept, said string, then func(err error), words ...string) {
	p := b.page
	p.env.Run(func(ctx context.Context) error { return p.env.Backend.SaveReplacement(ctx, k) }, func(err error) {
		if err == nil {
			p.canUndo(p.env.Backend.TakeBackReplacement, func() {
				p.env.Say("replacement.say.back")
				b.readPlan()
			})
			p.env.Say(said, words...)
			b.readPlan()
		}
		then(err)
	})
}

// export writes the plan as a spreadsheet where the person says.
func (b *planBoard) export() {
	e := b.page.env
	dialog.SaveSheet(e, e.T("replacement.file"), func(path string) {
		e.Run(func(ctx context.Context) error { return e.Backend.ExportReplacement(ctx, path) }, func(err error) {
			if err != nil {
				e.Fail(err)
				return
			}
			e.Say("replacement.say.exported", "path", path)
		})
	})
}

func (b *planBoard) openRules() {
	if !b.read {
		return
	}
	b.form.fill(b.all.Kept)
	b.showForm(true)
	b.page.focus(b.form.first())
}

func (b *planBoard) showForm(on bool) {
	swapRules(on, b.form.card, b.table, b.rules)
	b.box.Refresh()
}

// typed leaves the rules for the table, and the table for the page, by Escape.
func (b *planBoard) typed(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyEscape {
		return false
	}
	if b.form.card.Visible() {
		b.form.leave()
	} else {
		b.page.leaveBoard()
	}
	return true
}

// openPlan shows the replacement plan in the place of the list and the card.
func (p *Page) openPlan() {
	p.plan.showForm(false)
	p.plan.at = time.Time{}
	p.openBoard(p.plan)
}
