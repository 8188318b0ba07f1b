package live

import "fyne.io/fyne/v2"

// The widths of the left column, in pixels, and the width of a page from which on
// there is room for the wide one.
const (
	leftWide   = 552
	leftNarrow = 472
	wideFrom   = 1100
)

// room lays the subject above the two columns. A narrow screen leaves the left
// one less, and shortens words.
type room struct{ page *Page }

// The heights above the columns.
const (
	subjectHeight = 40
	subjectGap    = 8
)

// MinSize is what a screen of 1024 × 640 can show beside the navigation.
func (r *room) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leftNarrow+gapFull+360, subjectHeight+subjectGap+o[1].MinSize().Height)
}

// Layout places subject, left and right.
func (r *room) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left, narrow := float32(leftWide), size.Width < wideFrom
	if narrow {
		left = leftNarrow
	}
	r.page.setNarrow(narrow)
	y := float32(subjectHeight + subjectGap)
	if size.Height-y > o[1].MinSize().Height+2*subjectGap {
		y += subjectGap
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, subjectHeight))
	o[1].Move(fyne.NewPos(0, y))
	o[1].Resize(fyne.NewSize(left, size.Height-y))
	o[2].Move(fyne.NewPos(left+gapFull, y))
	o[2].Resize(fyne.NewSize(size.Width-left-gapFull, size.Height-y))
}

// setNarrow has the parts find their way in less room.
func (p *Page) setNarrow(narrow bool) {
	if p.narrow == narrow {
		return
	}
	p.narrow = narrow
	p.reach.setNarrow(narrow)
	p.desk.setNarrow(narrow)
	p.subject.setNarrow(narrow)
	p.showBoard()
	p.tick()
}
