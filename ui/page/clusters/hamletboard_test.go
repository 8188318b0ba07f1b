package clusters

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
)

func hamletNamed(b *uitest.Backend, name string) app.Hamlet {
	all, _ := b.Hamlets()
	for _, h := range all {
		if h.Name == name {
			return h
		}
	}
	return app.Hamlet{}
}

// TestHamletsAreMadeChangedAndRemoved on their board, each by the keyboard too,
// and Ctrl+Z takes each act back.
func TestHamletsAreMadeChangedAndRemoved(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	f := p.village.form
	if p.open == nil || f.of.ID == "" || e.Focused() != p.village.list {
		t.Fatalf("%+v has the form, %v the keys", f.of, e.Focused())
	}
	p.village.begin()
	f.name.SetText("Khe Nưa")
	f.households.SetText("1.234")
	f.people.SetText("5 021")
	f.languages.SetText("Tày, Dao;")
	f.code.SetText("05713-04")
	p.load(nil) // a look must not lose what is being written
	e.Wait()
	e.Picture(t, "cum-loa-xom")
	f.people.OnEnter()
	e.Wait()
	h := hamletNamed(b, "Khe Nưa")
	if h.ID == "" || h.Households != 1234 || h.People != 5021 || spoken(h) != "Tày, Dao" || h.Code != "05713-04" || f.of.ID != h.ID {
		t.Fatalf("%+v, the form has %+v", h, f.of)
	}
	if !e.Sees("1.234") || !e.Sees("5.021") {
		t.Errorf("%q", e.Words())
	}
	f.name.SetText("Khe Nưa Thượng")
	e.Press(t, "Lưu")
	e.Wait()
	p.restore()
	e.Wait()
	if hamletNamed(b, "Khe Nưa").ID != h.ID || f.name.Value() != "Khe Nưa" {
		t.Errorf("Ctrl+Z leaves %q", f.name.Value())
	}
	p.TypedKey(press(fyne.KeyDelete))
	e.Wait()
	if hamletNamed(b, "Khe Nưa").ID != "" {
		t.Fatal("not removed")
	}
	p.restore()
	e.Wait()
	if hamletNamed(b, "Khe Nưa").ID != h.ID {
		t.Error("Ctrl+Z does not bring it back")
	}
}

// TestAHamletThatCannotBeSaysWhy in its form: what is odd is a doubt, and kept.
func TestAHamletThatCannotBeSaysWhy(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	f := p.village.form
	was := f.of
	f.drop()
	e.Wait()
	if hamletNamed(b, was.Name).ID == "" || !e.Sees("Chuyển") {
		t.Fatalf("a hamlet with clusters: %q", f.wrong.Text)
	}
	f.households.SetText("một trăm")
	f.save()
	e.Wait()
	if b.Called("SaveHamlet") != 0 || !e.Sees("Không đọc được số “một trăm”") || e.Focused() != f.households {
		t.Fatalf("%q", f.wrong.Text)
	}
	f.households.SetText("112")
	f.people.SetText("43")
	if !e.Sees("43 khẩu mà tới 112 hộ") {
		t.Errorf("no doubt: %q", f.wrong.Text)
	}
	f.save()
	e.Wait()
	if hamletNamed(b, was.Name).People != 43 {
		t.Error("a doubt was a refusal")
	}
	f.people.SetText("431")
	if f.wrong.Visible() {
		t.Errorf("the doubt stays: %q", f.wrong.Text)
	}
}

// TestAHamletIsMergedIntoAnother with its clusters, and goes back by Ctrl+Z.
func TestAHamletIsMergedIntoAnother(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	f := p.village.form
	from, into := p.village.all[0], p.village.all[1]
	n := p.village.count[from.ID]
	if n == 0 || !f.merge.Disabled() {
		t.Fatalf("%d clusters; merging into nothing is offered: %v", n, !f.merge.Disabled())
	}
	f.into.SetOptions(f.into.Options, 0)
	f.able()
	had := p.village.count[into.ID]
	e.Press(t, "Gộp vào")
	e.Wait()
	if hamletNamed(b, from.Name).ID != "" || p.village.count[into.ID] != had+n {
		t.Fatalf("%d clusters", p.village.count[into.ID])
	}
	p.restore()
	e.Wait()
	if hamletNamed(b, from.Name).ID == "" || p.village.count[from.ID] != n {
		t.Error("Ctrl+Z does not part them")
	}
}

// TestTheFirstHamletIsAskedFor where there is none.
func TestTheFirstHamletIsAskedFor(t *testing.T) {
	b := uitest.Station()
	b.HamletsOf, b.ClustersOf = nil, nil
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	if !e.Sees("Chưa có xóm nào") || p.village.form.remove.Disabled() == false || p.village.form.merging.Visible() {
		t.Errorf("%q", e.Words())
	}
	p.openHamlets()
	if e.Focused() != p.village.form.name {
		t.Errorf("%T has the keys", e.Focused())
	}
	e.Picture(t, "cum-loa-xom-dau")
}

// TestHamletsAndZonesShowTheirHistory, and take an act of it back.
func TestHamletsAndZonesShowTheirHistory(t *testing.T) {
	b := uitest.Station()
	b.ChangesOf = map[app.ID][]backend.ClusterChange{
		b.HamletsOf[0].ID: {
			{Batch: "h2", At: b.Clock, By: "Hoà", Of: app.InventoryHamlet, Kind: backend.ClusterChanged, Fields: []backend.ListChange{{Field: "households", After: "112"}}},
			{Batch: "h1", At: b.Clock, By: "Tâm", Of: app.InventoryHamlet, Kind: backend.ClusterNew, Clusters: 3}},
		"z3": {{Batch: "z", At: b.Clock, By: "Hoà", Of: app.InventoryZone, Kind: backend.ClusterChanged, Fields: []backend.ListChange{{Field: "zone_in", After: "Chợ, Đình làng"}}}},
	}
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	p.village.edit(b.HamletsOf[0])
	e.Wait()
	for _, words := range []string{"Số hộ: từ — thành 112", "Tâm thêm xóm này · cùng 3 cụm loa"} {
		if !e.Sees(words) {
			t.Errorf("%q is not told: %q", words, e.Words())
		}
	}
	e.Press(t, "Hoàn tác")
	e.Wait()
	if b.Called("UndoClusterChange") != 1 || !e.Sees("Đã được hoàn tác") {
		t.Errorf("%q", e.Words())
	}
	p.openZone("z3")
	e.Wait()
	if e.Sees("Thêm cụm: Chợ, Đình làng") {
		t.Fatal("told before it is asked for")
	}
	p.zoning.past.chip.OnTapped()
	e.Wait()
	if !e.Sees("Thêm cụm: Chợ, Đình làng") || p.zoning.in.box.Visible() {
		t.Errorf("%q", e.Words())
	}
	e.Picture(t, "cum-loa-vung-lich-su")
	p.zoning.past.chip.OnTapped()
	if !p.zoning.in.box.Visible() {
		t.Error("the clusters do not come back")
	}
}

// TestHamletsFitASmallScreen of 1024 × 640.
func TestHamletsFitASmallScreen(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Win.Resize(fyne.NewSize(1024, 640))
	p.openHamlets()
	e.Wait()
	e.Picture(t, "cum-loa-xom-nho")
	room := fyne.NewSize(1024-theme.NavNarrow-2*theme.PageMargin, 640-theme.BarHeight-theme.StatusHeight)
	if least := p.village.box.MinSize(); least.Width > room.Width || least.Height > room.Height {
		t.Errorf("it takes %v of %v", least, room)
	}
}
