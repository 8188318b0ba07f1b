package command

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/apptest"
)

// A number is a cluster's number before it is a name, names are the same however
// they are typed, and a name that two bear is asked about.
func TestWhichClusterIsMeant(t *testing.T) {
	s := quietStation(t)
	for _, c := range []struct {
		number       int
		name, hamlet string
		code         string
	}{{1, "3", "Xóm Núi", ""}, {2, "Chợ", "Xóm Núi", "TN-2"}, {3, "Đình", "Xóm Chè", ""}, {4, "Chợ", "Xóm Chè", ""}, {5, "Cổng", "", "Đình"}} {
		one := apptest.Cluster(c.number, c.name)
		one.Code = c.code
		if _, err := s.inventory.Save(t.Context(), theProgram, one, c.hamlet); err != nil {
			t.Fatal(err)
		}
	}
	all := s.inventory.Clusters()
	for said, want := range map[string]int{"3": 3, "03": 3, "tn-2": 2, "TN-2": 2, norm.NFD.String("cổng"): 5, " 5 ": 5} {
		if c, err := s.clusterCalled(t.Context(), all, said); err != nil || c.Number != want {
			t.Errorf("%q is %d, %v", said, c.Number, err)
		}
	}
	for said, want := range map[string]string{"chợ": "02 Chợ (Xóm Núi), 04 Chợ (Xóm Chè)", "Đình": "03 Đình (Xóm Chè), 05 Cổng"} {
		_, err := s.clusterCalled(t.Context(), all, said)
		apptest.Wants(t, err, "order.which_cluster")
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", said, err)
		}
	}
	for _, said := range []string{"", " ", "9", "Chùa"} {
		_, err := s.clusterCalled(t.Context(), all, said)
		apptest.Wants(t, err, "order.no_cluster")
	}
	if id, err := s.hamletCalled(t.Context(), norm.NFD.String("xóm chè")); err != nil || id != all[2].Hamlet {
		t.Error(err)
	}
	_, err := s.clustersOfZones(t.Context(), []string{"Xóm Chè"})
	apptest.Wants(t, err, "emergency.no_zones")
}

// An order while another command has the folder says so, and sends nobody to a
// window that is not there.
func TestAnOrderWhileAnotherCommandHasTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "station")
	s, err := openStation(t.Context(), stationOptions{Data: dir, AnyPort: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := s.inventory.Save(t.Context(), theProgram, apptest.Cluster(1, "Chợ"), ""); err != nil {
		t.Fatal(err)
	}
	err = orderAlone(t.Context(), dir, clusterOrder{All: true}, func(orderTold) error { return nil })
	if app.CodeOf(err) != "order.folder_busy" || !strings.HasPrefix(sentence(err), "Another command is at work on "+dir) {
		t.Errorf("%v: %q", err, sentence(err))
	}
}
