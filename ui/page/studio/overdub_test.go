package studio

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

func over(t *testing.T, p *Page) *uitest.OverRecording {
	t.Helper()
	r, ok := p.rec.now.(*uitest.OverRecording)
	if !ok {
		t.Fatalf("recorded over the edit: %T", p.rec.now)
	}
	return r
}

// The take lies where it was spoken, without its lead, in place of what was
// there; one step back brings that again.
func TestAStretchIsRecordedAnew(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	before := slices.Clone(voices(b))
	p.line.SetSelection(10*audio.Rate, 14*audio.Rate)
	key(e, p, fyne.KeyR)
	if b.Called("RecordOver mic 480000 672000 144000 true false") != 1 && b.Called("RecordOver  480000 672000 144000 true false") != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	r := over(t, p)
	e.Tick()
	if !e.Sees("3") || !p.rec.take.count.Visible() || p.rec.take.wave.Visible() || e.Said[len(e.Said)-1] != "studio.say.punching" {
		t.Errorf("before it counts: %q, said %q", e.Words(), e.Said)
	}
	for _, want := range []string{"2", "1"} {
		r.Advance(time.Second)
		e.Tick()
		if p.rec.take.count.Text != want {
			t.Errorf("it counts %q, not %q", p.rec.take.count.Text, want)
		}
	}
	r.Advance(1500 * time.Millisecond)
	e.Tick()
	if p.rec.take.count.Visible() || !e.Sees("Đang thu âm") || !e.Sees("0:00") {
		t.Errorf("while it counts: %q", e.Words())
	}
	if p.rec.holder.Visible() {
		t.Error("a recording over the edit offers to pause")
	}
	key(e, p, fyne.KeyF9)
	if b.Called("PauseRecording") != 0 || e.Refused() != "studio.no_pause" {
		t.Errorf("it paused: said %q", e.Said)
	}
	if at := seconds(p.line.Head()); at != 10.5 {
		t.Errorf("the playhead is at %v s", at)
	}
	r.Advance(4 * time.Second)
	e.Tick()
	e.Wait()
	if p.rec.now != nil || b.Called("StopRecording") != 1 {
		t.Fatalf("it goes on behind its end: calls %q", b.Calls)
	}
	got := voices(b)
	i := slices.IndexFunc(got, func(c edit.Clip) bool { return c.At == 10*audio.Rate })
	if i < 0 || got[i].Length != 4*audio.Rate || got[i].From != 3*audio.Rate || len(got) != len(before)+2 {
		t.Fatalf("the track has %+v", got)
	}
	if got[i-1].End() != got[i].At || got[i+1].At != got[i].End() {
		t.Errorf("beside the take: %+v, %+v", got[i-1], got[i+1])
	}
	if m, ok := b.EditIs.MediaByID(got[i].Media); !ok || m.Frames != 7.5*audio.Rate {
		t.Errorf("the take is not kept whole: %+v", m)
	}
	p.undo()
	e.Wait()
	if !slices.EqualFunc(voices(b), before, func(x, y edit.Clip) bool { return x.ID == y.ID && x.Length == y.Length }) {
		t.Errorf("one step back the track has %+v", voices(b))
	}
}

// Without a choice nothing is heard; with it, what there is from the playhead
// on is; and where the edit has ended there is nothing to hear.
func TestOtherTracksAreHeardByChoice(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 20)
	if _, is := p.rec.how(); is {
		t.Error("heard without a choice")
	}
	e.Press(t, "Cách thu âm: Cách thu")
	e.Press(t, "Nghe các rãnh khác khi thu: Tắt")
	e.Wait()
	if !b.ChoicesAre.Hear || !e.Sees("Bật") {
		t.Fatalf("choices %+v", b.ChoicesAre)
	}
	e.Press(t, "Đóng")
	if o, is := p.rec.how(); !is || o.At != 20*audio.Rate || o.Lead != 0 || o.To != 0 || !o.Hear || o.Track != p.armed {
		t.Errorf("%+v, %v", o, is)
	}
	headAt(p, 500)
	if _, is := p.rec.how(); is {
		t.Error("heard where there is nothing")
	}
	b.Do(func() { b.ChoicesAre = backend.RecordingChoices{Count: true} })
	p.rec.mic.load()
	e.Wait()
	if o, is := p.rec.how(); !is || o.Lead != 3*audio.Rate || o.Hear {
		t.Errorf("counted in: %+v, %v", o, is)
	}
}

// R while the edit plays begins to record where it is, and it plays on.
func TestRecordingOnTheFly(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 30)
	p.togglePlay()
	e.Wait()
	b.Do(func() { b.PlayingAt = 33 * time.Second })
	e.Tick()
	key(e, p, fyne.KeyR)
	r := over(t, p)
	if r.Asked.At != 33*audio.Rate || r.Asked.Lead != 0 || !r.Asked.Hear || r.Asked.To != 0 {
		t.Fatalf("%+v", r.Asked)
	}
	r.Advance(2 * time.Second)
	e.Tick()
	key(e, p, fyne.KeyR)
	i := slices.IndexFunc(voices(b), func(c edit.Clip) bool { return c.At == 33*audio.Rate })
	if i < 0 || voices(b)[i].Length != 2*audio.Rate || seconds(p.line.Head()) != 35 {
		t.Errorf("track %+v, playhead %v s", voices(b), seconds(p.line.Head()))
	}
}

