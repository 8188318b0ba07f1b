package studio

import (
	"os"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

func shown(t *testing.T, of *uitest.Backend, args page.Args) (*uitest.Env, *Page) {
	t.Helper()
	e := uitest.NewEnv(t, of)
	p := New(e.Env).(*Page)
	e.Show(p, args)
	e.Wait()
	return e, p
}

// withEdit is the sample station with two takes, of 45 and 92 s, over a bed.
func withEdit() *uitest.Backend {
	b := uitest.Station()
	voices, _ := b.Media(app.MediaVoice)
	beds, _ := b.Media(app.MediaBed)
	e := uitest.BlankEdit("new", "Bản tin sáng")
	e = uitest.Lay(e, 0, 2*time.Second, voices[1], voices[0])
	e, err := e.Repeat(e.Tracks[2].ID, backend.EditMedia(beds[0]), 0, 142*audio.Rate, 0, 0)
	if err != nil {
		panic(err)
	}
	b.EditIs = e
	return b
}

func key(e *uitest.Env, p *Page, k fyne.KeyName) {
	p.TypedKey(&fyne.KeyEvent{Name: k})
	e.Wait()
}

// voices are the clips of the first track on the disk.
func voices(b *uitest.Backend) []edit.Clip { return b.EditIs.Tracks[0].Clips }

// seconds are places in seconds.
func seconds(frames int64) float64 { return float64(frames) / audio.Rate }

func TestMixSavesAndThenSubmits(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	e.Press(t, "Chuẩn hoá và lưu")
	id := p.view.Programme.ID
	if b.Called("RenderEdit Bản tin sáng") != 1 || id != "new" {
		t.Fatalf("calls %q, made %+v", b.Calls, p.view.Programme)
	}
	if !e.Sees("Độ to cả bài") || !e.Sees("đúng đích –16") || !e.Sees("đã lưu, chưa gửi duyệt") {
		t.Errorf("after mixing it says %q", e.Words())
	}
	e.Press(t, "Gửi duyệt")
	if b.Called("Submit "+string(id)) != 1 || !e.Sees("đang chờ duyệt") {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
	if !p.head.submit.Disabled() {
		t.Error("what waits for approval can be submitted again")
	}
}

func TestChangeAfterSavingMustBeSavedAgain(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	e.Press(t, "Chuẩn hoá và lưu")
	p.pickLane(string(p.edit.Tracks[2].ID))
	p.side.turnTo("finish")
	e.Window.Canvas().Focus(p.finish.duck.depth.slider)
	e.Key(fyne.KeyRight)
	if d := b.EditIs.Tracks[2].Duck.DepthDB; d != 13 || !p.head.submit.Disabled() || !e.Sees("có thay đổi chưa lưu thành bài") {
		t.Fatalf("duck %v, words %q", d, e.Words())
	}
	p.undo() // it is again what was saved
	e.Wait()
	if p.head.submit.Disabled() || b.EditIs.Tracks[2].Duck.DepthDB != 12 {
		t.Errorf("after undo: %+v, words %q", b.EditIs.Tracks[2].Duck, e.Words())
	}
}

func TestMixShowsProgressAndCancels(t *testing.T) {
	b := withEdit()
	hold := make(chan struct{})
	e, p := shown(t, b, nil)
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
	if p.jobCard.Visible() || p.view.Programme.ID != "" || !slices.Contains(e.Said, "studio.say.cancelled") || len(e.Failed) != 0 {
		t.Errorf("after cancel: made %+v, said %q, failures %v", p.view.Programme, e.Said, e.Failed)
	}
	if p.meters.mix.Disabled() {
		t.Error("mixing cannot be tried again")
	}
}

func TestMixWithoutATitleNamesTheBulletin(t *testing.T) {
	b := withEdit()
	b.EditIs.Title = ""
	e, p := shown(t, b, nil)
	e.Press(t, "Chuẩn hoá và lưu")
	if p.view.Programme.Title != "Bản tin 23/11 05:22" || p.head.title.Text != "Bản tin 23/11 05:22" {
		t.Errorf("title %q, field %q", p.view.Programme.Title, p.head.title.Text)
	}
}

func TestMediaComeToTheirTracksAtThePlayhead(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.sources.list.OnOpened(0)
	e.Wait()
	p.sources.list.OnOpened(1)
	e.Wait()
	c := voices(b)
	if len(c) != 2 || seconds(c[0].End()) != 92 || c[1].At != c[0].End() || seconds(p.line.Head()) != 137 {
		t.Fatalf("takes %+v, playhead %v", c, seconds(p.line.Head()))
	}
	e.Press(t, "Nhạc nền")
	p.sources.list.OnOpened(1)
	e.Wait()
	bed := b.EditIs.Tracks[2].Clips
	if len(bed) != 1 || bed[0].At != 0 || seconds(bed[0].End()) != 140 || seconds(bed[0].FadeOut.Length) != 3 {
		t.Errorf("the bed lies %+v", bed)
	}
	if !slices.Contains(e.Said, "studio.say.saved") || b.Called("ChangeEdit studio.step.bed") != 1 {
		t.Errorf("said %q, calls %q", e.Said, b.Calls)
	}
}

func TestRecoveredRecordingIsAnnouncedAndTaken(t *testing.T) {
	b := uitest.Station()
	cut := uitest.Medium("Giọng đọc 22/11 16:40", app.MediaVoice, 61*time.Second)
	b.RecoveredIs = []app.Media{cut}
	b.MediaOf = append(b.MediaOf, cut)
	e, p := shown(t, b, nil)
	if !e.Sees("Giọng đọc 22/11 16:40") {
		t.Fatalf("words %q", e.Words())
	}
	e.Press(t, "Đưa vào bản tin")
	if c := voices(b); len(c) != 1 || c[0].Media != cut.SHA256 || p.notices.box.Visible() {
		t.Errorf("voice %v, notices %v", c, p.notices.box.Visible())
	}
}

// A new bulletin begins at once: the one before is kept, under a name.
func TestNewBulletin(t *testing.T) {
	b := withEdit()
	b.EditIs.Title = ""
	_, p := shown(t, b, page.Args{"new": "1"})
	if b.Called("ChangeEdit studio.step.title") != 1 || b.Called("NewEdit") != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	if p.edit.Length() != 0 || p.edit.ID == "new" || p.head.title.Text != "" || len(p.line.Chosen()) != 0 {
		t.Errorf("edit %+v, title %q", p.edit, p.head.title.Text)
	}
}

func TestNothingIsPutAwayOfAnEmptyBulletin(t *testing.T) {
	b := uitest.Station()
	if shown(t, b, page.Args{"new": "1"}); b.Called("NewEdit") != 0 {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestReturnedProgrammeIsTakenUp(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p5"})
	if p.edit.ID != "p5" || p.head.title.Text != "Bạn của nhà nông" || len(voices(b)) != 1 || !p.whole() {
		t.Fatalf("edit %+v, whole %v", p.edit, p.whole())
	}
	key(e, p, fyne.KeyM) // the track: nothing is chosen
	if p.whole() || !p.head.submit.Disabled() {
		t.Error("what was changed is still whole")
	}
}

func TestPlayingMovesThePlayhead(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.line.SetHead(30 * audio.Rate)
	key(e, p, fyne.KeySpace)
	if b.PlayingIs != backend.EditSound || b.PlayingAt != 30*time.Second {
		t.Fatalf("playing %.8s at %v", b.PlayingIs, b.PlayingAt)
	}
	b.Do(func() { b.PlayingAt = 31 * time.Second })
	e.Tick()
	if seconds(p.line.Head()) != 31 || !e.Sees("0:31") {
		t.Errorf("the playhead stands at %v", seconds(p.line.Head()))
	}
	key(e, p, fyne.KeyL)
	if b.PlayingAt != 36*time.Second {
		t.Errorf("L goes to %v", b.PlayingAt)
	}
	key(e, p, fyne.KeyJ)
	if b.PlayingAt != 31*time.Second {
		t.Errorf("J goes to %v", b.PlayingAt)
	}
	key(e, p, fyne.KeyK)
	if b.PlayingIs != "" || p.play.on {
		t.Error("K does not stop it")
	}
	key(e, p, fyne.KeySpace)
	p.Hidden()
	if b.PlayingIs != "" {
		t.Error("it still sounds after the page was left")
	}
}

// A change is heard at once, from where the sound is; a split changes nothing.
func TestAChangeIsHeardWhilePlaying(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.line.SetHead(30 * audio.Rate)
	key(e, p, fyne.KeySpace)
	b.Do(func() { b.PlayingAt = 40 * time.Second })
	e.Tick()
	key(e, p, fyne.KeyS)
	if b.Called("PlayEdit") != 1 || len(voices(b)) != 3 {
		t.Fatalf("calls %q", b.Calls)
	}
	key(e, p, fyne.KeyM)
	if b.Called("PlayEdit") != 1 || b.Called("RehearEdit") != 1 || b.PlayingAt != 40*time.Second {
		t.Errorf("calls %q, at %v", b.Calls, b.PlayingAt)
	}
}

func TestEndOfTheSoundEndsPlaying(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	key(e, p, fyne.KeySpace)
	e.Tick()
	b.Do(func() { b.PlayingIs = "" })
	e.Tick()
	if p.play.on {
		t.Error("it is still shown as playing")
	}
}

func TestTitleIsKeptOnceAfterAPause(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	for _, s := range []string{"B", "Bả", "Bản", "Bản tin trưa"} {
		p.head.title.SetText(s)
		e.Tick()
	}
	if p.whole() || b.Called("ChangeEdit") != 0 {
		t.Fatalf("calls %q", b.Calls)
	}
	for range titlePause {
		e.Tick()
	}
	e.Wait()
	if b.EditIs.Title != "Bản tin trưa" || b.Called("ChangeEdit") != 1 {
		t.Errorf("kept %q, calls %q", b.EditIs.Title, b.Calls)
	}
	p.head.title.SetText("Bản tin tối")
	p.Hidden()
	e.Wait()
	if b.EditIs.Title != "Bản tin tối" {
		t.Errorf("left the page: kept %q", b.EditIs.Title)
	}
}

// A name typed while the kept edit is still being read neither writes over
// that edit nor is lost.
func TestTitleTypedBeforeTheEditIsRead(t *testing.T) {
	b := withEdit()
	e := uitest.NewEnv(t, b)
	p := New(e.Env).(*Page)
	p.head.title.SetText("Bản tin trưa")
	e.Wait()
	if b.Called("ChangeEdit") != 0 {
		t.Fatal("written over the edit that was kept")
	}
	e.Show(p, nil)
	for range titlePause {
		e.Tick()
	}
	e.Wait()
	if b.EditIs.Title != "Bản tin trưa" || len(voices(b)) != 2 || p.head.title.Text != "Bản tin trưa" {
		t.Errorf("kept %+v, field %q", b.EditIs.Title, p.head.title.Text)
	}
}

func TestDisabledSubmitSaysWhy(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
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
	p.head.commit()
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

// The page has 1136 px on a screen of 1366.
func TestThePageFitsItsRoom(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		b := withEdit()
		b.Prefs.Language = lang
		_, p := shown(t, b, nil)
		if got := p.content.MinSize().Width; got > 1136 {
			t.Errorf("%s: %v px", lang, got)
		}
		p.choose(voices(b)[0].ID)
		if got := p.content.MinSize().Width; got > 1136 {
			t.Errorf("%s, with a clip chosen: %v px", lang, got)
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
		tone, lang := look[0], look[1]
		b := withEdit()
		b.Prefs.Theme, b.Prefs.Language = tone, lang
		b.Air.On = false
		b.RecoveredIs = []app.Media{b.MediaOf[len(b.MediaOf)-3]}
		e, p := shown(t, b, nil)
		p.notices.drop(noticeRecovered)
		p.line.SetHead(60 * audio.Rate)
		key(e, p, fyne.KeyS)
		p.choose(voices(b)[1].ID)
		for range measureAfter {
			e.Tick()
		}
		e.Wait()
		e.Picture(t, "studio-"+tone+"-"+lang)
		p.pickLane(string(p.edit.Tracks[2].ID))
		e.Picture(t, "studio-track-"+tone+"-"+lang)
		p.announce(b.RecoveredIs)
		p.pickLane(string(p.edit.Tracks[1].ID))
		p.rec.press()
		e.Wait()
		e.Tick()
		e.Picture(t, "studio-recording-"+tone+"-"+lang)
		if p.rec.now == nil {
			t.Error("nothing is recorded")
		}
	}
}

func TestADeletionBehindThePlayheadStopsWhatIsHeard(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 130)
	p.togglePlay()
	e.Wait()
	p.line.SetHead(141 * audio.Rate)
	p.line.SetSelection(100*audio.Rate, 140*audio.Rate)
	p.remove(true)
	e.Wait()
	if p.play.on || b.Called("PlayEdit") != 1 {
		t.Errorf("it plays %v from %v s; calls %q", p.play.on, seconds(p.line.Head()), b.Calls)
	}
}

func TestWhatIsRefusedMovesNeitherPlayheadNorChoice(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	id := voices(b)[0].ID
	p.choose(id)
	p.copyChosen()
	p.view.ReadOnly = true
	headAt(p, 7)
	media, _ := b.Media(app.MediaVoice)
	p.insert(media[0])
	p.paste()
	e.Wait()
	if some := p.chosen(); len(e.Failed) != 2 || seconds(p.line.Head()) != 7 || len(some) != 1 || some[0] != id {
		t.Errorf("failures %v, playhead %v s, chosen %q", e.Failed, seconds(p.line.Head()), p.line.Chosen())
	}
}

func TestQuieterIsNeverLouder(t *testing.T) {
	for _, c := range []struct{ db, by, want float64 }{
		{-50, -1, -50}, {-50, 1, -49}, {-30, -1, -30}, {0, -1, -1}, {12, 1, 12}, {20, 1, 20}, {20, -1, 19}, {11.5, 1, 12},
	} {
		if got := stepped(c.db, c.by); got != c.want {
			t.Errorf("%v dB by %v is %v, not %v", c.db, c.by, got, c.want)
		}
	}
}

func TestSlidersSetWholeFrames(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.choose(voices(b)[0].ID)
	p.gains.setFade(2.3, false) // 110399.99… frames as it is computed
	e.Wait()
	if n := voices(b)[0].FadeIn.Length; n != 110400 {
		t.Errorf("2.3 s are %d frames", n)
	}
}
