package studio

import (
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// headAt puts the playhead.
func headAt(p *Page, s float64) { p.line.SetHead(int64(s * audio.Rate)) }

func TestSplitAtThePlayhead(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 20)
	p.choose(voices(b)[0].ID)
	key(e, p, fyne.KeyS)
	c := voices(b)
	if len(c) != 3 || seconds(c[0].End()) != 20 || seconds(c[1].At) != 20 || len(b.EditIs.Tracks[2].Clips) != 1 {
		t.Fatalf("the chosen clip alone: %+v", c)
	}
	headAt(p, 30)
	p.choose()
	key(e, p, fyne.KeyS)
	if len(voices(b)) != 4 || len(b.EditIs.Tracks[2].Clips) != 2 {
		t.Errorf("all that lies there: %d and %d", len(voices(b)), len(b.EditIs.Tracks[2].Clips))
	}
	headAt(p, 200)
	key(e, p, fyne.KeyS)
	if b.Called("ChangeEdit") != 2 || e.Refused() != "studio.nothing_here" {
		t.Errorf("calls %q, said %q", b.Calls, e.Said)
	}
}

func TestDeleteAndUndo(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	first, second := voices(b)[0], voices(b)[1]
	p.choose(first.ID)
	key(e, p, fyne.KeyDelete)
	if c := voices(b); len(c) != 1 || c[0].At != second.At {
		t.Fatalf("after Delete: %+v", c)
	}
	p.undo()
	e.Wait()
	p.choose(first.ID)
	p.remove(true)
	e.Wait()
	if c := voices(b); len(c) != 1 || c[0].At != first.At {
		t.Fatalf("the gap is not closed: %+v", c)
	}
	p.undo()
	e.Wait()
	if c := voices(b); len(c) != 2 || c[1].At != second.At || p.tools.redo.Disabled() {
		t.Fatalf("after undo: %+v", c)
	}
	p.redo()
	e.Wait()
	if c := voices(b); len(c) != 1 || e.Said[len(e.Said)-1] != "studio.say.redone" {
		t.Errorf("after redo: %+v, said %q", c, e.Said)
	}
}

func TestSelectedTimeIsTakenOut(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.line.SetSelection(10*audio.Rate, 20*audio.Rate)
	p.remove(true)
	e.Wait()
	if got := seconds(b.EditIs.Length()); got != 132 {
		t.Errorf("%v s of 142 are left", got)
	}
	if _, _, ok := p.line.Selection(); ok {
		t.Error("what is gone is still selected")
	}
}

func TestCopyCutAndPaste(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.choose(voices(b)[0].ID)
	p.cut()
	e.Wait()
	if len(voices(b)) != 1 || len(b.EditIs.Media) != 2 {
		t.Fatalf("after cutting: %+v", b.EditIs.Media)
	}
	headAt(p, 150)
	p.paste()
	e.Wait()
	c := voices(b)
	if len(c) != 2 || seconds(c[1].At) != 150 || seconds(c[1].Length) != 45 || !slices.Equal(p.chosen(), []app.ID{c[1].ID}) {
		t.Errorf("after pasting: %+v, chosen %q", c, p.chosen())
	}
	p.clipboard = nil
	p.paste()
	if e.Refused() != "studio.nothing_copied" {
		t.Errorf("said %q", e.Said)
	}
}

func TestTrimAndFadeToThePlayhead(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 12)
	key(e, p, fyne.KeyLeftBracket) // nothing is chosen: the clip under the playhead
	c := voices(b)[0]
	if seconds(c.At) != 12 || seconds(c.From) != 10 {
		t.Fatalf("trimmed to %v from %v", seconds(c.At), seconds(c.From))
	}
	headAt(p, 40)
	key(e, p, fyne.KeyRightBracket)
	headAt(p, 14)
	key(e, p, fyne.KeyF)
	headAt(p, 35)
	key(e, p, fyne.KeyG)
	c = voices(b)[0]
	if seconds(c.End()) != 40 || seconds(c.FadeIn.Length) != 2 || seconds(c.FadeOut.Length) != 5 {
		t.Errorf("end %v, fades %v and %v", seconds(c.End()), seconds(c.FadeIn.Length), seconds(c.FadeOut.Length))
	}
}

