package library

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

// An approver listens, stops the eye at a second, and says what is wrong there.
func TestRemarksStandOnPlacesOfTheSound(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	e.Wait()
	b.Do(func() { b.PlayingAt = 42*time.Second + 300*time.Millisecond })
	e.Tick()
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyM})
	e.Wait()
	b.Do(func() { b.PlayingAt = 50 * time.Second }) // the sound goes on while one types
	e.Tick()
	e.Type("đọc nhầm tên thôn")
	e.Key(fyne.KeyReturn)
	if b.Called("AddRemark p1 42s đọc nhầm tên thôn") != 1 || !e.Sees("đọc nhầm tên thôn") || !slices.Contains(e.Said, "library.say.remarked") {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "0:42") // listens there
	if b.PlayingAt != 42*time.Second {
		t.Errorf("it plays from %v", b.PlayingAt)
	}
	e.Press(t, "Trả lại")
	e.Press(t, "Gửi trả lại") // the remark is reason enough
	if b.Called("Return p1") != 1 || p.detail.programme.State != app.ProgrammeReturned || !e.Sees("đọc nhầm tên thôn") {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
	if a := b.ApprovalsOf["p1"]; len(a) != 1 || len(a[0].Remarks) != 1 || a[0].Remarks[0].At != 42*time.Second {
		t.Errorf("%+v", a)
	}
}

func TestADroppedRemarkComesBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	p.detail.seek(0.5)
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyM})
	e.Wait()
	e.Type("nhỏ quá")
	e.Key(fyne.KeyReturn)
	e.Press(t, "Bỏ góp ý này")
	if e.Sees("nhỏ quá") {
		t.Error("it is still there")
	}
	p.Shortcuts()[0].Do()
	e.Wait()
	if b.Called("AddRemark p1 7m26s nhỏ quá") != 2 || !e.Sees("nhỏ quá") {
		t.Errorf("calls %q", b.Calls)
	}
}

// What cannot be remarked on is refused in amber.
func TestARemarkNeedsWhatWaits(t *testing.T) {
	e, p := shown(t, uitest.Station(), page.Args{"programme": "p2"})
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyM})
	if len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "programme.not_waiting" {
		t.Errorf("failed %v", e.Failed)
	}
}

// A refusal is no success: it does not go where green ticks are.
func TestASoundlessDraftIsRefusedAsAFailure(t *testing.T) {
	b := uitest.Station()
	b.Do(func() { b.ProgrammeOf[5].Master = "" })
	e, p := shown(t, b, page.Args{"programme": "p6"})
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(e.Said) != 0 || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "programme.no_master" {
		t.Errorf("said %q, failed %v", e.Said, e.Failed)
	}
}

// What is typed is kept after a pause, and taken back by Ctrl+Z.
func TestDetailsAreKeptAtOnceAndTakenBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p3"})
	e.Press(t, "Thông tin")
	p.detail.about.tags.SetText("đất đai, quy hoạch")
	e.Tick()
	if b.Called("Describe") != 0 {
		t.Fatal("it is kept before the pause")
	}
	for range pause {
		e.Tick()
	}
	e.Wait()
	if got := b.ProgrammeOf[2]; !slices.Equal(got.Tags, []string{"đất đai", "quy hoạch"}) || got.State != app.ProgrammeApproved {
		t.Fatalf("%+v", got)
	}
	p.detail.about.category.Choose(3)
	e.Wait()
	if b.ProgrammeOf[2].Category != "health" {
		t.Errorf("%+v", b.ProgrammeOf[2].About)
	}
	p.Shortcuts()[0].Do()
	e.Wait()
	p.Shortcuts()[0].Do()
	e.Wait()
	if got := b.ProgrammeOf[2]; got.Category != "policy" || !slices.Equal(got.Tags, []string{"đất đai"}) || p.detail.about.tags.Text != "đất đai" {
		t.Errorf("taken back: %+v, the field says %q", got.About, p.detail.about.tags.Text)
	}
}

