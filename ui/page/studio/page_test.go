package studio

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

func shown(t *testing.T, b backend.Backend, of *uitest.Backend, args page.Args) (*uitest.Env, *Page) {
	t.Helper()
	e := uitest.NewEnv(t, of)
	e.Backend = b
	p := New(e.Env).(*Page)
	e.Show(p, args)
	e.Wait()
	return e, p
}

// withDraft is the sample station with two takes over a bed in the draft.
func withDraft() *uitest.Backend {
	b := uitest.Station()
	voices, _ := b.Media(app.MediaVoice)
	beds, _ := b.Media(app.MediaBed)
	b.DraftIs.Title = "Bản tin sáng"
	b.DraftIs.Voice = []string{voices[1].SHA256, voices[0].SHA256}
	b.DraftIs.Bed = beds[0].SHA256
	return b
}

func TestMixSavesAndThenSubmits(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Chuẩn hoá và lưu")
	if b.Called("Mix Bản tin sáng") != 1 || p.made.ID == "" || b.DraftIs.ID != p.made.ID {
		t.Fatalf("calls %q, made %+v, kept draft %+v", b.Calls, p.made, b.DraftIs)
	}
	if !e.Sees("Độ to cả bài") || !e.Sees("đúng đích –16") || !e.Sees("đã lưu, chưa gửi duyệt") {
		t.Errorf("after mixing it says %q", e.Words())
	}
	id := p.made.ID
	e.Press(t, "Gửi duyệt")
	if b.Called("Submit "+string(id)) != 1 || !e.Sees("đang chờ duyệt") {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
	if !p.head.submit.Disabled() {
		t.Error("what waits for approval can be submitted again")
	}
}

func TestChangeAfterSavingMustBeSavedAgain(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Chuẩn hoá và lưu")
	e.Window.Canvas().Focus(p.mixer.gains[2].slider)
	e.Key(fyne.KeyRight)
	if p.history.now.DuckDB != 13 || !p.head.submit.Disabled() || !e.Sees("có thay đổi chưa lưu thành bài") {
		t.Fatalf("duck %v, words %q", p.history.now.DuckDB, e.Words())
	}
	p.Shortcuts()[0].Do() // undo: it is again what was saved
	e.Wait()
	if p.head.submit.Disabled() || p.history.now.DuckDB != 12 {
		t.Errorf("after undo: duck %v, words %q", p.history.now.DuckDB, e.Words())
	}
}

func TestMixShowsProgressAndCancels(t *testing.T) {
	b := withDraft()
	hold := make(chan struct{})
	e, p := shown(t, b, b, nil)
	b.Do(func() { b.Hold = hold })
	p.mix()
	for end := time.Now().Add(20 * time.Second); p.job.Share() == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond) // until the station has told how far it is
	}
	e.Tick()
	if !p.jobCard.Visible() || p.job.Share() != 0.4 || !p.meters.mix.Disabled() {
		t.Fatalf("visible %v, share %v", p.jobCard.Visible(), p.job.Share())
	}
	e.Press(t, "Dừng")
	if p.jobCard.Visible() || p.made.ID != "" || !slices.Contains(e.Said, "studio.say.cancelled") || len(e.Failed) != 0 {
		t.Errorf("after cancel: made %q, said %q, failures %v", p.made.ID, e.Said, e.Failed)
	}
	if p.meters.mix.Disabled() {
		t.Error("mixing cannot be tried again")
	}
}

func TestMixWithoutATitleNamesTheBulletin(t *testing.T) {
	b := withDraft()
	b.DraftIs.Title = ""
	e, p := shown(t, b, b, nil)
	e.Press(t, "Chuẩn hoá và lưu")
	if p.made.Title != "Bản tin 23/11 05:22" || p.head.title.Text != p.made.Title {
		t.Errorf("title %q, field %q", p.made.Title, p.head.title.Text)
	}
}