func TestGainsOfClipAndTrack(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.choose(voices(b)[1].ID)
	e.Window.Canvas().Focus(p.gains.clip[0].slider)
	e.Key(fyne.KeyRight)
	p.gains.louder(1)
	e.Wait()
	p.gains.clip[1].slider.OnChosen(1.5)
	e.Wait()
	c := voices(b)[1]
	if c.GainDB != 1.5 || seconds(c.FadeIn.Length) != 1.5 || voices(b)[0].GainDB != 0 {
		t.Fatalf("clip %+v", c)
	}
	key(e, p, fyne.KeyM)
	if !voices(b)[1].Mute || !p.gains.silent.Chosen {
		t.Error("M does not mute the chosen clip")
	}
	p.pickLane(string(p.edit.Tracks[0].ID))
	p.gains.louder(-1)
	e.Wait()
	e.Window.Canvas().Focus(p.gains.track[1].slider)
	e.Key(fyne.KeyLeft)
	if track := b.EditIs.Tracks[0]; track.GainDB != -1 || track.Pan != -0.05 {
		t.Fatalf("track %+v", track)
	}
	e.Press(t, "Xử lý âm")
	if p.side.panels[p.side.current].name != "finish" {
		t.Error("the panel that finishes the track is not seen")
	}
	e.Press(t, "Nén tiếng")
	if !b.EditIs.Tracks[0].Finish.Works(edit.StageCompressor) || !e.Sees("Xử lý: 1 bước") {
		t.Errorf("the track's finishing is %+v", b.EditIs.Tracks[0].Finish)
	}
}

func TestClipsAndTracksAreChosenByKeys(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 10)
	key(e, p, fyne.KeyReturn)
	if got := p.chosen(); len(got) != 1 || got[0] != voices(b)[0].ID {
		t.Fatalf("under the playhead: %q", got)
	}
	key(e, p, fyne.KeyReturn)
	if got := p.chosen(); len(got) != 1 || got[0] != voices(b)[1].ID {
		t.Errorf("the next: %q", got)
	}
	key(e, p, fyne.KeyPageDown)
	if p.armed != p.edit.Tracks[1].ID || len(p.chosen()) != 0 {
		t.Errorf("armed %q", p.armed)
	}
	key(e, p, fyne.KeyPageDown)
	if p.lane != p.edit.Tracks[2].ID || p.armed != p.edit.Tracks[1].ID {
		t.Errorf("chosen %q, armed %q", p.lane, p.armed)
	}
	key(e, p, fyne.KeyReturn)
	if got := p.chosen(); len(got) != 1 || got[0] != b.EditIs.Tracks[2].Clips[0].ID {
		t.Errorf("on the chosen track: %q", got)
	}
	key(e, p, fyne.KeyF2)
	if e.Window.Canvas().Focused() != p.head.title {
		t.Error("F2 does not go to the title")
	}
	p.head.title.SetText("Bản tin tối")
	e.Key(fyne.KeyReturn)
	if b.EditIs.Title != "Bản tin tối" || e.Window.Canvas().Focused() != p.line {
		t.Errorf("kept %q", b.EditIs.Title)
	}
}

func TestMuteAndSoloOfTracks(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.line.OnMute(string(p.edit.Tracks[2].ID))
	e.Wait()
	p.line.OnSolo(string(p.edit.Tracks[0].ID))
	e.Wait()
	if !b.EditIs.Tracks[2].Mute || !b.EditIs.Tracks[0].Solo {
		t.Errorf("tracks %+v", b.EditIs.Tracks)
	}
}

