package schedule

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// openPanel shows something in the place of the week.
func (p *Page) openPanel(x panel) {
	p.commitNudge()
	p.stopPanel()
	p.panel = x
	p.room.Objects = []fyne.CanvasObject{x.object()}
	p.room.Refresh()
	p.focus(x.first())
}

// stopPanel ends what a panel has under way that is of no use when nobody looks.
func (p *Page) stopPanel() {
	if busy, ok := p.panel.(interface{ stop() }); ok {
		busy.stop()
	}
}

// closePanel shows the week again.
func (p *Page) closePanel() {
	p.stopPanel()
	p.panel = nil
	p.room.Objects = []fyne.CanvasObject{p.weekly}
	p.room.Refresh()
	p.show()
	p.focus(p.grid)
}

// panelFrame is a panel with its title, its content and the buttons at its
// foot; wrong stands beside them.
func (p *Page) panelFrame(title string, content fyne.CanvasObject, wrong fyne.CanvasObject, buttons ...*widget.Button) fyne.CanvasObject {
	foot := []widget.Slot{widget.Grow(wrong)}
	for _, b := range buttons {
		foot = append(foot, widget.Fitted(b))
	}
	return widget.NewBareCard(widget.Column(0,
		widget.Fixed(56, widget.Pad(0, 16, 0, 24, widget.Line(8, widget.Grow(widget.NewText(title, widget.RoleSubhead, theme.Text))))),
		widget.Fixed(1, widget.NewRule()),
		widget.Grow(content),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(64, widget.Pad(12, 16, 12, 24, widget.Line(8, foot...)))))
}
