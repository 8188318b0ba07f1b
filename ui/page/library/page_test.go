package library

import (
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

func shown(t *testing.T, b *uitest.Backend, args page.Args) (*uitest.Env, *Page) {
	t.Helper()
	e := uitest.NewEnv(t, b)
	p := New(e.Env).(*Page)
	p.detail.acts.steady = 0 // tests press at once
	e.Show(p, args)
	e.Wait()
	return e, p
}

func TestSearchAsksForNoMarks(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.search.SetText("thoi tiet")
	e.Wait()
	if len(p.shown) != 1 || p.shown[0].Title != "Dự báo thời tiết" {
		t.Errorf("thoi tiet finds %+v", p.shown)
	}
	p.search.SetText("")
	e.Wait()
	if len(p.shown) != 6 {
		t.Errorf("after clearing: %d rows", len(p.shown))
	}
}

func TestChipsCountAndFilter(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Press(t, "Đã phát 2")
	if len(p.shown) != 2 {
		t.Fatalf("aired: %+v", p.shown)
	}
	e.Press(t, "Chờ duyệt 1")
	if len(p.shown) != 1 || p.shown[0].ID != "p1" || p.detail.programme.ID != "p1" {
		t.Errorf("waiting: %+v, opened %q", p.shown, p.detail.programme.ID)
	}
}

// Ctrl+Enter sends what is ready, and approves what waits.
func TestSentAndApprovedByTheKeyboard(t *testing.T) {
	for id, want := range map[string]string{"p1": "Approve p1", "p6": "Submit p6"} {
		b := uitest.Station()
		e, p := shown(t, b, page.Args{"programme": id})
		for _, s := range p.Shortcuts() {
			if c, ok := s.Keys.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyReturn {
				s.Do()
			}
		}
		e.Wait()
		if b.Called(want) != 1 || b.Called("Approve")+b.Called("Submit") != 1 {
			t.Errorf("%s: calls %q", id, b.Calls)
		}
	}
}

func TestApproving(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	e.Press(t, "Duyệt")
	if b.Called("Approve p1") != 1 || p.detail.programme.State != app.ProgrammeApproved {
		t.Fatalf("calls %q, state %s", b.Calls, p.detail.programme.State)
	}
	if !e.Sees("Nguyễn Thị Hoà duyệt lúc") || !e.Sees("Mở để phát") {
		t.Errorf("after approval it says %q", e.Words())
	}
}

func TestOwnWorkIsMarked(t *testing.T) {
	b := uitest.Station()
	e, _ := shown(t, b, page.Args{"programme": "p2"})
	if !e.Sees("người duyệt cũng là người làm") {
		t.Errorf("p2 was approved by its author, but it says %q", e.Words())
	}
}

func TestReturningNeedsAReason(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	e.Press(t, "Trả lại")
	e.Press(t, "Gửi trả lại")
	if b.Called("Return") != 0 || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "programme.remark_missing" {
		t.Fatalf("calls %q, failed %q", b.Calls, e.Failed)
	}
	p.detail.remark.field.SetText("Thu lại đoạn 2")
	e.Press(t, "Gửi trả lại")
	if b.Called("Return p1 Thu lại đoạn 2") != 1 || p.detail.programme.Remark != "Thu lại đoạn 2" {
		t.Fatalf("calls %q", b.Calls)
	}
	if !e.Sees("Thu lại đoạn 2") {
		t.Errorf("the reason is not shown: %q", e.Words())
	}
}

func TestSubmitAirAndEditLeadOn(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p6"})
	e.Press(t, "Sửa")
	e.Press(t, "Gửi duyệt")
	if b.Called("Submit p6") != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	p.open("p3")
	e.Wait()
	e.Press(t, "Mở để phát")
	if len(e.Went) != 2 || e.Went[0].Route != page.Studio || e.Went[1].Route != page.Live || e.Went[1].Args["programme"] != "p3" {
		t.Errorf("went %v", e.Went)
	}
}

// places are where the controls named are in the window.
func places(t *testing.T, e *uitest.Env, names ...string) map[string]fyne.Position {
	t.Helper()
	at := map[string]fyne.Position{}
	for _, n := range names {
		at[n] = fyne.CurrentApp().Driver().AbsolutePositionForObject(e.Find(t, n))
	}
	return at
}

// Buttons stand close beside one another, and what is above them stays.
func TestButtonsCloseUp(t *testing.T) {
	e, p := shown(t, uitest.Station(), page.Args{"programme": "p6"}) // a draft
	for _, c := range []struct {
		id    app.ID
		names []string
	}{
		{"p6", []string{"Gửi duyệt", "Sửa", "Xuất", "Xoá"}}, {"p3", []string{"Mở để phát", "Xuất"}}, {"p1", []string{"Duyệt", "Trả lại", "Xuất"}},
	} {
		p.open(c.id)
		e.Wait()
		at := places(t, e, c.names...)
		right := at[c.names[0]].X
		if right > 900 {
			t.Errorf("%s: the first stands at %v", c.id, right)
		}
		for i, name := range c.names {
			o := e.Find(t, name)
			if i > 0 && math.Abs(float64(at[name].X-right-8)) > 1 {
				t.Errorf("%s: %s stands %.0f from the one before", c.id, name, at[name].X-right)
			}
			right = at[name].X + o.Size().Width
		}
		if right < 1325 || right > 1330 {
			t.Errorf("%s: the last ends at %.0f", c.id, right)
		}
	}
}

// Who presses twice does not send for approval and approve at once.
func TestTheSecondOfTwoPressesDoesNothing(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p6"})
	p.detail.acts.steady = time.Hour
	e.Press(t, "Gửi duyệt")
	e.Press(t, "Duyệt")
	if b.Called("Submit p6") != 1 || b.Called("Approve") != 0 {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestStageChipsKeepTheirPlaces(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	before := places(t, e, "Trả lại 1", "Đã phát 2")
	b.Do(func() {
		b.ProgrammeOf = slices.DeleteFunc(b.ProgrammeOf, func(q app.Programme) bool { return q.State == app.ProgrammeDraft })
	})
	p.load()
	e.Wait()
	e.Press(t, "Trả lại 1")
	if now := places(t, e, "Trả lại 1", "Đã phát 2"); !maps.Equal(now, before) || !e.Sees("Nháp 0") {
		t.Errorf("from %v to %v", before, now)
	}
}

func TestDeletedDraftComesBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p6"})
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	if b.Called("DeleteProgramme p6") != 1 || len(p.shown) != 5 {
		t.Fatalf("calls %q, %d rows", b.Calls, len(p.shown))
	}
	p.Shortcuts()[0].Do()
	e.Wait()
	if b.Called("RestoreProgramme p6") != 1 || len(p.shown) != 6 {
		t.Errorf("calls %q", b.Calls)
	}
	p.open("p1")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	if b.Called("DeleteProgramme") != 1 {
		t.Error("what waits for approval can be deleted")
	}
}

func TestSpacePreviewsAndStops(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	e.Wait()
	b.Do(func() { b.PlayingAt = 83 * time.Second })
	e.Tick()
	if b.PlayingIs != b.ProgrammeOf[0].Master || !e.Sees("1:23") {
		t.Fatalf("playing %q, words %q", b.PlayingIs, e.Words())
	}
	p.Hidden()
	if b.PlayingIs != "" || e.Polls() != 0 {
		t.Errorf("after leaving: playing %q, %d polls", b.PlayingIs, e.Polls())
	}
}

func TestExportShowsProgressAndCancels(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p3"})
	b.Do(func() { b.Hold = make(chan struct{}) })
	p.export(p.detail.row.subject, "/tmp/x.mp3", backend.ExportOptions{})
	if !p.detail.job.Visible() {
		t.Fatal("no progress is shown")
	}
	p.export(p.detail.row.subject, "/tmp/y.mp3", backend.ExportOptions{})
	e.Press(t, "Dừng")
	if b.Called("Export") != 1 || p.detail.job.Visible() || !slices.Contains(e.Said, "library.say.cancelled") || len(e.Failed) != 1 {
		t.Errorf("calls %q, said %q, failed %v", b.Calls, e.Said, e.Failed)
	}
}

func TestEmptyLibraryLeadsToTheStudio(t *testing.T) {
	b := uitest.Station()
	b.ProgrammeOf = nil
	e, _ := shown(t, b, nil)
	e.Press(t, "Tạo bản tin đầu tiên")
	if len(e.Went) != 1 || e.Went[0].Route != page.Studio {
		t.Errorf("went %v", e.Went)
	}
}

func TestActsFollowStateAndRole(t *testing.T) {
	editor := app.User{Roles: []app.Role{app.RoleEditor}}
	approver := app.User{Roles: []app.Role{app.RoleApprover}}
	announcer := app.User{Roles: []app.Role{app.RoleAnnouncer}}
	p := func(s app.ProgrammeState) app.Programme { return app.Programme{State: s, Master: "m"} }
	for _, c := range []struct {
		p    app.Programme
		u    app.User
		want []act
	}{
		{p(app.ProgrammeDraft), editor, []act{actSubmit, actEdit, actExport, actDelete}},
		{app.Programme{State: app.ProgrammeDraft}, editor, []act{actEdit, actDelete}},
		{p(app.ProgrammeReturned), editor, []act{actEdit, actSubmit, actExport, actDelete}},
		{p(app.ProgrammeWaiting), editor, []act{actExport}},
		{p(app.ProgrammeWaiting), approver, []act{actApprove, actReturn, actExport}},
		{p(app.ProgrammeApproved), approver, []act{actExport}},
		{p(app.ProgrammeApproved), announcer, []act{actAir, actExport}},
	} {
		if got := actsOf(c.p, c.u); !slices.Equal(got, c.want) {
			t.Errorf("%s by %v: %v, want %v", c.p.State, c.u.Roles, got, c.want)
		}
	}
}

func TestVerdictsAreNewestFirstAndTellOfAnOlderSound(t *testing.T) {
	cat := locale.New("vi")
	at := time.Date(2026, 11, 23, 5, 0, 0, 0, app.Vietnam)
	got := verdicts(cat, []app.Approval{
		{By: "a", At: at, Approved: true, Master: "old"},
		{By: "b", At: at.Add(time.Hour), Remark: "nhỏ quá", Master: "new"},
	}, "new", func(id app.ID) string { return strings.ToUpper(string(id)) })
	if got[0].Headline != "B trả lại lúc 23/11/2026 06:00" || got[0].Note != "nhỏ quá" || got[0].Approved {
		t.Errorf("first %+v", got[0])
	}
	if got[1].Note != "duyệt cho bản trước khi sửa" || !got[1].Approved {
		t.Errorf("second %+v", got[1])
	}
}

func TestStages(t *testing.T) {
	aired := time.Date(2026, 11, 23, 5, 0, 0, 0, app.Vietnam)
	for want, p := range map[stage]app.Programme{
		stageAired:    {State: app.ProgrammeApproved, AiredAt: aired},
		stageApproved: {State: app.ProgrammeApproved},
		stageDraft:    {State: app.ProgrammeDraft, AiredAt: aired},
	} {
		if got := stageOf(p); got != want {
			t.Errorf("%+v: %s, want %s", p, got, want)
		}
	}
}

// looks are the themes and languages of the pictures; one is enough where
// nobody is going to look at them.
func looks() [][2]string {
	if os.Getenv("TIENGLANG_PICTURES") == "" {
		return [][2]string{{"light", "vi"}}
	}
	return [][2]string{{"light", "vi"}, {"light", "en"}, {"dark", "vi"}, {"dark", "en"}}
}

func TestPictures(t *testing.T) {
	for _, look := range looks() {
		theme, lang := look[0], look[1]
		b := uitest.Station()
		b.Prefs.Theme, b.Prefs.Language = theme, lang
		e, p := shown(t, b, page.Args{"programme": "p2"})
		e.Picture(t, "library-"+theme+"-"+lang)
		p.open("p5")
		e.Wait()
		e.Picture(t, "library-returned-"+theme+"-"+lang)
		p.open("p1")
		e.Wait()
		p.detail.remark.open()
		e.Picture(t, "library-remark-"+theme+"-"+lang)
		if !p.detail.remark.box.Visible() {
			t.Error("the remark's field is not seen")
		}
	}
}
