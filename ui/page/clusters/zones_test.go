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
