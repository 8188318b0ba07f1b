package studio

import (
	"context"
	"errors"
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

func TestRecordingBecomesATake(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	e.Tick()
	if b.Called("StartRecording") != 1 || !e.Sees("0:12") || p.rec.meter.Lit() == 0 {
		t.Fatalf("recording: calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Tạm dừng hoặc thu tiếp")
	e.Press(t, "Tạm dừng hoặc thu tiếp")
	if b.Called("PauseRecording") != 1 || b.Called("ResumeRecording") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	e.Press(t, "Dừng thu")
	d := p.history.now
	if len(d.Voice) != 1 || len(p.plan.Voice) != 1 || p.plan.Voice[0].Length != 12*time.Second {
		t.Fatalf("draft %+v, plan %+v", d, p.plan)
	}
	if !slices.Equal(b.DraftIs.Voice, d.Voice) {
		t.Error("the draft on disk does not hold the take")
	}
	if !e.Sees("Thu âm") {
		t.Error("the button does not offer to record again")
	}
}

func TestLostMicrophoneKeepsWhatWasRecorded(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	lost := app.Fail("device.lost", nil)
	b.Do(func() { p.rec.now.(*uitest.Recording).Failed = lost })
	e.Tick()
	e.Wait()
	if b.Called("StopRecording") != 1 || len(p.history.now.Voice) != 1 {
		t.Errorf("calls %q, voice %v", b.Calls, p.history.now.Voice)
	}
	if len(e.Failed) != 1 || !errors.Is(e.Failed[0], lost) {
		t.Errorf("failures %v", e.Failed)
	}
}

func TestRecordingRefusedSaysWhy(t *testing.T) {
	b := uitest.Station()
	b.Errs["StartRecording"] = app.Fail("device.none", nil)
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	if p.rec.now != nil || len(e.Failed) != 1 {
		t.Errorf("recording %v, failures %v", p.rec.now, e.Failed)
	}
	e.Press(t, "Thu âm") // may be tried again
	if b.Called("StartRecording") != 2 {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestRecordingGoesOnWhenThePageIsLeft(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	p.Hidden()
	e.Wait()
	if b.Called("StopRecording") != 0 || e.Polls() != 0 {
		t.Fatalf("calls %q, %d polls", b.Calls, e.Polls())
	}
	e.Show(p, nil)
	e.Press(t, "Dừng thu")
	if len(p.history.now.Voice) != 1 {
		t.Error("the take is lost")
	}
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

func TestDroppedFilesAreImported(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	p.Dropped([]string{"/media/tin1.mp3", "/media/tin2.wav"})
	e.Wait()
	if b.Called("Import /media/tin1.mp3 voice") != 1 || len(p.history.now.Voice) != 2 {
		t.Fatalf("calls %q, voice %v", b.Calls, p.history.now.Voice)
	}
	e.Press(t, "Nhạc nền 2")
	p.Dropped([]string{"/media/sao.flac"})
	e.Wait()
	if b.Called("Import /media/sao.flac bed") != 1 || p.history.now.Bed == "" {
		t.Errorf("calls %q, bed %q", b.Calls, p.history.now.Bed)
	}
}

func TestImportThatIsNoSoundChangesNothing(t *testing.T) {
	b := uitest.Station()
	b.Errs["Import"] = app.Fail("audio.not_sound", nil)
	e, p := shown(t, b, b, nil)
	p.Dropped([]string{"/media/thu.pdf"})
	e.Wait()
	if len(p.history.now.Voice) != 0 || len(e.Failed) != 1 || p.jobCard.Visible() {
		t.Errorf("voice %v, failures %v", p.history.now.Voice, e.Failed)
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
	p.useRecovered(b.RecoveredIs)
	e.Wait()
	if !slices.Equal(p.history.now.Voice, []string{cut.SHA256}) || p.banner.Visible() {
		t.Errorf("voice %v, banner %v", p.history.now.Voice, p.banner.Visible())
	}
}

func TestNewBulletinCanBeUndone(t *testing.T) {
	b := withDraft()
	e, p := shown(t, b, b, page.Args{"new": "1"})
	if !empty(p.history.now) || p.head.title.Text != "" {
		t.Fatalf("draft %+v", p.history.now)
	}
	p.undo()
	e.Wait()
	if p.history.now.Title != "Bản tin sáng" || len(p.history.now.Voice) != 2 {
		t.Errorf("the old draft is lost: %+v", p.history.now)
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
		b := withDraft()
		b.Prefs.Theme, b.Prefs.Language = theme, lang
		b.RecoveredIs = []app.Media{b.MediaOf[len(b.MediaOf)-3]}
		e, p := shown(t, b, b, nil)
		p.dismiss()
		p.pick(laneVoice, 1)
		p.line.SetHead(60)
		p.tools.clock()
		e.Picture(t, "studio-"+theme+"-"+lang)
		p.announce(b.RecoveredIs)
		p.rec.press()
		e.Wait()
		e.Tick()
		e.Picture(t, "studio-recording-"+theme+"-"+lang)
		if p.rec.now == nil {
			t.Error("nothing is recorded")
		}
	}
}
