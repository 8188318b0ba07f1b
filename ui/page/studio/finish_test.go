package studio

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// finishing is the page with the panel that finishes a track turned to.
func finishing(t *testing.T) (*uitest.Backend, *uitest.Env, *Page) {
	t.Helper()
	b := withEdit()
	e, p := shown(t, b, nil)
	p.side.turnTo("finish")
	return b, e, p
}

func TestEveryStageIsSwitchedTurnedAndReset(t *testing.T) {
	b, e, p := finishing(t)
	for _, s := range p.finish.stages {
		if s.name == edit.StageDenoise {
			continue // it learns first
		}
		e.Window.Canvas().Focus(s.toggle)
		e.Key(fyne.KeySpace)
		if !b.EditIs.Tracks[0].Finish.Works(s.name) || !s.toggle.On || s.body.Hidden {
			t.Fatalf("%s is not on: %q", s.name, e.Failed)
		}
		for _, k := range s.knobs {
			before := k.Get(b.EditIs.Tracks[0].Finish)
			e.Window.Canvas().Focus(k.slider)
			e.Key(fyne.KeyRight)
			if after := k.Get(b.EditIs.Tracks[0].Finish); after != before+k.Step {
				t.Errorf("%s %s went from %v to %v", s.name, k.Name, before, after)
			}
		}
		s.reset.OnTapped()
		e.Wait()
		for _, k := range s.knobs {
			if now := k.Get(b.EditIs.Tracks[0].Finish); now != k.Get(edit.Finish{}) {
				t.Errorf("%s %s is reset to %v", s.name, k.Name, now)
			}
		}
		e.Press(t, s.toggle.Text)
		if b.EditIs.Tracks[0].Finish.Works(s.name) || !s.body.Hidden {
			t.Errorf("%s is not off again", s.name)
		}
	}
	if got := b.EditIs.Tracks[1].Finish; got.Busy() {
		t.Errorf("the other voice is %+v", got)
	}
}

func TestEveryFinishingStepHasItsWords(t *testing.T) {
	cat := locale.New("vi")
	for _, s := range edit.Stages {
		for _, end := range []string{"_on", "_off", "_set", "_reset"} {
			if !cat.Has("studio.step." + string(s) + end) {
				t.Errorf("%s%s has no words", s, end)
			}
		}
	}
	for _, k := range edit.Knobs {
		if !cat.Has("studio.finish." + string(k.Stage) + "." + k.Name) {
			t.Errorf("%s of %s has no words", k.Name, k.Stage)
		}
	}
	for _, p := range append([]edit.TonePreset{edit.ToneOwn}, edit.TonePresets...) {
		if !cat.Has("studio.finish.tone." + string(p)) {
			t.Errorf("%s has no words", p)
		}
	}
}

func TestAPresetIsChosenAndUndone(t *testing.T) {
	b, e, p := finishing(t)
	p.finish.stages[4].toggle.OnTapped()
	e.Wait()
	p.finish.stages[4].tone.Choose(1)
	e.Wait()
	if got := b.EditIs.Tracks[0].Finish.Tone(); got != edit.NewTone(edit.ToneHorn) {
		t.Fatalf("the tone is %+v", got)
	}
	if !e.Sees("300 Hz") {
		t.Errorf("it says %q", e.Words())
	}
	p.undo()
	e.Wait()
	if got := b.EditIs.Tracks[0].Finish.Tone(); got.Preset != edit.ToneVoice || p.finish.stages[4].tone.Index != 0 {
		t.Errorf("after undo %+v, shown is %d", got, p.finish.stages[4].tone.Index)
	}
}

func TestNoiseIsLearnedFromTheSelection(t *testing.T) {
	b, e, p := finishing(t)
	p.line.SetSelection(48000, 96000) // for something else
	e.Press(t, "Khử ồn")
	track := p.edit.Tracks[0].ID
	if b.Called("LearnNoise "+string(track)+" 0 0") != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	f := b.EditIs.Tracks[0].Finish
	if !f.Works(edit.StageDenoise) || f.Noise() == nil || !e.Sees("nền ồn –50 dB") {
		t.Errorf("%+v, words %q", f.Denoise, e.Words())
	}
	e.Press(t, "Học tiếng ồn")
	if b.Called("LearnNoise "+string(track)+" 48000 96000") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	b.Do(func() { b.Errs = map[string]error{"LearnNoise": app.Fail("finish.no_noise", nil)} })
	e.Press(t, "Học tiếng ồn")
	if len(e.Failed) != 1 {
		t.Errorf("failures %q", e.Failed)
	}
}

