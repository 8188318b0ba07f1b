package schedule

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// rulesPanel is what the whole schedule is held to: quiet hours, holidays, the
// longest entry and what fills gaps.
type rulesPanel struct {
	page    *Page
	content fyne.CanvasObject
	was     app.ScheduleRules
	hamlets []app.Hamlet
	quiet   []*quietRow
	rows    *fyne.Container
	days    *widget.Entry
	longest *widget.Entry
	fillers *programmeList
	wrong   *widget.Text
	addRow  *widget.Button
}

// quietRow is one stretch of quiet hours.
type quietRow struct {
	hamlet   *widget.Select
	from, to *widget.Entry
}

// openRules reads the rules and opens them.
func (p *Page) openRules() {
	r := &rulesPanel{page: p}
	p.env.Ask(func(ctx context.Context) (err error) {
		if r.was, err = p.env.Backend.ScheduleRules(ctx); err == nil {
			r.hamlets, err = p.env.Backend.Hamlets()
		}
		return err
	}, func() {
		r.build()
		p.openPanel(r)
	})
}

func (r *rulesPanel) object() fyne.CanvasObject { return r.content }
func (r *rulesPanel) leave()                    { r.page.closePanel() }
func (r *rulesPanel) first() fyne.Focusable {
	if len(r.quiet) > 0 {
		return r.quiet[0].from
	}
	return r.addRow
}

func (r *rulesPanel) build() {
	t := r.page.env.T
	r.wrong = widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)
	r.days = widget.NewTextArea("01/01/2027, 30/04/2027", 5)
	r.days.SetText(daysText(r.was.Holidays))
	r.longest = widget.NewEntry("120")
	if r.was.MaxLength > 0 {
		r.longest.SetText(itoa(minutes(r.was.MaxLength)))
	}
	r.fillers = newProgrammeList(r.page, programmeListWords{
		None: "schedule.rules.fillers_none", NoneInk: theme.AmberText, Add: "schedule.rules.filler_add", Pick: "schedule.rules.filler_title",
	}, r.refresh)
	r.fillers.set(r.was.Fillers)
	r.rows = container.NewStack()
	r.addRow = widget.NewButton(t("schedule.rules.quiet_add"), "plus", func() { r.add(app.QuietHours{From: 22 * time.Hour, To: 5 * time.Hour}) })
	for _, q := range r.was.Quiet {
		r.quiet = append(r.quiet, r.row(q))
	}
	r.showRows()
	left := r.section("schedule.rules.quiet", "schedule.rules.quiet_about", r.rows, container.NewHBox(r.addRow))
	right := widget.Column(20,
		widget.Fitted(r.section("schedule.rules.holidays", "schedule.rules.holidays_about", r.days)),
		widget.Fitted(r.section("schedule.rules.longest", "schedule.rules.longest_about", container.NewHBox(widget.Sized(120, theme.Control, r.longest)))),
		widget.Fitted(r.section("schedule.rules.fillers", "schedule.rules.fillers_about", r.fillers.object)))
	body := container.NewVScroll(widget.Pad(16, 24, 16, 24, widget.Row(40, widget.Share(1, left), widget.Share(1, right))))
	r.content = r.page.panelFrame(t("schedule.rules.title"), body, r.wrong,
		widget.NewButton(t("schedule.panel.back"), "", r.leave), widget.NewPrimary(t("schedule.rules.save"), "check", r.save))
}

// section is a heading, what it is about, and controls.
func (r *rulesPanel) section(key, about string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	t := r.page.env.T
	words := widget.NewParagraph(t(about), widget.RoleText, theme.Muted)
	words.Width = 500
	slots := []widget.Slot{widget.Fitted(widget.NewText(t(key), widget.RoleStrongBold, theme.Text)), widget.Fitted(words)}
	for _, o := range parts {
		slots = append(slots, widget.Fitted(o))
	}
	return widget.Column(8, slots...)
}

func (r *rulesPanel) row(q app.QuietHours) *quietRow {
	names, index := []string{r.page.env.T("schedule.commune")}, 0
	for i, h := range r.hamlets {
		names = append(names, h.Name)
		if h.ID == q.Hamlet {
			index = i + 1
		}
	}
	row := &quietRow{hamlet: widget.NewSelect(names, index, nil), from: widget.NewEntry("22:00"), to: widget.NewEntry("05:00")}
	row.from.SetText(clockText(q.From))
	row.to.SetText(clockText(q.To % (24 * time.Hour)))
	row.from.OnEnter, row.to.OnEnter = r.save, r.save
	return row
}

func (r *rulesPanel) add(q app.QuietHours) {
	r.quiet = append(r.quiet, r.row(q))
	r.showRows()
	r.page.focus(r.quiet[len(r.quiet)-1].hamlet)
}

func (r *rulesPanel) showRows() {
	t := r.page.env.T
	slots := []widget.Slot{}
	for i, q := range r.quiet {
		gone := widget.NewIconButton("trash", t("schedule.rules.quiet_remove"), func() {
			r.quiet = slices.Delete(r.quiet, i, i+1)
			r.showRows()
		})
		slots = append(slots, widget.Fitted(widget.Line(8, widget.Grow(q.hamlet),
			widget.Fixed(72, q.from), widget.Fitted(widget.NewText("–", widget.RoleText, theme.Muted)), widget.Fixed(72, q.to), widget.Fitted(gone))))
	}
	r.rows.Objects = []fyne.CanvasObject{widget.Column(8, slots...)}
	r.rows.Refresh()
	r.refresh()
}

// refresh lays the panel anew where it is there.
func (r *rulesPanel) refresh() {
	if r.content != nil {
		r.content.Refresh()
	}
}

// read takes what was typed; wrong is the key of what cannot be.
func (r *rulesPanel) read() (rules app.ScheduleRules, wrong string, at fyne.Focusable) {
	rules = app.ScheduleRules{Fillers: r.fillers.ids}
	for _, q := range r.quiet {
		from, ok := readClock(q.from.Value())
		if !ok {
			return rules, "schedule.form.wrong.start", q.from
		}
		to, ok := readClock(q.to.Value())
		if !ok || to == from {
			return rules, "schedule.rules.wrong.to", q.to
		}
		one := app.QuietHours{From: from, To: to}
		if i := q.hamlet.Index - 1; i >= 0 {
			one.Hamlet = r.hamlets[i].ID
		}
		rules.Quiet = append(rules.Quiet, one)
	}
	var ok bool
	if rules.Holidays, ok = readDays(r.days.Value(), app.DateOf(r.page.env.Now())); !ok {
		return rules, "schedule.form.wrong.dates", r.days
	}
	n, err := strconv.Atoi(r.longest.Value())
	if err != nil || n < 1 || n > 24*60 {
		return rules, "schedule.rules.wrong.longest", r.longest
	}
	rules.MaxLength = time.Duration(n) * time.Minute
	return rules, "", nil
}

// save has the rules kept; Ctrl+Z brings the old ones back.
func (r *rulesPanel) save() {
	p := r.page
	rules, wrong, at := r.read()
	if wrong != "" {
		r.wrong.Set(p.env.T(wrong))
		p.focus(at)
		return
	}
	p.env.Run(func(ctx context.Context) error { return p.env.Backend.SaveScheduleRules(ctx, rules) }, func(err error) {
		if err != nil {
			r.wrong.Set(p.env.Catalogue.Error(err))
			return
		}
		was := r.was
		p.past.add(step{before: &was, after: &rules})
		p.closePanel()
		p.env.Say("schedule.said.rules")
		p.load(nil)
	})
}
