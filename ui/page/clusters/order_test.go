package clusters

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

const (
	shift = fyne.KeyModifierShift
	ctrl  = fyne.KeyModifierShortcutDefault
)

// volumeOf is what the station has of a cluster.
func volumeOf(b *uitest.Backend, id app.ID) (v int) {
	b.Do(func() {
		for _, c := range b.ClustersOf {
			if c.ID == id {
				v = c.Volume
			}
		}
	})
	return v
}

// Several clusters are marked by hand and by keys, stay marked while the list
// is read anew, and are ordered as one; each answer is shown, and Ctrl+Z takes
// their volumes back.
func TestOrdersToSeveralClusters(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.list.list.Pick(0, 0) // 24, which is away
	p.list.list.Pick(6, shift)
	p.list.list.Pick(3, ctrl)
	if ids := p.picked(); len(ids) != 6 || ids[0] != "c24" || !e.Sees("6 cụm đã chọn") || p.card.card.Visible() {
		t.Fatalf("%d are marked: %q", len(p.picked()), e.Words())
	}
	p.Refresh(backend.TopicClusters)
	e.Tick()
	e.Wait()
	ids := p.picked()
	if len(ids) != 6 {
		t.Fatalf("a look leaves %d marked", len(ids))
	}
	before := map[app.ID]int{}
	for _, id := range ids {
		before[id] = volumeOf(b, id)
	}
	p.orders.slider.SetValue(37)
	e.Press(t, "Đặt âm lượng")
	if e.Wait(); !p.orders.bar.Visible() {
		t.Error("how far the order has come is not shown")
	}
	answers := b.OrderAnswers(p.orders.batch)
	if len(answers) != 5 || !e.Sees("Âm lượng 37: ") || !e.Sees("chờ đến khi cụm lên mạng") || !e.Sees("1 cụm không có hộp") || e.Refused() != "" {
		t.Errorf("%+v: %q", answers, e.Words())
	}
	done := 0
	for _, a := range answers {
		if v := volumeOf(b, a.Cluster); a.State == "done" && v == 37 {
			done++
		} else if v != before[a.Cluster] {
			t.Errorf("%s is set to %d and says %s", a.Name, v, a.State)
		}
	}
	if done < 3 {
		t.Fatalf("%d have done it: %+v", done, answers)
	}
	p.restore()
	e.Wait()
	for _, id := range ids {
		if volumeOf(b, id) != before[id] {
			t.Errorf("%s is at %d after Ctrl+Z", id, volumeOf(b, id))
		}
	}
	e.Picture(t, "cum-loa-lenh")
	p.list.list.Pick(2, 0)
	if len(p.picked()) != 1 || !p.card.card.Visible() || !p.graphs.card.Visible() || e.Sees("6 cụm đã chọn") {
		t.Error("a plain click leaves them marked")
	}
}

// Ctrl+A marks what the filter shows. Switching many off is asked for once.
func TestAllWithinTheFilterAreMarked(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.search.SetText("doi che")
	p.pickAll()
	n := len(p.shown)
	if len(p.picked()) != n || n < 2 {
		t.Fatalf("%d of %d are marked", len(p.picked()), n)
	}
	e.Press(t, "Tắt")
	if b.Called("GiveOrder") != 0 || !e.Sees("Bản tin khẩn cấp vẫn phát") {
		t.Fatalf("not asked: %q", e.Words())
	}
	e.Press(t, "Thôi")
	if b.Called("GiveOrder") != 0 {
		t.Fatal("ordered although it was not agreed to")
	}
	e.Press(t, "Âm thử")
	if b.Called("GiveOrder") != 1 || len(b.OrderAnswers(p.orders.batch)) != n {
		t.Errorf("calls %v", b.Calls)
	}
}

// One cluster's slider and buttons go the same way; one without a speaker says
// why it takes no orders.
func TestOrdersToOneCluster(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c1"})
	p.card.slider.OnChosen(41)
	e.Wait()
	if volumeOf(b, "c1") != 41 || b.Called("SetVolume") != 0 || !e.Sees("Âm lượng 41: 1 đã làm") {
		t.Errorf("%v: %q", b.Calls, e.Words())
	}
	if !slices.Contains(e.Said, "clusters.say.order") {
		t.Errorf("said %v", e.Said)
	}
	e.Press(t, "Khởi động lại")
	if !e.Sees("Khởi động lại: 1 đã làm") {
		t.Errorf("%q", e.Words())
	}
	b.Errs["GiveOrder"] = app.Fail("people.not_allowed", nil)
	e.Press(t, "Dừng phát")
	if e.Refused() != "people.not_allowed" {
		t.Errorf("%v", e.Failed)
	}
	p.choose("c30")
	v, _ := p.view("c30")
	if v.SpeakerKey == "" && (!e.Sees("chưa ghép hộp loa nên không nhận lệnh") || p.orders.buttons.Visible()) {
		t.Errorf("%q", e.Words())
	}
}

