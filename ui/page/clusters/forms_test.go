package clusters

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// TestWhatIsTypedOfAClusterWaits while another is looked at, and where the cluster
// was changed meanwhile it is read anew; who cancels begins anew too.
func TestWhatIsTypedOfAClusterWaits(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c5"})
	at := p.list.list.Selected()
	write := func() {
		t.Helper()
		p.change()
		p.form.name.SetText("Nửa chừng")
		p.list.list.Select(at + 1)
		if p.form.open {
			t.Fatal("the form hides the cluster that was chosen")
		}
	}
	write()
	p.openZones()
	p.leaveBoard()
	p.list.list.Select(at)
	p.change()
	if !p.form.open || p.form.name.Text != "Nửa chừng" {
		t.Fatalf("open %v, name %q", p.form.open, p.form.name.Text)
	}
	p.form.cancel()
	p.change()
	if p.form.name.Text == "Nửa chừng" {
		t.Error("what was cancelled is back")
	}
	write()
	b.Do(func() { b.ClustersOf[4].Place = "Cột điện số 7" })
	p.load(nil)
	e.Wait()
	p.list.list.Select(at)
	p.change()
	if p.form.name.Text == "Nửa chừng" {
		t.Error("words on what is another cluster by now would undo how it was changed")
	}
}

// TestAClusterIsSavedOnce however often Enter is pressed, and is chosen although a
// look that was under way does not know it.
func TestAClusterIsSavedOnce(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.add()
	p.form.name.SetText("Nà Hang 1")
	stale := p.reading
	p.form.save()
	p.form.save()
	e.Wait()
	if n := b.Called("SaveCluster"); n != 1 || len(e.Failed) > 0 {
		t.Fatalf("saved %d times, %v", n, e.Failed)
	}
	made := p.chosen
	p.coming = made // as right after it was saved
	p.apply(stale)
	p.load(nil)
	e.Wait()
	if v, _ := p.view(p.chosen); v.Name != "Nà Hang 1" {
		t.Errorf("%q is chosen", v.Name)
	}
	b.Do(func() { b.ClustersOf = b.ClustersOf[:len(b.ClustersOf)-1] }) // by another
	p.load(nil)
	e.Wait()
	if _, ok := p.view(p.chosen); !ok {
		t.Error("what was removed stays chosen")
	}
}

// TestASaveLeavesTheNextClustersForm as it is, also where it is refused.
func TestASaveLeavesTheNextClustersForm(t *testing.T) {
	for _, code := range []string{"", "cluster.number_taken"} {
		b := uitest.Station()
		e, p := shown(t, b, page.Args{"cluster": "c5"})
		if code != "" {
			b.Errs["SaveCluster"] = app.Fail(code, nil)
		}
		p.change()
		p.form.name.SetText("Tên mới")
		p.form.save()
		p.choose("c6")
		p.change()
		p.form.name.SetText("Nửa chừng")
		e.Wait()
		if !p.form.open || p.form.name.Text != "Nửa chừng" || p.chosen != "c6" || p.form.wrong.Visible() {
			t.Errorf("%s: open %v, name %q, %s is chosen, it says %q", code, p.form.open, p.form.name.Text, p.chosen, p.form.wrong.Text)
		}
		if failed := len(e.Failed) == 1; failed != (code != "") {
			t.Errorf("%s: failures %v", code, e.Failed)
		}
	}
}

// TestWhatIsWrittenOfAHamletWaits while another is looked at, new ones too; it says
// that it is not kept.
func TestWhatIsWrittenOfAHamletWaits(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	f, l := p.village.form, p.village.list
	f.households.SetText("một trăm")
	if !e.Sees(p.village.all[0].Name + " · chưa lưu") {
		t.Errorf("%q", f.title.Text)
	}
	l.Select(1)
	if f.of.ID != p.village.all[1].ID || f.touched() {
		t.Fatalf("the form has %+v, touched %v", f.of, f.touched())
	}
	p.village.begin()
	f.name.SetText("Khe Nưa")
	l.Select(0)
	if f.households.Text != "một trăm" {
		t.Errorf("households %q", f.households.Text)
	}
	p.village.begin()
	if f.name.Text != "Khe Nưa" || f.remove.Disabled() {
		t.Errorf("name %q; it can be forgotten: %v", f.name.Text, !f.remove.Disabled())
	}
	f.drop()
	if f.name.Text != "" || f.of.ID != "" || len(e.Failed) > 0 {
		t.Errorf("forgotten, there is %q", f.name.Text)
	}
	l.Select(0)
	first := f.of.ID
	f.households.SetText("112")
	f.save()
	e.Wait()
	l.Select(p.village.at(first) + 1)
	l.Select(p.village.at(first))
	if f.households.Text != "112" || f.touched() {
		t.Errorf("kept, there is %q", f.households.Text)
	}
}

// TestAHamletIsSavedOnce, and the answer leaves the form of another as it is.
func TestAHamletIsSavedOnce(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	f := p.village.form
	p.village.begin()
	f.name.SetText("Khe Nưa")
	f.save()
	f.save()
	e.Wait()
	if n := b.Called("SaveHamlet"); n != 1 || f.of.Name != "Khe Nưa" {
		t.Fatalf("saved %d times, the form has %+v", n, f.of)
	}
	for _, code := range []string{"", "hamlet.name_taken"} {
		if code != "" {
			b.Errs["SaveHamlet"] = app.Fail(code, nil, "name", "Khe Nưa")
		}
		p.village.list.Select(0)
		f.people.SetText("431")
		f.save()
		p.village.list.Select(1)
		f.people.SetText("500")
		p.focus(f.people)
		e.Wait()
		if f.of.ID != p.village.all[1].ID || f.people.Text != "500" || f.refused != "" || e.Focused() != f.people {
			t.Errorf("%s: the form has %+v, %q, %q", code, f.of, f.people.Text, f.refused)
		}
		if failed := len(e.Failed) == 1; failed != (code != "") {
			t.Errorf("%s: failures %v", code, e.Failed)
		}
	}
}

