package widget

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/app"
	"tienglang/app/geo"
)

// TestHornHandlesAreNeverUnderTheTools, nor beyond the edges: a hand that goes
// to where one is drawn takes it, whatever is chosen at whatever scale.
func TestHornHandlesAreNeverUnderTheTools(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 656, Height: 304}, {Width: 358, Height: 120}} {
		m, said := mapOn(t, "light", size.Width, size.Height)
		m.Tools = fyne.NewSize(48, 116)
		m.SetSheet(geo.Sheet{Drawn: true, Scaled: true, High: geo.Point{X: 4000, Y: 2000}, Grounds: []geo.Ground{{Name: "Ao Sen", Rings: square(0, 0, 4000)}}})
		corners := []geo.Point{{X: 4000, Y: 2000}, {X: 0, Y: 0}, {X: 0, Y: 2000}, {X: 4000}, {X: 3600, Y: 1900}}
		var all []MapCluster
		for i, at := range corners {
			all = append(all, MapCluster{ID: app.ID(fmt.Sprint("c", i)), Name: "Cụm", At: at})
		}
		m.SetClusters(all)
		x, y := m.view.at(corners[0], m.Size())
		if m.underTools(x, y, 0) {
			t.Errorf("%v: the whole commune lies below the tools, at %v %v", size, x, y)
		}
		for _, zoom := range []float64{1, 4} {
			for i := range corners {
				m.ShowWhole()
				m.Zoom(zoom)
				m.Choose("")
				m.Choose(app.ID(fmt.Sprint("c", i)))
				for _, bearing := range []int{360, 90, 180, 270, 45} {
					m.SetHorns([]int{bearing})
					x, y, ok := m.handle(0)
					if !ok || m.underTools(x, y, 0) || x < 2 || y < 2 || x > size.Width-2 || y > size.Height-2 {
						t.Fatalf("%v ×%v: the handle %d° of corner %d is at %v %v", size, zoom, bearing, i, x, y)
					}
					m.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}})
					m.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x+20, y+20)}})
					m.DragEnd()
				}
			}
		}
		if want := 2 * len(corners) * 5; len(*said) < want*4/5 {
			t.Errorf("%v: of %d handles %d were turned", size, want, len(*said))
		}
	}
}