func TestHandsOnTheTimeline(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	id := string(voices(b)[1].ID)
	p.line.OnMove([]string{id}, 3*audio.Rate, 1)
	e.Wait()
	if c := b.EditIs.Tracks[1].Clips; len(c) != 1 || seconds(c[0].At) != 50 {
		t.Fatalf("moved to %+v", c)
	}
	p.line.OnTrim(id, true, 100*audio.Rate)
	p.line.OnFade(id, true, 4*audio.Rate)
	p.line.OnGain(id, []widget.GainPoint{{At: 0, DB: -6}, {At: audio.Rate, DB: 0}})
	e.Wait()
	c := b.EditIs.Tracks[1].Clips[0]
	if seconds(c.End()) != 100 || seconds(c.FadeOut.Length) != 4 || len(c.Gain) != 2 || c.Gain[1].At != c.From+audio.Rate {
		t.Errorf("clip %+v", c)
	}
	if got := p.line.Snap(99*audio.Rate, 2*audio.Rate, nil); got != 100*audio.Rate {
		t.Errorf("it snaps to %v", seconds(got))
	}
	e.Press(t, "Bắt dính khi kéo")
	if p.line.Snap != nil {
		t.Error("it snaps though it is not to")
	}
}

// An envelope lies in the sound: what is outside of the clip stays.
func TestEnvelopeOutsideTheClipStays(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	id := voices(b)[0].ID
	p.change(step("envelope"), func(ed edit.Edit) (edit.Edit, error) {
		ed, err := ed.WithClip(id, func(c *edit.Clip) { c.Gain = []edit.Point{{At: audio.Rate, Value: -3}} })
		if err != nil {
			return ed, err
		}
		return ed.Trim(id, edit.EdgeStart, 12*audio.Rate)
	})
	p.bent(string(id), []widget.GainPoint{{At: 2 * audio.Rate, DB: -9}})
	e.Wait()
	got := voices(b)[0].Gain
	if want := []edit.Point{{At: audio.Rate, Value: -3}, {At: 12 * audio.Rate, Value: -9}}; !slices.Equal(got, want) {
		t.Errorf("envelope %+v", got)
	}
}

// What cannot be kept is not shown as if it were.
func TestAChangeThatIsNotKeptIsTakenBack(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	b.Errs["ChangeEdit"] = app.Fail("disk.full", nil)
	headAt(p, 20)
	key(e, p, fyne.KeyS)
	if len(p.edit.Tracks[0].Clips) != 2 || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "disk.full" {
		t.Errorf("shown %+v, failures %v", p.edit.Tracks[0].Clips, e.Failed)
	}
	if slices.Contains(e.Said, "studio.say.saved") {
		t.Error("it says that it was saved")
	}
}

// Changes made while an undo is under way come after it.
func TestChangesComeInTheirOrder(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 20)
	key(e, p, fyne.KeyS)
	p.undo()
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyM})
	headAt(p, 30)
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyS})
	e.Wait()
	c := voices(b)
	if len(c) != 3 || seconds(c[1].At) != 30 || !b.EditIs.Tracks[0].Mute || len(p.edit.Tracks[0].Clips) != 3 {
		t.Errorf("on the disk %+v", c)
	}
}

func TestMissingSoundIsShownAndTheRestIsThere(t *testing.T) {
	b := withEdit()
	gone := voices(b)[0].Media
	b.MissingIs = map[string]error{gone: app.Fail("media.missing", nil, "name", "Chào")}
	_, p := shown(t, b, nil)
	if c := p.clips(p.edit.Tracks[0]); !c[0].Missing || c[0].Peaks != nil || c[1].Missing || c[1].Peaks == nil {
		t.Errorf("clips %+v", c)
	}
}

