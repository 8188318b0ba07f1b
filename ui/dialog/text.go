package dialog

import (
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// OpenText lets a person choose a file with a text in it, in the folder used
// last. All files are listed: texts have many endings.
func OpenText(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.all = true
	c.filter.Hide()
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.text.title"), take)
	e.Window.Canvas().Focus(c.list)
}
