package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Slot is one object in a Row, Line or Column and how much room it takes.
type Slot struct {
	Object fyne.CanvasObject
	Basis  float32 // px along the row; 0 asks the object
	Grow   float32 // share of the room left over
}

// Fitted takes the room that o asks for.
func Fitted(o fyne.CanvasObject) Slot { return Slot{Object: o} }

// Fixed takes exactly px.
func Fixed(px float32, o fyne.CanvasObject) Slot { return Slot{Object: o, Basis: px} }

// Grow takes what is left over, in equal shares among growing slots.
func Grow(o fyne.CanvasObject) Slot { return Slot{Object: o, Grow: 1} }

// Share takes weight shares of the whole, whatever the object asks for.
func Share(weight float32, o fyne.CanvasObject) Slot {
	return Slot{Object: o, Basis: 0.01, Grow: weight}
}

// Space is an empty growing slot.
func Space() Slot { return Grow(layout.NewSpacer()) }

// Blank is an empty slot of px.
func Blank(px float32) Slot { return Fixed(px, layout.NewSpacer()) }

// Row lays slots beside one another, each as high as the row.
func Row(gap float32, slots ...Slot) *fyne.Container {
	return flexContainer(&flex{gap: gap}, slots)
}

// Line lays slots beside one another, each as high as it asks to be and
// centred on the line.
func Line(gap float32, slots ...Slot) *fyne.Container {
	return flexContainer(&flex{gap: gap, centre: true}, slots)
}

// Column lays slots below one another, each as wide as the column.
func Column(gap float32, slots ...Slot) *fyne.Container {
	return flexContainer(&flex{gap: gap, down: true}, slots)
}

func flexContainer(f *flex, slots []Slot) *fyne.Container {
	objects := make([]fyne.CanvasObject, len(slots))
	for i, c := range slots {
		objects[i] = c.Object
	}
	f.slots = slots
	return container.New(f, objects...)
}

// flex is the layout of rows and columns; hidden slots take no room.
type flex struct {
	slots        []Slot
	gap          float32
	down, centre bool
}

func (f *flex) along(s fyne.Size) float32 {
	if f.down {
		return s.Height
	}
	return s.Width
}

func (f *flex) across(s fyne.Size) float32 {
	if f.down {
		return s.Width
	}
	return s.Height
}

func (f *flex) basis(c Slot) float32 {
	if c.Basis > 0 {
		return c.Basis
	}
	return f.along(c.Object.MinSize())
}

// measure sums the bases with gaps, the shares and the widest crossing.
func (f *flex) measure() (length, shares, across float32) {
	n := 0
	for _, c := range f.slots {
		if !c.Object.Visible() {
			continue
		}
		n++
		length += f.basis(c)
		shares += c.Grow
		across = max(across, f.across(c.Object.MinSize()))
	}
	if n > 1 {
		length += float32(n-1) * f.gap
	}
	return length, shares, across
}

// MinSize is the sum along and the greatest across.
func (f *flex) MinSize([]fyne.CanvasObject) fyne.Size {
	length, _, across := f.measure()
	if f.down {
		return fyne.NewSize(across, length)
	}
	return fyne.NewSize(length, across)
}

// Layout gives each slot its place.
func (f *flex) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	length, shares, _ := f.measure()
	left := max(f.along(size)-length, 0)
	at := float32(0)
	for _, c := range f.slots {
		if !c.Object.Visible() {
			continue
		}
		px := f.basis(c)
		if shares > 0 {
			px += left * c.Grow / shares
		}
		f.place(c.Object, at, px, f.across(size))
		at += px + f.gap
	}
}

func (f *flex) place(o fyne.CanvasObject, at, px, across float32) {
	if f.down {
		o.Move(fyne.NewPos(0, at))
		o.Resize(fyne.NewSize(across, px))
		return
	}
	y, h := float32(0), across
	if f.centre {
		h = min(o.MinSize().Height, across)
		y = (across - h) / 2
	}
	o.Move(fyne.NewPos(at, y))
	o.Resize(fyne.NewSize(px, h))
}

// Inset puts px of room around o.
func Inset(px float32, o fyne.CanvasObject) *fyne.Container { return Pad(px, px, px, px, o) }

// Pad puts room around o.
func Pad(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// Sized holds o at w × h.
func Sized(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return container.NewGridWrap(fyne.NewSize(w, h), o)
}

// Height holds o at h high and as wide as there is room.
func Height(h float32, o fyne.CanvasObject) *fyne.Container {
	return Column(0, Fixed(h, o))
}