// A cluster that is silent as ordered says so, in the list and on its card.
func TestAClusterThatIsOff(t *testing.T) {
	b := uitest.Station()
	b.ClustersOf[0].Status.State, b.ClustersOf[0].Status.Problem = app.StateReady, app.ProblemOff
	e, p := shown(t, b, page.Args{"cluster": "c1"})
	i := slices.IndexFunc(p.shown, func(r row) bool { return r.ID == "c1" })
	if !e.Sees("Đang tắt theo lệnh, chỉ phát khẩn cấp") || p.shown[i].Volume != "tắt" {
		t.Errorf("%+v: %q", p.shown[i], e.Words())
	}
	b.Do(func() { b.ClustersOf[0].Status.Problem = app.ProblemHushed })
	p.Refresh(backend.TopicClusters)
	e.Tick()
	e.Wait()
	if !e.Sees("Im theo lệnh dừng") {
		t.Errorf("%q", e.Words())
	}
}

// What waits is listed first and can be withdrawn, by the button or Delete.
func TestWaitingOrdersAreWithdrawn(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	p.openOrders()
	e.Wait()
	if !e.Sees("Chưa có lệnh nào") {
		t.Errorf("%q", e.Words())
	}
	p.leaveBoard()
	p.order("volume", 20)
	e.Wait()
	p.order("restart", 0)
	e.Wait()
	p.orderOf([]app.ID{"c1"}, "volume", 30)
	e.Wait()
	p.openOrders()
	e.Wait()
	if len(p.given.all) != 3 || !p.given.all[0].Open() || !p.given.all[1].Open() || !e.Sees("2 lệnh đang chờ") {
		t.Fatalf("%+v", p.given.all)
	}
	e.Picture(t, "cum-loa-lenh-cho")
	p.given.list.Select(0)
	e.Press(t, "Rút lệnh")
	if b.Called("WithdrawOrders") != 1 || !e.Sees("1 lệnh đang chờ") {
		t.Errorf("%v, %q", b.Calls, e.Words())
	}
	p.given.list.Select(2)
	if !p.given.one.Disabled() {
		t.Error("what is done can be withdrawn")
	}
	p.given.list.Select(0)
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	if !e.Sees("Không có lệnh nào đang chờ") {
		t.Errorf("%q", e.Words())
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.open != nil {
		t.Error("Escape leaves the board open")
	}
}

// An order to 4,000 clusters at once leaves the window quick.
func TestOrdersToFourThousand(t *testing.T) {
	b := uitest.Station()
	one := b.ClustersOf[0]
	b.ClustersOf = nil
	for i := range 4000 {
		c := one
		c.ID, c.Number = app.ID("n"+strings.Repeat("0", i%3)+time.Duration(i).String()), i+1
		b.ClustersOf = append(b.ClustersOf, c)
	}
	e, p := shown(t, b, nil)
	began := time.Now()
	p.pickAll()
	marked := time.Since(began)
	e.Press(t, "Đặt âm lượng")
	began = time.Now()
	p.showRight()
	look := time.Since(began)
	t.Logf("4,000 are marked in %v; a look with their answers takes %v", marked, look)
	if n := len(b.OrderAnswers(p.orders.batch)); n != 4000 || marked > time.Second || look > 500*time.Millisecond {
		t.Errorf("%d answers, marked in %v, a look in %v", n, marked, look)
	}
}

// Ctrl+Z after switching off switches on again those that were on. After what
// cannot be taken back it does nothing, and above all does not take back the
// order before it.
func TestTheWayBackIsOfTheLastOrder(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.choose("c1")
	e.Wait()
	volume := volumeOf(b, "c1")
	p.volume("c1", volume-10)
	e.Wait()
	p.order("power", 0)
	e.Wait()
	p.restore()
	e.Wait()
	if b.Called("GiveOrder power 1 1") != 1 || b.Called("TakeBackOrder") != 0 || volumeOf(b, "c1") != volume-10 {
		t.Errorf("after switching off, Ctrl+Z: %q, volume %d", b.Calls, volumeOf(b, "c1"))
	}
	p.volume("c1", volume-20)
	e.Wait()
	p.order("test-tone", 0)
	e.Wait()
	p.restore()
	e.Wait()
	if b.Called("TakeBackOrder") != 0 || volumeOf(b, "c1") != volume-20 {
		t.Errorf("after a tone, Ctrl+Z: %q, volume %d", b.Calls, volumeOf(b, "c1"))
	}
}

// TestOrdersToSeveralAreSeenWhole on every screen, without scrolling, with how
// the marked ones fare; what else there is to them comes below.
func TestOrdersToSeveralAreSeenWhole(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1366, Height: 768}, {Width: 1024, Height: 640}} {
		e, p := shown(t, uitest.Station(), nil)
		e.Win.Resize(size)
		cardsFit(t, p)
		p.list.list.Pick(0, 0)
		p.list.list.Pick(4, shift)
		e.Picture(t, fmt.Sprintf("cum-loa-nhieu-%.0f", size.Width))
		c := p.orders.card
		if p.orders.bar.Visible() {
			t.Error("there is a bar, and nothing was ordered")
		}
		if at := c.Position().Y - p.looked.Offset.Y; at != 0 || c.MinSize().Height > p.looked.Size().Height {
			t.Errorf("%v: the orders begin at %v and need %v of %v", size, at, c.MinSize().Height, p.looked.Size().Height)
		}
		cardsFit(t, p)
		if !e.Sees("Nghe 2 · Trễ 1 · Mất liên lạc 1 · Chưa ghép 1") {
			t.Errorf("%v: %q", size, e.Words())
		}
		p.list.list.Pick(1, 0)
		if !p.chart.card.Visible() || p.chart.card.Size().Height < p.chart.card.MinSize().Height {
			t.Errorf("%v: the map is not back: %v", size, p.chart.card.Size())
		}
	}
}

