package dialog

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// dailySheet is the signed page of a day: which day, its programmes, and what
// can be done with it.
type dailySheet struct {
	env     *page.Env
	view    backend.DailyView
	date    app.Date
	day     *widget.Text
	totals  *widget.Text
	message *widget.Text
	list    *widget.RowList
	none    *widget.Text
	next    *widget.Button
	later   *widget.Text // why there is no next
	renew   *widget.Button
	export  *widget.Button
	reading int
}

// The measures of the sheet.
const (
	dailyWidth = 880
	dailyHigh  = 340
	dailyRow   = 52
)

// Daily shows the page of yesterday, with the way to the days before it.
func Daily(e *page.Env) {
	d := &dailySheet{env: e, date: app.DateOf(e.Now()).Add(-1),
		day: widget.NewText("", widget.RoleSubhead, theme.Text), totals: widget.NewEllipsis("", widget.RoleStrong, theme.Muted),
		message: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText), none: widget.NewText("", widget.RoleStrong, theme.Muted),
		later: widget.NewText("", widget.RoleText, theme.Muted).Right()}
	d.list = widget.NewRowList(dailyRow, newDailyRow, func(i int, o widget.RowView, _ bool) { d.set(o.(*dailyLine), d.view.Rows[i]) })
	d.list.Name = e.T("daily.pdf.programmes")
	before := widget.NewIconButton("chevron-left", e.T("daily.before"), func() { d.step(-1) })
	d.next = widget.NewIconButton("chevron-right", e.T("daily.after"), func() { d.step(1) })
	before.SetKind(widget.Secondary)
	d.next.SetKind(widget.Secondary)
	head := widget.Line(theme.GapSmall, widget.Fitted(before), widget.Fitted(d.next), widget.Blank(8), widget.Grow(d.day), widget.Fixed(400, d.later))
	frame := widget.NewFrame(theme.Surface, theme.Border, 1, theme.Radius)
	body := widget.Row(0, widget.Fixed(dailyWidth, widget.Column(12, widget.Fitted(head), widget.Fixed(24, d.totals),
		widget.Fixed(dailyHigh, container.NewStack(frame, container.NewCenter(d.none), widget.Inset(1, d.list))), widget.Fixed(20, d.message))))
	var hide func()
	d.renew = widget.NewButton(e.T("daily.renew"), "refresh", d.again)
	d.export = widget.NewButton(e.T("daily.export"), "download", d.save)
	sounds := widget.NewButton(e.T("aircheck.open"), "play", func() { Airchecks(e, d.date) })
	done := widget.NewPrimary(e.T("dialog.close"), "", func() { hide() })
	hide = open(e.Window, e.T("daily.title"), body, sounds, d.renew, d.export, done)
	e.Window.Canvas().Focus(done)
	d.read(e.Backend.DailyPage)
}

// step shows another day, none later than yesterday.
func (d *dailySheet) step(by int) {
	to := d.date.Add(by)
	if to >= app.DateOf(d.env.Now()) {
		return
	}
	d.date = to
	d.read(d.env.Backend.DailyPage)
}

func (d *dailySheet) again() { d.read(d.env.Backend.RenewDailyPage) }

// read shows what get gives of the day.
func (d *dailySheet) read(get func(context.Context, app.Date) (backend.DailyView, error)) {
	d.reading++
	mine, date := d.reading, d.date
	d.day.Set(d.env.Catalogue.LongDate(date.Time()))
	last := date.Add(1) >= app.DateOf(d.env.Now())
	able(d.next, !last)
	d.later.Set("")
	if last {
		d.later.Set(d.env.T("daily.later"))
	}
	var v backend.DailyView
	d.env.Run(func(ctx context.Context) (err error) {
		v, err = get(ctx, date)
		return err
	}, func(err error) {
		if mine == d.reading {
			d.show(v, err)
		}
	})
}

