package command

import (
	"context"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// overdubDesk is a desk whose output is what the microphone "mic" hears, and
// whose edit has bursts of noise on its second track, from its beginning to 12 s.
func overdubDesk(t *testing.T) (d *desk, v backend.EditView, bursts []float32) {
	t.Helper()
	launchCards(t)
	d, voice, _, _ := editingDesk(t)
	s := d.Settings()
	s.Output = "pulse:mic_in"
	if err := d.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(3, 9))
	bursts = make([]float32, 12*audio.Rate)
	for i := range bursts {
		if i%(audio.Rate/2) < audio.Rate/5 {
			bursts[i] = 0.3 * (2*rnd.Float32() - 1)
		}
	}
	m, err := d.intake.source(t.Context(), &clip{samples: bursts}, app.Media{Name: "Tiếng nhịp", Kind: app.MediaVoice}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = d.OpenEdit(""); err != nil {
		t.Fatal(err)
	}
	sound := backend.EditMedia(m)
	e, _, err := v.Edit.Insert(v.Edit.Tracks[1].ID, sound, edit.Clip{Length: sound.Frames})
	if err != nil {
		t.Fatal(err)
	}
	old := backend.EditMedia(voice)
	if e, _, err = e.Insert(e.Tracks[0].ID, old, edit.Clip{At: 2 * audio.Rate, Length: old.Frames}); err != nil {
		t.Fatal(err)
	}
	return d, changed(t, d, "studio.step.insert", e), bursts
}

// overdubbed records over the edit until done says so.
func overdubbed(t *testing.T, d *desk, o backend.Overdub, done func(backend.OverRecording) bool) (backend.OverRecording, []float32) {
	t.Helper()
	mic, err := d.OpenMicrophone("pulse:mic")
	if err != nil {
		t.Fatal(err)
	}
	soon(t, "sound comes", mic.Flowing)
	asked := time.Now()
	rec, err := d.RecordOver(t.Context(), mic, "Giọng đọc", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("it runs %v after it was asked for", time.Since(asked))
	if d.UnderWay() != backend.Recording(rec) {
		t.Error("the recording is not under way")
	}
	soon(t, "the take is long enough", func() bool { return rec.Err() != nil || done(rec) })
	m, err := rec.Stop(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	return rec, mediaSamples(t, d, m)
}

// mediaSamples reads a medium of the library.
func mediaSamples(t *testing.T, d *desk, m app.Media) []float32 {
	t.Helper()
	path, err := d.db.MediaPath(t.Context(), m.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	src, err := openFrom(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	p := make([]float32, int(m.Duration.Seconds()*audio.Rate)+audio.Rate)
	n, err := audio.ReadFull(src, p)
	if err != nil {
		t.Fatal(err)
	}
	return p[:n]
}

// offBy is how much later, in ms, what was heard at a place lies in the take,
// and how alike the two are.
func offBy(played, take []float32, at, from, length int64) (ms, likeness float64) {
	peak, lag := dsp.Similarity(played[at:at+length], take[from:min(from+length, int64(len(take)))], audio.Rate)
	return lag / audio.Rate * 1e3, peak
}

// TestATakeLiesWhereItWasSpoken measures the round trip through a real sound
// server, records over the edit what its output plays, and finds the bursts on
// the timeline where they were played: within 2 ms. A machine that was late
// itself, so that a buffer ran dry, is asked again.
func TestATakeLiesWhereItWasSpoken(t *testing.T) {
	d, v, bursts := overdubDesk(t)
	const attempts = 6
	for n := 1; ; n++ {
		lateness := watchLateness(t.Context())
		trip, err := d.MeasureRoundTrip(t.Context(), "pulse:mic", nil)
		var off, likeness float64
		if err == nil {
			off, likeness = placedOff(t, d, v, bursts)
		}
		late := lateness()
		t.Logf("round trip %.1f ms (sure %.2f), %v; the take lies %.2f ms off, likeness %.2f; machine late by %v",
			trip.MS, trip.Sure, err, off, likeness, late)
		if k := d.trips()[pairOf("mic", "mic_in")]; k.ShortMS != nil {
			t.Logf("beyond the buffer: %.1f ms, of a short one %.1f ms", k.BeyondMS, *k.ShortMS)
		}
		if err == nil && math.Abs(off) <= 2 && likeness > 0.9 {
			break
		}
		if n == attempts {
			t.Fatal("not where it was spoken")
		}
	}
	known, err := d.RoundTrip("pulse:mic")
	if err != nil || known.Source != backend.RoundTripMeasured || known.Sure < 0.9 {
		t.Errorf("kept: %+v, %v", known, err)
	}
}

func placedOff(t *testing.T, d *desk, v backend.EditView, bursts []float32) (ms, likeness float64) {
	t.Helper()
	o := backend.Overdub{At: 3 * audio.Rate, To: 5 * audio.Rate, Lead: audio.Rate, Hear: true, Track: v.Edit.Tracks[0].ID}
	var first int64 = math.MaxInt64
	rec, take := overdubbed(t, d, o, func(r backend.OverRecording) bool {
		first = min(first, r.Heard())
		time.Sleep(20 * time.Millisecond)
		return r.Complete()
	})
	at, from, length, ok := rec.Place()
	if !ok || at != o.At || length != o.To-o.At || from < o.Lead/2 || from > o.Lead+audio.Rate {
		t.Errorf("place %d, from %d, length %d, %v of %d", at, from, length, ok, len(take))
	}
	if first > o.At-o.Lead/2 {
		t.Errorf("what was heard began at %d", first)
	}
	return offBy(bursts, take, at, from, length)
}

// TestRoundTripsAreJudged: sweeps that were not heard, or do not agree, are no
// measurement; of the others the middle is.
func TestRoundTripsAreJudged(t *testing.T) {
	alike := []float64{0.9, 0.8, 0.95}
	lags := []float64{4512, 4511, 4513}
	got, err := judgeTrip(slices.Clone(lags), slices.Clone(alike), 80*time.Millisecond)
	if err != nil || got.beyond != 14*time.Millisecond || got.likeness != 0.9 {
		t.Errorf("%+v, %v", got, err)
	}
	for code, c := range map[string][2][]float64{
		"roundtrip.not_heard": {lags, {0.1, 0.2, 0.9}},
		"roundtrip.unsteady":  {{4512, 4511, 9000}, alike},
	} {
		if _, err := judgeTrip(c[0], c[1], 0); app.CodeOf(err) != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := judgeTrip(lags[:1], alike[:1], 0); app.CodeOf(err) != "roundtrip.unsteady" {
		t.Errorf("one sweep: %v", err)
	}
}

// TestARoundTripIsTyped, kept for its pair of devices alone, and forgotten.
func TestARoundTripIsTyped(t *testing.T) {
	cards := launchCards(t, "pole")
	if err := cards.AddMicrophone("other"); err != nil {
		t.Fatal(err)
	}
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	if err := d.SetRoundTrip(t.Context(), "pulse:mic", 120.5); err != nil {
		t.Fatal(err)
	}
	for mic, want := range map[string]backend.RoundTrip{
		"pulse:mic":   {MS: 120.5, Source: backend.RoundTripTyped},
		"pulse:other": {MS: 80, Source: backend.RoundTripReported},
	} {
		if got, err := d.RoundTrip(mic); err != nil || got != want {
			t.Errorf("%s: %+v, %v", mic, got, err)
		}
	}
	if err := d.SetRoundTrip(t.Context(), "pulse:mic", 1001); app.CodeOf(err) != "roundtrip.bounds" {
		t.Errorf("over a second: %v", err)
	}
	if err := d.SetRoundTrip(t.Context(), "pulse:mic", 0); err != nil {
		t.Error(err)
	}
	if got, err := d.RoundTrip("pulse:mic"); err != nil || got.Source != backend.RoundTripReported {
		t.Errorf("forgotten: %+v, %v", got, err)
	}
	want := backend.RecordingChoices{Hear: true, Monitor: true}
	if err := d.SetRecordingChoices(t.Context(), want); err != nil || d.RecordingChoices() != want {
		t.Errorf("choices %+v, %v", d.RecordingChoices(), err)
	}
}

// TestATakeBegunOnTheFlyLiesWhereItWasSpoken: the edit plays on while it begins,
// nothing of what was said is lost, and it lies in its place.
func TestATakeBegunOnTheFlyLiesWhereItWasSpoken(t *testing.T) {
	d, v, bursts := overdubDesk(t)
	if err := d.SetRoundTrip(t.Context(), "pulse:mic", 60); err != nil { // what is measured here
		t.Fatal(err)
	}
	const attempts = 8
	for n := 1; ; n++ {
		lateness := watchLateness(t.Context())
		if err := d.PlayEdit(t.Context(), 0, 0); err != nil {
			t.Fatal(err)
		}
		soon(t, "it plays", func() bool { _, at, _ := d.Playing(); return at > 1200*time.Millisecond })
		o := backend.Overdub{At: 0, Hear: true, OnTheFly: true, Track: v.Edit.Tracks[0].ID}
		rec, take := overdubbed(t, d, o, func(r backend.OverRecording) bool { return r.Elapsed() > 3500*time.Millisecond })
		late := lateness()
		at, from, length, ok := rec.Place()
		if !ok || at < audio.Rate || at > 3*audio.Rate || from+length > int64(len(take)) {
			t.Fatalf("at %d, from %d, length %d, %v of %d", at, from, length, ok, len(take))
		}
		off, alike := offBy(bursts, take, at+2*audio.Rate, from+2*audio.Rate, length-2*audio.Rate)
		before, likeBefore := offBy(bursts, take, at+audio.Rate/4, from+audio.Rate/4, audio.Rate)
		t.Logf("at %.2f s, from %.2f s: %.2f ms off, likeness %.2f; at its beginning %.1f ms, %.2f; %v missing, machine late by %v",
			float64(at)/audio.Rate, float64(from)/audio.Rate, off, alike, before, likeBefore, rec.Missing(), late)
		if math.Abs(off) <= 2 && alike > 0.9 && math.Abs(before) <= 80 {
			return
		}
		if n == attempts {
			t.Fatal("not where it was spoken")
		}
	}
}