// cardsFit holds the cards beside the list to the room that they have: one that
// is wider would have all of them cut at their right edge.
func cardsFit(t *testing.T, p *Page) {
	t.Helper()
	for i, o := range p.looked.Content.(*fyne.Container).Objects {
		if w := o.MinSize().Width; o.Visible() && w > p.looked.Size().Width {
			t.Errorf("card %d needs %v of %v", i, w, p.looked.Size().Width)
		}
	}
}

// TestWhatHasNoBoxIsLeftOut of an order to several, told in one line, and counted
// neither as refused nor as a fault.
func TestWhatHasNoBoxIsLeftOut(t *testing.T) {
	b := uitest.Station()
	b.Do(func() {
		for i := range b.ClustersOf {
			if i > 1 {
				b.ClustersOf[i].SpeakerKey = ""
			}
		}
		b.ClustersOf[0].Status.Connected, b.ClustersOf[1].Status.Connected = true, true
	})
	e, p := shown(t, b, nil)
	p.pickAll()
	if !e.Sees("41 cụm không có hộp (1 FM, có dây): không gửi") {
		t.Errorf("%q", e.Words())
	}
	e.Press(t, "Âm thử")
	all := b.OrderAnswers(p.orders.batch)
	if len(all) != 2 || !e.Sees("2 đã làm") || e.Sees("từ chối") || e.Refused() != "" || !e.Sees("41 cụm không có hộp") {
		t.Errorf("%+v, %q, %q", all, e.Refused(), e.Words())
	}
	e.Picture(t, "cum-loa-khong-hop")
	b.Do(func() { b.Kept = []backend.Release{{Version: "1.2.0", Machine: "linux/arm64", File: "f1"}} })
	e.Press(t, "Cập nhật…")
	if e.Wait(); !e.Sees("Số cụm: 2.") {
		t.Errorf("more are counted than can be updated: %q", e.Words())
	}
	e.Press(t, "Thôi")
	b.Do(func() { b.ClustersOf[0].SpeakerKey, b.ClustersOf[1].SpeakerKey = "", "" })
	p.load(nil)
	e.Wait()
	n := b.Called("GiveOrder")
	if e.Press(t, "Âm thử"); b.Called("GiveOrder") != n || e.Refused() != "order.no_boxes" {
		t.Errorf("none has a box: %v, %q", b.Calls, e.Refused())
	}
	for _, words := range []string{"Tắt", "Cập nhật…"} {
		failed := len(e.Failed)
		e.Press(t, words)
		if e.Wait(); e.Sees("Tắt 0 cụm?") || e.Sees("Số cụm: 0.") || len(e.Failed) != failed+1 || e.Refused() != "order.no_boxes" {
			t.Errorf("%s of none: %q, %q", words, e.Refused(), e.Words())
		}
	}
}

// TestAnAnswerNamesItsClusterOnce with its hamlet.
func TestAnAnswerNamesItsClusterOnce(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	b.Do(func() { b.ClustersOf[23].Name, b.ClustersOf[23].HamletName = "Nhà văn hoá", "Nà Lẹng" })
	p.load(nil)
	e.Wait()
	words := p.orders.reason(backend.ClusterOrder{Cluster: "c24", Name: "Nhà văn hoá", State: "waiting", Err: app.Fail("order.away", nil, "name", "Nhà văn hoá")})
	if strings.Count(words, "Nhà văn hoá (Nà Lẹng)") != 1 || strings.Count(words, "Nhà văn hoá") != 1 {
		t.Errorf("%q", words)
	}
}
