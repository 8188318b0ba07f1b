package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func slider(t *testing.T, ceiling float64) (s *VolumeSlider, changed, chosen *[]float64) {
	s = NewVolumeSlider(0, 100, 1, 50)
	s.Cap = ceiling
	onScreen(t, s, 100+sliderKnob, 24)
	changed, chosen = new([]float64), new([]float64)
	s.OnChanged = func(v float64) { *changed = append(*changed, v) }
	s.OnChosen = func(v float64) { *chosen = append(*chosen, v) }
	return s, changed, chosen
}

func mouseAt(x float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 12)}}
}

func TestSliderNeverPassesItsCap(t *testing.T) {
	s, _, chosen := slider(t, 80)
	s.MouseDown(mouseAt(sliderKnob/2 + 95))
	s.MouseUp(mouseAt(sliderKnob/2 + 95))
	if s.Value() != 80 || len(*chosen) != 1 || (*chosen)[0] != 80 {
		t.Errorf("value %v, chosen %v", s.Value(), *chosen)
	}
	s.SetValue(99)
	if s.Value() != 80 {
		t.Errorf("set to %v", s.Value())
	}
}

func TestSliderTellsOnceWhenLetGo(t *testing.T) {
	s, changed, chosen := slider(t, 100)
	s.MouseDown(mouseAt(sliderKnob/2 + 30))
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(sliderKnob/2+40, 12)}})
	s.SetValue(10) // what is measured meanwhile does not pull the knob away
	s.DragEnd()
	s.MouseUp(mouseAt(sliderKnob/2 + 40))
	if len(*changed) != 2 || len(*chosen) != 1 || (*chosen)[0] != 40 {
		t.Errorf("changed %v, chosen %v", *changed, *chosen)
	}
}

func TestSliderKeys(t *testing.T) {
	s, _, chosen := slider(t, 100)
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyPageUp, fyne.KeyEnd, fyne.KeyEnd, fyne.KeyHome, fyne.KeyLeft} {
		s.TypedKey(&fyne.KeyEvent{Name: k})
	}
	want := []float64{51, 61, 100, 0} // a key that changes nothing chooses nothing
	if len(*chosen) != len(want) {
		t.Fatalf("chosen %v, want %v", *chosen, want)
	}
	for i := range want {
		if (*chosen)[i] != want[i] {
			t.Errorf("chosen %v, want %v", *chosen, want)
		}
	}
}

func TestDisabledSliderStays(t *testing.T) {
	s, changed, chosen := slider(t, 100)
	s.Disable()
	s.MouseDown(mouseAt(90))
	s.MouseUp(mouseAt(90))
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if s.Value() != 50 || len(*changed)+len(*chosen) != 0 {
		t.Errorf("value %v, changed %v, chosen %v", s.Value(), *changed, *chosen)
	}
}

func TestSliderStepsFromItsLeast(t *testing.T) {
	s := NewVolumeSlider(-30, 6, 0.5, -6.2)
	s.SetValue(-6.2)
	if s.Value() != -6 {
		t.Errorf("−6.2 becomes %v", s.Value())
	}
}