func TestAnotherProgrammeKeepsWhatWasTyped(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p3"})
	p.detail.about.notes.SetText("đọc chậm")
	p.detail.about.speak(2)
	p.detail.about.notes.SetText("đọc chậm, hai lần")
	p.open("p1")
	e.Wait()
	if got := b.ProgrammeOf[2].About; got.Notes != "đọc chậm, hai lần" || !slices.Equal(got.Languages, []string{"tyz"}) {
		t.Errorf("%+v", got)
	}
	if b.ProgrammeOf[0].Notes != "" {
		t.Errorf("the other has %+v", b.ProgrammeOf[0].About)
	}
}

func TestFiltersNarrowTheList(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Press(t, "Bộ lọc")
	p.filters.selects[byCategory].Choose(slices.Index(p.filters.selects[byCategory].Options, "Chủ trương, chính sách"))
	if len(p.shown) != 2 || !e.Sees("Tất cả 2") {
		t.Fatalf("%d rows, %q", len(p.shown), e.Words())
	}
	p.filters.selects[byAuthor].Choose(slices.Index(p.filters.selects[byAuthor].Options, "Ban địa chính xã"))
	if len(p.shown) != 1 || p.shown[0].ID != "p3" {
		t.Errorf("%+v", p.shown)
	}
	e.Press(t, "Bộ lọc 2") // put away, nothing is hidden
	if len(p.shown) != 6 {
		t.Errorf("%d rows", len(p.shown))
	}
	p.head.sort.Choose(int(byLongest))
	if p.shown[0].ID != "p3" {
		t.Errorf("the longest is %s", p.shown[0].Title)
	}
	p.head.sort.Choose(int(byNewest))
}

func TestWhatIsInTheMakingLeadsToTheStudio(t *testing.T) {
	b := uitest.Station()
	b.MakingOf = []backend.Making{{ID: "m1", Title: "Bản tin trưa", Duration: 3 * time.Minute, Changed: uitest.Morning, Open: true}}
	e, p := shown(t, b, nil)
	if p.shown[0].ID != "m1" || !e.Sees("đang làm") || !e.Sees("Nháp 2") {
		t.Fatalf("%q", e.Words())
	}
	e.Press(t, "Mở trong Sản xuất")
	if len(e.Went) != 1 || e.Went[0].Route != page.Studio || e.Went[0].Args["programme"] != "m1" {
		t.Errorf("went %v", e.Went)
	}
}