func TestTheWholeHasItsOwnFinishing(t *testing.T) {
	b, e, p := finishing(t)
	e.Press(t, "Cả bài")
	e.Press(t, "Nén tiếng")
	if !b.EditIs.Master.Finish.Works(edit.StageCompressor) || b.EditIs.Tracks[0].Finish.Busy() {
		t.Fatalf("the sum's finishing is %+v", b.EditIs.Master.Finish)
	}
	e.Window.Canvas().Focus(p.finish.master.target.slider)
	e.Key(fyne.KeyRight)
	e.Window.Canvas().Focus(p.finish.master.ceiling.slider)
	e.Key(fyne.KeyLeft)
	if m := b.EditIs.Master; *m.TargetLUFS != -15.5 || m.CeilingDB < -1.101 || m.CeilingDB > -1.099 {
		t.Errorf("target %v, ceiling %v", *m.TargetLUFS, m.CeilingDB)
	}
	if p.finish.duck.box.Visible() {
		t.Error("the sum is offered ducking")
	}
	p.pickLane(string(p.edit.Tracks[2].ID))
	p.finish.turn(false)
	if !p.finish.duck.box.Visible() || p.finish.master.box.Visible() {
		t.Error("music is not offered ducking, or is offered a target")
	}
	e.Press(t, "Dìm dưới giọng")
	if d := b.EditIs.Tracks[2].Duck; !d.Off || d.DepthDB != 12 {
		t.Errorf("ducking %+v", d)
	}
}

func TestComparingIsNoStep(t *testing.T) {
	b, e, p := finishing(t)
	b.EditIs.Tracks[0].Finish.Switch(edit.StageEQ, true)
	key(e, p, fyne.KeyB)
	track := p.edit.Tracks[0].ID
	if b.Unheard == nil || *b.Unheard != track || b.PlayingIs != backend.EditSound || !e.Sees("Đang nghe bản gốc") {
		t.Fatalf("unheard %v, playing %q, words %q", b.Unheard, b.PlayingIs, e.Words())
	}
	p.pickLane(string(p.edit.Tracks[2].ID))
	e.Wait()
	if b.Unheard == nil || *b.Unheard != p.edit.Tracks[2].ID {
		t.Errorf("after another track was chosen %v", b.Unheard)
	}
	key(e, p, fyne.KeyB)
	if b.Unheard != nil || len(p.view.Undo) != 0 || b.PlayingIs == "" {
		t.Errorf("unheard %v, steps %v", b.Unheard, p.view.Undo)
	}
	key(e, p, fyne.KeyB)
	p.Hidden()
	e.Wait()
	if b.Unheard != nil {
		t.Error("who leaves the page leaves the finishing out")
	}
}

func TestBeforeAndAfterAreMeasuredAtRest(t *testing.T) {
	b, e, p := finishing(t)
	b.Do(func() {
		b.FinishIs = backend.FinishMeasure{Before: backend.SoundMeasure{LUFS: -23.4, PeakDBTP: -6.1, FloorDB: -52},
			After: backend.SoundMeasure{LUFS: -18.2, PeakDBTP: -3.3, FloorDB: -66}}
		b.Air.On = false
	})
	p.finish.figures.known = false
	for range 4 * measureAfter {
		e.Tick()
		e.Wait()
	}
	if b.Called("MeasureFinish") == 0 || !e.Sees("–23,4") || !e.Sees("–66,0") {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Nén tiếng")
	if e.Sees("–23,4") {
		t.Error("what was measured before the change still counts")
	}
	n := b.Called("MeasureFinish")
	p.Hidden()
	e.Tick()
	if b.Called("MeasureFinish") != n {
		t.Error("it measures what nobody sees")
	}
}
