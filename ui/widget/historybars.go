package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
)

// HistoryBars draws shares of 0 to 1 as upright bars, oldest at the left. A
// share below GoodShare is amber; a negative one means that nothing was due
// and leaves a short grey foot.
type HistoryBars struct {
	widget.BaseWidget
	shares []float64
	fed    bool
}

// GoodShare is the share from which a bar is green.
const GoodShare = 0.75

// The bars' measures, in pixels.
const (
	historyBar    = 10
	historyGap    = 4
	historyHeight = 40
	historyFoot   = 2
)

// NewHistoryBars makes the bars of shares.
func NewHistoryBars(shares []float64) *HistoryBars {
	h := &HistoryBars{shares: shares}
	h.ExtendBaseWidget(h)
	return h
}

// SetShares replaces what is drawn.
func (h *HistoryBars) SetShares(shares []float64) {
	h.shares = shares
	h.Refresh()
}

// SetFed draws full bars in grey: what was put into a transmitter, and not
// measured further.
func (h *HistoryBars) SetFed(fed bool) {
	if h.fed != fed {
		h.fed = fed
		h.Refresh()
	}
}

// Shares is what is drawn.
func (h *HistoryBars) Shares() []float64 { return h.shares }

// CreateRenderer draws a track and a filled part for each share.
func (h *HistoryBars) CreateRenderer() fyne.WidgetRenderer {
	r := &historyRenderer{bars: h}
	r.Refresh()
	return r
}

type historyRenderer struct {
	bars    *HistoryBars
	objects []fyne.CanvasObject
}

func (r *historyRenderer) MinSize() fyne.Size {
	n := float32(len(r.bars.shares))
	return fyne.NewSize(max(0, n*(historyBar+historyGap)-historyGap), historyHeight)
}

func (r *historyRenderer) Layout(fyne.Size) {
	for i, share := range r.bars.shares {
		x := float32(i) * (historyBar + historyGap)
		fill := max(historyFoot, historyHeight*float32(min(1, share)))
		track, part := r.objects[2*i], r.objects[2*i+1]
		track.Move(fyne.NewPos(x, 0))
		track.Resize(fyne.NewSize(historyBar, historyHeight))
		part.Move(fyne.NewPos(x, historyHeight-fill))
		part.Resize(fyne.NewSize(historyBar, fill))
	}
}

func (r *historyRenderer) Refresh() {
	r.objects = r.objects[:0]
	for _, share := range r.bars.shares {
		track := canvas.NewRectangle(token.Color(token.GreySoft))
		track.CornerRadius = 1
		track.Hidden = share < 0
		colour := shareColour(share)
		if r.bars.fed && colour == token.Green {
			colour = token.Muted
		}
		part := canvas.NewRectangle(token.Color(colour))
		part.CornerRadius = 1
		r.objects = append(r.objects, track, part)
	}
	r.Layout(r.bars.Size())
	canvas.Refresh(r.bars)
}

// shareColour names the fill of a share.
func shareColour(share float64) fyne.ThemeColorName {
	switch {
	case share < 0:
		return token.Grey
	case share < GoodShare:
		return token.Amber
	}
	return token.Green
}

func (r *historyRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *historyRenderer) Destroy()                     {}