// TestAHamletsRefusalStays at each look until something else is written, and one
// that was made just now stays where a look does not know it yet.
func TestAHamletsRefusalStays(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openHamlets()
	e.Wait()
	f := p.village.form
	f.drop() // clusters stand in it
	e.Wait()
	p.load(nil)
	e.Wait()
	if !e.Sees("Chuyển") {
		t.Errorf("a look takes away why: %q", e.Words())
	}
	f.code.SetText("05713")
	if f.wrong.Visible() {
		t.Errorf("it still says %q", f.wrong.Text)
	}
	stale := p.hamlets
	p.village.begin()
	f.name.SetText("Khe Nưa")
	f.save()
	e.Wait()
	made, now := f.of, p.hamlets
	p.village.edit(made)
	p.village.seen, p.hamlets = false, stale // as right after it was made
	p.village.show()
	p.hamlets = now
	p.village.show()
	if f.of.ID != made.ID {
		t.Errorf("the form has %+v", f.of)
	}
}

// TestALineNobodyKnowsStaysSo where another thing of the cluster is changed.
func TestALineNobodyKnowsStaysSo(t *testing.T) {
	b := uitest.Station()
	b.ClustersOf[4].Line = app.LineNone
	e, p := shown(t, b, page.Args{"cluster": "c5"})
	p.change()
	p.form.name.SetText("Tên mới")
	p.form.save()
	e.Wait()
	if is := b.ClustersOf[4]; is.Name != "Tên mới" || is.Line != app.LineNone {
		t.Errorf("kept %q by %q", is.Name, is.Line)
	}
}

// TestHamletsStandInTheOrderOfTheAlphabet: Đ does not come last.
func TestHamletsStandInTheOrderOfTheAlphabet(t *testing.T) {
	b := uitest.Station()
	b.HamletsOf = append(b.HamletsOf, app.Hamlet{ID: "x", Name: "Ý Yên"}, app.Hamlet{ID: "y", Name: "Đá Bạc"}, app.Hamlet{ID: "z", Name: "Dốc Đỏ"})
	_, p := shown(t, b, nil)
	at := map[string]int{}
	for i, h := range p.hamlets {
		at[h.Name] = i
	}
	if at["Đá Bạc"] > at["Dốc Đỏ"] || at["Dốc Đỏ"] > at["Gốc Gạo"] || at["Ý Yên"] != len(p.hamlets)-1 {
		t.Errorf("%v", at)
	}
}

// TestAListBeginsWithItsFile: the keys are where one is chosen, and the way back
// keeps its place.
func TestAListBeginsWithItsFile(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.openLists()
	if e.Focused() != p.lists.pick {
		t.Errorf("%T has the keys", e.Focused())
	}
	back := e.Find(t, "Về danh sách cụm")
	was := back.Position()
	p.lists.path = "/x/a.xlsx"
	p.lists.write()
	if is := back.Position(); is != was {
		t.Errorf("the way back moves from %v to %v", was, is)
	}
}

// TestWhatIsWrittenOfAPartOrACheckWaits while another is looked at, and is forgotten
// once it was kept.
func TestWhatIsWrittenOfAPartOrACheckWaits(t *testing.T) {
	b := uitest.Station()
	for _, name := range []string{"Loa nén 30 W", "Khuếch đại PA-100"} {
		if _, err := b.SavePart(t.Context(), app.Part{Kind: app.PartAmplifier, Name: name, Count: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.SaveCheck(t.Context(), app.Check{Words: "xem " + name, Months: 6, First: "2026-12-01"}); err != nil {
			t.Fatal(err)
		}
	}
	e, p := shown(t, b, nil)
	p.openUpkeep(tabStock)
	e.Wait()
	stock, checks := p.repairs.stock, p.repairs.checks
	if len(stock.all) < 2 || len(checks.all) < 2 {
		t.Fatalf("%d parts, %d checks", len(stock.all), len(checks.all))
	}
	stock.list.Select(0)
	stock.place.SetText("tủ sau quầy")
	if want := stock.all[0].Name + " · chưa lưu"; stock.title.Text != want {
		t.Errorf("%q, want %q", stock.title.Text, want)
	}
	stock.list.Select(1)
	if stock.place.Text != stock.all[1].Place || stock.drafts.touched() {
		t.Errorf("the next has %q", stock.place.Text)
	}
	stock.list.Select(0)
	if stock.place.Text != "tủ sau quầy" {
		t.Errorf("what waited is %q", stock.place.Text)
	}
	stock.save()
	stock.list.Select(1) // before the answer
	e.Wait()
	if stock.edited.ID != stock.all[1].ID {
		t.Error("the answer takes the form from who went on")
	}
	stock.list.Select(0)
	if stock.drafts.touched() || len(e.Failed) > 0 {
		t.Errorf("kept, and still unsaved: %q, %v", stock.title.Text, e.Failed)
	}
	p.openUpkeep(tabChecks)
	checks.list.Select(0)
	checks.found.SetText("dây mòn")
	checks.list.Select(1)
	if checks.list.Select(0); checks.found.Text != "dây mòn" {
		t.Errorf("what waited is %q", checks.found.Text)
	}
}
