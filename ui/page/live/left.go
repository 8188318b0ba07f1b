package live

import "fyne.io/fyne/v2"

// leftColumn lays switch, sound, reach and desk below one another. On a low
// screen the switch's card gives up its air and the zones scroll; what is to
// spare on a high one stays between the zones and the desk.
type leftColumn struct{}

// Heights in pixels: at least, and where there is room for all.
const (
	headLeast, headFull = 120, 168
	reachLeast          = 64
	soundHeight         = 152
	deskHeight          = 104
	leftGap             = 16
)

// MinSize is the height of a screen of 680.
func (leftColumn) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(552, headLeast+soundHeight+reachLeast+deskHeight+3*leftGap)
}

// Layout shares what is above the least between switch and zones.
func (l leftColumn) Layout(o []fyne.CanvasObject, size fyne.Size) {
	spare := max(0, size.Height-l.MinSize(nil).Height)
	head := headLeast + min(headFull-headLeast, spare/2)
	reach := reachLeast + spare - (head - headLeast)
	y := float32(0)
	for i, h := range []float32{head, soundHeight, reach, deskHeight} {
		o[i].Move(fyne.NewPos(0, y))
		o[i].Resize(fyne.NewSize(size.Width, h))
		y += h + leftGap
	}
}
