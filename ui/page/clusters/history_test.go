package clusters

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// TestTheHistoryTellsWhoDidWhat, and an act of several clusters goes back whole;
// Ctrl+Z makes it again.
func TestTheHistoryTellsWhoDidWhat(t *testing.T) {
	b := uitest.Station()
	b.ChangesOf = map[app.ID][]backend.ClusterChange{"c24": {
		{Batch: "two", At: b.Clock, By: "Nguyễn Thị Hoà", Kind: backend.ClusterChanged, Clusters: 5, Fields: []backend.ListChange{{Field: "volume", Before: "60", After: "70"}}},
		{Batch: "pair", At: b.Clock, Kind: backend.ClusterPaired, Clusters: 1},
		{Batch: "one", At: b.Clock.AddDate(0, -2, 0), By: "Lê Văn Tâm", Kind: backend.ClusterNew, Clusters: 1},
	}}
	e, p := shown(t, b, nil)
	p.choose("c24")
	e.Wait()
	for _, words := range []string{"Nguyễn Thị Hoà đổi · cùng 4 cụm khác", "Âm lượng: từ 60 thành 70", "chương trình ghép loa mới", "Lê Văn Tâm thêm cụm này"} {
		if !e.Sees(words) {
			t.Errorf("%q is not told: %q", words, e.Words())
		}
	}
	e.Press(t, "Hoàn tác") // the first, the newest
	e.Wait()
	if b.Called("UndoClusterChange") != 1 || !e.Sees("Đã được hoàn tác") || !e.Sees("Âm lượng: từ 70 thành 60") {
		t.Fatalf("%q", e.Words())
	}
	p.restore()
	e.Wait()
	if b.Called("UndoClusterChange") != 2 || b.ChangesOf["c24"][0].Batch != "two++" {
		t.Errorf("Ctrl+Z: %+v", b.ChangesOf["c24"])
	}
}

// TestTheHistoryIsForThoseWhoKeepTheInventory, and many changes are not shown
// at once.
func TestTheHistoryIsForThoseWhoKeepTheInventory(t *testing.T) {
	b := uitest.Station()
	for range 12 {
		b.ChangesOf = map[app.ID][]backend.ClusterChange{"c24": append(b.ChangesOf["c24"],
			backend.ClusterChange{Batch: "x", At: b.Clock, By: "Hoà", Kind: backend.ClusterChanged, Clusters: 1})}
	}
	e, p := shown(t, b, nil)
	p.choose("c24")
	e.Wait()
	if n := p.history.shown; n != firstChanges || !e.Sees("Xem thêm") {
		t.Errorf("%d are shown", n)
	}
	p.history.more.OnTapped()
	if p.history.more.Visible() {
		t.Error("there are no more, and more are offered")
	}
	b.User = "announcer"
	p.history.show(backend.ClusterView{Cluster: app.Cluster{ID: "c1"}}, true)
	if may := p.chart.mayEdit(); p.history.card.Hidden == may {
		t.Errorf("may edit: %v, hidden: %v", may, p.history.card.Hidden)
	}
}

// TestCtrlZTakesBackWhatWasSaved of a cluster's form, and says so.
func TestCtrlZTakesBackWhatWasSaved(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.choose("c24")
	p.change()
	p.form.name.SetText("Khe Cốc cổng chùa")
	p.form.save()
	e.Wait()
	if v, _ := p.view("c24"); v.Name != "Khe Cốc cổng chùa" {
		t.Fatalf("%+v", v.Cluster)
	}
	p.restore()
	e.Wait()
	if v, _ := p.view("c24"); v.Name != "Đồng Quan 2" || e.Said[len(e.Said)-1] != "clusters.say.save_back" {
		t.Errorf("%q, said %q", v.Name, e.Said)
	}
}
