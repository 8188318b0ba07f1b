package clusters

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// aboveOf is the volume above its cap that the station has of a cluster.
func aboveOf(b *uitest.Backend, id app.ID) (is backend.AboveCap) {
	b.Do(func() {
		for _, c := range b.ClustersOf {
			if c.ID == id {
				is = c.Above
			}
		}
	})
	return is
}

// A volume above the cap asks why and for how long, is never ordered without a
// reason, is shown with its end, and goes back by a button.
func TestAVolumeAboveTheCapAsksWhy(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c1"})
	volume := volumeOf(b, "c1")
	e.Press(t, "Vượt trần…")
	if !e.Sees("(trần 80)") || !e.Sees("2 giờ") {
		t.Fatalf("%q", e.Words())
	}
	e.Press(t, "Vượt trần")
	if b.Called("GiveOrder") != 0 || !e.Sees("Vượt trần phải có lý do") {
		t.Fatalf("%v: %q", b.Calls, e.Words())
	}
	e.Picture(t, "cum-loa-vuot-tran-hoi")
	e.TypeInto(t, "Ví dụ: lễ hội ở sân đình, ồn", "Lễ hội")
	e.Press(t, "Vượt trần")
	is := aboveOf(b, "c1")
	if is.Volume != 90 || is.Reason != "Lễ hội" || is.Until.Sub(b.Clock) != 2*time.Hour || volumeOf(b, "c1") != volume {
		t.Fatalf("%+v: %v", is, b.Calls)
	}
	i := slices.IndexFunc(p.shown, func(r row) bool { return r.ID == "c1" })
	if !e.Sees("Vượt trần đến ") || !e.Sees("Lý do: Lễ hội") || p.shown[i].Volume != "90↑" {
		t.Errorf("%+v: %q", p.shown[i], e.Words())
	}
	p.looked.ScrollToOffset(fyne.NewPos(0, 260))
	e.Picture(t, "cum-loa-vuot-tran")
	p.openOrders()
	e.Wait()
	if !e.Sees("Âm lượng 90, vượt trần đến ") || !e.Sees("Lễ hội") {
		t.Errorf("%q", e.Words())
	}
	p.leaveBoard()
	e.Press(t, "Thôi vượt trần")
	if aboveOf(b, "c1").Volume != 0 || volumeOf(b, "c1") != volume || e.Sees("Lý do: Lễ hội") {
		t.Errorf("%v: %q", b.Calls, e.Words())
	}
}

// Of several, those whose caps are lower are named, and may be left out; who may
// not change caps is asked nothing and refused by the station.
func TestSomeOfSeveralWouldBeAboveTheirCaps(t *testing.T) {
	b := uitest.Station()
	b.Do(func() { b.ClustersOf[1].VolumeCap = 40 })
	low := b.ClustersOf[1]
	e, p := shown(t, b, nil)
	ids := []app.ID{b.ClustersOf[0].ID, low.ID}
	p.orderOf(ids, "volume", 50)
	if b.Called("GiveOrder") != 0 || !e.Sees(low.Name+" (trần 40)") || e.Sees(b.ClustersOf[0].Name+" (trần") {
		t.Fatalf("%v: %q", b.Calls, e.Words())
	}
	e.Press(t, "Không vượt trần")
	if volumeOf(b, ids[0]) != 50 || volumeOf(b, low.ID) != low.Volume || aboveOf(b, low.ID).Volume != 0 {
		t.Errorf("%v", b.OrderAnswers(p.orders.batch))
	}
	b.Do(func() { b.User = "" })
	p.orderOf(ids, "volume", 51)
	e.Wait()
	if b.Called("GiveOrder") != 2 || aboveOf(b, low.ID).Volume != 0 {
		t.Errorf("%v", b.Calls)
	}
}