func TestAMediumTellsWhereItIsUsed(t *testing.T) {
	b := uitest.Station()
	sha := b.MediaOf[6].SHA256 // Tin 1 Vụ chè
	b.UsesIs = map[string][]backend.Use{sha: {{Kind: backend.UseProgramme, Title: "Bạn của nhà nông", Programme: "p5"}}}
	e, p := shown(t, b, page.Args{"media": sha + "/voice"})
	e.Press(t, "Sử dụng")
	if p.detail.row.Title != "Tin 1 Vụ chè" || !e.Sees("Chương trình “Bạn của nhà nông”") {
		t.Fatalf("%q", e.Words())
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	if len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "media.in_use" {
		t.Errorf("failed %v", e.Failed)
	}
	e.Press(t, "Mở")
	if p.shelf != shelfProgrammes || p.detail.row.ID != "p5" {
		t.Errorf("shelf %v, %s", p.shelf, p.detail.row.Title)
	}
}

func TestTheTrashGivesBackAndIsEmptied(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	e.Press(t, "Tư liệu")
	e.Press(t, "Nhạc nền 2")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	e.Press(t, "Thùng rác")
	if len(p.shown) != 2 || !e.Sees("xoá 23/11/2026") {
		t.Fatalf("%q", e.Words())
	}
	e.Press(t, "Lấy lại")
	e.Press(t, "Dọn thùng rác")
	e.Press(t, "Xoá hẳn")
	if b.Called("RestoreMedia") != 1 || b.Called("EmptyTrash") != 1 || !e.Sees("Thùng rác trống") {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Tư liệu")
	if len(p.shown) != 3 {
		t.Errorf("%d sounds are left", len(p.shown))
	}
}

// A telephone's folder comes in; what did not is told file by file.
func TestAFolderIsBroughtIn(t *testing.T) {
	b := uitest.Station()
	b.FoldersOf = map[string][]string{"/run/phone": {"/run/phone/Tin 2", "/run/phone/Sáo trúc", "/run/phone/hỏng.mp3"}}
	e, p := shown(t, b, nil)
	e.Press(t, "Tư liệu")
	p.head.kind.Choose(1)
	p.Dropped([]string{"/run/phone"})
	e.Wait()
	if b.Called("Import /run/phone/Tin 2 bed") != 1 || b.Called("Import") != 2 {
		t.Fatalf("calls %q", b.Calls)
	}
	if !e.Sees("Đã nhập 2 · đã có sẵn 1") || !e.Sees("Đã có: Sáo trúc") {
		t.Errorf("the report says %q", e.Words())
	}
	e.Press(t, "Đóng")
	if p.detail.row.Title != "Tin 2" {
		t.Errorf("shown is %q", p.detail.row.Title)
	}
	p.head.kind.Choose(0)
}

func TestACancelledImportSaysWhatIsIn(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	b.Do(func() { b.Hold = make(chan struct{}) })
	p.Dropped([]string{"/a.wav", "/b.wav"})
	p.Dropped([]string{"/c.wav"})
	if len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "library.busy" {
		t.Errorf("failed %v", e.Failed)
	}
	e.Press(t, "Dừng")
	if p.imports.job.Running() || !slices.Contains(e.Said, "library.say.imported") || len(e.Failed) != 1 {
		t.Errorf("said %q, failed %v", e.Said, e.Failed)
	}
}

// Sixty rows are gone through; what a step costs is told.
func BenchmarkScroll(b *testing.B) {
	s := uitest.Station()
	for i := range 60 {
		m := uitest.Medium("Tin "+string(rune('A'+i)), app.MediaVoice, time.Minute)
		s.MediaOf = append(s.MediaOf, m)
	}
	e := uitest.NewEnv(b, s)
	p := New(e.Env).(*Page)
	e.Show(p, page.Args{"media": "x"})
	e.Wait()
	for i := 0; b.Loop(); i++ {
		p.list.list.Select(i % len(p.shown))
		e.Wait()
	}
}

func TestShelfPictures(t *testing.T) {
	for _, look := range looks() {
		b := uitest.Station()
		b.Prefs.Theme, b.Prefs.Language = look[0], look[1]
		b.MakingOf = []backend.Making{{ID: "m1", Title: "Bản tin trưa", Duration: 3 * time.Minute, Changed: uitest.Morning, Open: true}}
		b.RemarksOf = []app.Remark{
			{ID: "r1", Programme: "p1", Master: b.ProgrammeOf[0].Master, At: 42 * time.Second, Text: "Đọc nhầm tên thôn Khuổi Nậm thành Khuổi Nặm, xin thu lại câu này", By: "u1"},
			{ID: "r2", Programme: "p1", Master: b.ProgrammeOf[0].Master, At: 7 * time.Minute, Text: "Nhạc to quá", By: "u1"},
		}
		name := "-" + look[0] + "-" + look[1]
		e, p := shown(t, b, page.Args{"programme": "p1"})
		e.Picture(t, "shelf-remarks"+name)
		p.open("m1")
		e.Wait()
		e.Picture(t, "shelf-making"+name)
		p.open("p3")
		p.detail.turn(panelAbout)
		p.head.toggleFilters()
		e.Wait()
		e.Picture(t, "shelf-about"+name)
		p.turn(shelfMedia)
		e.Wait()
		e.Picture(t, "shelf-media"+name)
		p.head.toggleFilters()
		p.do(actDelete)
		e.Wait()
		p.turn(shelfTrash)
		e.Wait()
		e.Picture(t, "shelf-trash"+name)
		if len(p.shown) != 1 {
			t.Errorf("in the trash: %+v", p.shown)
		}
		p.imports.tell(backend.Imported{Media: b.MediaOf[:2], Duplicates: b.MediaOf[7:8], Refused: []backend.RefusedFile{
			{Path: "/x/Ghi âm 003.mp3", Err: app.Fail("audio.damaged", nil, "file", "Ghi âm 003.mp3")}}})
		e.Wait()
		e.Picture(t, "shelf-report"+name)
	}
}
