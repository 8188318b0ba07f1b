package studio

import (
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/widget"
)

// A link is spoken between two items by the keyboard: the end of the first is
// heard, Enter lets the second in, Enter ends; it lies as it was performed.
func TestLinkIsSpokenBetweenTwoItems(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	voices, _ := b.Media(app.MediaVoice)
	for range 3 {
		p.fillPlace(voices[1]) // 45 s each
		e.Wait()
	}
	items := b.EditIs.Tracks[0].Clips
	p.plan.list.Select(2)
	key(e, p, fyne.KeyV)
	r := over(t, p)
	end := items[1].End()
	if r.Asked.At != end || r.Asked.Until != end || r.Asked.Next != items[2].At || r.Asked.Lead != 5*audio.Rate || !r.Asked.Hear {
		t.Fatalf("asked %+v, the items %+v", r.Asked, items)
	}
	if !e.Sees("Nói lời dẫn") {
		t.Errorf("it says %q", e.Words())
	}
	e.Picture(t, "studio-link")
	r.Advance(5*time.Second + 6*time.Second)
	e.Tick()
	key(e, p, fyne.KeySpace)
	if b.Called("GoOn") != 1 || !e.Sees("Tin sau đã vào") {
		t.Fatalf("calls %q", b.Calls)
	}
	r.Advance(2 * time.Second)
	e.Tick()
	e.Key(fyne.KeyReturn)
	e.Wait()
	if p.plan.tracking != nil || p.rec.now != nil {
		t.Fatal("it goes on")
	}
	clips := b.EditIs.Tracks[0].Clips
	link, next := b.EditIs.Tracks[1].Clips[0], clips[2]
	if len(clips) != 3 || link.At < end-5*audio.Rate || link.End() < end+7*audio.Rate || next.At-end != 6*audio.Rate {
		t.Errorf("the link is %+v, the next item at %d, the first ends at %d", link, next.At, end)
	}
	if p.plan.nameOf(p.plan.chosen) != "Lời dẫn" || len(p.view.Undo) == 0 {
		t.Errorf("chosen is %q", p.plan.nameOf(p.plan.chosen))
	}
	key(e, p, fyne.KeyDelete)
	if got := b.EditIs.Tracks[0].Clips; len(got) != 3 || len(b.EditIs.Tracks[1].Clips) != 0 || got[2].At != items[2].At {
		t.Errorf("without the link %+v", got)
	}
}

func TestLinkNeedsAGap(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	key(e, p, fyne.KeyV)
	if b.Called("RecordOver") != 0 || e.Refused() != "plan.no_gap" || !p.plan.link.Disabled() {
		t.Errorf("said %q, calls %q", e.Said, b.Calls)
	}
	voices, _ := b.Media(app.MediaVoice)
	p.fillPlace(voices[1])
	e.Wait()
	b.Do(func() { b.Errs = map[string]error{"RecordOver": app.Fail("record.no_sound", nil, "device", "mic")} })
	p.plan.list.Select(0)
	key(e, p, fyne.KeyV)
	if b.Called("RecordOver") != 1 || p.plan.tracking != nil || e.Refused() != "record.no_sound" {
		t.Errorf("after a failure it still waits: %v", e.Failed)
	}
}

// The words are found in a take; a loudspeaker that is heard from the first
// moment on is not taken for them.
func TestWordsOfALinkAreFound(t *testing.T) {
	at := func(from, to float64) (peaks []widget.Extent) {
		for s := 0.0; s < 20; s += 0.05 {
			x := widget.Extent{Min: -0.002, Max: 0.002}
			if s >= from && s < to {
				x = widget.Extent{Min: -0.3, Max: 0.2}
			}
			peaks = append(peaks, x)
		}
		return peaks
	}
	const from, end, lead = 5 * audio.Rate, 20 * audio.Rate, 5 * audio.Rate
	near := func(got int64, want float64) bool { return math.Abs(float64(got)/audio.Rate-want) < 0.06 }
	for name, c := range map[string]struct{ speaks, stops, start, length float64 }{
		"over the end":         {3, 9, 2.9, 6.35},
		"after it":             {7, 12, 6.9, 5.35},
		"loudspeaker is heard": {0, 11, 5, 6.25},
		"nobody speaks":        {30, 31, 5, 15},
	} {
		l := spokenLink(at(c.speaks, c.stops), from, end, lead)
		if !near(l.From, c.start) || !near(l.Length, c.length) {
			t.Errorf("%s: from %.2f for %.2f s", name, float64(l.From)/audio.Rate, float64(l.Length)/audio.Rate)
		}
	}
}
