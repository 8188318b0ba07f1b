package ui

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
)

// shell lays the navigation beside the page. On a narrow screen the navigation
// has its words below its drawings, and who and where one is leaves it.
type shell struct{ frame *frame }

// MinSize is the navigation's least and the page's.
func (s *shell) MinSize(o []fyne.CanvasObject) fyne.Size {
	least := o[1].MinSize()
	if o[0].Visible() {
		least.Width += theme.NavNarrow
	}
	return least
}

// Layout gives the page what the navigation leaves; pages before the station is
// open have none.
func (s *shell) Layout(o []fyne.CanvasObject, size fyne.Size) {
	nav := theme.NavWidth
	narrow := size.Width < theme.NarrowBelow
	if narrow {
		nav = theme.NavNarrow
	}
	s.frame.setNarrow(narrow)
	if !o[0].Visible() {
		nav = 0
	}
	o[0].Resize(fyne.NewSize(nav, size.Height))
	o[1].Move(fyne.NewPos(nav, 0))
	o[1].Resize(fyne.NewSize(size.Width-nav, size.Height))
}

func (f *frame) setNarrow(narrow bool) {
	if f.narrow == narrow {
		return
	}
	f.narrow = narrow
	for _, item := range f.items {
		item.SetCompact(narrow)
	}
	show(f.foot, !narrow)
	f.bar.SetNarrow(narrow)
}
