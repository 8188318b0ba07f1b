package clusters

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// planText is the width of the words that tell of a rule, in pixels.
const planText = 500

// formSide is what lies beside the fields, in pixels.
const formSide = 24

// planForm is the rules of the replacement plan: what it reckons with, and what
// money each year has.
type planForm struct {
	board *planBoard
	card  *widget.Card

	begin, span, newOne, inPlace, households, heard, old *widget.Entry
	money                                                []planMoneyFields // by year
	years                                                *fyne.Container
	scroll                                               *container.Scroll
	wrong                                                *widget.Text
	save                                                 *widget.Button
	kept                                                 replacement.Kept // with the years that are shown
}

func newPlanForm(b *planBoard) *planForm {
	t := b.page.env.T
	f := &planForm{board: b, begin: widget.NewEntry("2027"), span: widget.NewEntry("5"), newOne: widget.NewEntry("25.000.000"), inPlace: widget.NewEntry("18.000.000"),
		households: widget.NewEntry("100"), heard: widget.NewEntry("80"), old: widget.NewEntry("7"), years: container.NewStack(),
		wrong: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)}
	f.save = widget.NewPrimary(t("clusters.rules.save"), "check", f.keep)
	for _, e := range []*widget.Entry{f.newOne, f.inPlace, f.households, f.heard, f.old} {
		e.OnEnter = f.keep
	}
	for _, e := range []*widget.Entry{f.begin, f.span} {
		e.OnEnter = f.keep
		e.OnChanged = func(string) { f.reach() }
	}
	f.scroll = container.NewVScroll(widget.Pad(14, formSide, 16, formSide, f.fields()))
	f.follow(f.newOne, f.inPlace, f.heard, f.households, f.old, f.begin, f.span)
	foot := widget.Line(8, widget.Grow(f.wrong), widget.Fitted(widget.NewButton(t("clusters.form.cancel"), "", f.leave)), widget.Fitted(f.save))
	f.card = widget.NewBareCard(widget.Column(0,
		widget.Fixed(48, widget.Pad(0, 24, 0, 24, widget.Line(8, widget.Grow(widget.NewText(t("replacement.rules"), widget.RoleSubhead, theme.Text))))),
		widget.Fixed(1, widget.NewRule()),
		widget.Grow(f.scroll),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(64, widget.Pad(12, 24, 12, 24, foot))))
	f.card.Hide()
	return f
}

// follow has what the keys come to brought into sight.
func (f *planForm) follow(all ...*widget.Entry) {
	for _, e := range all {
		e.OnFocus = func() { see(f.scroll, e) }
	}
}

func (f *planForm) fields() fyne.CanvasObject {
	t := f.board.page.env.T
	part := func(key string, e *widget.Entry, wide float32) widget.Slot {
		about := widget.NewParagraph(t("replacement.rule."+key+".about"), widget.RoleText, theme.Muted)
		about.Width = planText
		name := widget.NewEllipsis(t("replacement.rule."+key), widget.RoleStrongBold, theme.Text)
		return widget.Fitted(widget.Column(2, widget.Fitted(widget.Line(8, widget.Grow(name), widget.Fixed(wide, e))), widget.Fitted(about)))
	}
	left := widget.Column(14, part("new", f.newOne, 160), part("in_place", f.inPlace, 160), part("heard", f.heard, 88),
		part("households", f.households, 88), part("old", f.old, 88))
	span := widget.Line(8, widget.Fitted(widget.NewText(t("replacement.rule.from"), widget.RoleText, theme.Text)), widget.Fixed(88, f.begin),
		widget.Fitted(widget.NewText(t("replacement.rule.span"), widget.RoleText, theme.Text)), widget.Fixed(64, f.span),
		widget.Fitted(widget.NewText(t("replacement.rule.span.unit"), widget.RoleText, theme.Text)), widget.Space())
	right := widget.Column(10, widget.Fitted(widget.NewText(t("replacement.rule.money"), widget.RoleStrongBold, theme.Text)), widget.Fitted(span), widget.Fitted(f.years))
	return container.New(planSides{f}, left, right)
}

