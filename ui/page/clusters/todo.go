package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// todoBox is what a person does about a cluster, on an amber ground; without
// anything to do it takes no room.
type todoBox struct {
	box   *fyne.Container
	words *widget.Paragraph
}

func newTodoBox() *todoBox {
	b := &todoBox{words: widget.NewParagraph("", widget.RoleText, theme.AmberText)}
	b.words.Width = 560
	line := widget.Row(12, widget.Fixed(20, widget.NewIcon("warning", 20, theme.AmberText)), widget.Grow(b.words))
	ground := widget.NewFrame(theme.AmberSoft, theme.AmberLine, 1, theme.Radius)
	b.box = container.NewStack(ground, widget.Pad(8, 12, 8, 12, line))
	b.box.Hide()
	return b
}

func (b *todoBox) show(words string) {
	b.words.Set(words)
	b.box.Hidden = words == ""
}
