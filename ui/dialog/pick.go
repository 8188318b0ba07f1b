package dialog

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Picked is one of many things to choose from.
type Picked struct {
	ID         string
	Name, Note string
	Right      string         // at the end of the line
	Tone       widget.TagTone // of Right
}

// The measures of a choice among many: it has room on a screen of 1024 × 640.
const (
	pickWidth = 640
	pickHigh  = 320
	pickRow   = 52
)

// picker lets a person find one of many things.
type picker struct {
	env    *page.Env
	find   func(text string) ([]Picked, error)
	done   func(Picked)
	hide   func()
	search *widget.Entry
	list   *widget.RowList
	none   *widget.Text
	all    []Picked
	asked  int // the newest search, and the one whose answer is shown
	shown  int
	enter  bool // Enter was pressed before the answer was there
}

// Pick lets a person choose one of many things; find gives those that a text
// finds and is called away from the window. empty is said where there is none.
func Pick(e *page.Env, title, hint, empty string, find func(text string) ([]Picked, error), done func(Picked)) {
	p := &picker{env: e, find: find, done: done, search: widget.NewEntry(hint)}
	p.none = widget.NewEllipsis("", widget.RoleText, theme.Muted)
	p.list = widget.NewRowList(pickRow, func() widget.RowView { return newPickRow(p.press) }, func(i int, r widget.RowView, _ bool) {
		r.(*pickLine).set(i, p.all[i])
	})
	p.list.Name, p.list.OnOpened = title, p.take
	p.search.OnChanged = func(string) { p.look(empty) }
	p.search.OnUpDown = func(step int) { p.list.Select(p.list.Selected() + step) }
	p.search.OnEnter = p.entered
	frame := container.NewStack(widget.NewFrame(theme.Surface, theme.Border, 1, theme.Radius), widget.Inset(1, p.list))
	body := widget.Row(0, widget.Fixed(pickWidth, widget.Column(12,
		widget.Fitted(p.search), widget.Fixed(pickHigh, frame), widget.Fixed(20, p.none))))
	cancel := widget.NewButton(e.T("dialog.cancel"), "", func() { p.enter = false; p.hide() })
	take := widget.NewPrimary(e.T("dialog.done"), "", func() { p.take(p.list.Selected()) })
	p.hide = open(e.Window, title, body, cancel, take)
	e.Window.Canvas().Focus(p.search)
	p.look(empty)
}

// look asks for what the words find.
func (p *picker) look(empty string) {
	p.asked++
	p.enter = false
	mine, text := p.asked, p.search.Value()
	var all []Picked
	p.env.Ask(func(context.Context) (err error) {
		all, err = p.find(text)
		return err
	}, func() {
		if mine != p.asked {
			return
		}
		p.all, p.shown = all, mine
		p.none.Set("")
		if len(all) == 0 {
			p.none.Set(empty)
		}
		p.list.SetCount(len(all), min(0, len(all)-1))
		if p.enter {
			p.entered()
		}
	})
}

// entered takes the marked one of what the words find; where that is not known
// yet, once it is: never one of what other words found.
func (p *picker) entered() {
	if p.enter = p.shown != p.asked; !p.enter {
		p.take(max(0, p.list.Selected()))
	}
}

// press is a click on a row: the first marks it, the next takes it. The search
// has the keys as before.
func (p *picker) press(i int) {
	p.env.Window.Canvas().Focus(p.search)
	if i == p.list.Selected() {
		p.take(i)
		return
	}
	p.list.Select(i)
}

func (p *picker) take(i int) {
	if i >= 0 && i < len(p.all) {
		p.hide()
		p.done(p.all[i])
	}
}

// pickLine is a line of the list.
type pickLine struct {
	fynewidget.BaseWidget
	i          int
	press      func(int)
	name, note *widget.Text
	right      *fyne.Container
}

func newPickRow(press func(int)) *pickLine {
	r := &pickLine{
		press: press, name: widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		note: widget.NewEllipsis("", widget.RoleCaption, theme.Muted), right: container.NewStack(),
	}
	r.ExtendBaseWidget(r)
	return r
}

// Object is the row itself, which is pressed rather than the list around it.
func (r *pickLine) Object() fyne.CanvasObject { return r }

// Tapped marks or takes what the row is of.
func (r *pickLine) Tapped(*fyne.PointEvent) { r.press(r.i) }

// AccessibilityLabel is what a reader says.
func (r *pickLine) AccessibilityLabel() string { return r.name.Text }

// AccessibilityRole is a button's.
func (r *pickLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (r *pickLine) set(i int, p Picked) {
	r.i = i
	r.name.Set(p.Name)
	r.note.Set(p.Note)
	r.right.Objects = nil
	if p.Right != "" {
		r.right.Objects = []fyne.CanvasObject{container.NewCenter(widget.NewTag(p.Right, p.Tone))}
	}
	r.right.Refresh()
}

// CreateRenderer lays the parts out.
func (r *pickLine) CreateRenderer() fyne.WidgetRenderer {
	words := widget.Column(0, widget.Fixed(24, r.name), widget.Fixed(20, r.note))
	return fynewidget.NewSimpleRenderer(widget.Pad(4, 12, 4, 12, widget.Line(12, widget.Grow(words), widget.Fixed(120, r.right))))
}
