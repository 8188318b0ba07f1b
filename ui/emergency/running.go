package emergency

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// running shows how an emergency fares.
type running struct {
	sheet  *Sheet
	id     app.ID
	state  *widget.Text
	times  *widget.Paragraph
	said   *widget.Paragraph
	counts *widget.Text
	poles  []backend.EmergencyPole
	list   *widget.RowList
	others *fyne.Container // the emergencies that are on, where there are several
	ids    []app.ID        // of these
	from   time.Time
	ending *widget.Button // away once it is over
}

// lookEvery is how often the sheet looks at an emergency.
const lookEvery = time.Second

// showRunning shows one that is out, and looks at it until the sheet closes.
func (s *Sheet) showRunning(id app.ID) {
	s.stop()
	r := &running{sheet: s, id: id,
		state: widget.NewEllipsis("", widget.RoleLead, theme.OnAirText),
		times: widget.NewParagraph("", widget.RoleStrong, theme.Text), said: widget.NewParagraph("", widget.RoleText, theme.Muted),
		counts: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text)}
	r.said.Lines = 6
	r.list = widget.NewRowList(36, newPoleRow, r.setPole)
	r.list.Name = s.env.T("emergency.poles")
	s.running = r
	r.others = widget.Flow(sheetWidth, 8)
	left := widget.Column(8, widget.Fixed(28, r.state), widget.Fitted(r.times), widget.Blank(4), widget.Fitted(r.said), widget.Space())
	frame := widget.NewFrame(theme.Surface, theme.Border, 1, theme.Radius)
	right := widget.Column(8, widget.Fixed(24, r.counts), widget.Grow(container.NewStack(frame, widget.Inset(1, r.list))))
	r.ending = s.button("emergency.end", r.end)
	more := s.button("emergency.another", func() { s.stop(); s.askWhat() })
	done := s.forward("dialog.close", s.Close)
	both := widget.Row(24, widget.Share(1, left), widget.Share(1, right))
	s.set(s.env.T("emergency.title"), widget.Column(12, widget.Fitted(r.others), widget.Grow(both)), r.ending, more, done)
	s.focus(done)
	s.stop = s.env.Poll(lookEvery, r.look)
	r.look()
}

// look reads how it fares.
func (r *running) look() {
	var all []backend.EmergencyView
	r.sheet.env.Run(func(context.Context) (err error) {
		all, err = r.sheet.env.Backend.Emergencies()
		return err
	}, func(err error) {
		if err != nil {
			r.sheet.fail(err)
			return
		}
		if r.sheet.open && r.sheet.running == r {
			r.show(all)
		}
	})
}

func (r *running) show(all []backend.EmergencyView) {
	r.offer(all)
	i := slices.IndexFunc(all, func(v backend.EmergencyView) bool { return v.ID == r.id })
	e := r.sheet.env
	if i < 0 {
		r.sheet.stop()
		r.state.SetColor(theme.Muted)
		r.state.Set(e.T("emergency.over"))
		r.times.Set("")
		r.ending.Hide()
		r.sheet.body.Refresh()
		return
	}
	v := all[i]
	r.from = v.ConfirmedAt
	r.said.Set(r.saidOf(v))
	r.state.SetColor(theme.OnAirText)
	switch {
	case v.State == app.EmergencyWaiting:
		r.state.SetColor(theme.AmberText)
		r.state.Set(e.T("emergency.state.waiting"))
	case v.Sounding:
		r.state.Set(e.T("emergency.state.sounding"))
	default:
		r.state.SetColor(theme.Text)
		r.state.Set(e.T("emergency.state.between"))
	}
	r.times.Set(r.timesOf(v))
	r.poles = slices.Clone(v.Poles)
	slices.SortStableFunc(r.poles, worstFirst)
	r.counts.Set(r.reachedWords())
	r.list.SetCount(len(r.poles), -1)
}

// reachedWords count the poles that heard it, and those whose transmitter got it.
func (r *running) reachedWords() string {
	heard, fed := 0, 0
	for _, p := range r.poles {
		switch {
		case p.First.IsZero():
		case p.Fed:
			fed++
		default:
			heard++
		}
	}
	words := r.sheet.env.T("emergency.reached", "heard", fmt.Sprintf("%d/%d", heard, len(r.poles)))
	if fed > 0 {
		words += " · " + r.sheet.env.Catalogue.N("emergency.fed", fed)
	}
	return words
}

