package clusters

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// seenParts are the scrolls and the fields that are seen: what has no size yet is
// not, and the scroll within a field of one line goes sideways alone.
type seenParts struct {
	scrolls []*container.Scroll
	fields  []*widget.Entry
}

func partsOf(e *uitest.Env) (all seenParts) {
	e.Each(func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *container.Scroll:
			upright := o.Direction == container.ScrollBoth || o.Direction == container.ScrollVerticalOnly
			if h := o.Size().Height; upright && h > 0 && o.Content.MinSize().Height > h+30 {
				all.scrolls = append(all.scrolls, o)
			}
		case *widget.Entry:
			all.fields = append(all.fields, o)
		}
	})
	return all
}

// look is what the page does by itself as time goes by and clusters report.
func look(e *uitest.Env, p *Page) {
	for range 2 {
		p.Refresh(backend.TopicClusters)
		e.Tick()
		e.Wait()
		e.Win.Canvas().Capture()
	}
}

// steady holds that a look moves no scroll, takes no focus away and writes over no
// field that somebody types into; it returns how many scrolls and fields there are.
func steady(t *testing.T, e *uitest.Env, p *Page, where string) (scrolls, fields int) {
	t.Helper()
	e.Wait()
	all := partsOf(e)
	for _, f := range all.fields {
		p.focus(f)
		f.SetText("nửa chừng")
		look(e, p)
		if f.Text != "nửa chừng" || e.Focused() != f {
			t.Errorf("%s: a look leaves %q in the field %q, the focus at %T", where, f.Text, f.PlaceHolder, e.Focused())
		}
		f.SetText("")
	}
	all = partsOf(e)
	for _, s := range all.scrolls {
		s.ScrollToOffset(fyne.NewPos(0, 29))
	}
	look(e, p)
	for i, s := range all.scrolls {
		if s.Offset.Y != 29 {
			t.Errorf("%s: a look moves scroll %d to %v", where, i, s.Offset.Y)
		}
	}
	return len(all.scrolls), len(all.fields)
}

// TestALookMovesNothing on any panel of the page.
func TestALookMovesNothing(t *testing.T) {
	e, p := shown(t, uitest.Station(), page.Args{"cluster": "c1"})
	if n, _ := steady(t, e, p, "one cluster"); n < 2 {
		t.Errorf("%d scrolls are seen", n)
	}
	p.search.SetText("")
	p.pickAll()
	if n, _ := steady(t, e, p, "all clusters"); n < 2 {
		t.Errorf("%d scrolls beside all clusters", n)
	}
	p.search.SetText("")
	for _, w := range p.works() {
		if w.key == "labels" {
			continue // its fields are read as they are typed, and paint sheets
		}
		w.do()
		steady(t, e, p, w.key)
		p.leaveBoard()
	}
	p.choose("c1")
	p.change()
	if _, n := steady(t, e, p, "form"); n < 8 {
		t.Errorf("%d fields of the form", n)
	}
}

// TestManyOrdersBeginAtTheirTop and are not thrown back to it afterwards.
func TestManyOrdersBeginAtTheirTop(t *testing.T) {
	e, p := shown(t, uitest.Station(), page.Args{"cluster": "c1"})
	p.looked.ScrollToOffset(fyne.NewPos(0, 60))
	p.pickAll()
	if p.looked.Offset.Y != 0 {
		t.Errorf("the orders begin at %v", p.looked.Offset.Y)
	}
	e.Wait()
}

// TestNewsOfAClusterShowsIt whatever the page was left with.
func TestNewsOfAClusterShowsIt(t *testing.T) {
	for _, left := range []string{"near", "marked", "nowhere", "searched", "board"} {
		b := placedStation()
		e, p := shown(t, b, nil)
		p.chart.bring(mapFile(t, someMap))
		e.Wait()
		switch left {
		case "near":
			p.pickAll()
			p.switchEchoes()
		case "marked":
			p.pickAll()
		case "nowhere":
			p.nowhere.turn()
		case "searched":
			p.search.SetText("khong co")
		case "board":
			p.openOrders()
		}
		p.Hidden()
		p.Shown(page.Args{"cluster": "c40"})
		e.Wait()
		i := p.list.list.Selected()
		if p.near.open || p.nowhere.open || p.open != nil || !p.card.card.Visible() || !p.looked.Visible() || p.card.cluster != "c40" || len(p.picked()) != 1 ||
			i < 0 || p.list.rows[i].ID != "c40" || !p.list.list.InSight(i) {
			t.Errorf("%s: it shows %q of %d, row %d", left, p.card.cluster, len(p.picked()), i)
		}
	}
}

// TestChoosingAClusterShutsTheNearPoles: a click on its row shows its card, one on
// a pair keeps the pairs.
func TestChoosingAClusterShutsTheNearPoles(t *testing.T) {
	e, p := shown(t, placedStation(), nil)
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	p.switchEchoes()
	p.near.list.Select(0)
	if !p.near.card.Visible() || p.chosen != p.near.chart.echoes[0].A {
		t.Fatalf("a pair chose %s", p.chosen)
	}
	p.list.list.Pick(4, 0)
	if p.near.card.Visible() || !p.card.card.Visible() || !p.looked.Visible() || p.card.cluster != p.shown[4].ID || p.chart.echoes.Chosen {
		t.Error("a row chosen leaves the pairs in the card's place")
	}
}

// TestTheChosenRowStaysInSight where its cluster gets another place in the list, but
// for one that was scrolled away from.
func TestTheChosenRowStaysInSight(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	l := p.list.list
	place := func() int { return l.Selected() }
	state := func(s app.ClusterState) {
		b.Do(func() { b.ClustersOf[39].Status.State = s })
		look(e, p)
	}
	state(app.StateUnknown)
	p.choose("c40")
	p.pick()
	first := place()
	if first > 5 || !l.InSight(first) {
		t.Fatalf("it stands at %d", first)
	}
	state(app.StateReady)
	if i := place(); i < 30 || !l.InSight(i) || p.list.rows[i].ID != "c40" {
		t.Errorf("it went from %d to %d, in sight %v", first, i, l.InSight(i))
	}
	l.Reveal()
	seen := func() (top int) {
		for top = 0; !l.InSight(top); top++ {
		}
		return top
	}
	for range 3 { // somebody looks at the list's top
		p.list.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	}
	p.chosen = "c40"
	p.list.shown = "c40"
	p.list.show(p.shown, "c40")
	top := seen()
	state(app.StateUnknown)
	state(app.StateReady)
	if seen() != top {
		t.Errorf("the list was moved from %d to %d", top, seen())
	}
}
