package library

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// remarkPanel is what has been said of the sound: remarks in the making, each
// on its place, and the verdicts with theirs.
type remarkPanel struct {
	detail *detailCard
	box    *fyne.Container
	form   *fyne.Container
	place  *widget.Text
	field  *widget.Entry
	lines  *fyne.Container
	hint   *widget.Paragraph

	at        time.Duration // of the remark that is typed
	placed    bool          // at holds until the remark is kept
	approvals []app.Approval
	remarks   []app.Remark
}

func newRemarkPanel(d *detailCard) *remarkPanel {
	t := d.page.env.T
	r := &remarkPanel{
		detail: d, place: widget.NewText("", widget.RoleTextBold, theme.Muted),
		field: widget.NewEntry(t("library.remarks.hint")), lines: widget.Column(8),
		hint: widget.NewParagraph("", widget.RoleText, theme.Muted),
	}
	r.hint.Width = insideWidth
	r.field.OnChanged = func(text string) {
		if text != "" && !r.placed {
			r.freeze()
		}
	}
	r.field.OnEnter = r.keep
	r.form = widget.Line(8, widget.Fixed(44, r.place), widget.Grow(r.field),
		widget.Fitted(widget.NewButton(t("library.remarks.add"), "", r.keep)))
	r.box = widget.Column(8, widget.Fitted(r.form), widget.Grow(container.NewVScroll(widget.Pad(0, 12, 0, 0, r.lines))))
	return r
}

// mayRemark tells that the signed-in person can judge the programme now.
func (r *remarkPanel) mayRemark() bool {
	user, _ := r.detail.page.env.Backend.Current()
	return slices.Contains(actsOn(r.detail.row.subject, user), actApprove)
}

// begin puts the keyboard into the field, for a remark on the place that is
// heard now.
func (r *remarkPanel) begin() {
	if !r.mayRemark() {
		r.detail.page.env.Fail(app.Fail("programme.not_waiting", nil, "title", r.detail.row.Title))
		return
	}
	r.detail.turn(panelRemarks)
	r.freeze()
	// A moment later, so that the letter of the key does not get into the field.
	p := r.detail.page
	p.env.Run(func(context.Context) error { return nil }, func(error) { p.focus(r.field) })
}

// freeze holds the place that is heard now for the remark.
func (r *remarkPanel) freeze() {
	r.at, r.placed = r.detail.here().Truncate(time.Second), true
	r.showPlace()
}

// showPlace shows the place of the remark that is typed, or that is heard.
func (r *remarkPanel) showPlace() {
	at, ink := r.detail.at, theme.Muted
	if r.placed {
		at, ink = r.at, theme.Accent
	}
	r.place.SetColor(ink)
	r.place.Set(r.clock(at))
}

func (r *remarkPanel) clock(at time.Duration) string {
	return r.detail.page.env.Catalogue.Duration(at.Truncate(time.Second))
}

// typed tells that a remark is being written.
func (r *remarkPanel) typed() bool { return r.mayRemark() && r.field.Value() != "" }

// commit keeps what was typed for the programme that it is of, before another
// is shown.
func (r *remarkPanel) commit() {
	text, id, at, e := r.field.Value(), r.detail.row.ID, r.at, r.detail.page.env
	kept := r.typed()
	r.placed = false
	r.field.SetText("")
	if kept {
		e.Ask(func(ctx context.Context) error { _, err := e.Backend.AddRemark(ctx, id, at, text); return err }, func() {
			e.Say("library.say.remarked", "at", r.clock(at))
		})
	}
}

// keep keeps what was typed as a remark.
func (r *remarkPanel) keep() {
	p, id, text := r.detail.page, r.detail.row.ID, r.field.Value()
	if text == "" {
		p.env.Fail(app.Fail("remark.empty", nil))
		return
	}
	if !r.placed {
		r.freeze()
	}
	at := r.at
	p.env.Ask(func(ctx context.Context) error { _, err := p.env.Backend.AddRemark(ctx, id, at, text); return err }, func() {
		r.placed = false
		r.field.SetText("")
		p.env.Say("library.say.remarked", "at", r.clock(at))
		p.focus(p.list.list)
		r.detail.read()
	})
}

