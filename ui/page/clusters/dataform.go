package clusters

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// ruleText is the width of the words in the form, in pixels: two columns of it
// stand beside each other in the narrowest window.
const ruleText = 340

// dataForm is the rules by which files travel over lines that cost money. Who
// may not set the station up reads them.
type dataForm struct {
	board *heldBoard
	card  *widget.Card

	month, dong, from, to, urgent *widget.Entry
	cost                          *widget.Paragraph
	wrong                         *widget.Text
	save                          *widget.Button
	was                           backend.DataRules
}

func newDataForm(b *heldBoard) *dataForm {
	t := b.page.env.T
	f := &dataForm{
		board: b, month: widget.NewEntry("3000"), dong: widget.NewEntry("25"),
		from: widget.NewEntry("22:00"), to: widget.NewEntry("04:30"), urgent: widget.NewEntry("6"),
		cost:  widget.NewParagraph("", widget.RoleText, theme.Text),
		wrong: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText),
	}
	f.cost.Width = ruleText
	f.save = widget.NewPrimary(t("clusters.rules.save"), "check", f.keep)
	for _, e := range f.entries() {
		e.OnEnter = f.keep
		e.OnChanged = func(string) { f.sum(b.page.env.Catalogue) }
	}
	foot := widget.Line(8, widget.Grow(f.wrong), widget.Fitted(widget.NewButton(t("clusters.form.cancel"), "", f.leave)), widget.Fitted(f.save))
	f.card = widget.NewBareCard(widget.Column(0,
		widget.Fixed(56, widget.Pad(0, 24, 0, 24, widget.Line(8, widget.Grow(widget.NewText(t("clusters.rules.title"), widget.RoleSubhead, theme.Text))))),
		widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewVScroll(widget.Pad(16, 24, 16, 24, f.fields()))),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(64, widget.Pad(12, 24, 12, 24, foot))))
	f.card.Hide()
	return f
}

func (f *dataForm) entries() []*widget.Entry {
	return []*widget.Entry{f.month, f.dong, f.from, f.to, f.urgent}
}

func (f *dataForm) fields() fyne.CanvasObject {
	t := f.board.page.env.T
	part := func(key string, controls ...widget.Slot) widget.Slot {
		about := widget.NewParagraph(t("clusters.rules."+key+".about"), widget.RoleText, theme.Muted)
		about.Width = ruleText
		return widget.Fitted(widget.Column(6,
			widget.Fitted(widget.NewText(t("clusters.rules."+key), widget.RoleStrongBold, theme.Text)),
			widget.Fitted(widget.Line(8, controls...)), widget.Fitted(about)))
	}
	unit := func(key string) widget.Slot {
		return widget.Fitted(widget.NewText(t("clusters.rules.unit."+key), widget.RoleText, theme.Text))
	}
	left := widget.Column(20,
		part("month", widget.Fixed(120, f.month), unit("mb"), widget.Space()),
		part("dong", widget.Fixed(120, f.dong), unit("dong"), widget.Space()), widget.Fitted(f.cost))
	right := widget.Column(20,
		part("night", widget.Fixed(88, f.from), unit("to"), widget.Fixed(88, f.to), widget.Space()),
		part("urgent", widget.Fixed(88, f.urgent), unit("hours"), widget.Space()))
	return widget.Row(32, widget.Share(1, left), widget.Share(1, right))
}

func (f *dataForm) first() fyne.Focusable {
	if f.month.Disabled() {
		return f.save
	}
	return f.month
}

// fill writes rules, for who may change them and for who may read them.
func (f *dataForm) fill(r backend.DataRules) {
	f.was = r
	f.month.SetText(strconv.Itoa(r.MonthMB))
	f.dong.SetText(strconv.Itoa(r.DongPerMB))
	f.from.SetText(clockText(r.NightFrom))
	f.to.SetText(clockText(r.NightTo))
	f.urgent.SetText(strconv.Itoa(int(r.Urgent / time.Hour)))
	f.wrong.Set("")
	env := f.board.page.env
	u, ok := env.Backend.Current()
	may := ok && u.Can(app.MayConfigure)
	for _, e := range f.entries() {
		if may {
			e.Enable()
		} else {
			e.Disable()
		}
	}
	f.save.Hidden = !may
	if !may {
		f.wrong.Set(env.T("clusters.rules.read_only"))
	}
	f.sum(env.Catalogue)
}

