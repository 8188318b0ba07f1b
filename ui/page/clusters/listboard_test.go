package clusters

import (
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
	if !e.Sees("Xin đặt tên cho cụm loa.") || p.lists.fix.take.Visible() {
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
		if p.lists.fix.row.Row != 10 || !p.lists.fix.take.Visible() {
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