func (d *dailySheet) show(v backend.DailyView, err error) {
	e := d.env
	d.view = v
	d.message.Set("")
	d.none.Set("")
	d.totals.Set("")
	able(d.export, err == nil)
	able(d.renew, err == nil)
	if err != nil {
		d.message.Set(e.Catalogue.Error(err))
	} else {
		n := func(n int) string { return e.Catalogue.Int(int64(n)) }
		d.totals.Set(e.T("daily.pdf.totals", "planned", n(v.Planned), "sent", n(v.Sent), "heard", n(v.Heard)) + " · " +
			e.T("daily.number", "number", fmt.Sprint(v.Number), "hash", v.Hash[:min(len(v.Hash), 12)]))
		if len(v.Rows) == 0 {
			d.none.Set(e.T("daily.pdf.nothing"))
		}
	}
	d.list.SetCount(len(v.Rows), -1)
}

func able(b *widget.Button, yes bool) {
	if yes {
		b.Enable()
	} else {
		b.Disable()
	}
}

// save writes the PDF and its figures where the person says.
func (d *dailySheet) save() {
	e, date := d.env, d.date
	SaveInFolder(e, func(folder string) {
		path := filepath.Join(folder, "nhat-ky-"+string(date)+".pdf")
		e.Run(func(ctx context.Context) error { return e.Backend.ExportDailyPage(ctx, date, path) }, func(err error) {
			if err != nil {
				d.message.SetColor(theme.AmberText)
				d.message.Set(e.Catalogue.Error(err))
				return
			}
			d.message.SetColor(theme.GreenText)
			d.message.Set(e.T("daily.exported", "path", path))
		})
	})
}

// dailyLine is a programme of the day.
type dailyLine struct {
	line                 *fyne.Container
	title, lacking       *widget.Text
	planned, sent, whole *widget.Text
}

// Object is the line.
func (r *dailyLine) Object() fyne.CanvasObject { return r.line }

func newDailyRow() widget.RowView {
	r := &dailyLine{title: widget.NewEllipsis("", widget.RoleStrong, theme.Text), lacking: widget.NewEllipsis("", widget.RoleCaption, theme.AmberText),
		planned: widget.NewEllipsis("", widget.RoleText, theme.Muted), sent: widget.NewEllipsis("", widget.RoleText, theme.Text),
		whole: widget.NewText("", widget.RoleTextBold, theme.GreenText).Right()}
	words := widget.Column(0, widget.Fixed(24, r.title), widget.Fitted(r.lacking))
	r.line = widget.Pad(0, 16, 0, 12, widget.Line(12, widget.Grow(words), widget.Fixed(190, r.planned), widget.Fixed(150, r.sent), widget.Fixed(110, r.whole)))
	return r
}

// setLacking names the poles that did not hear all of it, and counts those of
// which only the transmitter's input is known.
func (d *dailySheet) setLacking(r *dailyLine, row backend.DailyRow) {
	var words []string
	ink := theme.Muted
	if row.Lacking != "" {
		words, ink = append(words, d.env.T("daily.pdf.lacking", "poles", row.Lacking)), theme.AmberText
	}
	if row.Fed > 0 {
		words = append(words, d.env.Catalogue.N("daily.pdf.fed", row.Fed))
	}
	r.lacking.Hidden = len(words) == 0
	r.lacking.SetColor(ink)
	r.lacking.Set(strings.Join(words, " "))
}

func (d *dailySheet) set(r *dailyLine, row backend.DailyRow) {
	e := d.env
	none := func(s string) string {
		if s == "" {
			return "—"
		}
		return s
	}
	r.title.Set(row.Title)
	d.setLacking(r, row)
	r.planned.Set(e.T("daily.row.planned", "times", none(row.Planned)))
	r.sent.Set(e.T("daily.row.sent", "times", none(row.Sent)))
	ink := theme.GreenText
	if row.Whole < row.Poles {
		ink = theme.AmberText
	}
	r.whole.SetColor(ink)
	r.whole.Set(e.T("today.heard_by", "heard", fmt.Sprintf("%d/%d", row.Whole, row.Poles)))
	r.line.Refresh()
}