func (f *planForm) first() fyne.Focusable {
	if len(f.money) > 0 && !f.money[0].first().Disabled() {
		return f.money[0].first()
	}
	return f.save
}

// fill writes what is kept.
func (f *planForm) fill(k replacement.Kept) {
	cat := f.board.page.env.Catalogue
	r := k.Rules
	f.newOne.SetText(cat.Int(r.PriceNew))
	f.inPlace.SetText(cat.Int(r.PriceOld))
	f.households.SetText(strconv.Itoa(r.Households))
	f.heard.SetText(strconv.Itoa(r.Heard))
	f.old.SetText(strconv.Itoa(r.OldAfter))
	f.kept = k
	f.begin.SetText(strconv.Itoa(r.Budgets[0].Year))
	f.span.SetText(strconv.Itoa(len(r.Budgets)))
	f.kept = k
	f.layYears()
	f.wrong.Set("")
	u, ok := f.board.page.env.Backend.Current()
	f.save.Hidden = !ok || !u.Can(app.MayInventory)
	if f.save.Hidden {
		f.wrong.Set(f.board.page.env.T("clusters.rules.read_only"))
	}
}

// reach shows the years that were typed, as soon as they can be; what stands in
// the others' fields is kept for them.
func (f *planForm) reach() {
	first, err := whole(f.begin)
	n, wrong := whole(f.span)
	if err != nil || wrong != nil || len(f.kept.Rules.Budgets) == 0 {
		return
	}
	_, _ = f.takeYears() // what cannot be is said when it is kept
	moved := f.kept.WithYears(first, min(max(n, 0), 15))
	if moved.Check() != nil {
		return
	}
	f.kept = moved
	f.layYears()
}

// dongIn reads an amount, also one written 3.000.000 or 3 000 000.
func dongIn(e *widget.Entry) (int64, error) {
	v := e.Value()
	if grouped.MatchString(v) {
		v = strings.NewReplacer(".", "", ",", "", " ", "").Replace(v)
	}
	return strconv.ParseInt(v, 10, 64)
}

// keep has the rules kept; Ctrl+Z brings the old ones back.
func (f *planForm) keep() {
	if f.save.Hidden {
		return
	}
	wrong, err := f.takeYears()
	read := func(e *widget.Entry, to *int, code string) {
		n, bad := whole(e)
		if *to = n; bad != nil && wrong == nil {
			wrong, err = e, app.Fail(code, bad, "most", "5000")
		}
	}
	r := &f.kept.Rules
	read(f.households, &r.Households, "replacement.bad_households")
	read(f.heard, &r.Heard, "replacement.bad_heard")
	read(f.old, &r.OldAfter, "replacement.bad_age")
	for e, to := range map[*widget.Entry]*int64{f.newOne: &r.PriceNew, f.inPlace: &r.PriceOld} {
		n, bad := dongIn(e)
		if *to = n; bad != nil && wrong == nil {
			wrong, err = e, app.Fail("replacement.bad_money", bad)
		}
	}
	var first, span int
	read(f.begin, &first, "replacement.bad_years")
	read(f.span, &span, "replacement.bad_years")
	if err == nil && (first != r.Budgets[0].Year || span != len(r.Budgets)) {
		wrong, err = f.begin, app.Fail("replacement.bad_years", nil, "most", "15")
	}
	if err != nil {
		f.refuse(err, wrong)
		return
	}
	f.board.keep(f.kept, "replacement.say.rules", func(err error) {
		if err != nil {
			f.refuse(err, f.first())
			return
		}
		f.leave()
	})
}

func (f *planForm) refuse(err error, at fyne.Focusable) {
	f.wrong.Set(f.board.page.env.Catalogue.Error(err))
	f.board.page.focus(at)
}

// leave shows the table again.
func (f *planForm) leave() {
	f.board.showForm(false)
	f.board.page.focus(f.board.list)
}