func TestUndoAndRedoOfTakes(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	first, second := p.history.now.Voice[0], p.history.now.Voice[1]
	p.pick(laneVoice, 1)
	p.moveChosen(-1)
	if got := p.history.now.Voice; got[0] != second || p.chosen != 0 {
		t.Fatalf("after moving: %v, chosen %d", got, p.chosen)
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	e.Wait()
	if got := p.history.now.Voice; len(got) != 1 || got[0] != first {
		t.Fatalf("after Delete: %v", got)
	}
	p.undo()
	p.undo()
	e.Wait()
	if got := b.DraftIs.Voice; !slices.Equal(got, []string{first, second}) {
		t.Errorf("after two undos the kept draft has %v", got)
	}
	p.redo()
	e.Wait()
	if got := b.DraftIs.Voice; !slices.Equal(got, []string{second, first}) {
		t.Errorf("after redo the kept draft has %v", got)
	}
}

func TestBedIsChosenAndTakenAway(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Nhạc nền 2")
	p.sources.list.OnOpened(1)
	e.Wait()
	beds, _ := b.Media(app.MediaBed)
	if p.history.now.Bed != beds[1].SHA256 || len(p.plan.Bed) != 1 {
		t.Fatalf("bed %q", p.history.now.Bed)
	}
	p.sources.list.OnOpened(1)
	if p.history.now.Bed != "" {
		t.Error("the same bed again does not take it away")
	}
}

func TestRecoveredRecordingIsAnnouncedAndTaken(t *testing.T) {
	b := uitest.Station()
	cut := uitest.Medium("Giọng đọc 22/11 16:40", app.MediaVoice, 61*time.Second)
	b.RecoveredIs = []app.Media{cut}
	b.MediaOf = append(b.MediaOf, cut)
	e, p := shown(t, b, b, nil)
	if !e.Sees("Giọng đọc 22/11 16:40") {
		t.Fatalf("words %q", e.Words())
	}
	e.Press(t, "Đưa vào bản tin")
	if !slices.Equal(p.history.now.Voice, []string{cut.SHA256}) || p.notices.box.Visible() {
		t.Errorf("voice %v, notices %v", p.history.now.Voice, p.notices.box.Visible())
	}
}

func TestNewBulletinAsksBeforeItPutsUnsavedWorkAway(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, page.Args{"new": "1"})
	if p.history.now.Title != "Bản tin sáng" || !e.Sees("“Bản tin sáng” chưa lưu thành bài") {
		t.Fatalf("draft %+v, words %q", p.history.now, e.Words())
	}
	e.Press(t, "Làm tiếp")
	if p.history.now.Title != "Bản tin sáng" || p.notices.box.Visible() {
		t.Fatalf("draft %+v", p.history.now)
	}
	p.Shown(page.Args{"new": "1"})
	e.Wait()
	e.Press(t, "Bài mới")
	if !empty(p.history.now) || p.head.title.Text != "" {
		t.Fatalf("draft %+v", p.history.now)
	}
	p.undo()
	e.Wait()
	if p.history.now.Title != "Bản tin sáng" || len(p.history.now.Voice) != 2 {
		t.Errorf("the old draft is lost: %+v", p.history.now)
	}
}

// What is saved as a programme stays in the library; a new one begins at once.
func TestNewBulletinAfterASavedOne(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Chuẩn hoá và lưu")
	p.Shown(page.Args{"new": "1"})
	e.Wait()
	if !empty(p.history.now) || p.notices.box.Visible() {
		t.Errorf("draft %+v, words %q", p.history.now, e.Words())
	}
}

func TestReturnedProgrammeIsTakenUp(t *testing.T) {
	b := uitest.Station()
	_, p := shown(t, b, b, page.Args{"programme": "p5"})
	d := p.history.now
	if d.ID != "p5" || d.Title != "Bạn của nhà nông" || len(d.Voice) != 1 || d.Bed != "bed" || d.BedDB != -6 || !p.whole() {
		t.Errorf("draft %+v, whole %v", d, p.whole())
	}
}

func TestPreviewPlaysTheClipAtThePlayhead(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	p.line.SetHead(50) // in the second take: it begins at 2 + 45 s
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	e.Wait()
	if b.PlayingIs != p.history.now.Voice[1] || b.PlayingAt != 3*time.Second {
		t.Fatalf("playing %.8s at %v", b.PlayingIs, b.PlayingAt)
	}
	b.Do(func() { b.PlayingAt = 8 * time.Second })
	e.Tick()
	if p.line.Head() != 55 || !e.Sees("0:55") {
		t.Errorf("the playhead stands at %v", p.line.Head())
	}
	p.Hidden()
	if b.PlayingIs != "" {
		t.Error("it still sounds after the page was left")
	}
}

func TestPreviewGoesOnWithTheNextTake(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	p.line.SetHead(10)
	p.togglePlay()
	e.Wait()
	e.Tick()
	b.Do(func() { b.PlayingIs = "" }) // the first take has ended
	e.Tick()
	e.Wait()
	if b.PlayingIs != p.history.now.Voice[1] || b.PlayingAt != 0 {
		t.Errorf("playing %.8s at %v", b.PlayingIs, b.PlayingAt)
	}
}

