package command

import (
	"path/filepath"
	"testing"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/ui/backend"
)

// TestTheHistoryOfAClusterIsToldAndTakenBack with the real station: who did
// what, with the fields before and after; a whole act goes back at once, and
// again.
func TestTheHistoryOfAClusterIsToldAndTakenBack(t *testing.T) {
	t.Parallel()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: "127.0.0.1:0",
		Name: trainingStation, Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	d := newDesk(s)
	if err := d.SaveStation(t.Context(), trainingStation, app.User{Name: "Nguyễn Thị Hoà", Login: "hoa"}, "483920"); err != nil {
		t.Fatal(err)
	}
	var all []app.Cluster
	for _, name := range []string{"Đình làng", "Chợ"} {
		c, err := d.SaveCluster(t.Context(), app.Cluster{Name: name, Technology: app.TechnologyIP, Line: app.LineLAN,
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
		if is, _ := s.inventory.Cluster(was.ID); is.DelayMS != 0 {
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
	if is, _ := s.inventory.Cluster(all[0].ID); is.DelayMS != 120 {
		t.Errorf("again: delayed by %d", is.DelayMS)
	}
}