// A take that ended while the lead was heard changes nothing, and is kept.
func TestATakeStoppedInItsLead(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	before, media := len(voices(b)), len(b.MediaOf)
	p.line.SetSelection(10*audio.Rate, 14*audio.Rate)
	key(e, p, fyne.KeyR)
	over(t, p).Advance(time.Second)
	key(e, p, fyne.KeyR)
	if len(voices(b)) != before || len(b.MediaOf) != media+1 || e.Refused() != "studio.only_lead" {
		t.Errorf("track %+v, said %q", voices(b), e.Said)
	}
}

// A hand in the ruler is heard in grains; where it lets go, playing goes on.
func TestScrubbingIsHeard(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 5)
	p.togglePlay()
	e.Wait()
	e.Tick()
	p.line.OnScrub(6*audio.Rate, true)
	p.line.OnScrub(7*audio.Rate, true)
	b.Do(func() { b.PlayingIs = "" }) // the grains took its place
	e.Tick()
	if b.Called("Scrub 288000") != 1 || b.Called("Scrub 336000") != 1 || !p.play.on {
		t.Errorf("plays %v, calls %q", p.play.on, b.Calls)
	}
	p.line.SetHead(7 * audio.Rate)
	p.line.OnScrub(7*audio.Rate, false)
	e.Wait()
	if b.Called("EndScrub") == 0 || b.Called("PlayEdit 336000 0") != 1 {
		t.Errorf("after it: calls %q", b.Calls)
	}
}

// The microphone's row says what is measured of the voice.
func TestTheMicrophoneIsJudgedWhileItWaits(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	for verdict, words := range map[backend.MicVerdict]string{
		backend.MicQuiet: "quá nhỏ", backend.MicGood: "tiếng tốt", backend.MicClipping: "vỡ tiếng", backend.MicNothing: "sẵn sàng",
	} {
		b.Do(func() { b.MicVerdict = verdict })
		for range levelTicks {
			e.Tick()
		}
		if !e.Sees(words) || !p.rec.mic.meter.Visible() {
			t.Errorf("%s: %q", verdict, p.rec.mic.words.Text)
		}
	}
}

// The round trip is measured, or typed, and told.
func TestTheRoundTripIsMeasuredOrTyped(t *testing.T) {
	b := uitest.Station()
	b.RoundTripIs = backend.RoundTrip{MS: 80, Source: backend.RoundTripReported}
	e, p := shown(t, b, nil)
	e.Press(t, "Cách thu âm: Cách thu")
	if !e.Sees("Theo máy tự báo") {
		t.Fatalf("words %q", e.Words())
	}
	e.Press(t, "Đo")
	if !e.Sees("chắc 98 %") || p.rec.mic.open == nil || b.Called("CloseMicrophone") != 1 {
		t.Errorf("measured: %q, calls %q", e.Words(), b.Calls)
	}
	e.TypeInto(t, "ms", "x")
	e.Key(fyne.KeyReturn)
	if !e.Sees("mili giây, ví dụ") {
		t.Errorf("a word: %q", e.Words())
	}
	b.Do(func() { b.Errs["MeasureRoundTrip"] = app.Fail("roundtrip.not_heard", nil) })
	e.Press(t, "Đo")
	if !e.Sees("không nghe thấy tiếng đo") || b.RoundTripIs.MS != 93.4 {
		t.Errorf("not heard: %q", e.Words())
	}
}

func TestRecordingPictures(t *testing.T) {
	for _, look := range looks() {
		b := withEdit()
		b.Prefs.Theme, b.Prefs.Language = look[0], look[1]
		b.Air.On = false
		b.RoundTripIs = backend.RoundTrip{MS: 93.4, Source: backend.RoundTripMeasured, Sure: 0.98}
		b.ChoicesAre.Hear = true
		e, p := shown(t, b, nil)
		p.rec.mic.askHow()
		e.Wait()
		e.Picture(t, "recording-how-"+look[0]+"-"+look[1])
		e.Window.Canvas().Overlays().Remove(e.Window.Canvas().Overlays().Top())
		p.line.SetSelection(10*audio.Rate, 14*audio.Rate)
		key(e, p, fyne.KeyR)
		over(t, p).Advance(time.Second)
		e.Tick()
		e.Picture(t, "recording-count-"+look[0]+"-"+look[1])
		over(t, p).Advance(4 * time.Second)
		e.Tick()
		e.Picture(t, "recording-punch-"+look[0]+"-"+look[1])
	}
}
