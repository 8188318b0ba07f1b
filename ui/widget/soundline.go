package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

// SoundLine is a whole sound as its waveform, with the place that is heard and
// marks on others. A press, or the arrows, go to another place.
type SoundLine struct {
	pressable
	Name   string              // for the keyboard and readers
	OnSeek func(share float64) // a press at that share of the sound
	OnStep func(forward bool)  // an arrow

	wave  *Waveform
	head  *Box
	marks []*Box
	at    float64
	spots []float64
}

// NewSoundLine makes a line that wants at least the height.
func NewSoundLine(name string, height float32) *SoundLine {
	s := &SoundLine{Name: name, wave: NewWaveform(nil, fyne.NewSize(96, height)), head: NewBox(theme.Text, 1)}
	s.head.Hide()
	s.init(s, nil)
	return s
}

// SetPoints replaces the sound.
func (s *SoundLine) SetPoints(points []Extent) { s.wave.SetPoints(points) }

// SetAt puts the playhead at a share of the sound; below 0 there is none.
func (s *SoundLine) SetAt(share float64) {
	if share == s.at {
		return
	}
	s.at = share
	show(s.head, share >= 0)
	s.place()
}

// SetMarks puts marks at shares of the sound.
func (s *SoundLine) SetMarks(shares []float64) {
	s.spots = shares
	for len(s.marks) < 2*len(shares) {
		s.marks = append(s.marks, NewBox(theme.AmberLine, 0), NewBox(theme.Amber, 2))
	}
	s.Refresh()
}

// place puts playhead and marks where they belong: each mark is a stem with a
// flag.
func (s *SoundLine) place() {
	size := s.Size()
	put(s.head, float32(s.at)*size.Width-1, 0, 2, size.Height)
	for i := range s.marks {
		seen := i/2 < len(s.spots)
		show(s.marks[i], seen)
		if !seen {
			continue
		}
		x := float32(s.spots[i/2]) * size.Width
		if i%2 == 0 {
			put(s.marks[i], x-1, 0, 2, size.Height)
		} else {
			put(s.marks[i], min(x-1, size.Width-10), 0, 10, 10)
		}
	}
}

// Tapped goes to the place that was pressed.
func (s *SoundLine) Tapped(e *fyne.PointEvent) {
	if w := s.Size().Width; w > 0 && s.OnSeek != nil {
		s.OnSeek(float64(min(max(0, e.Position.X/w), 1)))
	}
}

// TypedKey steps by the arrows and passes on all else.
func (s *SoundLine) TypedKey(e *fyne.KeyEvent) {
	if (e.Name == fyne.KeyLeft || e.Name == fyne.KeyRight) && s.OnStep != nil {
		s.OnStep(e.Name == fyne.KeyRight)
		return
	}
	ForwardKey(s, e)
}

// AccessibilityLabel is what a reader says.
func (s *SoundLine) AccessibilityLabel() string { return s.Name }

// AccessibilityRole is a button's.
func (s *SoundLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws it.
func (s *SoundLine) CreateRenderer() fyne.WidgetRenderer {
	return &soundLineRenderer{s: s, ring: newRing(theme.RadiusSmall)}
}

type soundLineRenderer struct {
	s    *SoundLine
	ring *canvas.Rectangle
}

func (r *soundLineRenderer) MinSize() fyne.Size { return r.s.wave.MinSize() }
func (r *soundLineRenderer) Destroy()           {}
func (r *soundLineRenderer) Layout(size fyne.Size) {
	r.s.wave.Resize(size)
	layoutRing(r.ring, size)
	r.s.place()
}

func (r *soundLineRenderer) Refresh() {
	showRing(r.ring, r.s.focused)
	r.s.place()
	canvas.Refresh(r.s)
}

func (r *soundLineRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ring, r.s.wave}
	for _, m := range r.s.marks {
		all = append(all, m)
	}
	return append(all, r.s.head)
}
