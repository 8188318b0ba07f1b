package widget

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
)

func TestJobTellsShareAndTimeLeft(t *testing.T) {
	j := NewJob("Dừng", func(d time.Duration) string { return d.String() })
	onScreen(t, j, 600, 60)
	if j.Visible() || j.Running() {
		t.Fatal("a job that has not begun is seen")
	}
	begun := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	stopped := 0
	j.Begin("Đang xuất", begun, func() { stopped++ })
	j.Report(25, 100)
	j.Tick(begun.Add(10 * time.Second))
	if j.Share() != 0.25 || j.left.Text != "30s" {
		t.Errorf("share %v, left %q", j.Share(), j.left.Text)
	}
	j.Report(5, 0)
	if j.Share() != 0 {
		t.Errorf("a whole that is not known: share %v", j.Share())
	}
	j.cancel.Tapped(&fyne.PointEvent{})
	j.cancel.Tapped(&fyne.PointEvent{})
	if stopped != 1 || !j.Running() {
		t.Errorf("stopped %d times, running %v until the work has ended", stopped, j.Running())
	}
	j.End()
	if j.Visible() || j.Running() {
		t.Error("an ended job is seen")
	}
}

func TestFlowBreaksLinesAtItsWidth(t *testing.T) {
	box := func() fyne.CanvasObject { return Sized(100, 40, layout.NewSpacer()) }
	f := Flow(320, 8, box(), box(), box(), box())
	onScreen(t, f, 320, 200)
	if h := f.MinSize().Height; h != 88 {
		t.Errorf("four of 100 px in 320 px are %v high, want two lines", h)
	}
	if at := f.Objects[3].Position(); at != fyne.NewPos(0, 48) {
		t.Errorf("the fourth stands at %v", at)
	}
	f.Objects[0].Hide()
	if h := f.MinSize().Height; h != 40 {
		t.Errorf("three are %v high", h)
	}
}

func TestHistoryBars(t *testing.T) {
	h := NewHistoryBars([]float64{1, 0.5, -1, 2})
	onScreen(t, h, 100, 40)
	objects := h.CreateRenderer().(*historyRenderer)
	objects.Layout(fyne.NewSize(100, 40))
	for i, want := range []float32{40, 20, historyFoot, 40} {
		if got := objects.objects[2*i+1].Size().Height; got != want {
			t.Errorf("bar %d is %v high, want %v", i, got, want)
		}
	}
	if objects.objects[4].Visible() {
		t.Error("a day on which nothing was due has a track, as if something was missed")
	}
	if shareColour(0.74) == shareColour(0.76) || shareColour(-1) == shareColour(0) {
		t.Error("too little, enough and nothing due look alike")
	}
}
