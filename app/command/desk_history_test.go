package command

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	renewal "tienglang/app/replacement"
	"tienglang/ui/backend"
)

// TestTheHistoryOfAClusterIsToldAndTakenBack with the real station: who did
// what, with the fields before and after; a whole act goes back at once, and
// again.
func TestTheHistoryOfAClusterIsToldAndTakenBack(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	d.firstSignedIn(t)
	var all []app.Cluster
	for _, name := range []string{"Đình làng", "Chợ"} {
		c, _, err := d.SaveCluster(t.Context(), app.Cluster{Name: name, Technology: app.TechnologyIP, Line: app.LineLAN,
			Volume: 60, VolumeCap: 80, Horns: []app.Horn{{Watts: 30}}}, "Khe Cốc")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	delay := 120
	if _, err := d.EditClusters(t.Context(), []backend.ClusterEdit{{Cluster: all[0].ID, DelayMS: &delay}, {Cluster: all[1].ID, DelayMS: &delay}}); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteCluster(t.Context(), all[1].ID); err != nil {
		t.Fatal(err)
	}
	if err := d.RestoreCluster(t.Context(), all[1].ID); err != nil {
		t.Fatal(err)
	}
	kinds := func(id app.ID) (kinds []backend.ClusterChangeKind, changes []backend.ClusterChange) {
		t.Helper()
		changes, err := d.ClusterChanges(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			kinds = append(kinds, c.Kind)
		}
		return kinds, changes
	}
	if k, _ := kinds(all[1].ID); len(k) != 4 || k[0] != backend.ClusterBack || k[1] != backend.ClusterRemoved || k[3] != backend.ClusterNew {
		t.Errorf("of the one that was removed and came back: %v", k)
	}
	k, changes := kinds(all[0].ID)
	if len(k) != 2 || k[0] != backend.ClusterChanged || k[1] != backend.ClusterNew {
		t.Fatalf("%v", k)
	}
	c := changes[0]
	if c.By != "Nguyễn Thị Hoà" || c.Clusters != 2 || len(c.Fields) != 1 || c.Fields[0].Field != "delay" || c.Fields[0].After != "120" || !c.CanUndo() {
		t.Errorf("%+v", c)
	}
	undo, err := d.UndoClusterChange(t.Context(), c.Batch)
	if err != nil {
		t.Fatal(err)
	}
	for _, was := range all {
		if is, _ := d.inventory.Cluster(was.ID); is.DelayMS != 0 {
			t.Errorf("%s is delayed by %d", is.Name, is.DelayMS)
		}
	}
	if _, changes := kinds(all[0].ID); len(changes) != 3 || !changes[1].Undone || changes[1].CanUndo() {
		t.Errorf("the act is not told to be undone: %+v", changes)
	}
	if _, err := d.UndoClusterChange(t.Context(), c.Batch); app.CodeOf(err) != "inventory.undone_already" {
		t.Errorf("twice: %v", err)
	}
	if _, err := d.UndoClusterChange(t.Context(), undo); err != nil {
		t.Fatal(err)
	}
	if is, _ := d.inventory.Cluster(all[0].ID); is.DelayMS != 120 {
		t.Errorf("again: delayed by %d", is.DelayMS)
	}
	photosByCommand(t, d, all[1])
	photosOfACluster(t, d, all[0].ID)
}

// photosByCommand are added all or none, with the act that takes them back.
func photosByCommand(t *testing.T, d *desk, c app.Cluster) {
	t.Helper()
	good, none := smallJPEG(t), filepath.Join(t.TempDir(), "ds.csv")
	if err := os.WriteFile(none, []byte("không phải ảnh"), 0o600); err != nil {
		t.Fatal(err)
	}
	photos := func() []app.Photo {
		is, err := d.inventory.Cluster(c.ID)
		if err != nil {
			t.Fatal(err)
		}
		return is.Pictures()
	}
	if _, err := addPhotos(t.Context(), d.db, d.inventory, c.Number, "", []string{good, none}); app.CodeOf(err) != "photo.some" || len(photos()) != 0 {
		t.Errorf("with a file that is none: %v, %v", err, photos())
	}
	if _, err := addPhotos(t.Context(), d.db, d.inventory, 99, "", []string{good}); app.CodeOf(err) != "ticket.no_cluster" {
		t.Errorf("to no cluster: %v", err)
	}
	batch, err := addPhotos(t.Context(), d.db, d.inventory, c.Number, "trước chợ", []string{good})
	if err != nil || len(photos()) != 1 || photos()[0].Words != "trước chợ" {
		t.Fatalf("%v, %v", photos(), err)
	}
	if _, err := d.UndoClusterChange(t.Context(), batch); err != nil || len(photos()) != 0 {
		t.Errorf("taken back: %v, %v", photos(), err)
	}
}

// photosOfACluster are kept with it, told in its history and taken back; one
// whose file was damaged is told of.
func photosOfACluster(t *testing.T, d *desk, id app.ID) {
	t.Helper()
	photo, err := d.AddPhoto(t.Context(), smallJPEG(t))
	if err != nil || photo.Day != "" {
		t.Fatalf("%+v, %v", photo, err)
	}
	photo.Words = "trước đình"
	undo, err := d.EditClusters(t.Context(), []backend.ClusterEdit{{Cluster: id, AddPhotos: []app.Photo{photo}}})
	if err != nil {
		t.Fatal(err)
	}
	photo.Day = "2026-10-02"
	if _, err := d.EditClusters(t.Context(), []backend.ClusterEdit{{Cluster: id, NotePhoto: &photo}}); err != nil {
		t.Fatal(err)
	}
	if kept, err := d.db.Cluster(t.Context(), id); err != nil || len(kept.Pictures()) != 1 || kept.Pictures()[0] != photo {
		t.Errorf("%+v, %v", kept.Pictures(), err)
	}
	changes, err := d.ClusterChanges(t.Context(), id)
	if err != nil || len(changes) < 2 {
		t.Fatal(changes, err)
	}
	if f := changes[0].Fields; len(f) != 1 || f[0] != (backend.ListChange{Field: "photo_note", Before: "trước đình", After: "trước đình, 02/10/2026"}) {
		t.Errorf("%+v", f)
	}
	if f := changes[1].Fields; len(f) != 1 || f[0] != (backend.ListChange{Field: "photos", Before: "0", After: "1"}) {
		t.Errorf("%+v", f)
	}
	if err := d.UndoClusters(t.Context(), undo); app.CodeOf(err) != "inventory.changed_since" {
		t.Errorf("what was noted since is thrown away: %v", err)
	}
	path, err := d.db.MediaPath(t.Context(), photo.SHA256)
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err == nil {
		err = os.WriteFile(path, []byte("hỏng"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Photo(t.Context(), photo.SHA256); app.CodeOf(err) != "photo.gone" {
		t.Errorf("a damaged file: %v", err)
	}
}

// What no list has is told too, and a hamlet that is gone has its name still.
func TestTheHistoryTellsOfKeysGatewaysAndHamletsThatAreGone(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	d.firstSignedIn(t)
	var all []app.Cluster
	for i, name := range []string{"Trạm", "Chợ"} {
		c := app.Cluster{Name: name, Technology: app.TechnologyFM, Volume: 60, VolumeCap: 80}
		if i > 0 {
			c.Gateway = all[0].ID
		}
		saved, _, err := d.SaveCluster(t.Context(), c, "Khe Cốc")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, saved)
	}
	other, _, err := d.SaveHamlet(t.Context(), app.Hamlet{Name: "Núi Voi"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.KeepKey(t.Context(), all[1].ID, true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.MergeHamlet(t.Context(), all[1].Hamlet, other.ID); err != nil {
		t.Fatal(err)
	}
	changes, err := d.ClusterChanges(t.Context(), all[1].ID)
	if err != nil || len(changes) != 3 {
		t.Fatalf("%+v, %v", changes, err)
	}
	for i, want := range []backend.ListChange{{Field: "hamlet", Before: "Khe Cốc", After: "Núi Voi"}, {Field: "keeps_key", Before: "không", After: "có"}} {
		if f := changes[i].Fields; len(f) != 1 || f[0] != want {
			t.Errorf("%+v, want %+v", f, want)
		}
	}
	if !slices.Contains(changes[2].Fields, backend.ListChange{Field: "gateway", After: "Trạm"}) || !slices.Contains(changes[2].Fields, backend.ListChange{Field: "hamlet", After: "Khe Cốc"}) {
		t.Errorf("%+v", changes[2].Fields)
	}
}

// TestHamletsAndZonesTellTheirHistory at the desk, and go back from it.
func TestHamletsAndZonesTellTheirHistory(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	d.firstSignedIn(t)
	ctx := t.Context()
	pole, _, err := d.SaveCluster(ctx, app.Cluster{Name: "Đình làng", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 60, VolumeCap: 80}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	z, err := d.SaveZone(ctx, app.Zone{Name: "Chợ", Clusters: []app.ID{pole.ID}})
	if err != nil {
		t.Fatal(err)
	}
	h, changed, err := d.SaveHamlet(ctx, app.Hamlet{ID: pole.Hamlet, Name: "Khe Cốc", Households: 112, Languages: []string{"Tày", "Dao"}})
	if err != nil {
		t.Fatal(err)
	}
	told := func(id app.ID) string {
		t.Helper()
		all, err := d.ClusterChanges(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, c := range all {
			words = append(words, fmt.Sprint(c.Of, " ", c.Kind, " ", c.Clusters, " ", c.Fields))
		}
		return strings.Join(words, "; ")
	}
	if got := told(h.ID); got != "hamlet changed 0 [{households  112} {languages  Tày, Dao}]; hamlet new 1 [{hamlet  Khe Cốc}]" {
		t.Errorf("of the hamlet: %s", got)
	}
	if got := told(z.ID); got != "zone new 0 [{zone  Chợ} {zone_in  Đình làng}]" {
		t.Errorf("of the zone: %s", got)
	}
	if _, err := d.RemoveHamlet(ctx, h.ID); app.CodeOf(err) != "hamlet.in_use" {
		t.Errorf("a hamlet with a cluster: %v", err)
	}
	if _, err := d.UndoClusterChange(ctx, changed); err != nil {
		t.Fatal(err)
	}
	if all, _ := d.inventory.Hamlets(ctx); len(all) != 1 || all[0].Households != 0 {
		t.Errorf("%+v", all)
	}
	if err := d.DeleteZone(ctx, z.ID); err != nil {
		t.Fatal(err)
	}
	zone, _ := d.ClusterChanges(ctx, z.ID)
	if _, err := d.UndoClusterChange(ctx, zone[0].Batch); err != nil {
		t.Fatal(err)
	}
	if got := told(z.ID); !strings.HasPrefix(got, "zone back 0 [{zone  Chợ} {zone_in  Đình làng}]; zone removed 0 [{zone Chợ } {zone_out  Đình làng}]") {
		t.Errorf("of the zone: %s", got)
	}
}

// TestThePlanWantsByTheHouseholdsThatAreWritten on the board of hamlets.
func TestThePlanWantsByTheHouseholdsThatAreWritten(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	d.firstSignedIn(t)
	wanted := func() renewal.HamletLine {
		t.Helper()
		r, err := d.Replacement(t.Context())
		if err != nil || len(r.Plan.Hamlets) != 1 {
			t.Fatalf("%+v, %v", r.Plan.Hamlets, err)
		}
		return r.Plan.Hamlets[0]
	}
	h, _, err := d.SaveHamlet(t.Context(), app.Hamlet{Name: "Khe Cốc"})
	if err != nil {
		t.Fatal(err)
	}
	if is := wanted(); is.WantedBy != renewal.WantedHave || is.Wanted != 1 {
		t.Errorf("without households %+v", is)
	}
	h.Households = 450 // one cluster for each hundred
	if _, _, err := d.SaveHamlet(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	if is := wanted(); is.WantedBy != renewal.WantedHouseholds || is.Wanted != 5 {
		t.Errorf("with households %+v", is)
	}
}

// TestTheHistoryTellsWhatBecameOfABox: another came, and that was carried off; an
// ordinary parting before is none, and nothing of it can be taken back.
func TestTheHistoryTellsWhatBecameOfABox(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	d.firstSignedIn(t)
	ctx := t.Context()
	pole, _, err := d.SaveCluster(ctx, app.Cluster{Name: "Đình làng", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 60, VolumeCap: 80}, "Khe Cốc")
	by, _ := d.who()
	for _, act := range []func() error{
		func() error { return d.inventory.Pair(ctx, by.ID, pole.ID, "UONE") },
		func() error { return d.inventory.Replace(ctx, by, pole.ID, "UTWO", &app.Box{Serial: "SN-2"}) },
		func() error { return d.Unpair(ctx, pole.ID) },
		func() error { return d.inventory.Pair(ctx, by.ID, pole.ID, "UTWO") },
		func() error { return d.RevokeBox(ctx, pole.ID) },
	} {
		if err == nil {
			err = act()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.ClusterChanges(ctx, pole.ID)
	var kinds []string
	for _, c := range all {
		kinds = append(kinds, string(c.Kind))
		if c.Kind != backend.ClusterNew && c.CanUndo() {
			t.Errorf("%s can be taken back", c.Kind)
		}
	}
	if got := strings.Join(kinds, " "); err != nil || got != "stolen paired unpaired replaced paired new" {
		t.Errorf("%s, %v", got, err)
	}
	if f := all[3].Fields; len(f) != 1 || f[0].Field != "serial" || f[0].After != "SN-2" {
		t.Errorf("of the box that came: %+v", f)
	}
}
