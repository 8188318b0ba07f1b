package widget

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestTracksShowWhereADropWouldFall(t *testing.T) {
	l, said := desk(t)
	corner := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	lane, at, ok := l.DragOver("Tin 3", sec(10), corner.AddXY(xs(42), wave2))
	if !ok || lane != "music" || distance(at, sec(42)) > l.frames(1) {
		t.Fatalf("over %q at %d, %v", lane, at, ok)
	}
	l.Snap = func(at, within int64, _ []string) int64 {
		if distance(at, sec(40)) <= within {
			return sec(40)
		}
		return at
	}
	if _, at, _ := l.DragOver("Tin 3", sec(10), corner.AddXY(xs(40)+4, wave1)); at != sec(40) || !l.drop.guide {
		t.Errorf("it does not meet the edge at 40 s but falls at %d", at)
	}
	if x, w := (&trackPainter{Tracks: l, right: l.Size().Width}).clipSpan(l.drop.clip()); x != xs(40) || w != 100 {
		t.Errorf("it is drawn at %v, %v wide", x, w)
	}
	if _, _, ok := l.DragOver("Tin 3", sec(10), corner.AddXY(20, wave1)); ok || l.drop != nil {
		t.Error("it falls on a header")
	}
	if _, _, ok := l.DragOver("Tin 3", sec(10), corner.AddXY(xs(42), l.Size().Height+5)); ok {
		t.Error("it falls below the lanes")
	}
	heard(t, said)
}

func TestTracksAskForMenusAndLanes(t *testing.T) {
	l, said := desk(t)
	x, y, _, _ := l.moreBox(1)
	down(l, x+5, y+5, 0)
	up(l, x+5, y+5)
	ax, ay, _, _ := addBox()
	var asked []fyne.Position
	l.OnAdd = func(p fyne.Position) { asked = append(asked, p) }
	down(l, ax+5, ay+5, 0)
	up(l, ax+5, ay+5)
	if len(*said) != 1 || (*said)[0][:10] != "menu music" || len(asked) != 1 {
		t.Errorf("reported %q and %v", *said, asked)
	}
}

func TestTracksMoveTogetherToWhatOneOfThemMeets(t *testing.T) {
	l, said := desk(t)
	var asked []string
	l.SnapMove = func(by, within int64, moving []string) (int64, int64) {
		asked = moving
		return by + 5, sec(7)
	}
	l.Choose("a", "b")
	dragged(l, 0, xs(20), wave1, xs(23), wave1)
	if len(asked) != 2 || len(*said) == 0 || (*said)[len(*said)-1] != "move [a b] 3 0" {
		t.Errorf("asked for %v, reported %q", asked, *said)
	}
}
