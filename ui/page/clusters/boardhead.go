package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/widget"
)

// headWords is the least width of what a board sums up to beside its buttons, and
// headGap what lies between them, in pixels.
const headWords, headGap float32 = 260, 12

// boardHead is the first line of a board: what it sums up to and, beside it or on
// a narrow screen below it, what there is to do.
type boardHead struct {
	sum   *widget.Paragraph
	acts  []fyne.CanvasObject
	below bool // the buttons stand below the words
}

func newBoardHead(sum *widget.Paragraph, acts ...fyne.CanvasObject) *fyne.Container {
	return container.New(&boardHead{sum: sum, acts: acts}, append([]fyne.CanvasObject{sum}, acts...)...)
}

// line is the size of the buttons beside one another.
func (h *boardHead) line() (s fyne.Size) {
	for _, o := range h.acts {
		if !o.Visible() {
			continue
		}
		if s.Width > 0 {
			s.Width += headGap
		}
		least := o.MinSize()
		s.Width, s.Height = s.Width+least.Width, max(s.Height, least.Height)
	}
	return s
}

// MinSize is that of the buttons, with the words where the last layout had them.
func (h *boardHead) MinSize([]fyne.CanvasObject) fyne.Size {
	s, words := h.line(), h.sum.MinSize()
	if h.below {
		return fyne.NewSize(s.Width, words.Height+8+s.Height)
	}
	return fyne.NewSize(s.Width, max(words.Height, s.Height))
}

// Layout wraps the words to the room that the buttons leave them.
func (h *boardHead) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	acts := h.line()
	room := size.Width - acts.Width - headGap
	below := room < headWords
	if below {
		room = size.Width
	}
	if room != h.sum.Width || below != h.below {
		h.sum.Width, h.below = room, below
		h.sum.Refresh()
	}
	words := h.sum.MinSize().Height
	left, top, high := size.Width-acts.Width, float32(0), size.Height
	if below {
		left, top, high = 0, words+8, acts.Height
	}
	h.sum.Move(fyne.NewPos(0, 0))
	if !below {
		h.sum.Move(fyne.NewPos(0, max(0, (size.Height-words)/2)))
	}
	h.sum.Resize(fyne.NewSize(room, words))
	for _, o := range h.acts {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		o.Move(fyne.NewPos(left, top+(high-least.Height)/2))
		o.Resize(least)
		left += least.Width + headGap
	}
}
