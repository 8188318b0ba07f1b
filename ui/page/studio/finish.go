package studio

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/widget"
)

// finishCard is what makes the chosen track, or the whole, sound finished:
// stages with their few knobs, the way to compare, and what it did in figures.
type finishCard struct {
	page    *Page
	box     fyne.CanvasObject
	scroll  *container.Scroll
	list    *fyne.Container
	onTrack *widget.Chip
	onWhole *widget.Chip
	whole   bool // the sum is worked on, not the chosen track
	stages  []*finishStage
	duck    *duckStage
	master  *masterStage
	compare *compareButton
	figures *finishFigures
	focused fyne.Focusable
}

func newFinishCard(p *Page) *finishCard {
	f := &finishCard{page: p}
	f.onTrack = widget.NewChip("", "", true, func() { f.turn(false) })
	f.onWhole = widget.NewChip(p.env.T("studio.finish.whole"), "", false, func() { f.turn(true) })
	f.compare = newCompareButton(f)
	f.figures = newFinishFigures(f)
	var rows []widget.Slot
	for _, name := range edit.Stages {
		s := newFinishStage(f, name)
		f.stages = append(f.stages, s)
		rows = append(rows, widget.Fitted(s.box))
	}
	f.duck, f.master = newDuckStage(f), newMasterStage(f)
	rows = append(rows, widget.Fitted(f.duck.box), widget.Fitted(f.master.box), widget.Blank(8))
	f.list = widget.Column(0, rows...)
	f.scroll = container.NewVScroll(widget.Pad(0, 16, 0, 16, f.list))
	f.box = widget.Column(0,
		widget.Fixed(48, widget.Pad(8, 12, 8, 12, widget.Row(6, widget.Fitted(f.onTrack), widget.Fitted(f.onWhole), widget.Space()))),
		widget.Fixed(56, widget.Pad(4, 12, 8, 12, f.compare.button)),
		widget.Fixed(1, widget.NewRule()),
		widget.Grow(f.scroll),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(finishFiguresHigh, f.figures.box))
	return f
}

// panel is the card beside the timeline.
func (f *finishCard) panel() *panel {
	return &panel{name: "finish", object: f.box, show: f.show, tick: f.tick, focus: func() { f.page.env.Window.Canvas().Focus(f.stages[0].toggle) }}
}

// of is what is worked on: the chosen track, or "" for the sum.
func (f *finishCard) of() app.ID {
	if f.whole {
		return ""
	}
	return f.page.lane
}

// name is what is worked on, for a step and for a person.
func (f *finishCard) name() string {
	if f.whole {
		return f.page.env.T("studio.finish.whole")
	}
	return f.page.trackName(f.page.lane)
}

// finish is its finishing now.
func (f *finishCard) finish() edit.Finish {
	now, _ := f.page.edit.FinishOf(f.of())
	return now
}

// change changes it as a step.
func (f *finishCard) change(name string, do func(*edit.Finish), pairs ...string) {
	of := f.of()
	s := step(name, append([]string{"name", f.name()}, pairs...)...)
	f.page.change(s, func(e edit.Edit) (edit.Edit, error) { return e.WithFinish(of, do) })
}

// turn works on the sum, or on the chosen track.
func (f *finishCard) turn(whole bool) {
	f.whole = whole
	f.show()
}

// show tells how everything stands.
func (f *finishCard) show() {
	f.onTrack.Text = f.page.trackName(f.page.lane)
	f.onTrack.Set("", !f.whole)
	f.onTrack.Refresh()
	f.onWhole.Set("", f.whole)
	now := f.finish()
	for _, s := range f.stages {
		s.show(now)
	}
	f.duck.show()
	f.master.show()
	f.compare.follow()
	f.figures.show()
	f.list.Refresh()
	f.scroll.Refresh()
}

// tick measures, and keeps what has the focus in sight.
func (f *finishCard) tick() {
	f.figures.tick()
	f.reveal()
}

// reveal scrolls to what the keyboard has come to.
func (f *finishCard) reveal() {
	now := f.page.env.Window.Canvas().Focused()
	if now == f.focused {
		return
	}
	f.focused = now
	o, ok := now.(fyne.CanvasObject)
	if !ok || !within(f.list, o) {
		return
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(f.list).Y
	const room = 40 // for what is above and below it
	switch y, high := f.scroll.Offset.Y, f.scroll.Size().Height; {
	case top-room < y:
		f.scroll.ScrollToOffset(fyne.NewPos(0, max(0, top-room)))
	case top+o.Size().Height+room > y+high:
		f.scroll.ScrollToOffset(fyne.NewPos(0, top+o.Size().Height+room-high))
	}
}

// within tells whether o is in a container, at any depth.
func within(c *fyne.Container, o fyne.CanvasObject) bool {
	for _, one := range c.Objects {
		if one == o {
			return true
		}
		if inner, ok := one.(*fyne.Container); ok && within(inner, o) {
			return true
		}
	}
	return false
}
