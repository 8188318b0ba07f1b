package clusters

import (
	"slices"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// messyList is a file of six clusters of which three wait for a person.
func messyList() backend.ClusterList {
	doubt := func(f string, err error) []backend.ListDoubt { return []backend.ListDoubt{{Field: f, Err: err}} }
	added := func(pairs ...string) (all []backend.ListChange) {
		for i := 0; i+1 < len(pairs); i += 2 {
			all = append(all, backend.ListChange{Field: pairs[i], After: pairs[i+1]})
		}
		return all
	}
	return backend.ClusterList{
		Columns: []backend.ListColumn{{At: 0, Heading: "Số TT", Field: "ordinal"}, {At: 1, Heading: "Tên cụm", Field: "name"}, {At: 2, Heading: "Cột lạ"}},
		Skipped: 3,
		Rows: []backend.ListRow{
			{Row: 8, Kind: backend.ListNew, Name: "Nà Hang cổng chùa", Hamlet: "Nà Hang", Changes: added("name", "Nà Hang cổng chùa", "horns", "2 x 30W")},
			{Row: 9, Kind: backend.ListDoubtful, Fatal: true, Name: "", Hamlet: "Nà Hang", Doubts: doubt("name", app.Fail("cluster.name_missing", nil)), Changes: added("horns", "2 x 30W")},
			{Row: 10, Kind: backend.ListDoubtful, Name: "Nà Hang chợ", Hamlet: "Nà Hang", Doubts: doubt("latitude", app.Fail("inventory.swapped", nil, "text", "21.567200, 105.825200"))},
			{Row: 11, Kind: backend.ListDoubtful, Fatal: true, Name: "Nà Hang đình", Doubts: doubt("imei", app.Fail("inventory.imei_twice", nil, "imei", "860000000000001", "row", "12", "name", "Nà Hang ao"))},
			{Row: 12, Kind: backend.ListSame, Name: "Đồi Chè 1"},
			{Row: 13, Kind: backend.ListChanged, Name: "Đồi Chè 2", Changes: []backend.ListChange{{Field: "note", Before: "cũ", After: "mới"}}},
		},
	}
}

func lookingAt(t *testing.T, l backend.ClusterList) (*uitest.Backend, *uitest.Env, *Page) {
	t.Helper()
	b := uitest.Station()
	b.ListIs = l
	e, p := shown(t, b, nil)
	p.openLists()
	e.Picture(t, "cum-loa-bang-tinh")
	p.lists.look("/home/hoa/cum-loa.xlsx")
	e.Wait()
	return b, e, p
}

func TestAListIsLookedThroughCorrectedAndTakenAndUndone(t *testing.T) {
	b, e, p := lookingAt(t, messyList())
	e.Picture(t, "cum-loa-nhap")
	if !e.Sees("cum-loa.xlsx: 1 cụm mới, 1 đổi, 1 giống, 3 đáng ngờ. Bỏ qua 3 dòng không phải cụm.") || !e.Sees("Nhập 2 cụm, bỏ 3") || len(p.lists.rows.shown) != 3 {
		t.Fatalf("%q", e.Words())
	}
	if !e.Sees("Xin đặt tên cho cụm loa.") || !p.lists.fix.take.Disabled() {
		t.Errorf("a row without a name can be taken: %q", e.Words())
	}
	e.Press(t, "Đổi 1")
	if !e.Sees("Ghi chú: cũ, nay là mới") {
		t.Errorf("%q", e.Words())
	}
	e.Picture(t, "cum-loa-nhap-doi")
	e.Press(t, "Đáng ngờ 3")
	p.lists.fix.cell.SetText("Nà Hang ao")
	e.Press(t, "Sửa ô")
	e.Wait()
	if p.lists.fix.row.Row != 10 || !e.Sees("Nhập 3 cụm, bỏ 2") {
		t.Fatalf("row %d: %q", p.lists.fix.row.Row, e.Words())
	}
	e.Press(t, "Nhận nguyên")
	e.Wait()
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete}) // row 11 is left out
	e.Wait()
	if c := b.Choices; !c.Take[10] || !c.Leave[11] || c.Cells[9]["name"] != "Nà Hang ao" || !e.Sees("Nhập 4 cụm, bỏ 1") || len(p.lists.rows.shown) != 0 {
		t.Fatalf("%+v: %q", c, e.Words())
	}
	if !e.Sees("Không còn dòng nào đáng ngờ. Xem lại ở Tất cả, rồi bấm Nhập.") {
		t.Errorf("nothing says that all is settled: %q", e.Words())
	}
	before := len(b.ClustersOf)
	e.Press(t, "Nhập 4 cụm, bỏ 1")
	e.Wait()
	if len(b.ClustersOf) != before+3 || p.open != nil || b.ClustersOf[before+2].Name != "Nà Hang chợ" || p.lists.batch == "" {
		t.Fatalf("%d clusters, %q", len(b.ClustersOf), e.Words())
	}
	p.openLists() // or Ctrl+Z at once
	e.Press(t, "Hoàn tác lần nhập vừa rồi")
	e.Wait()
	if len(b.ClustersOf) != before || b.Called("UndoClusterList") != 1 {
		t.Errorf("%d clusters, %q", len(b.ClustersOf), b.Calls)
	}
	p.restore()
	e.Wait()
	if b.Called("UndoClusterList") != 1 {
		t.Error("it is undone twice")
	}
}

