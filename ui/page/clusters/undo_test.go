package clusters

import (
	"slices"
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// TestCtrlZUndoesNothingElse after what nothing takes back: it must not take back
// what was done before.
func TestCtrlZUndoesNothingElse(t *testing.T) {
	b := uitest.Station()
	b.ZonesOf = append(b.ZonesOf, app.Zone{ID: "empty", Name: "Vùng trống"})
	e, p := shown(t, b, page.Args{"cluster": "c1"})
	for name, act := range map[string]func(){
		"unpaired": p.unpair,
		"revoked": func() {
			v, _ := p.view("c2")
			p.side[1].(*boxCard).revoke(v)
		},
		"an empty zone": func() { p.removeZone(app.Zone{ID: "empty", Name: "Vùng trống"}) },
	} {
		p.canUndo(nil, nil)
		act()
		if e.Wait(); p.undo != nil || len(e.Failed) > 0 {
			t.Errorf("%s: Ctrl+Z takes back something else; failures %v", name, e.Failed)
		}
	}
	if slices.Contains(e.Said, "clusters.say.zone_removed") {
		t.Error("an empty zone is said to come back by Ctrl+Z")
	}
}

// TestAVolumeWithoutASpeakerGoesBack by Ctrl+Z, as one that is ordered does.
func TestAVolumeWithoutASpeakerGoesBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c30"})
	was := volumeOf(b, "c30")
	p.volume("c30", was-7)
	e.Wait()
	if volumeOf(b, "c30") != was-7 {
		t.Fatalf("%d", volumeOf(b, "c30"))
	}
	p.restore()
	if e.Wait(); volumeOf(b, "c30") != was {
		t.Errorf("Ctrl+Z leaves %d, want %d", volumeOf(b, "c30"), was)
	}
}

// TestAHamletAsItWasLeavesTheWayBack of what was done before.
func TestAHamletAsItWasLeavesTheWayBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	f := p.village.form
	was := f.of
	f.people.SetText("777")
	f.save()
	e.Wait()
	f.save()
	e.Wait()
	if said := e.Said[len(e.Said)-1]; said != "clusters.say.hamlet_as_before" {
		t.Errorf("it says %s", said)
	}
	p.restore()
	e.Wait()
	if is := hamletNamed(b, was.Name); is.People != was.People || len(e.Failed) > 0 {
		t.Errorf("Ctrl+Z leaves %+v, %v", is, e.Failed)
	}
}

// TestAListThatIsKeptShutsItsBoardAlone: who has gone on to another board stays.
func TestAListThatIsKeptShutsItsBoardAlone(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.openLists()
	p.lists.path, p.lists.all = "/x/a.xlsx", backend.ClusterList{Rows: []backend.ListRow{{Row: 2, Kind: backend.ListNew, Name: "A"}}}
	p.lists.keep()
	p.openZones()
	e.Wait()
	if p.open != p.zoning || p.lists.path != "" {
		t.Errorf("open is %T, the list's path %q", p.open, p.lists.path)
	}
}
