package library

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/ui/widget"
)

// actRow is the acts at the foot of the card, close beside one another: first
// what leads a programme on its way to the poles. Where an act gives its place
// to another, a press does nothing for a moment: who presses twice must not
// send for approval and approve at once.
type actRow struct {
	box    *fyne.Container
	of     string // of what the acts are
	shown  []act
	since  time.Time     // when others came into their place
	steady time.Duration // for how long presses do nothing then
}

// steadyFor is longer than a double press takes.
const steadyFor = 600 * time.Millisecond

func newActRow() *actRow { return &actRow{box: widget.Row(8), steady: steadyFor} }

// show makes a button for each of the acts on what is called of.
func (g *actRow) show(of string, acts []act, word func(act) string, do func(act)) {
	if of == g.of && !slices.Equal(acts, g.shown) {
		g.since = time.Now()
	}
	g.of, g.shown = of, acts
	var slots []widget.Slot
	for i, a := range acts {
		b := widget.NewButton(word(a), "", func() {
			if time.Since(g.since) >= g.steady {
				do(a)
			}
		})
		weight := float32(1)
		if i == 0 && slices.Contains(leading, a) {
			b.Kind, weight = widget.Primary, 1.6
		}
		slots = append(slots, widget.Share(weight, b))
	}
	row := widget.Row(8, slots...)
	g.box.Layout, g.box.Objects = row.Layout, row.Objects
	g.box.Refresh()
}
