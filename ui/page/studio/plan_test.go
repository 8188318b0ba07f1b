package studio

import (
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

var shelfOf = map[string]app.Media{
	"v1":  {SHA256: "v1", Name: "Chào", Duration: 10 * time.Second, Loudness: app.Loudness{IntegratedLUFS: -20, TruePeakDBTP: -4}},
	"v2":  {SHA256: "v2", Name: "Tin 1", Duration: 30 * time.Second, Loudness: app.Loudness{IntegratedLUFS: -20, TruePeakDBTP: -3}},
	"bed": {SHA256: "bed", Name: "Nền", Duration: 20 * time.Second},
}

func find(sha string) (app.Media, bool) { m, ok := shelfOf[sha]; return m, ok }

func TestPlaceVoiceOverBed(t *testing.T) {
	p := place(backend.Draft{Voice: []string{"v1", "v2"}, Bed: "bed"}, find)
	if p.Voice[0].Start != 2*time.Second || p.Voice[1].Start != 12*time.Second || p.Total != 45*time.Second {
		t.Errorf("voice %+v, total %v", p.Voice, p.Total)
	}
	if len(p.Bed) != 3 || p.Bed[2].Start != 40*time.Second || p.Bed[2].Length != 5*time.Second {
		t.Errorf("the bed of 20 s is looped to 45 s: %+v", p.Bed)
	}
}

func TestPlaceAlone(t *testing.T) {
	if p := place(backend.Draft{Voice: []string{"v1"}}, find); p.Voice[0].Start != 0 || p.Total != 10*time.Second {
		t.Errorf("a voice without a bed: %+v", p)
	}
	if p := place(backend.Draft{Bed: "bed"}, find); p.Total != 20*time.Second || len(p.Bed) != 1 {
		t.Errorf("a bed without a voice: %+v", p)
	}
	if p := place(backend.Draft{Voice: []string{"gone"}, Bed: "gone too"}, find); p.Total != 0 || len(p.Voice)+len(p.Bed) != 0 {
		t.Errorf("media that are not there: %+v", p)
	}
}

func TestAtFindsTheVoiceBeforeTheBed(t *testing.T) {
	p := place(backend.Draft{Voice: []string{"v1"}, Bed: "bed"}, find)
	for at, want := range map[time.Duration]string{0: "bed", 5 * time.Second: "v1", 13 * time.Second: "bed"} {
		if sha, _, ok := p.at(at); !ok || sha != want {
			t.Errorf("at %v: %q", at, sha)
		}
	}
	if _, _, ok := p.at(time.Hour); ok {
		t.Error("something sounds after the end")
	}
}

// bursts is 10 s of peaks, ten to the second, loud in the given seconds.
func bursts(loud ...int) []backend.PeakPoint {
	peaks := make([]backend.PeakPoint, 100)
	for _, s := range loud {
		for i := range 10 {
			peaks[s*10+i] = backend.PeakPoint{Min: -0.4, Max: 0.5}
		}
	}
	return peaks
}

func TestSpokenJoinsShortPauses(t *testing.T) {
	got := spoken(bursts(1, 2, 6), 10*time.Second)
	want := []span{{time.Second, 3 * time.Second}, {6 * time.Second, 7 * time.Second}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := spoken(bursts(), 10*time.Second); len(got) != 0 {
		t.Errorf("silence is spoken: %v", got)
	}
}

func TestDuckCurveGoesDownUnderSpeechAlone(t *testing.T) {
	got := duckCurve([]span{{2 * time.Second, 5 * time.Second}}, 8*time.Second, -6, 12)
	for _, l := range got {
		under := l.At >= 2*time.Second && l.At <= 5*time.Second
		if under && l.DB != -18 || !under && l.DB != -6 {
			t.Errorf("at %v: %v dB", l.At, l.DB)
		}
	}
	if got[0].At != 0 || got[len(got)-1].At != 8*time.Second {
		t.Errorf("the curve does not span the whole: %v", got)
	}
	if !slices.IsSortedFunc(got, func(a, b level) int { return int(a.At - b.At) }) {
		t.Errorf("the curve goes back in time: %v", got)
	}
}

func TestVoiceLoudness(t *testing.T) {
	got := voiceLoudness(backend.Draft{Voice: []string{"v1", "v2"}, VoiceDB: 2}, find)
	if got.IntegratedLUFS < -18.01 || got.IntegratedLUFS > -17.99 || got.TruePeakDBTP != -1 {
		t.Errorf("two takes of −20 LUFS with 2 dB: %+v", got)
	}
	if got := voiceLoudness(backend.Draft{}, find); got.IntegratedLUFS != -120 {
		t.Errorf("no take: %+v", got)
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
		{-13, "to hơn đích 3,0", false}, {-120, "chưa đo được", false},
	} {
		if got := loudnessWords(cat, c.lufs, -3, -16, -1); got.Verdict != c.want || got.Good != c.good {
			t.Errorf("%v LUFS: %+v", c.lufs, got)
		}
	}
	for db, want := range map[float64]string{2.5: "+2,5 dB", 0: "0,0 dB", -6: "–6,0 dB"} {
		if got := decibels(cat, db); got != want {
			t.Errorf("%v: %q", db, got)
		}
	}
}

func TestHistory(t *testing.T) {
	h := history{now: backend.Draft{Title: "a"}}
	if h.undo() || h.redo() || h.change(backend.Draft{Title: "a"}) {
		t.Fatal("a history with one step goes somewhere")
	}
	h.change(backend.Draft{Title: "a", BedDB: -3})
	h.change(backend.Draft{Title: "a", BedDB: -9})
	h.named(backend.Draft{ID: "p"})
	h.undo()
	if h.now.BedDB != -3 || h.now.ID != "p" {
		t.Errorf("after undo: %+v", h.now)
	}
	h.change(backend.Draft{ID: "p", Title: "a", BedDB: 1})
	if h.redo() {
		t.Error("a change after undo keeps the old future")
	}
}

func TestHistoryIsBounded(t *testing.T) {
	var h history
	for i := range 3 * historyDepth {
		h.change(backend.Draft{BedDB: float64(i + 1)})
	}
	if len(h.past) != historyDepth {
		t.Errorf("%d steps are kept", len(h.past))
	}
}