func TestLoudnessIsMeasuredWhenItIsQuiet(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	for range 2 * measureAfter {
		e.Tick() // a bulletin is on air
	}
	if b.Called("MeasureEdit") != 0 {
		t.Fatal("the machine is busy with what is on air")
	}
	b.Do(func() { b.Air.On = false })
	for range measureAfter {
		e.Tick()
	}
	e.Wait()
	if b.Called("MeasureEdit") != 1 || !e.Sees("–20,6") || !e.Sees("nhỏ hơn đích 4,6") {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	key(e, p, fyne.KeyM)
	if e.Sees("–20,6") {
		t.Error("it shows what was measured before the change")
	}
}

// stepUse finds the steps that the page names.
var stepUse = regexp.MustCompile(`(?:step|counted|withTrack)\("([a-z_]+)"|onOff\([^"]*"([a-z_]+)", "([a-z_]+)"\)`)

func TestEveryStepHasItsWords(t *testing.T) {
	cat := locale.New("vi")
	found := 0
	for _, file := range []string{"clipboard.go", "cuts.go", "finishduck.go", "finishmaster.go", "finishnoise.go", "finishstage.go", "gains.go", "hands.go", "head.go", "insert.go", "markers.go", "recorder.go", "trackmenu.go", "tracks.go"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range stepUse.FindAllStringSubmatch(string(raw), -1) {
			for _, name := range m[1:] {
				if name == "" {
					continue
				}
				found++
				if !cat.Has("studio.step." + name) {
					t.Errorf("%s: %q has no words", file, name)
				}
			}
		}
	}
	if found < 25 {
		t.Errorf("only %d steps found: the search is broken", found)
	}
}

func TestSteps(t *testing.T) {
	s := step("remove", "n", "1", "name", "Tin 1 = 100% & “hết”")
	if got := backend.ParseStep(s.String()); got.Key != s.Key || !slices.Equal(got.Pairs, s.Pairs) {
		t.Errorf("%q gives %+v", s.String(), got)
	}
	if got := backend.ParseStep("Chỉnh ở nơi khác"); got.Key != "Chỉnh ở nơi khác" || len(got.Pairs) != 0 {
		t.Errorf("another's step: %+v", got)
	}
	if got := locale.New("vi").T(s.Key, s.Pairs...); got != "Xoá Tin 1 = 100% & “hết”" {
		t.Error(got)
	}
}

func TestLoudnessWords(t *testing.T) {
	cat := locale.New("vi")
	for _, c := range []struct {
		lufs float64
		want string
		good bool
	}{
		{-18.6, "nhỏ hơn đích 2,6", false}, {-16.2, "đúng đích –16", true},
		{-13, "to hơn đích 3,0", false}, {-120, "chưa đo", false},
	} {
		if m := loudnessWords(cat, c.lufs, -2, -16, -1); m.Verdict != c.want || m.Good != c.good {
			t.Errorf("%v: %+v", c.lufs, m)
		}
	}
	for db, want := range map[float64]string{2.5: "+2,5 dB", 0: "0,0 dB", -6: "–6,0 dB"} {
		if got := decibels(cat, db); got != want {
			t.Errorf("%v: %q", db, got)
		}
	}
}

func TestAnHourOfShortClipsIsPastedAndTurnedAtOnce(t *testing.T) {
	b := withEdit()
	ed := b.EditIs
	m, _ := ed.MediaByID(voices(b)[0].Media)
	clips := make([]edit.Clip, 1800)
	for i := range clips {
		clips[i] = edit.Clip{At: int64(i) * 2 * audio.Rate, Length: audio.Rate}
	}
	ed, made, err := ed.InsertAll(ed.Tracks[1].ID, m, clips)
	if err != nil {
		t.Fatal(err)
	}
	b.EditIs = ed
	e, p := shown(t, b, nil)
	p.choose(made...)
	p.copyChosen()
	headAt(p, 3600)
	begun := time.Now()
	p.paste()
	p.gains.setClipGain(-3)
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("the window was held for %v", took)
	}
	e.Wait()
	got := b.EditIs.Tracks[1].Clips
	if last := got[len(got)-1]; len(got) != 3600 || last.GainDB != -3 || seconds(last.At) != 3600+3598 || len(p.chosen()) != 1800 {
		t.Errorf("%d clips, the last %+v, %d chosen", len(got), last, len(p.chosen()))
	}
}

func TestMarkersAreSetAtThePlayhead(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	for _, at := range []float64{20, 50, 70, 70} { // the second time at one place takes it away
		headAt(p, at)
		p.mark()
		e.Wait()
	}
	if m := b.EditIs.Markers; len(m) != 2 || m[0].Name != "Mốc 1" || m[1].Name != "Mốc 2" || seconds(m[1].At) != 50 {
		t.Errorf("markers %+v", m)
	}
	if len(e.Failed) != 0 {
		t.Errorf("failures %v", e.Failed)
	}
}
