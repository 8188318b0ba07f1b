package clusters

import (
	"fyne.io/fyne/v2"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// TestABoxThatWasKilledIsToldOfInOneWay: when its report gets old its mark turns
// grey, since nobody knows what it does; row, card and alarm go on saying that
// contact was lost, since when, in the alarm's colour, until somebody knows.
func TestABoxThatWasKilledIsToldOfInOneWay(t *testing.T) {
	b := uitest.Station()
	b.AlarmsOf = nil
	e, p := shown(t, b, nil)
	p.choose("c24")
	at := b.ClustersOf[23].Status.LastReport
	place := func() (i int, r row) {
		for i, r := range p.shown {
			if r.ID == "c24" {
				return i, r
			}
		}
		t.Fatal("it is not in the list")
		return
	}
	look := func(state app.ClusterState, known bool) {
		t.Helper()
		b.Do(func() {
			b.ClustersOf[23].Status.State = state
			b.AlarmsOf = nil
			if state == app.StateUnknown { // by then the alarm is there
				b.AlarmsOf = []backend.ClusterAlarm{{Kind: "line", Of: "Đồng Quan 2", Clusters: []app.ID{"c24"}, Names: []string{"Đồng Quan 2"}, Since: at, Times: 1}}
			}
			if known {
				b.AlarmsOf[0].KnownBy, b.AlarmsOf[0].KnownAt = "Hoà", b.Clock
			}
		})
		p.load(nil)
		e.Wait()
	}
	look(app.StateLost, false)
	before, was := place()
	if !was.Needs || was.Technology != "mất liên lạc" || was.Mark != widget.StateLost {
		t.Fatalf("lost: %+v", was)
	}
	look(app.StateUnknown, false)
	after, is := place()
	if after != before || !is.Needs || is.Technology != was.Technology || is.Reported != was.Reported {
		t.Errorf("row %d %+v, before %d %+v", after, is, before, was)
	}
	if is.Mark != widget.StateUnknown || is.State != app.StateUnknown {
		t.Errorf("what it does is told to be known: %+v", is)
	}
	since := e.Catalogue.Clock(at.In(app.Vietnam))
	if p.card.state.Color != theme.AmberText || !e.Sees("Mất liên lạc từ "+since) || !e.Sees("Cụm Đồng Quan 2 mất liên lạc từ "+since) {
		t.Errorf("%v, %q", p.card.state.Color, e.Words())
	}
	look(app.StateUnknown, true)
	if _, is := place(); is.Needs || is.Technology != "mất liên lạc" || p.card.state.Color != theme.Muted {
		t.Errorf("once somebody knows: %+v, %v", is, p.card.state.Color)
	}
	b.Do(func() { b.ClustersOf[23].Status.LastReport = time.Time{} })
	look(app.StateUnknown, false)
	if _, is := place(); is.Needs || is.Technology == "mất liên lạc" {
		t.Errorf("one that never reported: %+v", is)
	}
}

// TestABoxThatTheStationWaitsForIsNotToldAsLost: after a start of the station row,
// card, counts, filter and what is to be done agree that nothing is known of it
// yet, and nobody is called to it; once its time is over it is lost everywhere.
func TestABoxThatTheStationWaitsForIsNotToldAsLost(t *testing.T) {
	b := uitest.Station()
	b.AlarmsOf = nil
	e, p := shown(t, b, nil)
	p.choose("c24")
	look := func(awaited bool) row {
		t.Helper()
		b.Do(func() {
			s := &b.ClustersOf[23].Status
			s.State, s.Connected, s.Awaited = app.StateUnknown, false, awaited
		})
		p.load(nil)
		e.Wait()
		for _, r := range p.shown {
			if r.ID == "c24" {
				return r
			}
		}
		t.Fatal("it is not in the list")
		return row{}
	}
	at := e.Catalogue.Clock(b.ClustersOf[23].Status.LastReport.In(app.Vietnam))
	unknown := p.count.State[app.StateUnknown]
	is := look(true)
	if is.Needs || is.Technology != "đang chờ báo về" || is.Mark != widget.StateUnknown || is.Reported != at {
		t.Errorf("waited for: %+v", is)
	}
	if p.card.state.Color != theme.Muted || !e.Sees("đang chờ cụm báo về; lần cuối lúc "+at) || e.Sees("Mất liên lạc từ") || e.Sees("Nhờ người ở gần") || e.Sees("Xem hộp loa") {
		t.Errorf("%v, %q", p.card.state.Color, e.Words())
	}
	if v := b.ClustersOf[23]; urgency(v) != 3 || p.count.State[app.StateUnknown] != unknown+1 || len(filter{State: app.StateUnknown}.pick(p.rows)) != unknown+1 {
		t.Errorf("it stands at %d, and %d are counted as unknown", urgency(v), p.count.State[app.StateUnknown])
	}
	if is := look(false); !is.Needs || is.Technology != "mất liên lạc" || p.card.state.Color != theme.AmberText || !e.Sees("Mất liên lạc từ "+at) {
		t.Errorf("once its time is over: %+v, %q", is, e.Words())
	}
}

// TestABoxThatIsAwayIsCountedUntilItIsBack, by the words that its row has, while
// what was never paired is counted apart from what is unknown.
func TestABoxThatIsAwayIsCountedUntilItIsBack(t *testing.T) {
	b := uitest.Station()
	b.AlarmsOf = nil
	e, p := shown(t, b, nil)
	look := func(state app.ClusterState) {
		t.Helper()
		b.Do(func() { b.ClustersOf[23].Status.State = state })
		p.load(nil)
		e.Wait()
	}
	for _, state := range []app.ClusterState{app.StateLost, app.StateUnknown} {
		look(state)
		e.Press(t, "Mất liên lạc 1")
		if len(p.shown) != 1 || p.shown[0].ID != "c24" || p.count.State[app.StateUnknown] != 0 {
			t.Errorf("%s: %d are found, %+v", state, len(p.shown), p.count)
		}
	}
	look(app.StateReady)
	if n := p.count.State[app.StateLost]; n != 0 {
		t.Errorf("it is back, and %d are counted", n)
	}
	e.Press(t, "Chưa ghép 1")
	if len(p.shown) != 1 || p.shown[0].ID != "c30" {
		t.Errorf("without a box: %+v", p.shown)
	}
}

// TestRowsTellHamlets below the names, as many have one name.
func TestRowsTellHamlets(t *testing.T) {
	b := uitest.Station()
	b.Do(func() { b.ClustersOf[0].Name, b.ClustersOf[1].Name = "Nhà văn hoá", "Nhà văn hoá" })
	_, p := shown(t, b, nil)
	for i, r := range p.list.rows {
		w := newRowView().(*rowView)
		w.line.Resize(fyne.NewSize(listNarrow, 48))
		p.list.set(i, w, false)
		if w.hamlet.Text != r.Hamlet || r.Hamlet != "" && (!w.hamlet.Visible() || w.hamlet.Size().Height < w.hamlet.MinSize().Height || w.name.Size().Height < w.name.MinSize().Height) {
			t.Fatalf("%s: %q, %v of %v", r.Name, w.hamlet.Text, w.hamlet.Size(), w.hamlet.MinSize())
		}
	}
}