// What is passed over is seen, and becomes a cluster by what a person writes in it.
func TestRowsThatAreNoClustersAreSeen(t *testing.T) {
	l := messyList()
	l.Rows = append(l.Rows, backend.ListRow{Row: 14, Kind: backend.ListSkipped, Name: "XÓM BẮC", Written: map[string]string{"name": "XÓM BẮC"}})
	b, e, p := lookingAt(t, l)
	e.Press(t, "Bỏ qua 1")
	e.Picture(t, "cum-loa-nhap-bo-qua")
	if !e.Sees("XÓM BẮC") || !e.Sees("Máy hiểu dòng này là tiêu đề, hàng cộng hay chữ ký, nên bỏ qua. Đúng là một cụm loa thì ghi lại một ô của nó.") || !p.lists.fix.take.Disabled() || !p.lists.fix.leave.Disabled() {
		t.Errorf("%q", e.Words())
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Press(t, "Sửa ô")
	e.Wait()
	if b.Choices.Cells[14]["name"] != "XÓM BẮC" || len(b.Choices.Leave) != 0 {
		t.Errorf("%+v", b.Choices)
	}
	_, e, p = lookingAt(t, l)
	e.Press(t, "Tất cả 7")
	if !shortcut(p, (&fyne.ShortcutSelectAll{}).ShortcutName()) || len(p.lists.fix.marked) != 7 {
		t.Fatalf("%d are marked", len(p.lists.fix.marked))
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	if len(p.lists.choices.Leave) != 6 {
		t.Errorf("%v are left out", p.lists.choices.Leave)
	}
}

func TestCtrlZUndoesAListThatWasTaken(t *testing.T) {
	b, e, p := lookingAt(t, messyList())
	before := len(b.ClustersOf)
	e.Press(t, "Nhập 2 cụm, bỏ 3")
	e.Wait()
	p.restore()
	e.Wait()
	if b.Called("UndoClusterList") != 1 || len(b.ClustersOf) != before {
		t.Errorf("%d clusters, %q", len(b.ClustersOf), b.Calls)
	}
}

func TestAColumnOfAListIsChangedByHand(t *testing.T) {
	b, e, p := lookingAt(t, messyList())
	if p.lists.columns.which.Index != 2 || p.lists.columns.tells.Chosen() != "không dùng" {
		t.Fatalf("%d, %q", p.lists.columns.which.Index, p.lists.columns.tells.Chosen())
	}
	p.lists.columns.tells.Choose(2)
	e.Wait()
	if b.Choices.Columns[2] != "code" || p.lists.columns.tells.Chosen() != "Mã thiết bị" || !e.Sees("dùng 2 trong 3 cột") {
		t.Errorf("%+v, %q", b.Choices, e.Words())
	}
}

func TestAFileThatIsNoListIsToldAndLeft(t *testing.T) {
	b := uitest.Station()
	b.Errs = map[string]error{"ReadClusterList": app.Fail("inventory.sheet_csv", nil)}
	e, p := shown(t, b, nil)
	p.openLists()
	p.lists.look("/home/hoa/cum-loa.csv")
	e.Wait()
	if len(e.Failed) != 1 || p.lists.path != "" || !e.Sees("Chọn tệp để nhập") {
		t.Errorf("%v, %q", e.Failed, e.Words())
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.open != nil {
		t.Error("Escape does not leave it")
	}
}

func TestAListWithoutDoubtsShowsAllAtOnce(t *testing.T) {
	l := messyList()
	l.Rows = l.Rows[:1]
	_, e, p := lookingAt(t, l)
	if p.lists.rows.kind != "" || len(p.lists.rows.shown) != 1 || !e.Sees("Nhập 1 cụm, bỏ 0") {
		t.Errorf("%q", e.Words())
	}
}

func TestPicturesOfAList(t *testing.T) {
	for _, look := range looks() {
		b := uitest.Station()
		b.Prefs.Theme, b.Prefs.Language, b.ListIs = look[0], look[1], messyList()
		e, p := shown(t, b, nil)
		p.openLists()
		p.lists.look("/home/hoa/cum-loa.xlsx")
		e.Wait()
		p.lists.rows.list.Select(1)
		e.Picture(t, "clusters-list-"+look[0]+"-"+look[1])
		if p.lists.fix.row.Row != 10 || p.lists.fix.take.Disabled() {
			t.Errorf("row %+v", p.lists.fix.row)
		}
	}
}

func TestAListThatIsBeingTakenIsStoppedByGoingBack(t *testing.T) {
	b, e, p := lookingAt(t, messyList())
	before := len(b.ClustersOf)
	b.Do(func() { b.Hold = make(chan struct{}) })
	p.lists.keep()
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete}) // nothing is chosen meanwhile
	if len(p.lists.choices.Leave) != 0 || !e.Sees("Đang nhập cum-loa.xlsx…") {
		t.Errorf("%+v, %q", p.lists.choices, e.Words())
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	e.Wait()
	if len(b.ClustersOf) != before || p.lists.batch != "" || len(e.Failed) != 0 || !e.Sees("Chọn tệp để nhập") {
		t.Errorf("%d clusters, %v, %q", len(b.ClustersOf), e.Failed, e.Words())
	}
}

// manyWatts is a file whose power is written in one way that nobody understands
// in all rows but the last, and three columns that are not used.
func manyWatts(rows int) backend.ClusterList {
	l := backend.ClusterList{Digest: "watts", Columns: []backend.ListColumn{
		{At: 0, Heading: "Tên cụm", Field: "name"}, {At: 1, Heading: "Công suất", Field: "watts"},
		{At: 2, Heading: "Mã TB"}, {At: 3, Heading: "Loại"}, {At: 4, Heading: ""}}}
	for i := range rows {
		written := "ba chục"
		if i == rows-1 {
			written = "bốn chục"
		}
		l.Rows = append(l.Rows, backend.ListRow{Row: 2 + i, Kind: backend.ListDoubtful, Name: "Cụm " + strconv.Itoa(i), Written: map[string]string{"watts": written, "name": "Cụm"},
			Doubts: []backend.ListDoubt{{Field: "watts", Err: app.Fail("inventory.cell", nil, "value", written, "column", "Công suất (W)")}}})
	}
	return l
}

func TestOneCorrectionIsForAllCellsThatAreAlike(t *testing.T) {
	b, e, p := lookingAt(t, manyWatts(34))
	if p.lists.fix.cell.Value() != "ba chục" {
		t.Errorf("what is written is not there to be corrected: %q", p.lists.fix.cell.Value())
	}
	p.lists.fix.cell.SetText("30")
	e.Press(t, "Sửa cả 33 ô giống")
	e.Wait()
	if n := len(b.Choices.Cells); n != 33 || b.Choices.Cells[34]["watts"] != "30" || b.Choices.Cells[35] != nil || p.lists.fix.row.Row != 35 {
		t.Fatalf("%d rows were corrected; row %d is next", n, p.lists.fix.row.Row)
	}
	if !p.lists.fix.alike.Disabled() || p.lists.fix.cell.Value() != "bốn chục" {
		t.Errorf("%q is offered for others", p.lists.fix.cell.Value())
	}
	p.lists.fix.field.Choose(slices.Index(listFields, "name") - 1)
	if !p.lists.fix.alike.Disabled() {
		t.Error("names are offered to be made alike")
	}
}

func TestOneCellCorrectedIsProposedForTheNext(t *testing.T) {
	b, e, p := lookingAt(t, manyWatts(4))
	p.lists.fix.cell.SetText("30")
	e.Press(t, "Sửa ô")
	e.Wait()
	if len(b.Choices.Cells) != 1 || p.lists.fix.row.Row != 3 || p.lists.fix.cell.Value() != "30" {
		t.Fatalf("%+v, row %d: %q", b.Choices.Cells, p.lists.fix.row.Row, p.lists.fix.cell.Value())
	}
	e.Press(t, "Sửa cả 2 ô giống")
	e.Wait()
	if len(b.Choices.Cells) != 3 || p.lists.fix.row.Row != 5 {
		t.Errorf("%+v, row %d", b.Choices.Cells, p.lists.fix.row.Row)
	}
}

func TestMarkedRowsAreCorrectedTakenAndLeftAsOne(t *testing.T) {
	b, e, p := lookingAt(t, manyWatts(34))
	if !shortcut(p, (&fyne.ShortcutSelectAll{}).ShortcutName()) || !e.Sees("34 dòng đang đánh dấu") || !e.Sees("để trống. (33 dòng)") {
		t.Fatalf("%q", e.Words())
	}
	p.lists.fix.cell.SetText("30")
	e.Press(t, "Sửa ô ở 34 dòng")
	e.Wait()
	if len(b.Choices.Cells) != 34 || !e.Sees("Nhập 34 cụm, bỏ 0") {
		t.Fatalf("%d cells, %q", len(b.Choices.Cells), e.Words())
	}
	b, e, p = lookingAt(t, manyWatts(34))
	p.lists.rows.list.Pick(0, 0)
	p.lists.rows.list.Pick(2, fyne.KeyModifierShift)
	e.Press(t, "Nhận 3 dòng")
	e.Wait()
	if len(b.Choices.Take) != 3 || len(p.lists.rows.shown) != 31 || len(p.lists.fix.marked) != 1 {
		t.Fatalf("%+v, %d are marked", b.Choices.Take, len(p.lists.fix.marked))
	}
	p.lists.rows.list.Pick(1, fyne.KeyModifierShift)
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	if len(b.Choices.Leave) != 2 || len(b.Choices.Take) != 3 {
		t.Errorf("%+v", b.Choices)
	}
}

// A row that can't be taken has the same buttons in the same places.
func TestButtonsOfARowKeepTheirPlaces(t *testing.T) {
	_, e, p := lookingAt(t, messyList())
	f := p.lists.fix
	places := func() (all []fyne.Position) {
		for _, b := range []fyne.CanvasObject{f.correct, f.alike, f.take, f.leave} {
			if !b.Visible() {
				t.Error("a button is gone")
			}
			all = append(all, fyne.CurrentApp().Driver().AbsolutePositionForObject(b), fyne.NewPos(b.Size().Components()))
		}
		return all
	}
	was := places()
	for i := range p.lists.rows.shown {
		p.lists.rows.list.Select(i)
		e.Wait()
		if is := places(); !slices.Equal(is, was) {
			t.Errorf("row %d: %v, before %v", i, is, was)
		}
		if f.take.Disabled() != f.row.Fatal {
			t.Errorf("row %d: it can be taken: %v", i, !f.take.Disabled())
		}
	}
}

func TestTheCellFollowsWhenAColumnMeansSomethingElse(t *testing.T) {
	l := manyWatts(3)
	l.Rows[0].Doubts = append(l.Rows[0].Doubts, backend.ListDoubt{Field: "hamlet", Err: app.Fail("inventory.cell", nil, "value", "?", "column", "Thôn")})
	_, e, p := lookingAt(t, l)
	if p.lists.fix.of() != "watts" {
		t.Fatal(p.lists.fix.of())
	}
	p.lists.columns.which.Choose(1)
	p.lists.columns.tells.Choose(slices.Index(listFields, "note"))
	e.Wait()
	if p.lists.fix.row.Row != 2 || p.lists.fix.of() != "hamlet" {
		t.Errorf("row %d, cell %q", p.lists.fix.row.Row, p.lists.fix.of())
	}
}

func TestUnusedColumnsAreNamedAndGivenAUse(t *testing.T) {
	b, e, p := lookingAt(t, manyWatts(2))
	if !e.Sees("Cột chưa dùng: Mã TB Loại cột 5") || !e.Sees("cột 5") {
		t.Fatalf("%q", e.Words())
	}
	e.Press(t, "Loại")
	if e.Win.Canvas().Overlays().Top() == nil || p.lists.columns.which.Index != 3 {
		t.Fatal("nothing is offered")
	}
	e.Win.Canvas().Overlays().Remove(e.Win.Canvas().Overlays().Top())
	p.lists.columns.uses()[slices.Index(listFields, "technology")].Action()
	e.Wait()
	if b.Choices.Columns[3] != "technology" || !e.Sees("Cột chưa dùng: Mã TB cột 5") || len(p.lists.columns.unused.Objects) != 3 {
		t.Errorf("%+v, %q", b.Choices.Columns, e.Words())
	}
	p.lists.columns.which.Choose(2)
	p.lists.columns.tells.Choose(0) // deliberately not used
	p.lists.columns.which.Choose(4)
	p.lists.columns.tells.Choose(0)
	e.Wait()
	if p.lists.columns.unused.Visible() {
		t.Errorf("what is deliberately not used is named: %q", e.Words())
	}
}

func TestWhatWasChosenOfAFileIsThereWhenItIsOpenedAgain(t *testing.T) {
	b, e, p := lookingAt(t, manyWatts(5))
	said := func() string { return e.Said[len(e.Said)-1] }
	if !p.lists.anew.Disabled() {
		t.Error("nothing was chosen, and it can be forgotten")
	}
	p.lists.columns.which.Choose(2)
	p.lists.columns.tells.Choose(slices.Index(listFields, "code"))
	e.Wait()
	p.lists.fix.cell.SetText("30")
	e.Press(t, "Sửa cả 4 ô giống")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.lists.path != "" || said() != "clusters.list.put_aside" {
		t.Fatalf("%q, said %v", p.lists.path, e.Said)
	}
	b.Do(func() { b.ListIs.Digest = "another" })
	p.lists.look("/home/hoa/khac.xlsx")
	e.Wait()
	if n := p.lists.choices.Count(); n != 0 || said() != "clusters.list.opened" {
		t.Errorf("another file has %d choices, said %v", n, e.Said)
	}
	p.lists.back()
	b.Do(func() { b.ListIs.Digest = "watts" })
	p.lists.look("/home/hoa/ten-khac.xlsx") // the same, under another name
	e.Wait()
	if c := b.Choices; c.Columns[2] != "code" || len(c.Cells) != 4 || said() != "clusters.list.taken_up" || !e.Sees("Nhập 4 cụm, bỏ 1") {
		t.Fatalf("%+v, said %v, %q", c, e.Said, e.Words())
	}
	e.Press(t, "Bỏ mọi chỗ sửa")
	if e.Win.Canvas().Overlays().Top() == nil {
		t.Fatal("it is not asked")
	}
	e.Press(t, "Bỏ hết")
	e.Wait()
	if b.Choices.Count() != 0 || len(p.lists.rows.shown) != 5 {
		t.Errorf("%+v", b.Choices)
	}
}

func TestAnOlderFailureGoesWhenTheNextFileOpens(t *testing.T) {
	_, e, _ := lookingAt(t, messyList())
	if len(e.Said) < 2 || e.Said[0] != "clusters.list.reading" || e.Said[len(e.Said)-1] != "clusters.list.opened" {
		t.Errorf("said %v", e.Said)
	}
}
