package clusters

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/uitest"
)

func zoneNamed(b *uitest.Backend, name string) app.Zone {
	zones, _ := b.Zones()
	for _, z := range zones {
		if z.Name == name {
			return z
		}
	}
	return app.Zone{}
}

func act(t *testing.T, items []*fyne.MenuItem, label string) {
	t.Helper()
	for _, it := range items {
		if it.Label == label {
			it.Action()
			return
		}
	}
	t.Fatalf("no %q", label)
}

// TestMarkedClustersGoIntoZonesThatOverlap and out again; the card shows all
// that one is in, and Ctrl+Z takes back.
func TestMarkedClustersGoIntoZonesThatOverlap(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.choose("c2")
	p.pick()
	p.showRight()
	if !e.Sees("Trung tâm") {
		t.Fatalf("%q", e.Words())
	}
	p.search.SetText("Trung tâm")
	if len(p.shown) != 3 {
		t.Fatalf("the search finds %d of the zone", len(p.shown))
	}
	p.list.list.MarkAll()
	e.Wait()
	act(t, p.joinItems(p.picked()), "Vùng chè  (3)")
	e.Wait()
	if z := zoneNamed(b, "Vùng chè"); len(z.Clusters) != 6 || !slices.Contains(z.Clusters, "c5") || !slices.Contains(z.Clusters, "c2") {
		t.Fatalf("%v", z)
	}
	if !e.Sees("Vùng của 3 cụm") || !e.Sees("3/3") {
		t.Errorf("%q", e.Words())
	}
	e.Picture(t, "cum-loa-vung-nhieu")
	p.restore()
	e.Wait()
	if z := zoneNamed(b, "Vùng chè"); len(z.Clusters) != 3 {
		t.Errorf("after Ctrl+Z %v", z)
	}
	act(t, p.partItems(p.picked()), "Trung tâm  (3)")
	e.Wait()
	if e.Refused() == "" || len(zoneNamed(b, "Trung tâm").Clusters) != 3 {
		t.Error("a zone was emptied")
	}
}

// TestTheZoneIsAFilter of the list.
func TestTheZoneIsAFilter(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	act(t, p.filterItems(), "Phía bắc  (4)")
	if len(p.shown) != 4 || !e.Sees("Phía bắc") {
		t.Fatalf("%d rows, %q", len(p.shown), e.Words())
	}
	act(t, p.filterItems(), "Mọi vùng")
	if len(p.shown) != 43 {
		t.Errorf("%d rows", len(p.shown))
	}
}

// TestZonesAreMadeRenamedAndRemoved on their board.
func TestZonesAreMadeRenamedAndRemoved(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openZones()
	e.Wait()
	p.zoning.begin()
	p.zoning.name.SetText("Ven sông")
	p.zoning.toggle("c2")
	p.zoning.toggle("c9")
	p.zoning.toggle("c9")
	p.load(nil) // a look must not lose what is being made
	e.Wait()
	e.Picture(t, "cum-loa-vung")
	p.zoning.store()
	e.Wait()
	if z := zoneNamed(b, "Ven sông"); fmt.Sprint(z.Clusters) != "[c2]" || p.zoning.open != z.ID {
		t.Fatalf("%v, open %q", z, p.zoning.open)
	}
	p.zoning.name.SetText("Bờ sông")
	p.zoning.store()
	e.Wait()
	if zoneNamed(b, "Bờ sông").ID == "" || zoneNamed(b, "Ven sông").ID != "" {
		t.Fatal("not renamed")
	}
	id := p.zoning.open
	p.zoning.drop()
	e.Wait()
	if zoneNamed(b, "Bờ sông").ID != "" {
		t.Fatal("not removed")
	}
	p.restore()
	e.Wait()
	if zoneNamed(b, "Bờ sông").ID != id {
		t.Error("Ctrl+Z does not bring it back")
	}
}

