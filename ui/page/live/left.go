package live

import "fyne.io/fyne/v2"

// leftColumn lays switch, sound, reach and desk below one another. On a low
// screen the gaps and the switch's card give up their air and the zones scroll;
// what is to spare on a high one stays between the zones and the desk.
type leftColumn struct{ reach *reachBox }

// Heights in pixels: at least, and where there is room for all. The zones have
// room for two lines of chips.
const (
	headLeast, headFull   = 112, 168
	reachLeast, reachFull = 40, 112
	gapLeast, gapFull     = 8, 16
	soundHeight           = 152
	deskHeight            = 128
)

// MinSize is what a low, narrow screen leaves.
func (leftColumn) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leftNarrow, headLeast+soundHeight+reachLeast+deskHeight+3*gapLeast)
}

// Layout shares what is above the least: first the gaps, then the zones' second
// line, then the switch's air.
func (l leftColumn) Layout(o []fyne.CanvasObject, size fyne.Size) {
	spare := max(0, size.Height-l.MinSize(nil).Height)
	take := func(most float32) float32 {
		taken := min(most, spare)
		spare -= taken
		return taken
	}
	gap := gapLeast + take(3*(gapFull-gapLeast))/3
	reach := reachLeast + take(reachFull-reachLeast)
	l.reach.setLow(reach < 64)
	head := headLeast + take(headFull-headLeast)
	y := float32(0)
	for i, h := range []float32{head, soundHeight, reach + spare, deskHeight} {
		o[i].Move(fyne.NewPos(0, y))
		o[i].Resize(fyne.NewSize(size.Width, h))
		y += h + gap
	}
}