func clockText(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
}

// sum tells what the month may cost, of one cluster and of all on a SIM.
func (f *dataForm) sum(cat *locale.Catalogue) {
	mb, err := whole(f.month)
	each, wrong := whole(f.dong)
	if err != nil || wrong != nil || mb < 0 || each < 0 {
		f.cost.Set(cat.T("clusters.rules.cost_unknown"))
		return
	}
	n, one := paid(f.board.all), int64(mb)*int64(each)
	if n == 0 {
		f.cost.Set(cat.T("clusters.rules.cost_none", "dong", cat.Int(one)))
		return
	}
	f.cost.Set(cat.N("clusters.rules.cost", n, "dong", cat.Int(one), "all", cat.Int(one*int64(n))))
}

var grouped = regexp.MustCompile(`^\d{1,3}([., ]\d{3})+$`)

// whole reads a whole number, also one written 3.000 or 3,000.
func whole(e *widget.Entry) (int, error) {
	v := e.Value()
	if grouped.MatchString(v) {
		v = strings.NewReplacer(".", "", ",", "", " ", "").Replace(v)
	}
	return strconv.Atoi(v)
}

// read takes what was typed; wrong is where that cannot be, with the error.
func (f *dataForm) read() (r backend.DataRules, wrong fyne.Focusable, err error) {
	number := func(e *widget.Entry, to *int, code, most string) {
		n, bad := whole(e)
		if *to = n; bad != nil && wrong == nil {
			wrong, err = e, app.Fail(code, bad, "most", most)
		}
	}
	clock := func(e *widget.Entry, to *time.Duration) {
		at, bad := time.Parse("15:04", strings.NewReplacer("h", ":", ".", ":").Replace(e.Value()))
		if *to = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute; bad != nil && wrong == nil {
			wrong, err = e, app.Fail("holding.bad_night", bad)
		}
	}
	hours := 0
	number(f.month, &r.MonthMB, "holding.bad_month_mb", "1000000")
	number(f.dong, &r.DongPerMB, "holding.bad_dong_per_mb", "100000")
	clock(f.from, &r.NightFrom)
	clock(f.to, &r.NightTo)
	number(f.urgent, &hours, "holding.bad_urgent", "24")
	r.Urgent = time.Duration(hours) * time.Hour
	return r, wrong, err
}

// keep has the rules kept; Ctrl+Z brings the old ones back.
func (f *dataForm) keep() {
	p := f.board.page
	rules, at, err := f.read()
	if err != nil {
		f.refuse(err, at)
		return
	}
	was := f.was
	p.env.Run(func(ctx context.Context) error { return p.env.Backend.SaveDataRules(ctx, rules) }, func(err error) {
		if err != nil {
			f.refuse(err, f.fieldOf(err))
			return
		}
		p.canUndo(func(ctx context.Context) error { return p.env.Backend.SaveDataRules(ctx, was) }, func() {
			p.env.Say("clusters.say.rules_back")
			p.load(nil)
		})
		f.leave()
		p.env.Say("clusters.say.rules")
		p.load(nil)
	})
}

// refuse says what cannot be and puts the keys there.
func (f *dataForm) refuse(err error, at fyne.Focusable) {
	f.wrong.Set(f.board.page.env.Catalogue.Error(err))
	f.board.page.focus(at)
}

// fieldOf is the field that the station refused.
func (f *dataForm) fieldOf(err error) fyne.Focusable {
	switch app.CodeOf(err) {
	case "holding.bad_dong_per_mb":
		return f.dong
	case "holding.bad_night":
		return f.from
	case "holding.bad_urgent":
		return f.urgent
	}
	return f.month
}

// leave shows the table again.
func (f *dataForm) leave() {
	f.board.showForm(false)
	f.board.page.focus(f.board.list)
}