// TestTheClustersOfAZoneAreFound by words, put in and out by the keyboard, and
// all that are found at once; only rows in sight exist.
func TestTheClustersOfAZoneAreFound(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openZones()
	e.Wait()
	m := p.zoning.in
	if len(m.shown) != 43 || m.all[0].ID != "c1" || m.all[42].ID != "c43" {
		t.Fatalf("%d are shown, from %s to %s", len(m.shown), m.all[0].ID, m.all[42].ID)
	}
	p.zoning.begin()
	m.find.SetText("doi che") // without the marks
	found := len(m.shown)
	if found == 0 || found == 43 || !e.Sees("Chọn cả "+fmt.Sprint(found)) {
		t.Fatalf("%d found, %q", found, e.Words())
	}
	m.toggleShown()
	if n := len(p.zoning.now().Clusters); n != found || !e.Sees("Bỏ cả "+fmt.Sprint(found)) {
		t.Fatalf("%d in, %q", n, e.Words())
	}
	m.find.OnEnter()
	if e.Focused() != m.list || m.list.Selected() != 0 {
		t.Fatal("Enter does not lead to what was found")
	}
	m.list.TypedRune(' ')
	m.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	m.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if n := len(p.zoning.now().Clusters); n != found-2 || m.list.Selected() != 1 {
		t.Errorf("%d in, row %d has the keys", n, m.list.Selected())
	}
	m.find.SetText("")
	m.only.OnTapped()
	if len(m.shown) != found-2 {
		t.Errorf("of the zone alone %d are shown", len(m.shown))
	}
	e.Picture(t, "cum-loa-vung-tim")
	p.load(nil)
	e.Wait()
	if len(p.zoning.now().Clusters) != found-2 {
		t.Error("a look lost what was being made")
	}
	m.only.OnTapped()
	m.find.SetText("zzz")
	if !m.every.Disabled() || !m.none.Visible() {
		t.Error("nothing found is not told")
	}
}

// TestAZonesClustersAreToldWithTheirHamlet, by which those of one name are told
// apart and found; a hamlet that gets another name has it here too.
func TestAZonesClustersAreToldWithTheirHamlet(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openZones()
	e.Wait()
	m := p.zoning.in
	first := b.ClustersOf[0]
	if !e.Sees(first.Name + " · " + first.HamletName) {
		t.Fatalf("%q", e.Words())
	}
	b.Do(func() { b.ClustersOf[0].HamletName = "Xóm Quéo" })
	p.load(nil)
	e.Wait()
	m.find.SetText("queo")
	if len(m.shown) != 1 || !e.Sees(first.Name+" · Xóm Quéo") {
		t.Errorf("%d are found: %q", len(m.shown), e.Words())
	}
}

// TestASelectedMemberStaysSelected when the clusters change below it, and no
// other is put in by the next key; where none are left nothing is selected.
func TestASelectedMemberStaysSelected(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openZones()
	e.Wait()
	m := p.zoning.in
	m.list.Select(5)
	was := m.selected()
	b.Do(func() { b.ClustersOf = slices.Delete(b.ClustersOf, 0, 3) })
	p.load(nil)
	e.Wait()
	if m.selected() != was || m.list.Selected() != 2 {
		t.Errorf("%s in row %d, before %s", m.selected(), m.list.Selected(), was)
	}
	b.Do(func() { b.ClustersOf = nil })
	p.load(nil)
	e.Wait()
	if m.selected() != "" || len(m.shown) != 0 {
		t.Errorf("%s of %d", m.selected(), len(m.shown))
	}
}

// TestAZoneOfTheScheduleStays, and it is told which line needs it.
func TestAZoneOfTheScheduleStays(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	b.Do(func() {
		b.EntriesOf = append(b.EntriesOf, app.ScheduleEntry{ID: "e", Title: "Tin xóm chè", Zone: "z3", Repeat: app.Repeat{Kind: app.RepeatDaily}})
	})
	p.openZone("z3")
	e.Wait()
	p.zoning.drop()
	e.Wait()
	if zoneNamed(b, "Vùng chè").ID == "" {
		t.Fatal("the zone of a schedule is gone")
	}
	if e.Refused() == "" {
		t.Error("nobody is told")
	}
}
