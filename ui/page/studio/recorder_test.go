package studio

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

func TestRecordingBecomesATake(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
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
	clips := b.EditIs.Tracks[0].Clips
	if len(clips) != 1 || clips[0].At != 0 || clips[0].Length != 12*audio.Rate || p.line.Head() != 12*audio.Rate {
		t.Fatalf("on the disk: %+v, playhead %d", clips, p.line.Head())
	}
	if names := p.line.Chosen(); len(names) != 1 || names[0] != string(clips[0].ID) {
		t.Errorf("chosen %q", names)
	}
	if !e.Sees("Thu âm") {
		t.Error("the button does not offer to record again")
	}
}

// The loss stays told, beside what was kept, until a person has seen it.
func TestLostMicrophoneKeepsWhatWasRecordedAndStaysTold(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
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
	if b.Called("StopRecording") != 1 || len(voices(b)) != 1 {
		t.Errorf("calls %q, voice %v", b.Calls, voices(b))
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
	e, p := shown(t, b, nil)
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
	e, p := shown(t, b, nil)
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
	e, p := shown(t, b, nil)
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
	e, p := shown(t, b, nil)
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
	e, p := shown(t, b, nil)
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
	e, p := shown(t, b, nil)
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
	e, _ := shown(t, b, nil)
	for range 2 {
		e.Press(t, "Thu âm")
		e.Press(t, "Dừng thu")
		b.Do(func() { b.Clock = b.Clock.Add(20 * time.Second) })
	}
	clips := b.EditIs.Tracks[0].Clips
	first, second := clips[0].Name, clips[1].Name
	if clips[1].At != clips[0].End() {
		t.Errorf("the second take stands at %d, the first ends at %d", clips[1].At, clips[0].End())
	}
	if first == second || first != "Giọng đọc 23/11 "+uitest.Morning.Format("15:04:05") {
		t.Errorf("%q and %q", first, second)
	}
}

// A recording outlives the page that began it: the page may be built anew, in
// another language, while it goes on.
func TestRecordingIsFoundByANewPage(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	e.Press(t, "Thu âm")
	p.Hidden()
	again := New(e.Env).(*Page)
	e.Show(again, nil)
	e.Press(t, "Dừng thu")
	if b.Called("StopRecording") != 1 || len(b.EditIs.Tracks[0].Clips) != 1 || len(again.edit.Tracks[0].Clips) != 1 {
		t.Errorf("calls %q, edit %+v", b.Calls, b.EditIs)
	}
}

// The microphone is open only while it is seen how it fares.
func TestMicrophoneIsLetGoWithThePage(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
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
	e, p := shown(t, b, nil)
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
	e, p := shown(t, b, nil)
	e.Press(t, "Thu âm")
	p.Hidden()
	e.Wait()
	if b.Called("StopRecording") != 0 || e.Polls() != 0 {
		t.Fatalf("calls %q, %d polls", b.Calls, e.Polls())
	}
	e.Show(p, nil)
	e.Press(t, "Dừng thu")
	if len(b.EditIs.Tracks[0].Clips) != 1 {
		t.Error("the take is lost")
	}
}

// otherProgramme opens a programme of the library beside what is recorded.
func otherProgramme(t *testing.T, b *uitest.Backend, e *uitest.Env, p *Page) {
	t.Helper()
	all, err := b.Programmes("")
	if err != nil {
		t.Fatal(err)
	}
	was := p.edit.ID
	p.Hidden()
	e.Show(p, page.Args{"programme": string(all[len(all)-1].ID)})
	if e.Wait(); p.edit.ID == was {
		t.Fatal("no other programme was opened")
	}
}

func TestATakeForAnotherBulletinStaysInTheLibrary(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	e.Press(t, "Thu âm")
	e.Tick()
	otherProgramme(t, b, e, p)
	n, head := len(voices(b)), p.line.Head()
	e.Tick()
	if p.line.Head() != head {
		t.Error("the take grows in the other bulletin")
	}
	e.Press(t, "Dừng thu")
	if len(voices(b)) != n || !e.Sees("được thu cho bản tin khác") {
		t.Fatalf("%d clips were %d, words %q", len(voices(b)), n, e.Words())
	}
	e.Press(t, "Đưa vào bản tin")
	if len(voices(b)) != n+1 || e.Sees("được thu cho bản tin khác") {
		t.Errorf("asked for, it is not laid: %d clips were %d", len(voices(b)), n)
	}
}

func TestATakeIsLaidWhenItsBulletinIsOpenAgain(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": string(b.ProgrammeOf[0].ID)})
	first, n := p.edit.ID, len(voices(b))
	e.Press(t, "Thu âm")
	e.Tick()
	otherProgramme(t, b, e, p)
	p.Hidden()
	e.Show(p, page.Args{"programme": string(first)})
	e.Tick()
	e.Press(t, "Dừng thu")
	if p.edit.ID != first || len(voices(b)) != n+1 {
		t.Errorf("in %s, begun in %s: %d clips were %d", p.edit.ID, first, len(voices(b)), n)
	}
}

func TestNothingSoundsIntoARecording(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	e.Press(t, "Thu âm")
	e.Tick()
	key(e, p, fyne.KeyL)
	key(e, p, fyne.KeySpace)
	p.tools.play.OnTapped()
	p.playMedium(p.sources.rows[0].SHA)
	e.Wait()
	if p.play.on || b.Called("Play")+b.Called("PlayEdit") != 0 || e.Refused() != "studio.not_while_recording" {
		t.Errorf("playing %v, calls %q, said %q", p.play.on, b.Calls, e.Said)
	}
}

// A take waits to be laid while a step back is under way; the next one is
// begun meanwhile.
func TestATakeIsLaidWhereItWasBegunThoughTheNextOneRuns(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	gate := make(chan struct{})
	p.keeper.ask(keeping{brings: true, do: func(b backend.Backend) (backend.EditView, error) {
		<-gate
		return b.OpenEdit("")
	}})
	p.rec.of, p.rec.onto, p.rec.at = p.edit.ID, p.edit.Tracks[1].ID, 3*audio.Rate
	p.rec.lay(b.MediaOf[0], nil)
	p.rec.of, p.rec.onto, p.rec.at = "other", p.edit.Tracks[0].ID, 9*audio.Rate
	close(gate)
	e.Wait()
	if c := b.EditIs.Tracks[1].Clips; len(c) != 1 || seconds(c[0].At) != 3 {
		t.Errorf("laid %+v, words %q", c, e.Words())
	}
}
