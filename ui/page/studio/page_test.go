package studio

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
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
	if b.Called("Record") != 1 || !e.Sees("0:12") || p.rec.take.meter.Lit() == 0 {
		t.Fatalf("recording: calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Tạm dừng hoặc thu tiếp (F9)")
	e.Press(t, "Tạm dừng hoặc thu tiếp (F9)")
	if b.Called("PauseRecording") != 1 || b.Called("ResumeRecording") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	e.Press(t, "Dừng thu")
	if b.Called("OpenMicrophone") != 2 || !e.Sees("sẵn sàng") {
		t.Errorf("the microphone is not ready for the next take: calls %q", b.Calls)
	}
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

// The loss stays told, beside what was kept, until a person has seen it.
func TestLostMicrophoneKeepsWhatWasRecordedAndStaysTold(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	lost := app.Fail("device.lost", nil, "device", "Micro USB bàn phát thanh")
	b.Do(func() {
		p.rec.now.(*uitest.Recording).Failed = lost
		b.InputsOf = b.InputsOf[:1] // the other one stays
		b.InputsOf[0] = backend.Device{ID: "webcam", Name: "Micro webcam"}
	})
	for range 30 {
		e.Tick()
		e.Wait()
	}
	if b.Called("StopRecording") != 1 || len(p.history.now.Voice) != 1 {
		t.Errorf("calls %q, voice %v", b.Calls, p.history.now.Voice)
	}
	if len(e.Failed) != 1 || !errors.Is(e.Failed[0], lost) || slices.Contains(e.Said, "studio.say.recorded") {
		t.Errorf("failures %v, said %q", e.Failed, e.Said)
	}
	if !e.Sees("Mất thiết bị Micro USB bàn phát thanh") || !e.Sees("Đã giữ 0:12 trong “Giọng đọc") {
		t.Errorf("the banner is gone: %q", e.Words())
	}
	if b.Called("OpenMicrophone webcam") != 0 || !e.Sees("Micro đã mất, chọn micro khác") || e.Sees("sẵn sàng") {
		t.Errorf("another is used silently: calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Đã biết")
	if e.Sees("Mất thiết bị") {
		t.Error("the banner stays")
	}
	p.rec.mic.source.Choose(0)
	e.Wait()
	if b.Called("OpenMicrophone webcam") != 1 || !e.Sees("sẵn sàng") {
		t.Errorf("the other microphone: calls %q, words %q", b.Calls, e.Words())
	}
}

// A microphone that is pulled out while nothing is recorded is noticed, and
// used again once it is back.
func TestMicrophonePulledOutAndPutBack(t *testing.T) {
	b := uitest.Station()
	b.InputsOf = []backend.Device{{ID: "usb", Name: "Micro USB", Default: true}, {ID: "webcam", Name: "Micro webcam"}}
	e, p := shown(t, b, b, nil)
	if !e.Sees("sẵn sàng") || b.Called("OpenMicrophone usb") != 1 {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	was := b.InputsOf
	b.Do(func() {
		p.rec.mic.open.(*uitest.Microphone).Failed = app.Fail("device.lost", nil)
		b.InputsOf = b.InputsOf[1:]
	})
	for range listTicks {
		e.Tick()
		e.Wait()
	}
	if !e.Sees("Micro đã mất, chọn micro khác") || p.rec.mic.source.Index != -1 || b.Called("OpenMicrophone webcam") != 0 {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Thu âm")
	if b.Called("Record") != 0 || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "device.not_found" {
		t.Errorf("recorded with what is not there: calls %q, failures %v", b.Calls, e.Failed)
	}
	b.Do(func() { b.InputsOf = was })
	for range listTicks {
		e.Tick()
		e.Wait()
	}
	if !e.Sees("sẵn sàng") || p.rec.mic.source.Chosen() != "Micro USB" {
		t.Errorf("it is back: calls %q, words %q", b.Calls, e.Words())
	}
}

// "Ready" is said of a microphone that gives sound, and of no other.
func TestReadyIsMeasured(t *testing.T) {
	b := uitest.Station()
	b.MicSilent = true
	e, p := shown(t, b, b, nil)
	e.Tick()
	e.Tick()
	if e.Sees("sẵn sàng") || !e.Sees("Đang mở micro…") {
		t.Fatalf("nothing has come of it: %q", e.Words())
	}
	b.Do(func() { p.rec.mic.open.(*uitest.Microphone).Silent = false })
	e.Tick()
	e.Tick()
	if !e.Sees("sẵn sàng") || p.rec.mic.meter.Lit() == 0 {
		t.Errorf("it gives sound: %q", e.Words())
	}
	b.Errs["OpenMicrophone"] = app.Fail("device.failed", nil, "device", "Micro USB")
	p.rec.mic.source.Choose(1)
	e.Wait()
	if e.Sees("sẵn sàng") || !e.Sees("Chưa mở được micro") {
		t.Errorf("it does not open: %q", e.Words())
	}
	words := p.rec.mic.words
	if low := words.Position().Y + words.MinSize().Height; low > p.rec.mic.box.Size().Height {
		t.Errorf("the words end at %v of %v", low, p.rec.mic.box.Size().Height)
	}
}

// The time of a recording runs from its first sound.
func TestRecordingSaysWhileTheMicrophoneOpens(t *testing.T) {
	b := uitest.Station()
	b.MicSilent = true
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	e.Tick()
	if !e.Sees("Đang mở micro…") || e.Sees("Đang thu âm") {
		t.Fatalf("words %q", e.Words())
	}
	b.Do(func() { p.rec.now.(*uitest.Recording).Length = 100 * time.Millisecond })
	e.Tick()
	if !e.Sees("Đang thu âm") {
		t.Errorf("words %q", e.Words())
	}
}

func TestPausedRecordingSaysSoAndHowToGoOn(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF9})
	e.Tick()
	if b.Called("PauseRecording") != 1 || !e.Sees("Tạm dừng · F9 thu tiếp") || e.Sees("Đang thu âm") || p.rec.take.words.Color != theme.AmberText {
		t.Errorf("paused: words %q", e.Words())
	}
	if e.Said[len(e.Said)-1] != "studio.say.paused" {
		t.Errorf("said %q", e.Said)
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF9})
	e.Tick()
	if b.Called("ResumeRecording") != 1 || !e.Sees("Đang thu âm") || p.rec.take.words.Color == theme.AmberText {
		t.Errorf("resumed: words %q", e.Words())
	}
}

func TestWaveformGrowsWhileRecording(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	if n := len(p.rec.take.points); n != 240 {
		t.Fatalf("%d points of 12 s", n)
	}
	b.Do(func() { p.rec.now.(*uitest.Recording).Length = 13 * time.Second })
	e.Tick()
	all := p.rec.now.Peaks(0)
	if n := len(p.rec.take.points); n != 260 || p.rec.take.points[250] != widget.Extent(all[250]) {
		t.Errorf("%d points of 13 s", n)
	}
	b.Do(func() { p.rec.now.(*uitest.Recording).Length = 40 * time.Second })
	e.Tick()
	all = p.rec.now.Peaks(0)
	if n := len(p.rec.take.points); n != wavePoints || p.rec.take.points[n-1] != widget.Extent(all[len(all)-1]) {
		t.Errorf("%d points of 40 s", n)
	}
	if e.Sees("Chuẩn hoá và lưu") {
		t.Error("the loudness still takes the waveform's room")
	}
	e.Press(t, "Dừng thu")
	e.Press(t, "Thu âm")
	if n := len(p.rec.take.points); n != 240 {
		t.Errorf("the next recording begins with %d points", n)
	}
}

func TestStarvedRecordingSaysHowMuchIsMissing(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	if e.Sees("không kịp") {
		t.Fatalf("nothing is missing: %q", e.Words())
	}
	b.Do(func() { p.rec.now.(*uitest.Recording).Lost = 340 * time.Millisecond })
	e.Tick()
	if !e.Sees("Máy không kịp thu: mất 340 ms") {
		t.Errorf("words %q", e.Words())
	}
	e.Press(t, "Dừng thu")
	if !e.Sees("thiếu 340 ms") {
		t.Errorf("after it: %q", e.Words())
	}
}

func TestTakesOfOneMinuteHaveNamesOfTheirOwn(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	for range 2 {
		e.Press(t, "Thu âm")
		e.Press(t, "Dừng thu")
		b.Do(func() { b.Clock = b.Clock.Add(20 * time.Second) })
	}
	first, second := p.media[p.history.now.Voice[0]].Name, p.media[p.history.now.Voice[1]].Name
	if first == second || first != "Giọng đọc 23/11 "+uitest.Morning.Format("15:04:05") {
		t.Errorf("%q and %q", first, second)
	}
}

// A recording outlives the page that began it: the page may be built anew, in
// another language, while it goes on.
func TestRecordingIsFoundByANewPage(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	p.Hidden()
	again := New(e.Env).(*Page)
	e.Show(again, nil)
	e.Press(t, "Dừng thu")
	if b.Called("StopRecording") != 1 || len(again.history.now.Voice) != 1 {
		t.Errorf("calls %q, voice %v", b.Calls, again.history.now.Voice)
	}
}

// The microphone is open only while it is seen how it fares.
func TestMicrophoneIsLetGoWithThePage(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	p.Hidden()
	e.Wait()
	if b.Called("OpenMicrophone") != 1 || b.Called("CloseMicrophone") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	p.Refresh(backend.TopicLibrary) // late news
	e.Wait()
	if b.Called("OpenMicrophone") != 1 {
		t.Errorf("opened unseen: calls %q", b.Calls)
	}
}

func TestRecordingRefusedSaysWhy(t *testing.T) {
	b := uitest.Station()
	b.Errs["OpenMicrophone"] = app.Fail("device.failed", nil, "device", "Micro USB")
	e, p := shown(t, b, b, nil)
	e.Press(t, "Thu âm")
	if p.rec.now != nil || len(e.Failed) != 1 {
		t.Errorf("recording %v, failures %v", p.rec.now, e.Failed)
	}
	delete(b.Errs, "OpenMicrophone")
	e.Press(t, "Thu âm") // may be tried again
	if p.rec.now == nil || b.Called("Record") != 1 {
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

// What is imported comes into the list, and into the bulletin when a person
// puts it there.
func TestImportedFilesWaitInTheList(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, b, nil)
	p.Dropped([]string{"/media/tin1.mp3", "/media/tin2.wav"})
	e.Wait()
	if b.Called("Import /media/tin1.mp3 voice") != 1 || len(p.history.now.Voice) != 0 || !e.Sees("tin2.wav") {
		t.Fatalf("calls %q, voice %v, words %q", b.Calls, p.history.now.Voice, e.Words())
	}
	if !e.Sees("Đã nhập 2 tệp vào danh sách bên phải") || p.sources.rows[p.sources.list.Selected()].Name != "tin1.mp3" {
		t.Errorf("no hint: %q", e.Words())
	}
	e.Press(t, "Đưa vào bản tin")
	if len(p.history.now.Voice) != 2 || e.Sees("Đã nhập 2 tệp") {
		t.Errorf("voice %v, words %q", p.history.now.Voice, e.Words())
	}
	e.Press(t, "Nhạc nền 2")
	p.Dropped([]string{"/media/sao.flac"})
	e.Wait()
	if b.Called("Import /media/sao.flac bed") != 1 || p.history.now.Bed != "" || !e.Sees("“sao.flac”") {
		t.Errorf("calls %q, bed %q", b.Calls, p.history.now.Bed)
	}
	e.Press(t, "Đưa vào bản tin")
	if p.media[p.history.now.Bed].Name != "sao.flac" {
		t.Errorf("bed %q", p.history.now.Bed)
	}
}

// A programme that was submitted or approved is not offered to be changed.
func TestImportLeavesWhatWasHandedInAlone(t *testing.T) {
	b := uitest.Station()
	for i, q := range b.ProgrammeOf {
		if q.State == app.ProgrammeApproved {
			e, p := shown(t, b, b, page.Args{"programme": string(b.ProgrammeOf[i].ID)})
			was := p.history.now
			p.Dropped([]string{"/media/tin1.mp3"})
			e.Wait()
			if !same(p.history.now, was) || !p.whole() || !e.Sees("đã gửi đi nên giữ nguyên") {
				t.Errorf("draft %+v, words %q", p.history.now, e.Words())
			}
			if uitest.FindIn(p.notices.box, "Đưa vào bản tin") != nil {
				t.Error("offered to be put into it")
			}
			return
		}
	}
	t.Fatal("the sample has no approved programme")
}

func TestABadFileDoesNotKeepTheOthersOut(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, &choosy{b}, b, nil)
	p.Dropped([]string{"/media/thu.pdf", "/media/tin2.wav"})
	e.Wait()
	if len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "audio.not_sound" || !e.Sees("“tin2.wav”") {
		t.Errorf("failures %v, words %q", e.Failed, e.Words())
	}
}

// choosy is a station that takes no documents for sound.
type choosy struct{ *uitest.Backend }

func (c *choosy) Import(ctx context.Context, path string, kind app.MediaKind, p backend.Progress) (app.Media, error) {
	if strings.HasSuffix(path, ".pdf") {
		return app.Media{}, app.Fail("audio.not_sound", nil, "file", path)
	}
	return c.Backend.Import(ctx, path, kind, p)
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