// drop takes back a remark of which the verdict is not given; it can be taken
// back in turn.
func (r *remarkPanel) drop(x app.Remark) {
	p := r.detail.page
	b := p.env.Backend
	p.env.Ask(func(ctx context.Context) error { return b.DropRemark(ctx, x.Programme, x.ID) }, func() {
		p.keepUndo("library.say.remark_back", x.Text, func(ctx context.Context) error {
			_, err := b.AddRemark(ctx, x.Programme, x.At, x.Text)
			return err
		})
		p.env.Say("library.say.remark_dropped")
		r.detail.read()
	})
}

// show brings the form up to date, before anything is read.
func (r *remarkPanel) show() {
	r.placed = r.placed && r.field.Value() != ""
	seen(r.form, r.mayRemark())
	r.take(nil, nil)
}

// take shows what was read.
func (r *remarkPanel) take(approvals []app.Approval, remarks []app.Remark) {
	r.approvals, r.remarks = approvals, remarks
	r.showPlace()
	var slots []widget.Slot
	for _, x := range r.pending() {
		drop := widget.NewIconButton("cross", r.detail.page.env.T("library.remarks.drop"), func() { r.drop(x) })
		slots = append(slots, widget.Fitted(r.line(x, drop)))
	}
	if s := r.detail.programme; s.State == app.ProgrammeReturned && s.Remark != "" {
		slots = append(slots, widget.Fitted(remarkBox(s.Remark)))
	}
	slots = append(slots, r.verdictSlots()...)
	if len(slots) == 0 {
		r.hint.Set(r.say())
		slots = append(slots, widget.Fitted(r.hint))
	}
	column := widget.Column(8, slots...)
	r.lines.Layout, r.lines.Objects = column.Layout, column.Objects
	r.lines.Refresh()
	r.mark()
}

// say is what the panel says while there is nothing in it.
func (r *remarkPanel) say() string {
	key := "library.remarks.none"
	switch {
	case r.detail.row.subject.isMaking():
		key = "library.making.hint"
	case r.mayRemark():
		key = "library.remarks.how"
	case r.detail.programme.State == app.ProgrammeWaiting:
		key = "library.remarks.waiting"
	case r.detail.row.Master == "":
		key = "library.levels.none"
	}
	return r.detail.page.env.T(key)
}

// verdictSlots are the verdicts, newest first, each over its remarks.
func (r *remarkPanel) verdictSlots() (slots []widget.Slot) {
	e := r.detail.page.env
	for _, v := range verdicts(e.Catalogue, r.approvals, r.detail.row.Master, e.Backend.UserName) {
		slots = append(slots, widget.Fitted(v.line()))
		for _, x := range v.Remarks {
			slots = append(slots, widget.Fitted(widget.Pad(0, 0, 0, 28, r.line(x, nil))))
		}
	}
	return slots
}

// line is a remark: its place, at which a press listens, and its words. What is
// done is muted and ticked.
func (r *remarkPanel) line(x app.Remark, end fyne.CanvasObject) fyne.CanvasObject {
	ink := theme.Text
	if !x.DoneAt.IsZero() {
		ink = theme.Muted
	}
	words := widget.NewParagraph(x.Text, widget.RoleText, ink)
	words.Width = insideWidth - 150
	slots := []widget.Slot{
		widget.Fixed(56, widget.NewLink(r.clock(x.At), func() { r.detail.jump(x.At); r.detail.playFrom(x.At) })),
		widget.Grow(words),
	}
	if !x.DoneAt.IsZero() {
		slots = append(slots, widget.Fixed(20, widget.NewIcon("check", 20, theme.GreenText)))
	}
	if end != nil {
		slots = append(slots, widget.Fixed(32, end))
	}
	return widget.Line(8, slots...)
}

// pending are the remarks of the signed-in person on the present sound, of
// which the verdict is not given.
func (r *remarkPanel) pending() []app.Remark {
	user, _ := r.detail.page.env.Backend.Current()
	var mine []app.Remark
	for _, x := range r.remarks {
		if x.Approval == "" && x.By == user.ID && x.Master == r.detail.row.Master {
			mine = append(mine, x)
		}
	}
	return mine
}

// mark shows on the sound where something was said of it.
func (r *remarkPanel) mark() {
	length := r.detail.row.subject.length()
	var shares []float64
	for _, x := range r.remarks {
		if x.Master == r.detail.row.Master && length > 0 {
			shares = append(shares, float64(x.At)/float64(length))
		}
	}
	r.detail.wave.SetMarks(shares)
}