// drafting is a station that can let a draft be heard.
type drafting struct {
	*uitest.Backend
	from time.Duration
}

func (d *drafting) PlayDraft(_ context.Context, _ backend.Draft, from time.Duration) error {
	d.from = from
	d.Do(func() { d.PlayingIs, d.PlayingAt = backend.DraftSound, from })
	return nil
}

func TestPreviewOfTheMixWhereTheStationCan(t *testing.T) {
	d := &drafting{Backend: withDraft()}
	e, p := shown(t, d, d.Backend, nil)
	p.line.SetHead(30)
	p.togglePlay()
	e.Wait()
	d.Do(func() { d.PlayingAt = 31 * time.Second })
	e.Tick()
	if d.from != 30*time.Second || p.line.Head() != 31 {
		t.Errorf("from %v, playhead %v", d.from, p.line.Head())
	}
}

func TestDraftIsWrittenNewestLast(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	for _, s := range []string{"B", "Bả", "Bản", "Bản tin trưa"} {
		p.head.title.SetText(s)
	}
	e.Wait()
	if b.DraftIs.Title != "Bản tin trưa" {
		t.Errorf("kept %q", b.DraftIs.Title)
	}
}

// A name typed while the kept draft is still being read neither writes over
// that draft nor is lost.
func TestTitleTypedBeforeTheDraftIsRead(t *testing.T) {
	b := withDraft()
	e := uitest.NewEnv(t, b)
	p := New(e.Env).(*Page)
	p.head.title.SetText("Bản tin trưa")
	e.Wait()
	if b.Called("KeepDraft") != 0 {
		t.Fatal("written over the draft that was kept")
	}
	e.Show(p, nil)
	if b.DraftIs.Title != "Bản tin trưa" || len(b.DraftIs.Voice) != 2 || p.head.title.Text != "Bản tin trưa" {
		t.Errorf("kept %+v, field %q", b.DraftIs, p.head.title.Text)
	}
}

// A draft that could not be written is tried again when the page is left.
func TestLeavingThePageKeepsTheDraft(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, nil)
	b.Errs["KeepDraft"] = app.Fail("disk.full", nil)
	p.head.title.SetText("Bản tin trưa")
	e.Wait()
	if b.DraftIs.Title == "Bản tin trưa" || len(e.Failed) != 1 {
		t.Fatalf("kept %q, failures %v", b.DraftIs.Title, e.Failed)
	}
	delete(b.Errs, "KeepDraft")
	p.Hidden()
	e.Wait()
	if b.DraftIs.Title != "Bản tin trưa" {
		t.Errorf("kept %q", b.DraftIs.Title)
	}
}

func TestDisabledSubmitSaysWhy(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	why := func(want string) {
		t.Helper()
		if !p.head.submit.Disabled() || p.head.why.Text != want {
			t.Errorf("disabled %v because %q, want %q", p.head.submit.Disabled(), p.head.why.Text, want)
		}
	}
	why("Chưa có giọng đọc hay nhạc nền")
	e.Press(t, "Thu âm")
	why("Dừng thu rồi mới gửi được")
	e.Press(t, "Dừng thu")
	why("Chưa đặt tên bản tin")
	p.head.title.SetText("Bản tin sáng")
	e.Wait()
	why("Bấm “Chuẩn hoá và lưu” trước khi gửi")
	hold := make(chan struct{})
	b.Do(func() { b.Hold = hold })
	p.mix()
	why("Chờ việc đang làm xong đã")
	close(hold)
	e.Wait()
	if p.head.submit.Disabled() || p.head.why.Text != "" {
		t.Errorf("disabled %v because %q", p.head.submit.Disabled(), p.head.why.Text)
	}
	e.Press(t, "Gửi duyệt")
	why("Đã gửi rồi, chờ người duyệt")
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
		tone, lang := look[0], look[1]
		b := withDraft()
		b.Prefs.Theme, b.Prefs.Language = tone, lang
		b.RecoveredIs = []app.Media{b.MediaOf[len(b.MediaOf)-3]}
		e, p := shown(t, b, b, nil)
		p.notices.drop(noticeRecovered)
		p.pick(laneVoice, 1)
		p.line.SetHead(60)
		p.tools.clock()
		e.Picture(t, "studio-"+tone+"-"+lang)
		p.announce(b.RecoveredIs)
		p.rec.press()
		e.Wait()
		e.Tick()
		e.Picture(t, "studio-recording-"+tone+"-"+lang)
		if p.rec.now == nil {
			t.Error("nothing is recorded")
		}
	}
}