// offer shows a chip for each emergency that is on, where there are several, so
// that each can be looked at and ended.
func (r *running) offer(all []backend.EmergencyView) {
	var ids []app.ID
	for _, v := range all {
		ids = append(ids, v.ID)
	}
	if slices.Equal(ids, r.ids) {
		return
	}
	r.ids = ids
	r.others.Objects = nil
	if len(all) > 1 || len(all) == 1 && all[0].ID != r.id {
		r.others.Add(widget.Height(theme.ChipHeight, widget.NewText(r.sheet.env.Catalogue.N("emergency.several", len(all)), widget.RoleStrong, theme.Muted)))
		for _, v := range all {
			r.others.Add(widget.NewChip(v.Title, "", v.ID == r.id, func() { r.sheet.showRunning(v.ID) }))
		}
	}
	r.others.Refresh()
	r.sheet.body.Refresh()
}

// worstFirst has the poles that have heard nothing yet above, by number.
func worstFirst(a, b backend.EmergencyPole) int {
	if x, y := a.First.IsZero(), b.First.IsZero(); x != y {
		if x {
			return -1
		}
		return 1
	}
	return a.Number - b.Number
}

func (r *running) saidOf(v backend.EmergencyView) string {
	if v.Text == "" {
		return v.Title
	}
	return v.Title + "\n“" + v.Text + "”"
}

// timesOf say when it was issued, how long it holds and when it sounds again.
func (r *running) timesOf(v backend.EmergencyView) string {
	e := r.sheet.env
	if v.State == app.EmergencyWaiting {
		return e.T("emergency.ordered", "time", e.Clock(v.OrderedAt))
	}
	words := e.T("emergency.issued", "time", e.Clock(v.ConfirmedAt), "until", untilWords(e, e.Now(), v.ValidUntil))
	if !v.Next.IsZero() {
		words += " " + e.T("emergency.repeat_at", "time", e.Clock(v.Next))
	}
	return words
}

// end asks once and ends it.
func (r *running) end() {
	s := r.sheet
	dialog.Confirm(s.env.Window, s.env.Catalogue, "emergency.ask_end", func() {
		s.env.Run(func(ctx context.Context) error { return s.env.Backend.EndEmergency(ctx, r.id) }, func(err error) {
			if err != nil {
				s.fail(err)
				return
			}
			s.env.Say("emergency.said.ended")
			r.look()
		})
	})
}

// poleRow is a pole and when it sounded there first.
type poleRow struct {
	line  *fyne.Container
	mark  *widget.StateMark
	name  *widget.Text
	first *widget.Text
}

// Object is the line.
func (r *poleRow) Object() fyne.CanvasObject { return r.line }

func newPoleRow() widget.RowView {
	r := &poleRow{mark: widget.NewStateMark(widget.StateUnknown, 20), name: widget.NewEllipsis("", widget.RoleText, theme.Text),
		first: widget.NewText("", widget.RoleText, theme.Muted).Right()}
	r.line = widget.Pad(0, 12, 0, 12, widget.Line(12, widget.Fixed(20, r.mark), widget.Grow(r.name), widget.Fitted(r.first)))
	return r
}

var poleMarks = map[app.ClusterState]widget.State{
	app.StateHeard: widget.StateHeard, app.StateLate: widget.StateLate, app.StateLost: widget.StateLost,
	app.StateUnknown: widget.StateUnknown, app.StateReady: widget.StateReady, app.StateFed: widget.StateFed,
}

func (r *running) setPole(i int, o widget.RowView, _ bool) {
	row, p := o.(*poleRow), r.poles[i]
	row.mark.SetState(poleMarks[p.State])
	row.name.Set(fmt.Sprintf("%02d %s", p.Number, p.Name))
	row.first.Set(r.firstWords(p))
	row.line.Refresh()
}

// firstWords say how soon it sounded at a pole.
func (r *running) firstWords(p backend.EmergencyPole) string {
	e := r.sheet.env
	after := p.First.Sub(r.from)
	switch {
	case p.First.IsZero():
		return e.T("emergency.pole.none")
	case after < time.Minute:
		return e.T("emergency.pole.after", "seconds", e.Catalogue.Number(max(after, 0).Seconds(), 1))
	}
	return e.T("emergency.pole.at", "time", e.Catalogue.ClockSeconds(page.VietnamTime(p.First)))
}
